"""Stand-ins that really work, for tests that are not about the part they replace.

Each is held to the same contract test as the real part.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from corpus.types import Vectors


class WordEncoder:
    """Shared words give nearby vectors, so tests can assert which passage wins."""

    def __init__(self, name: str = "words-64", dim: int = 64) -> None:
        self.name = name
        self.dim = dim
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str], /) -> Vectors:
        self.encoded.extend(texts)
        rows = np.zeros((len(texts), self.dim), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row[zlib.crc32(word.encode()) % self.dim] += 1
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        return rows
