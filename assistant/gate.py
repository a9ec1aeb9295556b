"""Lets work in while something is open, and lets it be closed only when the last of it has left."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from assistant.errors import AssistantClosed


class Gate:
    """Open from the start; any number of threads may be inside."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside = 0
        self._closed = False

    def check(self) -> None:
        """Raise AssistantClosed if nobody may come in any more."""
        if self._closed:
            raise AssistantClosed

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Be counted while the block runs. Raises: AssistantClosed."""
        with self._changed:
            if self._closed:
                raise AssistantClosed
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    def close(self) -> bool:
        """Let nobody in from now on and wait until all have left; return whether this call closed it."""
        with self._changed:
            first, self._closed = not self._closed, True
            self._changed.wait_for(lambda: self._inside == 0)
        return first
