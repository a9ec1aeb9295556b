"""One writer at a time, in all processes: the lock on a collection's folder, and who holds it."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from corpus.errors import StoreBusy
from corpus.store.storage import of_os_error


class WriteLock:
    """Held while something of the collection in `home` is changed; waits up to `timeout_s` for another holder.

    Raises on entering: StoreBusy, which names the holder.
    """

    def __init__(self, home: Path, *, timeout_s: float = 0) -> None:
        self._home = home
        self._lock = FileLock(home / "write.lock", timeout=timeout_s)
        self._holder = home / "write.holder"

    def __enter__(self) -> Self:
        try:
            self._lock.acquire()
        except Timeout as error:
            raise StoreBusy(self._home, self._who()) from error
        except OSError as error:
            raise of_os_error(self._home, error) from error
        since = datetime.now(UTC).isoformat(timespec="seconds")
        self._holder.write_text(f"process {os.getpid()}, since {since}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._holder.unlink(missing_ok=True)
        self._lock.release()

    def _who(self) -> str:
        with suppress(OSError):
            return self._holder.read_text()
        return ""
