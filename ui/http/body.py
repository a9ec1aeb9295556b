"""What comes in as JSON: bounded in size and depth, and read without surprises."""

from __future__ import annotations

import json
from collections.abc import MutableMapping
from typing import Any

from ui.http.headers import Message, Receive

_DEEPEST = 50


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
    """Return what a body says in JSON; what is read here can be written again, into a database or an answer.

    Raises: Unreadable where it says nothing, has half a character, or nests too deep.
    """
    try:
        value = json.loads(body, parse_constant=_no_number)
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise Unreadable(400, "the request is no JSON that can be read") from error
    if _depth(value) > _DEEPEST:
        raise Unreadable(400, f"the request nests more than {_DEEPEST} levels deep")
    return value


def replayed(
    scope: MutableMapping[str, Any], body: bytes, receive: Receive
) -> tuple[MutableMapping[str, Any], Receive]:
    """Return scope and channel of the same request with this body; what comes after it comes from the client."""
    headers = [pair for pair in scope["headers"] if pair[0] not in (b"content-length", b"transfer-encoding")]
    headers.append((b"content-length", str(len(body)).encode()))
    unread: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return unread.pop() if unread else await receive()

    return {**scope, "headers": headers}, receive_again


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number in JSON")


def _depth(value: Any) -> int:
    """Return how deep lists and mappings nest, as far as it matters."""
    level, depth = [value], 0
    while level and depth <= _DEEPEST:
        inside = [
            value.values() if isinstance(value, dict) else value
            for value in level
            if isinstance(value, (dict, list))
        ]
        level = [inner for values in inside for inner in values]
        depth += bool(inside)
        if not inside:
            break
    return depth
