"""Nearest neighbours by comparing with every vector that the catalog keeps: for a collection that may only be read.

Exact, and slower than an index by the number of passages; 160,000 of them take 246 MB and 26 ms a question (two
cores, median of 15).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.store.catalog import Catalog
from corpus.types import Vectors


class ExactVectors:
    """The vectors of a catalog, read when the first question comes and after `refresh`."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._reading = threading.Lock()
        self._held: tuple[Sequence[str], Vectors] | None = None

    def refresh(self) -> None:
        """Read the catalog again when the next question comes."""
        with self._reading:
            self._held = None

    def close(self) -> None:
        """Give the memory back."""
        self.refresh()

    def finds(self, sample: Mapping[str, NDArray[np.float32]]) -> bool:
        """Return True: these are the catalog's own."""
        return True

    def nearest(self, vector: Vectors, count: int) -> dict[str, float]:
        """Return up to `count` ids with their cosine, nearest first; `vector` has shape (1, dim)."""
        ids, vectors = self._read()
        if not ids:
            return {}
        cosines = vectors @ vector[0]
        best = np.argsort(-cosines, kind="stable")[:count]
        return {ids[number]: float(cosines[number]) for number in best}

    def count(self) -> int:
        """Return how many vectors there are."""
        return len(self._read()[0])

    def ids(self) -> Iterator[str]:
        """Yield every id."""
        yield from self._read()[0]

    def _read(self) -> tuple[Sequence[str], Vectors]:
        with self._reading:
            if self._held is None:
                kept = self._catalog.vectors(sorted(self._catalog.passage_ids()))
                stacked = np.stack(list(kept.values())) if kept else np.zeros((0, 0), np.float32)
                self._held = (list(kept), stacked)
            return self._held
