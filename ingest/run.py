"""One ingest from beginning to end: what is there, what is new, read, split, embed, store, report.

A document that cannot be read is a line in the report, never the end of the run.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from corpus.store.batches import batches
from corpus.store.store import Store
from corpus.store.writer import Piece, Writer
from corpus.types import Document, Encoder, Tokenizer
from ingest.errors import GiveUp, IngestError
from ingest.plan import Plan, plan
from ingest.reader import Reader, Taken
from ingest.sources import Found, revision, still_there
from ingest.split import split

_DOCUMENTS_AT_ONCE = 32
"""Written in one step: enough passages to batch by length, few enough that the progress bar moves."""

_T = TypeVar("_T")


class Progress(Protocol):
    """Hears how far a run is."""

    def start(self, total: int) -> None:
        """Be told how many documents need work."""
        ...

    def advance(self, count: int) -> None:
        """Be told that `count` more are done."""
        ...


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be taken, and why."""

    source: str
    reason: str


@dataclass(slots=True)
class Report:
    """What a run did: document ids by outcome, what failed, passages written, and seconds taken."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    removed: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    partial: list[Failure] = field(default_factory=list)
    """What was taken without some of its text."""
    passages: int = 0
    seconds: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return counts and failures, ready for JSON."""
        return {
            "documents": {
                "added": len(self.added),
                "changed": len(self.changed),
                "unchanged": self.unchanged,
                "removed": len(self.removed),
                "failed": len(self.failed),
            },
            "failures": [{"source": failure.source, "reason": failure.reason} for failure in self.failed],
            "partial": [{"source": failure.source, "reason": failure.reason} for failure in self.partial],
            "passages": self.passages,
            "seconds": round(self.seconds, 2),
        }


def ingest(
    store: Store,
    encoder: Encoder,
    reader: Reader,
    found: Sequence[Found],
    *,
    scope: Sequence[str] = (),
    progress: Progress,
) -> Report:
    """Bring the collection up to what `found` holds now; documents in `scope` that are gone are removed.

    `scope` is a list of uri prefixes. Raises: StoreBusy, EncoderMismatch.
    """
    began = time.monotonic()
    report = Report()
    by_uri = {source.uri: source for source in found}
    with Writer(store, encoder) as writer:
        seen = _revisions(found, report)
        unreadable = by_uri.keys() - seen.keys()
        work = plan(store.catalog.revisions(), seen, unreadable=unreadable, scope=scope)
        report.unchanged = len(work.keep)
        ids = store.catalog.ids_by_uri()
        _remove(writer, [ids[uri] for uri in work.remove], report)
        todo = [by_uri[uri] for uri in (*work.add, *work.replace)]
        progress.start(len(todo))
        documents = _Documents(work, ids, report)
        for batch in _ahead(
            batches(todo, _DOCUMENTS_AT_ONCE), lambda sources: documents.pieces(sources, reader)
        ):
            writer.write(batch.pieces, removed=batch.superseded)
            report.passages += sum(len(passages) for _, passages in batch.pieces)
            progress.advance(batch.taken)
    report.seconds = time.monotonic() - began
    return report


def rebuild(store: Store, encoder: Encoder, tokenizer: Tokenizer, *, progress: Progress) -> Report:
    """Split and embed every stored document anew, for another encoder. Raises: StoreBusy."""
    began = time.monotonic()
    report = Report()
    total = store.catalog.counts()[0]
    progress.start(3 * total)  # each document is split to embed it, to compare it, and to write it

    def pieces() -> Iterator[Piece]:
        for document in store.catalog.documents():
            yield document, split(document, tokenizer)
            progress.advance(1)

    with Writer(store, encoder, rebuilding=True) as writer:
        writer.rebuild(pieces)
    report.changed = [summary.id for summary in store.catalog.summaries()]
    report.passages = store.catalog.counts()[1]
    report.seconds = time.monotonic() - began
    return report


@dataclass(frozen=True, slots=True)
class _Batch:
    pieces: list[Piece]
    superseded: list[str]
    taken: int


@dataclass(slots=True)
class _Documents:
    """Reads what the plan names, keeps ids unique, and notes what fails."""

    plan: Plan
    ids: dict[str, str]
    """uri -> document id, of what is stored and of what this run has read."""
    report: Report

    def pieces(self, sources: Sequence[Found], reader: Reader) -> _Batch:
        pieces: list[Piece] = []
        superseded: list[str] = []
        for source in sources:
            try:
                taken = reader.take(source)
                document = self._checked(source, taken)
            except IngestError as error:
                self.report.failed.append(Failure(source.name, str(error)))
                continue
            before = self.ids.get(source.uri)
            if before is not None and before != document.id:
                superseded.append(before)
            self.ids[source.uri] = document.id
            (self.report.changed if before else self.report.added).append(document.id)
            pieces.append((document, taken.passages))
        return _Batch(pieces, superseded, len(sources))

    def _checked(self, source: Found, taken: Taken) -> Document:
        document = taken.document
        owner = next((uri for uri, id_ in self.ids.items() if id_ == document.id and uri != source.uri), None)
        if owner is not None and owner not in self.plan.remove:
            if still_there(owner):
                raise GiveUp(f"its id {document.id!r} already belongs to {owner}; give it another one")
            del self.ids[owner]  # the file was moved: the document stays the same
        if taken.lost:
            reason = f"{taken.lost:.0%} of its text could not be read: it nests too deep, or is broken"
            self.report.partial.append(Failure(source.name, reason))
        return document


def _revisions(found: Iterable[Found], report: Report) -> dict[str, str]:
    """Return uri -> revision of everything that can be read; note what cannot."""
    seen: dict[str, str] = {}
    for source in found:
        try:
            seen[source.uri] = revision(source.read())
        except IngestError as error:
            report.failed.append(Failure(source.name, str(error)))
    return seen


def _remove(writer: Writer, ids: Sequence[str], report: Report) -> None:
    if ids:
        writer.write([], removed=ids)
        report.removed += ids


def _ahead(items: Iterable[_T], prepare: Callable[[_T], _Batch]) -> Iterator[_Batch]:
    """Yield each item prepared, the next one being prepared while the consumer works on this one."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="read") as pool:
        waiting = None
        for item in items:
            coming = pool.submit(prepare, item)
            if waiting is not None:
                yield waiting.result()
            waiting = coming
        if waiting is not None:
            yield waiting.result()
