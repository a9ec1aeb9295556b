"""Connections: how many there may be, in all and from one address, and how long a request may take to arrive.

uvicorn bounds none of these: a thousand clients that send half a request each would keep everybody else out.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_SWEEP_S = 1.0
_LATE = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_LARGE = b"HTTP/1.1 413 Content Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_NO_SOCKET = b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\nretry-after: 5\r\ncontent-length: 0\r\n\r\n"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """Connections in all and from one address; seconds and bytes for a request's head, and for all of it.

    `body_s` is also how long a client may leave unread what it was sent.
    """

    connections: int = 1_000
    of_one_client: int = 100
    head_s: float = 15.0
    body_s: float = 60.0
    head_bytes: int = 64_000
    request_bytes: int = 4_000_000


@dataclass(slots=True)
class Crowd:
    """The connections of one server. All of it happens in its event loop."""

    limits: Limits
    _open: set[Connection] = field(default_factory=set)
    _by_address: Counter[str] = field(default_factory=Counter)
    _sweeping: bool = False

    def admit(self, new: Connection) -> bool:
        """Take in a connection, in the place of the one that keeps us waiting longest where there is no room left.

        Return whether there is room: one that waits for its answer, and reads it, is not sent away for a new one.
        """
        limits = self.limits
        if self._by_address[new.address] >= limits.of_one_client:
            if not self._send_away(
                connection for connection in self._open if connection.address == new.address
            ):
                return False
        elif len(self._open) >= limits.connections and not self._send_away(self._open):
            return False
        self._open.add(new)
        self._by_address[new.address] += 1
        if not self._sweeping:
            self._sweeping = True
            asyncio.get_running_loop().call_later(_SWEEP_S, self._sweep)
        return True

    def leave(self, connection: Connection) -> None:
        """Forget a connection that has ended."""
        if connection in self._open:
            self._open.discard(connection)
            self._by_address[connection.address] -= 1
            if not self._by_address[connection.address]:
                del self._by_address[connection.address]

    def _send_away(self, connections: Any) -> bool:
        slowest = min(
            (connection for connection in connections if connection.kept_us_since is not None),
            key=_since,
            default=None,
        )
        if slowest is not None:
            self.leave(slowest)
            slowest.transport.abort()
        return slowest is not None

    def _sweep(self) -> None:
        """End the connections whose requests are too long in coming."""
        loop = asyncio.get_running_loop()
        for connection in list(self._open):
            allowed = self.limits.body_s if connection.has_head else self.limits.head_s
            if connection.awaited_since is not None and loop.time() - connection.awaited_since > allowed:
                connection.end(_LATE)
            elif (
                connection.unread_since is not None
                and loop.time() - connection.unread_since > self.limits.body_s
            ):
                self.leave(connection)
                connection.transport.abort()
        self._sweeping = bool(self._open)
        if self._sweeping:
            loop.call_later(_SWEEP_S, self._sweep)


class _Transport:
    """A transport that drops what is written after its end: uvloop knows of that before it tells the protocol."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport

    def write(self, data: bytes) -> None:
        with suppress(RuntimeError):
            self._transport.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class Connection(HttpToolsProtocol):
    """One connection, which knows since when it keeps us waiting: for a request, or by not reading its answer.

    None of our doors speaks WebSocket, so that a connection stays what it is; what comes behind a body is no header.
    """

    crowd: Crowd

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request, where there is room."""
        super().connection_made(_Transport(transport))  # type: ignore[arg-type]
        self.address = self.client[0] if self.client else ""
        self.awaited_since: float | None = self.loop.time()
        self.unread_since: float | None = None
        self.has_head = False
        self._bytes = 0
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
        self._bytes += len(data)
        super().data_received(data)
        most = self.crowd.limits.request_bytes if self.has_head else self.crowd.limits.head_bytes
        if self._bytes > most and self.awaited_since is not None:
            self.end(_LARGE if self.has_head else _LONG)

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self.has_head = False
        if self.awaited_since is None:
            self.awaited_since = self.loop.time()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take in a header; one that comes behind the body is passed over."""
        if not self.has_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Go on to the request's body."""
        self.has_head, self._bytes = True, 0
        self.awaited_since = self.loop.time()
        if self._get_upgrade() == b"websocket":
            self.end(_NO_SOCKET)
        else:
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take in a piece of the body."""
        if not self.transport.is_closing():
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Wait no longer: the request is whole."""
        self.has_head, self.awaited_since, self._bytes = False, None, 0
        if not self.transport.is_closing():
            super().on_message_complete()

    def pause_writing(self) -> None:
        """Note that the client does not read."""
        self.unread_since = self.loop.time()
        super().pause_writing()

    def resume_writing(self) -> None:
        """Note that it does again."""
        self.unread_since = None
        super().resume_writing()

    @property
    def kept_us_since(self) -> float | None:
        """Return since when the connection keeps us waiting; None where it does not."""
        known = [since for since in (self.awaited_since, self.unread_since) if since is not None]
        return min(known, default=None)

    def _should_upgrade(self) -> bool:
        return False

    def _unsupported_upgrade_warning(self) -> None:
        """Say nothing: an upgrade may be offered, and need not be taken."""

    def end(self, last_words: bytes) -> None:
        """Close the connection, with these words where no answer has begun."""
        self.crowd.leave(self)
        if self.cycle is None or not self.cycle.response_started or self.cycle.response_complete:
            self.transport.write(last_words)
        self.transport.close()


def connections(crowd: Crowd) -> type[Connection]:
    """Return the class of a server's connections."""
    return type("CrowdedConnection", (Connection,), {"crowd": crowd})


def _since(connection: Connection) -> float:
    return connection.kept_us_since or 0.0
