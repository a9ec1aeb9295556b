"""What can go wrong while documents are brought in.

IngestError
├── GiveUp       this document cannot be read, and trying again will not help
├── TryLater     the document could not be reached now: permission, disk, a busy file
└── PathMissing  a path that was named does not exist
"""

from __future__ import annotations

from pathlib import Path


class IngestError(Exception):
    """Root of everything this package raises on purpose."""


class GiveUp(IngestError):
    """This document cannot be read as it is; the reason says why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class TryLater(IngestError):
    """The document or folder could not be reached this time."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"{path} cannot be read now ({reason}): mend that and run the ingest again")

    def __reduce__(self) -> tuple[type[TryLater], tuple[Path, str]]:
        return TryLater, (self.path, self.reason)


class PathMissing(IngestError):
    """Nothing is at a path that was named."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"there is no file or folder {path}: check the spelling, or the folder you are in")
