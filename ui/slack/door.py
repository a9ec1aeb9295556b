"""Slack's one address in our application: verify, keep, acknowledge. What was kept is the worker's."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from slack_bolt.adapter.fastapi.async_handler import AsyncSlackRequestHandler

from ui.http.body import Unreadable, parsed
from ui.http.problems import problem
from ui.slack import blocks
from ui.slack.bot import Answerer, build_bot
from ui.slack.events import read
from ui.slack.signature import verified
from ui.slack.worker import Worker
from ui.state.inbox import Inbox

_log = logging.getLogger(__name__)
_ACTIONS = {blocks.EVIDENCE, blocks.UP, blocks.DOWN}


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """How Slack is spoken to: its secret for what it sends, our token for what we send, and where."""

    signing_secret: str
    bot_token: str
    api_url: str


class SlackDoor:
    """Takes events in and answers them, as long as it is `running`."""

    def __init__(self, answerer: Answerer, inbox: Inbox, settings: SlackSettings, home: Path) -> None:
        """Answer what comes in; of all processes on `home` one at a time does the answering."""
        self._inbox = inbox
        self._secret = settings.signing_secret
        self._bolt = build_bot(answerer, inbox, settings.signing_secret, settings.bot_token, settings.api_url)
        self._actions = AsyncSlackRequestHandler(self._bolt)
        self._worker = Worker(self._bolt, inbox, home)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Answer in the background while the block runs."""
        work = asyncio.create_task(self._worker.run(), name="slack worker")
        try:
            yield
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)

    def add(self, app: FastAPI) -> None:
        """Add the address to the application."""
        app.add_api_route("/slack/events", self._events, methods=["POST"], include_in_schema=False)

    async def _events(self, request: Request) -> Response:
        body = await request.body()
        if not verified(self._secret, request.headers, body):
            detail = (
                "the request is not signed with our signing secret, or its time is more than five minutes off"
            )
            return problem(request, 401, "Not from Slack", detail)
        if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            return await self._form(request, body)
        envelope = _parsed(body)
        if envelope is None:
            return problem(request, 400, "The request cannot be read", "the body is not a JSON object")
        if envelope.get("type") == "url_verification":
            return JSONResponse({"challenge": envelope.get("challenge")})
        if envelope.get("type") == "event_callback":
            await self._keep(envelope)
        elif envelope.get("type") == "app_rate_limited":
            _log.warning("Slack limits the rate of events to us: %s", envelope)
        return Response(status_code=200)

    async def _keep(self, envelope: dict[str, Any]) -> None:
        """Keep the event where it is for us; what raises here is a 500, upon which Slack sends it again."""
        incoming = await asyncio.to_thread(read, envelope, self._inbox.takes_part)
        if incoming is not None and await asyncio.to_thread(self._inbox.receive, incoming):
            self._worker.wake()

    async def _form(self, request: Request, body: bytes) -> Response:
        """Take a click on one of our buttons; everything else that comes as a form is acknowledged and dropped."""
        payload = _parsed(parse_qs(body.decode("utf-8", "replace")).get("payload", ["{}"])[0].encode())
        actions = payload.get("actions") if payload and payload.get("type") == "block_actions" else None
        clicked = {action.get("action_id") for action in actions or () if isinstance(action, dict)}
        return await self._actions.handle(request) if clicked & _ACTIONS else Response(status_code=200)


def _parsed(body: bytes) -> dict[str, Any] | None:
    try:
        value = parsed(body)
    except Unreadable:
        return None
    return value if isinstance(value, dict) else None
