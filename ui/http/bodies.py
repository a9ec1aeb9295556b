"""What programs send: JSON that can be read, and questions no faster than was agreed."""

from __future__ import annotations

import math
from collections.abc import MutableMapping
from typing import Any

from starlette.requests import Request

from ui.http.access import LOG_IN
from ui.http.body import Unreadable, parsed, replayed, whole
from ui.http.headers import ASGI, Receive, Send
from ui.http.problems import TITLES, problem
from ui.http.public import client_of, inner_path
from ui.http.throttle import Rate

_FOR_PROGRAMS = ("/api/", "/v1/", "/mcp")
_LOG_IN_BYTES = 8_000
"""A name and a password, however written; to take a longer form apart takes time."""
_WITHOUT_BODY = ("GET", "HEAD", "OPTIONS")
_QUESTIONS = (
    "/api/v1/ask",
    "/api/v1/decide",
    "/api/v1/search",
    "/v1/chat/completions",
    "/mcp",
    "/gradio_api/queue/join",
)


class Bodies:
    """ASGI middleware that reads what is sent before it is answered: at most `most_bytes`, of programs JSON."""

    def __init__(self, app: ASGI, most_bytes: int) -> None:
        self._app = app
        self._most = most_bytes

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Pass the request on with its body, or refuse it."""
        if scope["type"] != "http" or scope["method"] in _WITHOUT_BODY:
            await self._app(scope, receive, send)
            return
        try:
            most = _LOG_IN_BYTES if inner_path(scope) == LOG_IN else self._most
            body = await whole(receive, most)
            if body and inner_path(scope).startswith(_FOR_PROGRAMS):
                parsed(body)
        except Unreadable as error:
            refused = problem(Request(scope), error.status, TITLES[error.status], str(error))
            await refused(scope, receive, send)
            return
        await self._app(*replayed(scope, body, receive), send)


class Questions:
    """ASGI middleware that lets each key, user or address ask so many questions a minute."""

    def __init__(self, app: ASGI, a_minute: int, *, behind_proxy: bool) -> None:
        self._app = app
        self._rate = Rate(a_minute)
        self._a_minute = a_minute
        self._behind_proxy = behind_proxy

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Pass the request on, or say when the next one may come."""
        if scope["type"] == "http" and scope["method"] == "POST" and inner_path(scope) in _QUESTIONS:
            request = Request(scope)
            who = getattr(request.state, "caller", "") or client_of(scope, behind_proxy=self._behind_proxy)
            wait_s = self._rate.take(who)
            if wait_s:
                seconds = str(math.ceil(wait_s))
                detail = f"{self._a_minute} questions a minute are answered: the next one in {seconds} s"
                refused = problem(request, 429, "Too many questions", detail, {"retry-after": seconds})
                await refused(scope, receive, send)
                return
        await self._app(scope, receive, send)
