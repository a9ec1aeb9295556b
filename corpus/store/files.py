"""A database's files: for its owner's eyes only, and the same ones for as long as they are open."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_OWNER_ONLY = 0o600
_OTHERS = 0o077


def keep_private(path: Path) -> None:
    """Make a database that only its owner reads, or of one that is there, with its log, what it should be.

    SQLite gives a log the permissions of its database. One that is not ours to change stays as it is.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, _OWNER_ONLY))
    for file in _with_its_log(path):
        with suppress(OSError):
            if file.stat().st_mode & _OTHERS:
                file.chmod(_OWNER_ONLY)


def others_may_read(path: Path) -> list[Path]:
    """Return those of a database's files that others than their owner may read."""
    return [file for file in _with_its_log(path) if file.exists() and file.stat().st_mode & _OTHERS]


@dataclass(frozen=True, slots=True)
class Opened:
    """Which files a connection has open: device and number of the database, and of its log where there was one."""

    database: tuple[int, int] | None
    log: tuple[int, int] | None

    @classmethod
    def now(cls, path: Path) -> Opened:
        """Return what is in that place now."""
        database, log, _ = _with_its_log(path)
        return cls(_identity(database), _identity(log))

    def lost_its_log(self, now: Opened) -> bool:
        """Return whether the database is the same, and the log that was open is not in its place any more."""
        return self.database == now.database and self.log not in (None, now.log)


def _with_its_log(path: Path) -> Iterator[Path]:
    yield path
    yield from (path.with_name(path.name + ending) for ending in ("-wal", "-shm"))


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
