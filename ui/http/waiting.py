"""Work for somebody who may leave: it stops when they do, and when it takes too long."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Coroutine, Mapping
from contextlib import aclosing
from typing import Any, TypeVar

from fastapi import Request
from starlette.exceptions import HTTPException

from assistant import Event
from ui.http.problems import TooSlow

T = TypeVar("T")

STREAM_CONTENT: dict[str, Any] = {
    "text/event-stream": {
        "schema": {
            "type": "object",
            "properties": {"event": {"type": "string"}, "data": {"type": "string"}},
            "required": ["data"],
        }
    }
}
"""A stream of events, as OpenAPI says it."""
STREAM_HEADERS: Mapping[str, str] = {"cache-control": "no-cache", "x-accel-buffering": "no"}
"""Keep a stream from being held back between us and its reader."""
PING_S = 15.0
"""How often a stream that has nothing to say yet says that it is alive."""
_LEFT = 499
"""As nginx notes it: the client closed the connection, so nobody reads this."""


async def until_gone(request: Request, work: Coroutine[Any, Any, T], seconds: float) -> T:
    """Return what `work` returns; cancel it when the client leaves. Raises: TooSlow, HTTPException(499).

    The body of `request` must have been read.
    """
    task = asyncio.ensure_future(work)
    left = asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait({task, left}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        if left.done():
            raise HTTPException(_LEFT, "the client left")
        raise TooSlow(seconds)
    finally:
        for pending in (task, left):
            pending.cancel()
        await asyncio.gather(task, left, return_exceptions=True)


async def watched(events: AsyncGenerator[Event], seconds: float) -> AsyncGenerator[Event | None]:
    """Yield the events, and None as a sign of life where one is long in coming; closed, it stops their work.

    Raises: TooSlow, where they take longer than `seconds` in all.
    """
    clock = asyncio.get_running_loop().time
    latest = clock() + seconds
    async with aclosing(events):
        while True:
            following: asyncio.Future[Event] = asyncio.ensure_future(anext(events))
            try:
                while not (await asyncio.wait({following}, timeout=min(PING_S, latest - clock())))[0]:
                    if clock() >= latest:
                        raise TooSlow(seconds)
                    yield None
            finally:
                following.cancel()
                await asyncio.gather(following, return_exceptions=True)
            try:
                event = following.result()
            except StopAsyncIteration:
                return
            yield event


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
