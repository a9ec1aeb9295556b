"""Nearest neighbours of a vector, by Chroma. Knows ids and vectors, no texts."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import cast

import chromadb
import numpy as np
from chromadb import Collection
from chromadb.api.client import Client
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings
from numpy.typing import NDArray

from corpus.errors import StoreUnreadable
from corpus.store import stamps
from corpus.store.storage import check_database, remove, translated
from corpus.types import Vectors

_DATABASE = "chroma.sqlite3"
_NEIGHBOURS = "*.bin"
"""Files of the nearest-neighbour graph, which Chroma reads as they are."""
_IDS_PER_CALL = 5_000
"""Chroma refuses batches above 5,461 (SQLite's variables); reading ids in pieces also bounds memory."""
_NEAREST = 10
_SHARE_FOUND = 0.9
"""An index is sound when so many of a sample are found by their own vectors: the search is approximate."""
_THE_SAME = 0.02
"""Cosine distance within which another passage may be found in the place of one: texts are repeated."""


class VectorIndex:
    """Vectors of one encoder under passage ids, in an embedded Chroma collection, by cosine distance.

    Each encoder has a collection of its own, so that a rebuild can fill the new one while the old one is
    still read. Writing an id again replaces its vector, so repeating a write changes nothing. What
    another process writes is seen after `refresh`.
    """

    def __init__(self, folder: Path, encoder_name: str) -> None:
        self._folder = folder
        self._name = "passages-" + hashlib.sha256(encoder_name.encode()).hexdigest()[:16]
        self._swap = threading.Lock()  # nobody may ask a client that is being replaced
        self._client: Client | None = None
        self._opened: Collection | None = None
        self._open()

    def _open(self) -> None:
        """Open the index; what cannot be opened is asked in vain until it is cleared."""
        settings = Settings(anonymized_telemetry=False)
        with suppress(StoreUnreadable), translated(self._folder, "Chroma"):
            # Over a page, or a neighbour, that is not sound Chroma would end the process.
            check_database(self._folder / _DATABASE)
            stamps.check(self._folder)
            client = chromadb.PersistentClient(str(self._folder), settings=settings)
            self._client = cast(Client, client)  # the interface it is declared as cannot be closed
            self._opened = self._client.get_or_create_collection(
                self._name, configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
            )

    def _shut(self) -> None:
        client, self._client, self._opened = self._client, None, None
        if client is not None:
            with suppress(StoreUnreadable), translated(self._folder, "Chroma"):
                client.close()
                stamps.stamp(self._folder, _NEIGHBOURS)

    @property
    def _collection(self) -> Collection:
        if self._opened is None:
            raise StoreUnreadable(self._folder, "the vector index is damaged")
        return self._opened

    def refresh(self) -> None:
        """See what other processes have written; an open embedded client keeps its own copy in memory."""
        with self._swap:
            self._shut()
            self._open()

    def close(self) -> None:
        """Give back files and threads; the index cannot be used afterwards."""
        with self._swap:
            self._shut()

    def finds(self, sample: Mapping[str, NDArray[np.float32]]) -> bool:
        """Return whether the index can be asked and finds these ids by their own vectors.

        A kill while Chroma writes its files leaves a collection that raises, or one that answers from a part
        of what was stored; its own count shows neither.
        """
        if not sample:
            return True
        try:
            with translated(self._folder, "Chroma"):
                found = self._collection.query(
                    query_embeddings=np.stack(list(sample.values())),
                    n_results=_NEAREST,
                    include=["distances"],
                )
        except StoreUnreadable:
            return False
        far = found["distances"] or [[]]
        seen = sum(
            id_ in nearest or any(distance < _THE_SAME for distance in distances[:1])
            for id_, nearest, distances in zip(sample, found["ids"], far, strict=True)
        )
        return seen >= _SHARE_FOUND * len(sample)

    def clear(self) -> None:
        """Forget every vector, whatever state the files are in: they are deleted, and the index begins anew."""
        with self._swap:
            self._shut()
            SharedSystemClient.clear_system_cache()  # else Chroma goes on with what it had open
            remove(self._folder)
            self._open()

    def drop_others(self) -> None:
        """Remove the vectors of every other encoder."""
        with translated(self._folder, "Chroma"):
            assert self._client is not None
            for collection in self._client.list_collections():
                if collection.name != self._name:
                    self._client.delete_collection(collection.name)

    def upsert(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Store one vector an id; `vectors` has shape (len(ids), dim) with rows of L2 norm 1."""
        for start in range(0, len(ids), _IDS_PER_CALL):
            stop = start + _IDS_PER_CALL
            with translated(self._folder, "Chroma"):
                self._collection.upsert(ids=list(ids[start:stop]), embeddings=vectors[start:stop])

    def delete(self, ids: Sequence[str]) -> None:
        """Forget these ids; unknown ones are ignored."""
        for start in range(0, len(ids), _IDS_PER_CALL):
            with translated(self._folder, "Chroma"):
                self._collection.delete(ids=list(ids[start : start + _IDS_PER_CALL]))

    def nearest(self, vector: Vectors, count: int) -> dict[str, float]:
        """Return up to `count` ids with their cosine, nearest first; `vector` has shape (1, dim)."""
        with translated(self._folder, "Chroma"), self._swap:
            found = self._collection.query(query_embeddings=vector, n_results=count, include=["distances"])
        distances = found["distances"] or [[]]
        return {id_: 1.0 - float(far) for id_, far in zip(found["ids"][0], distances[0], strict=True)}

    def count(self) -> int:
        """Return how many vectors there are."""
        with translated(self._folder, "Chroma"):
            return int(self._collection.count())

    def ids(self) -> Iterator[str]:
        """Yield every id."""
        for offset in range(0, self.count(), _IDS_PER_CALL):
            with translated(self._folder, "Chroma"):
                ids = self._collection.get(include=[], limit=_IDS_PER_CALL, offset=offset)["ids"]
            yield from ids
