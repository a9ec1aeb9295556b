"""How often somebody may do something: guesses that are paid for with time, and a steady rate. Bounded in memory."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

_MOST_KNOWN = 10_000
"""So many names and addresses are remembered, the longest silent forgotten first."""


@dataclass(slots=True)
class _Failures:
    count: int = 0
    until: float = 0.0


class Guesses:
    """Wrong guesses, by whoever makes them: after some for nothing each costs twice the time of the one before.

    Safe from any thread.
    """

    def __init__(
        self,
        free: int,
        longest_s: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        most: int = _MOST_KNOWN,
    ) -> None:
        self._free, self._longest_s, self._clock, self._most = free, longest_s, clock, most
        self._failures: OrderedDict[str, _Failures] = OrderedDict()
        self._turn = threading.Lock()

    def wait_s(self, who: str) -> float:
        """Return how long they must wait before the next guess; 0 where they need not."""
        with self._turn:
            known = self._failures.get(who)
            return max(0.0, known.until - self._clock()) if known else 0.0

    def begin(self, who: str) -> None:
        """Note a guess, as a wrong one until it turns out right: of several at once each sees those before."""
        with self._turn:
            known = self._failures.setdefault(who, _Failures())
            self._failures.move_to_end(who)
            if known.until and self._clock() > known.until + 4 * self._longest_s:
                known.count = 0
            known.count += 1
            beyond = known.count - self._free
            delay = min(2.0 ** min(beyond, 30), self._longest_s) if beyond > 0 else 0.0
            known.until = self._clock() + delay
            while len(self._failures) > self._most:
                self._failures.popitem(last=False)

    def forgive(self, who: str) -> None:
        """Take back the last guess, which was right."""
        with self._turn:
            if (known := self._failures.get(who)) is not None:
                known.count, known.until = known.count - 1, self._clock()

    def forget(self, who: str) -> None:
        """Forget all the guesses of somebody who was right."""
        with self._turn:
            self._failures.pop(who, None)


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Rate:
    """So many a minute for each, all at once if they like, then as they come back. Safe from any thread."""

    def __init__(
        self, a_minute: int, *, clock: Callable[[], float] = time.monotonic, most: int = _MOST_KNOWN
    ) -> None:
        self._a_minute, self._clock, self._most = a_minute, clock, most
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self._turn = threading.Lock()

    def take(self, who: str) -> float:
        """Take one; return 0 where there was one to take, else in how many seconds there will be."""
        with self._turn:
            now = self._clock()
            bucket = self._buckets.setdefault(who, _Bucket(float(self._a_minute), now))
            self._buckets.move_to_end(who)
            each_s = 60 / self._a_minute
            bucket.left = min(float(self._a_minute), bucket.left + (now - bucket.at) / each_s)
            bucket.at = now
            while len(self._buckets) > self._most:
                self._buckets.popitem(last=False)
            if bucket.left < 1:
                return (1 - bucket.left) * each_s
            bucket.left -= 1
            return 0.0
