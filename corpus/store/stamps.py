"""Whether files are as they were left: a byte that flips changes neither size nor time, but the checksum."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from corpus.errors import StoreUnreadable

_STAMPS = "stamps.json"
_AT_ONCE = 1 << 20


def stamp(folder: Path, pattern: str) -> None:
    """Note size, time and checksum of the files below `folder`, where one has changed since they were noted."""
    noted = _noted(folder)
    found = {str(path.relative_to(folder)): path for path in sorted(folder.rglob(pattern))}
    if {name: _state(path) for name, path in found.items()} == {
        name: stamp[:2] for name, stamp in noted.items()
    }:
        return
    entry = {name: [*_state(path), _checksum(path)] for name, path in found.items()}
    with suppress(OSError):  # without a note nothing is checked, and nothing is wrong
        new = folder / f"{_STAMPS}.{os.getpid()}"
        new.write_text(json.dumps(entry))
        new.replace(folder / _STAMPS)


def check(folder: Path) -> None:
    """Raise StoreUnreadable where a file that nobody has written since it was noted holds something else."""
    for name, (size, time_ns, checksum) in _noted(folder).items():
        path = folder / name
        if path.is_file() and _state(path) == [size, time_ns] and _checksum(path) != checksum:
            raise StoreUnreadable(folder, f"{name} has changed, and nobody wrote it")


def _noted(folder: Path) -> dict[str, list[int]]:
    try:
        noted = json.loads((folder / _STAMPS).read_text())
    except (OSError, ValueError):
        return {}
    valid = isinstance(noted, dict) and all(
        isinstance(stamp, list) and len(stamp) == 3 for stamp in noted.values()
    )
    return noted if valid else {}


def _state(path: Path) -> list[int]:
    status = path.stat()
    return [status.st_size, status.st_mtime_ns]


def _checksum(path: Path) -> int:
    checksum = 0
    for part in _parts(path):
        checksum = zlib.crc32(part, checksum)
    return checksum


def _parts(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while part := file.read(_AT_ONCE):
            yield part
