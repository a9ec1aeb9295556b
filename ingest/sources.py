"""Which files there are to read, under which uri. What is in them is left to the loaders."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import corpus
from ingest.errors import GiveUp, PathMissing, TryLater
from ingest.loaders import LOADERS

SHIPPED = "library:"
"""What the uri of a shipped document begins with."""
_LIBRARY = Path(corpus.__file__).parent / "library"
_LARGEST_BYTES = 100_000_000
"""A larger file is no document, and would be held in memory several times over."""

_NO_WAITING = getattr(os, "O_NONBLOCK", 0)
_PIPELINE = "3"
"""Part of every revision: raise it when a loader or the splitter changes what it makes of the same bytes."""


def revision(data: bytes) -> str:
    """Return what changes whenever the bytes or the way we read them change."""
    return hashlib.sha256(_PIPELINE.encode() + b"\0" + data).hexdigest()


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read: its uri, which never changes while it stays in its place, and its name for people."""

    uri: str
    path: Path
    name: str

    def read(self) -> bytes:
        """Return the bytes. Raises: GiveUp (not a regular file, too large), TryLater.

        What is opened is looked at, and not what a moment before stood in its place; nothing is waited for.
        """
        try:
            if not self.path.is_file():  # a device may do something when it is opened
                raise GiveUp("it is no file, or not there any more")
            with open(os.open(self.path, os.O_RDONLY | _NO_WAITING), "rb") as file:
                status = os.fstat(file.fileno())
                if not stat.S_ISREG(status.st_mode):
                    raise GiveUp("it is no regular file")
                data = file.read(_LARGEST_BYTES + 1)
        except OSError as error:
            raise TryLater(self.path, error.strerror or type(error).__name__) from error
        if len(data) > _LARGEST_BYTES:
            size = max(status.st_size, len(data))
            raise GiveUp(f"it has {size:,} bytes, more than the {_LARGEST_BYTES:,} that are read")
        return data


def shipped() -> list[Found]:
    """Return the documents of the shipped library, sorted by uri."""
    paths = sorted(_LIBRARY.rglob("*.md"))
    names = (path.relative_to(_LIBRARY).as_posix() for path in paths)
    return [Found(SHIPPED + name, path, name) for path, name in zip(paths, names, strict=True)]


def discover(paths: Sequence[Path]) -> Iterator[Found]:
    """Yield the files at `paths` and in folders there, each once, a folder's in the order of their names.

    In a folder hidden files and those of formats that nobody reads are passed over; a file that is named is
    found whatever it is, so that its failure is reported. Symbolic links are followed, never in a circle.
    Raises: PathMissing, before anything is yielded; TryLater when a folder cannot be listed.
    """
    for path in paths:
        if not os.path.lexists(path) or not path.exists():
            raise PathMissing(path)
    return _discover(paths)


def scope_of(paths: Sequence[Path]) -> list[str]:
    """Return the uri prefixes that `paths` answer for: a document below one of them and not found is gone.

    Only folders have one; a file that is named says nothing of its neighbours.
    """
    return [path.resolve().as_uri().rstrip("/") + "/" for path in paths if path.is_dir()]


def still_there(uri: str) -> bool:
    """Tell whether the file of a uri that this module gave is where it was."""
    if uri.startswith(SHIPPED):
        return (_LIBRARY / uri.removeprefix(SHIPPED)).is_file()
    return Path(os.fsdecode(unquote(urlsplit(uri).path, errors="surrogateescape"))).is_file()


def _discover(paths: Sequence[Path]) -> Iterator[Found]:
    seen: set[str] = set()
    for path in paths:
        root = path.resolve()
        inside = _inside(root) if root.is_dir() else iter([root])
        for file in inside:
            identity = os.path.realpath(file)
            if identity not in seen:
                seen.add(identity)
                yield Found(file.as_uri(), file, _name(file, root))


def _inside(root: Path) -> Iterator[Path]:
    """Yield the readable files below `root`, a folder's own before those of its folders."""
    visited: set[str] = set()
    for folder, folders, files in os.walk(root, followlinks=True, onerror=_not_listed):
        identity = os.path.realpath(folder)
        if identity in visited:
            folders.clear()
            continue
        visited.add(identity)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(folder, name)
            if not name.startswith(".") and path.suffix.lower() in LOADERS and path.is_file():
                yield path


def _not_listed(error: OSError) -> None:
    """Stop: what a folder holds that cannot be listed must not pass for gone."""
    raise TryLater(Path(str(error.filename)), error.strerror or "cannot be listed") from error


def _name(file: Path, root: Path) -> str:
    shown = file.relative_to(root) if file != root else Path(file.name)
    return " ".join(os.fsencode(shown).decode("utf-8", "replace").split())
