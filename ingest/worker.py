"""Files read in a process of their own, within limits: one that breaks them is named, the others land.

Parsers meet what anybody wrote. The process is one for many files, started when the first is read and anew after one
that had to be killed. It protects against what a file costs, not against code that a parser might be led to run.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
from dataclasses import dataclass
from types import TracebackType
from typing import IO, Any, Self

from ingest.errors import GiveUp, IngestError, TryLater
from ingest.reader import ReadsHere, Taken
from ingest.sources import Found

_MAIN = "from ingest.worker import main; main()"
_START_S = 120.0
"""How long the process may take to begin, the tokenizer included."""
_DEEPEST_CALLS = 20_000
"""Calls within calls: what nests a hundred levels needs more than Python allows by itself."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and megabytes that reading one file may take."""

    seconds: float = 120.0
    megabytes: int = 2_000


class Worker:
    """A reader whose files cost no more than the limits. One thread may use it at a time."""

    def __init__(self, model: str | None, limits: Limits) -> None:
        """Read for the encoder of that name, whose tokens passages are measured by."""
        self._model = model
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def take(self, found: Found) -> Taken:
        """Return what a file holds. Raises: GiveUp, TryLater."""
        if self._process is None:
            self._start()
        reply = self._ask(found, self._limits.seconds)
        if isinstance(reply, Taken):
            return reply
        raise reply

    def _start(self) -> None:
        # Not from the current folder: what lies there, under whatever name, is no part of the program.
        command = [sys.executable, "-P", "-c", _MAIN]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # where a library's last words go: ours are in the report
            start_new_session=True,
        )
        ready = self._ask((self._model, self._limits), _START_S)
        if ready is not True:
            raise ready if isinstance(ready, IngestError) else GiveUp("its reader did not start")

    def _ask(self, question: Any, seconds: float) -> Any:
        """Return what the process says, or what is wrong with the file where it says nothing in time, or ends."""
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        late = threading.Event()

        def kill() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(seconds, kill)
        timer.start()
        try:
            pickle.dump(question, process.stdin)
            process.stdin.flush()
            return pickle.load(process.stdout)
        except (EOFError, OSError, pickle.UnpicklingError):
            self._end()
            if late.is_set():
                return GiveUp(
                    f"reading it took more than {seconds:g} s: split it, or raise WORKSHAPE_INGEST_SECONDS"
                )
            return GiveUp(
                f"its reader ended, perhaps since it needs more than {self._limits.megabytes:,} MB: split it, or "
                "raise WORKSHAPE_INGEST_MEGABYTES"
            )
        finally:
            timer.cancel()

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def main() -> None:
    """Read the files that are named on standard input, and say what they hold on standard output."""
    out = sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library prints is no answer
    model, limits = pickle.load(sys.stdin.buffer)
    from corpus.encoding.encoders import open_tokenizer

    reader = ReadsHere(open_tokenizer(model))
    sys.setrecursionlimit(_DEEPEST_CALLS)
    _say(True, out)
    _limit_memory(limits.megabytes)
    while True:
        try:
            found = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        _limit_time(limits.seconds)
        _say(_taken(reader, found), out)


def _taken(reader: ReadsHere, found: Found) -> Taken | IngestError:
    try:
        return reader.take(found)
    except (GiveUp, TryLater) as error:
        return error
    except MemoryError:
        return GiveUp(
            "reading it needs more memory than it may have: split it, or raise WORKSHAPE_INGEST_MEGABYTES"
        )
    except RecursionError:
        return GiveUp("it nests too deep to be read")
    except Exception as error:  # noqa: BLE001  whatever a parser made of what somebody wrote, the others land
        return GiveUp(f"its parser failed ({type(error).__name__}: {' '.join(str(error).split())[:200]})")


def _say(what: Any, out: IO[bytes]) -> None:
    out.write(pickle.dumps(what))
    out.flush()


def _limit_memory(megabytes: int) -> None:
    """Let this process take so much more than it has now."""
    try:
        import resource
        from pathlib import Path

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + megabytes * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    except (ImportError, OSError, ValueError):  # another system than Linux: time is limited, memory is not
        return


def _limit_time(seconds: float) -> None:
    """End this process if nobody is left to kill it."""
    try:
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        most = int(used.ru_utime + used.ru_stime + seconds) + 10
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    except (ImportError, OSError, ValueError):
        return
