"""Every request has an id, in our log and in its answer; a fault of ours ends as a problem that names it."""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import MutableMapping
from typing import Any

from starlette.requests import ClientDisconnect, Request

from ui.http.headers import ASGI, Message, Receive, Send
from ui.http.problems import problem

_log = logging.getLogger(__name__)
_HEADER = b"x-request-id"
_ID = re.compile(rb"[\w.:/+=@-]{1,128}")
"""What we take over from a caller: visible characters that cannot forge a line of a log."""


class RequestIds:
    """ASGI middleware: takes over the caller's X-Request-ID or makes one, and catches what nobody else did."""

    def __init__(self, app: ASGI) -> None:
        self._app = app

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Pass the request on under its id."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = next((value for name, value in scope["headers"] if name == _HEADER), b"")
        id_ = given if _ID.fullmatch(given) else uuid.uuid4().hex.encode()
        scope.setdefault("state", {})["request_id"] = id_.decode()
        started = False

        async def send_with_id(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = [*message.get("headers", ()), (_HEADER, id_)]
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        except ClientDisconnect:  # nobody is left to be told
            _log.info("%s %r: the client left, request %s", scope["method"], scope["path"], id_.decode())
        except Exception:  # the outermost edge of this door
            _log.exception("%s %r failed, request %s", scope["method"], scope["path"], id_.decode())
            if started:  # too late for a problem: the broken connection is the message
                raise
            detail = f"that request met a fault of ours, noted in the log as {id_.decode()}"
            response = problem(Request(scope), 500, "A fault of ours", detail)
            await response(scope, receive, send_with_id)
