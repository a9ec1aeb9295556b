"""What comes in as JSON: bounded in size and depth, and read without surprises."""

from __future__ import annotations

import json
from collections.abc import MutableMapping
from typing import Any

from ui.http.headers import Message, Receive


class Unreadable(Exception):
    """A body is too large, or no JSON that we would take; `status` is 400 or 413."""

    def __init__(self, status: int, reason: str) -> None:
        self.status = status
        super().__init__(reason)


async def whole(receive: Receive, most_bytes: int) -> bytes:
    """Return a request's body. Raises: Unreadable, once more than `most_bytes` have come, or the client has left."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise Unreadable(400, "the client left before its request was whole")
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > most_bytes:
            raise Unreadable(413, f"the request has more than the {most_bytes:,} bytes that are read here")
        if not message.get("more_body"):
            return b"".join(parts)


def parsed(body: bytes) -> Any:
    """Return what a body says in JSON. Raises: Unreadable where it says nothing, or in too deep a nesting."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable(400, "the request is no JSON that can be read") from error


def replayed(scope: MutableMapping[str, Any], body: bytes) -> tuple[MutableMapping[str, Any], Receive]:
    """Return scope and channel of the same request with this body instead."""
    headers = [pair for pair in scope["headers"] if pair[0] not in (b"content-length", b"transfer-encoding")]
    headers.append((b"content-length", str(len(body)).encode()))
    unread: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return unread.pop() if unread else {"type": "http.disconnect"}

    return {**scope, "headers": headers}, receive
