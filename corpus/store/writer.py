"""Changing the collection: one writer at a time, in an order that a crash at any instant cannot spoil.

Vectors first (their ids are content hashes, so repeating is harmless), then one catalog transaction that
makes the passages visible, then the keyword index, then the removal of what nothing refers to any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, suppress
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from corpus.errors import StoreUnreadable, StoreUnwritable
from corpus.language.statements import texts_compared
from corpus.store.batches import batches
from corpus.store.lock import WriteLock
from corpus.store.mend import mend
from corpus.store.store import Store
from corpus.store.vectors import VectorIndex
from corpus.types import Document, Encoder, Passage

_ENCODE_AT_ONCE = 1_024
"""Passages encoded in one call while rebuilding: enough to batch by length, little memory."""

Piece = tuple[Document, Sequence[Passage]]
"""A document with exactly the passages it is to have."""


class Writer:
    """The only way to change a collection. Entering takes its lock and mends what a crash left behind.

    Raises on entering: StoreBusy if another process is writing; EncoderMismatch if another encoder than
    the store's wrote the collection, unless `rebuilding`.
    """

    def __init__(self, store: Store, encoder: Encoder, *, rebuilding: bool = False) -> None:
        """Prepare to write to `store`; `encoder` has the weights of the store's and may be faster."""
        self._store = store
        self._encoder = encoder
        self._rebuilding = rebuilding
        self._lock = WriteLock(store.home)

    def __enter__(self) -> Self:
        with ExitStack() as undo:
            undo.enter_context(self._lock)
            if not self._rebuilding and self._store.catalog.encoder():
                self._store.check_readable()
                self._mend()
            undo.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.__exit__(kind, error, trace)

    def write(self, pieces: Sequence[Piece], removed: Sequence[str] = ()) -> None:
        """Add or replace these documents and remove those ids, in one step that readers see whole."""
        store = self._store
        titles = {document.id: document.title for document, _ in pieces}
        new = {passage.id: passage for _, passages in pieces for passage in passages}
        old = {p.id for document_id in (*titles, *removed) for p in store.catalog.passages_of(document_id)}
        vectors = store.catalog.vectors([id_ for id_ in new if id_ in old])
        vectors |= self._encode([passage for passage in new.values() if passage.id not in old])
        compared = self._compared([document for document, _ in pieces])
        generation = store.catalog.replace(
            pieces, vectors, compared=compared, removed=removed, encoder=self._encoder.name
        )
        added = [(titles[passage.document_id], passage) for passage in new.values()]
        try:
            store.keywords.update(added, old, generation=generation)
            self._vectors.delete(sorted(old - new.keys()))
        except StoreUnreadable:  # what is derived is made again from what is now stored
            self._mend()

    def rebuild(self, pieces: Callable[[], Iterable[Piece]]) -> None:
        """Embed the whole collection anew; `pieces` yields every document, and is asked for them three times.

        Until the last step the old vectors stay in use.
        """
        store = self._store
        vectors: dict[str, NDArray[np.float16]] = {}
        for batch in batches((passage for _, passages in pieces() for passage in passages), _ENCODE_AT_ONCE):
            vectors.update((id_, row.astype(np.float16)) for id_, row in self._encode(batch).items())
        compared = self._compared([document for document, _ in pieces()], anew=True)
        generation = store.catalog.replace(pieces(), vectors, compared=compared, encoder=self._encoder.name)
        store.keywords.update(store.catalog.all_passages(), (), generation=generation, clear=True)
        self._vectors.drop_others()
        self._mend()

    def _encode(self, passages: Sequence[Passage]) -> dict[str, NDArray[np.float32]]:
        """Return id -> vector, each already in the vector index."""
        if not passages:
            return {}
        vectors = self._encoder.encode([passage.encoded_text() for passage in passages])
        ids = [passage.id for passage in passages]
        with suppress(StoreUnreadable):  # the catalog will hold them, and the index is filled again from it
            self._vectors.upsert(ids, vectors)
        return dict(zip(ids, vectors, strict=True))

    def _compared(
        self, documents: Iterable[Document], *, anew: bool = False
    ) -> dict[str, NDArray[np.float32]]:
        """Return text -> vector of what answers will compare with questions; only what is new is encoded."""
        texts = list(dict.fromkeys(text for document in documents for text in texts_compared(document)))
        known = {} if anew else self._store.catalog.recall(texts)
        new = [text for text in texts if text not in known]
        return known | dict(zip(new, self._encoder.encode(new), strict=True)) if new else known

    @property
    def _vectors(self) -> VectorIndex:
        if not isinstance(self._store.vectors, VectorIndex):
            raise StoreUnwritable(self._store.home, "it may only be read")
        return self._store.vectors

    def _mend(self) -> None:
        mend(self._store.catalog, self._vectors, self._store.keywords)
