"""Connections: how many there may be, in all and from one address, and how long a request may take to arrive.

uvicorn bounds none of these: a thousand clients that send half a request each would keep everybody else out.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_SWEEP_S = 1.0
_LATE = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\nretry-after: 5\r\ncontent-length: 0\r\n\r\n"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """Connections in all and from one address; seconds and bytes for a request's head, seconds for its body."""

    connections: int = 1_000
    of_one_client: int = 100
    head_s: float = 15.0
    body_s: float = 60.0
    head_bytes: int = 64_000


@dataclass(slots=True)
class Crowd:
    """The connections of one server. All of it happens in its event loop."""

    limits: Limits
    _open: set[Connection] = field(default_factory=set)
    _by_address: Counter[str] = field(default_factory=Counter)
    _sweeping: bool = False

    def admit(self, new: Connection) -> bool:
        """Take in a connection, in the place of the one that keeps us waiting longest where there is no room left.

        Return whether there is room: one whose request has arrived is not sent away for a new one.
        """
        limits = self.limits
        if self._by_address[new.address] >= limits.of_one_client:
            if not self._send_away(one for one in self._open if one.address == new.address):
                return False
        elif len(self._open) >= limits.connections and not self._send_away(self._open):
            return False
        self._open.add(new)
        self._by_address[new.address] += 1
        if not self._sweeping:
            self._sweeping = True
            asyncio.get_running_loop().call_later(_SWEEP_S, self._sweep)
        return True

    def leave(self, one: Connection) -> None:
        """Forget a connection that has ended."""
        if one in self._open:
            self._open.discard(one)
            self._by_address[one.address] -= 1
            if not self._by_address[one.address]:
                del self._by_address[one.address]

    def _send_away(self, some: Any) -> bool:
        slowest = min((one for one in some if one.awaited_since is not None), key=_since, default=None)
        if slowest is not None:
            self.leave(slowest)
            slowest.transport.abort()
        return slowest is not None

    def _sweep(self) -> None:
        """End the connections whose requests are too long in coming."""
        loop = asyncio.get_running_loop()
        for one in list(self._open):
            allowed = self.limits.body_s if one.has_head else self.limits.head_s
            if one.awaited_since is not None and loop.time() - one.awaited_since > allowed:
                one.end(_LATE)
        self._sweeping = bool(self._open)
        if self._sweeping:
            loop.call_later(_SWEEP_S, self._sweep)


class Connection(HttpToolsProtocol):
    """One connection, which knows since when it is waited for: None while no request is on its way."""

    crowd: Crowd

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request, where there is room."""
        super().connection_made(transport)
        self.address = self.client[0] if self.client else ""
        self.awaited_since: float | None = self.loop.time()
        self.has_head = False
        self._head_bytes = 0
        if not self.crowd.admit(self):
            self.end(_FULL)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        super().connection_lost(exc)
        self.crowd.leave(self)

    def data_received(self, data: bytes) -> None:
        """Take in a piece of a request."""
        if self.transport.is_closing():
            return
        if self.awaited_since is None and not self.pipeline:
            self.awaited_since = self.loop.time()
        self._head_bytes = 0 if self.has_head else self._head_bytes + len(data)
        super().data_received(data)
        if not self.has_head and self._head_bytes > self.crowd.limits.head_bytes:
            self.end(_LONG)

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self.has_head = False

    def on_headers_complete(self) -> None:
        """Go on to the request's body."""
        self.has_head, self._head_bytes = True, 0
        self.awaited_since = self.loop.time()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Wait no longer: the request is whole."""
        self.has_head, self.awaited_since = False, None
        super().on_message_complete()

    def end(self, last_words: bytes) -> None:
        """Close the connection, with these words where no answer has begun."""
        self.crowd.leave(self)
        if self.cycle is None or not self.cycle.response_started or self.cycle.response_complete:
            self.transport.write(last_words)
        self.transport.close()


def connections(crowd: Crowd) -> type[Connection]:
    """Return the class of a server's connections."""
    return type("CrowdedConnection", (Connection,), {"crowd": crowd})


def _since(one: Connection) -> float:
    return one.awaited_since or 0.0
