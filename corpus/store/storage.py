"""What stands in the way of a collection's folder: no permission, no room, damage. Told apart."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from corpus.errors import CorpusError, DiskFull, StoreUnreadable, StoreUnwritable

CATALOG = "catalog.sqlite3"
LOST = "its catalog is empty, and its indexes are not: it was lost, or another was put in its place"
LOST_REMEDY = f"put {CATALOG} back from a copy, or begin anew with `workshape ingest`"
_FULL = (errno.ENOSPC, errno.EDQUOT)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
_PRIMARY = 0xFF
"""SQLite's extended codes have the kind of error in their lowest byte."""


def is_writable(path: Path) -> bool:
    """Return whether a database can be changed by us; one that is not there yet can be made."""
    return os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))


def of_os_error(home: Path, error: OSError) -> CorpusError:
    """Return what an error of the file system means for the collection in `home`."""
    reason = error.strerror or str(error)
    if error.errno in _FULL:
        return DiskFull(home)
    return StoreUnwritable(home, reason) if error.errno in _FORBIDDEN else StoreUnreadable(home, reason)


def of_sqlite_error(path: Path, error: BaseException) -> CorpusError | None:
    """Return what an error of SQLite means for a database of ours; None where it is not about its file."""
    home, name = path.parent, path.stem
    code = getattr(error, "sqlite_errorcode", None) or 0
    message = str(error)
    if isinstance(error, UnicodeDecodeError) or message.startswith(
        ("Could not decode", "no such table", "no such column")
    ):
        code = sqlite3.SQLITE_CORRUPT  # a page may be sound, and what stands on it not
    match code & _PRIMARY:
        case sqlite3.SQLITE_FULL:
            return DiskFull(home)
        case sqlite3.SQLITE_PERM | sqlite3.SQLITE_READONLY:
            return StoreUnwritable(home, str(error))
        case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_CANTOPEN:
            return StoreUnreadable(home, f"its {name} cannot be read ({error})")
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return StoreUnreadable(
                home,
                f"its {name} is damaged ({error})",
                f"put {path.name} back from a copy; what it holds cannot be made again",
            )
    return None


def indexes_outlive(home: Path) -> bool:
    """Return whether there are indexes of a collection: beside an empty catalog they tell that one was lost."""
    return (home / "keywords" / "generation").exists()


def remove(path: Path) -> None:
    """Remove a folder with all that is in it, or whatever stands in its place."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def check_database(path: Path) -> None:
    """Raise StoreUnreadable where a page of a database of SQLite's is not sound; one that is busy is let pass."""
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as connection:
            verdict = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.OperationalError as error:
        if (error.sqlite_errorcode & _PRIMARY) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return
        verdict = str(error)
    except sqlite3.DatabaseError as error:
        verdict = str(error)
    if verdict != "ok":
        raise StoreUnreadable(path, verdict)


@contextmanager
def translated(folder: Path, engine: str) -> Iterator[None]:
    """Turn whatever a search engine raises over its files into StoreUnreadable: they can be made again."""
    try:
        yield
    except CorpusError:
        raise
    except Exception as error:
        raise StoreUnreadable(folder, f"{engine} says: {error}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how Rust's failures arrive in Python
            raise
        raise StoreUnreadable(folder, f"{engine} failed: {error}") from error
