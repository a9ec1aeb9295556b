"""Passwords are compared a few at a time, apart from all other work, and who guesses wrong waits longer each time."""

from __future__ import annotations

import asyncio
import math
from concurrent.futures import ThreadPoolExecutor

from ui.http.access import Doorkeeper
from ui.http.throttle import Guesses

_AT_ONCE = 2
"""Each comparison takes 64 MiB and tens of milliseconds, so that guessing is dear, to us as well."""
_WAITING = 8
"""So many more wait for their turn; the next are told to come back."""
_COME_BACK_S = 5
_BY_NAME, _BY_ADDRESS = (20, 60.0), (30, 300.0)
"""Wrong guesses for nothing, and the longest delay; a name's is short, or strangers would keep its owner out."""


class TooManyGuesses(Exception):
    """A password is not compared now; it may be in `wait_s` seconds."""

    def __init__(self, wait_s: float) -> None:
        self.wait_s = max(1, math.ceil(wait_s))
        super().__init__(f"wait {self.wait_s} s")


class Comparing:
    """Compares passwords in threads of its own."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="passwords")
        self._under_way = 0
        self._names, self._addresses = Guesses(*_BY_NAME), Guesses(*_BY_ADDRESS)

    async def log_in(self, keeper: Doorkeeper, name: str, password: str, address: str) -> str | None:
        """Return a ticket, None where the password is not that user's. Raises: TooManyGuesses."""
        wait_s = max(self._names.wait_s(name), self._addresses.wait_s(address))
        if wait_s > 0:
            raise TooManyGuesses(wait_s)
        if self._under_way >= _AT_ONCE + _WAITING:
            raise TooManyGuesses(_COME_BACK_S)
        self._under_way += 1
        self._names.begin(name)
        self._addresses.begin(address)
        try:
            loop = asyncio.get_running_loop()
            ticket = await loop.run_in_executor(self._pool, keeper.log_in, name, password)
        finally:
            self._under_way -= 1
        if ticket is not None:  # what an address guessed wrong is not forgotten for an account of its own
            self._names.forget(name)
            self._addresses.forgive(address)
        return ticket
