"""An HTTP client that reads no response further than a reply may be long, whatever the server sends."""

from __future__ import annotations

from collections.abc import Iterator

import httpx2

from assistant.errors import ReplyTooLong

LONGEST_BYTES = 8_000_000
"""A reply comes token by token, with a few hundred bytes of wrapping each."""


def bounded_client() -> httpx2.Client:
    """Return a client for the protocol of OpenAI; a response that is longer ends with ReplyTooLong."""
    return httpx2.Client(transport=_Bounded(), follow_redirects=True)


class _Bounded(httpx2.HTTPTransport):
    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        response = super().handle_request(request)
        assert isinstance(response.stream, httpx2.SyncByteStream)
        response.stream = _Stream(response.stream)
        return response


class _Stream(httpx2.SyncByteStream):
    def __init__(self, stream: httpx2.SyncByteStream) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for part in self._stream:
            size += len(part)
            if size > LONGEST_BYTES:
                raise ReplyTooLong(f"more than {LONGEST_BYTES:,} bytes")
            yield part

    def close(self) -> None:
        self._stream.close()
