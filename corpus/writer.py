"""Changing the collection: one writer at a time, in an order that a crash at any instant cannot spoil.

Vectors first (their ids are content hashes, so repeating is harmless), then one catalog transaction that
makes the passages visible, then the keyword index, then the removal of what nothing refers to any more.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from corpus.errors import StoreBusy
from corpus.store import Store
from corpus.types import Document, Encoder, Passage

_ENCODE_AT_ONCE = 1_024
"""Passages encoded in one call while mending or rebuilding: enough to batch by length, little memory."""

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
        self._lock = FileLock(store.home / "write.lock")
        self._holder = store.home / "write.holder"

    def __enter__(self) -> Self:
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise StoreBusy(self._store.home, self._who()) from error
        since = datetime.now(UTC).isoformat(timespec="seconds")
        self._holder.write_text(f"process {os.getpid()}, since {since}")
        if not self._rebuilding and self._store.catalog.encoder():
            self._store.check_readable()
            self._mend()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._holder.unlink(missing_ok=True)
        self._lock.release()

    def write(self, pieces: Sequence[Piece], removed: Sequence[str] = ()) -> None:
        """Add or replace these documents and remove those ids, in one step that readers see whole."""
        store = self._store
        titles = {document.id: document.title for document, _ in pieces}
        new = {passage.id: passage for _, passages in pieces for passage in passages}
        old = {p.id for document_id in (*titles, *removed) for p in store.catalog.passages_of(document_id)}
        self._encode([passage for passage in new.values() if passage.id not in old])
        generation = store.catalog.replace(pieces, removed=removed, encoder=self._encoder.name)
        added = [(titles[passage.document_id], passage) for passage in new.values()]
        store.keywords.update(added, old, generation=generation)
        store.vectors.delete(sorted(old - new.keys()))

    def rebuild(self, pieces: Callable[[], Iterable[Piece]]) -> None:
        """Embed the whole collection anew; `pieces` yields every document, and is asked for them twice.

        Until the last step the old vectors stay in use.
        """
        store = self._store
        for batch in _batches((passage for _, passages in pieces() for passage in passages)):
            self._encode(batch)
        generation = store.catalog.replace(pieces(), encoder=self._encoder.name)
        store.keywords.update(store.catalog.all_passages(), (), generation=generation, clear=True)
        store.vectors.drop_others()
        self._mend()

    def _encode(self, passages: Sequence[Passage]) -> None:
        if passages:
            vectors = self._encoder.encode([passage.encoded_text() for passage in passages])
            self._store.vectors.upsert([passage.id for passage in passages], vectors)

    def _mend(self) -> None:
        """Make vectors and keywords equal to the catalog; costs two counts where they already are."""
        catalog, vectors = self._store.catalog, self._store.vectors
        if self._store.keywords.generation != catalog.generation():
            self._store.keywords.update(
                catalog.all_passages(), (), generation=catalog.generation(), clear=True
            )
        if vectors.count() != catalog.counts()[1]:
            known, have = catalog.passage_ids(), set(vectors.ids())
            vectors.delete(sorted(have - known))
            missing = catalog.passages(sorted(known - have))
            for batch in _batches(missing.values()):
                self._encode(batch)

    def _who(self) -> str:
        with suppress(OSError):
            return self._holder.read_text()
        return ""


def _batches(passages: Iterable[Passage]) -> Iterator[list[Passage]]:
    rest = iter(passages)
    while some := list(islice(rest, _ENCODE_AT_ONCE)):
        yield some
