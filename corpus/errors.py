"""What can go wrong with the collection.

CorpusError
├── EncoderMismatch     written with another encoder than the one in use
├── EncoderUnavailable  the weights are missing, damaged or not what they should be
├── StoreBusy           another process is writing
├── StoreUnreadable     the folder holds something that is not, or is no longer, a collection
├── StoreUnwritable     the folder, or the catalog in it, may not be changed by us
├── DiskFull            there is no room left where the collection is
├── StoreEmpty          nothing has been ingested yet
└── DocumentNotFound    no document has that id
"""

from __future__ import annotations

from pathlib import Path


class CorpusError(Exception):
    """Root of everything this package raises on purpose."""


class EncoderMismatch(CorpusError):
    """The collection was written with another encoder than the one in use."""

    def __init__(self, stored: str, current: str) -> None:
        self.stored, self.current = stored, current
        super().__init__(
            f"this collection was embedded with {stored!r}, but the encoder in use is {current!r}: "
            f"go back to {stored!r} (unset WORKSHAPE_ENCODER or point it there), "
            "or run `workshape ingest --rebuild` to embed every passage anew"
        )


class EncoderUnavailable(CorpusError):
    """The encoder's weights are missing, damaged or not the ones expected."""

    def __init__(self, name: str, reason: str, remedy: str) -> None:
        self.name, self.reason = name, reason
        super().__init__(f"encoder {name!r} cannot be used: {reason}; {remedy}")


class StoreBusy(CorpusError):
    """Another process holds the collection's write lock."""

    def __init__(self, home: Path, holder: str) -> None:
        self.home, self.holder = home, holder
        who = f" ({holder})" if holder else ""
        super().__init__(
            f"the collection in {home} is being written by another process{who}: "
            "wait until it has finished, or use another folder with --home"
        )


class StoreUnreadable(CorpusError):
    """The folder cannot be opened as a collection."""

    def __init__(self, home: Path, reason: str, remedy: str = "`workshape doctor` says what to do") -> None:
        self.home, self.reason = home, reason
        super().__init__(f"the collection in {home} cannot be opened: {reason}; {remedy}")


class StoreUnwritable(CorpusError):
    """The collection may be read, perhaps, but not changed."""

    def __init__(self, home: Path, reason: str) -> None:
        self.home, self.reason = home, reason
        super().__init__(
            f"the collection in {home} cannot be written: {reason}; "
            "let this user write there, or name another folder with --home"
        )


class DiskFull(CorpusError):
    """There is no room left on the disk."""

    def __init__(self, home: Path) -> None:
        self.home = home
        super().__init__(
            f"the disk that holds {home} is full: make room, and do it again; what was stored before is still there"
        )


class StoreEmpty(CorpusError):
    """Nothing has been ingested, so nothing can be found."""

    def __init__(self, home: Path) -> None:
        self.home = home
        super().__init__(
            f"the collection in {home} is empty: run `workshape ingest` to add the shipped corpus, "
            "or `workshape ingest PATH` to add your own documents"
        )


class DocumentNotFound(CorpusError):
    """No document of the collection has that id."""

    def __init__(self, document_id: str, nearest: str = "") -> None:
        self.document_id = document_id
        hint = f"did you mean {nearest!r}? " if nearest else ""
        super().__init__(f"no document has the id {document_id!r}: {hint}`workshape sources` lists them")
