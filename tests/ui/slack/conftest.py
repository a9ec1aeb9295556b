"""A server with the Slack door and without the page, over the shipped collection and a Slack of our own."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from tests.fakes import SlackServer
from tests.ui.conftest import free_port
from ui.state import State
from ui.state.inbox import Inbox

SECRET, BOT = "a-signing-secret", "UBOT"
QUESTION = "How large can an SQS message be?"

_SERVE = """
import sys
from contextlib import ExitStack
from pathlib import Path
import uvicorn
from ui import http, wiring
home = Path(sys.argv[1])
with ExitStack() as opened:
    assistant = opened.enter_context(wiring.open_assistant(home))
    state = opened.enter_context(wiring.open_state(home))
    doors = wiring.slack_doors(assistant, state, home)
    app = http.build(assistant, doors=doors)
    uvicorn.run(app, port=int(sys.argv[2]), log_level="warning", timeout_graceful_shutdown=3)
"""


def signature(body: bytes, timestamp: str, secret: str = SECRET) -> str:
    signed = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def signed(body: bytes, content_type: str = "application/json", at: float | None = None) -> dict[str, str]:
    timestamp = str(int(at or time.time()))
    return {
        "content-type": content_type,
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": signature(body, timestamp),
    }


def envelope(event_id: str, text: str = QUESTION, **event: Any) -> dict[str, Any]:
    """An event as Slack sends it: a mention in a channel unless `event` says otherwise."""
    told = {"type": "app_mention", "user": "U7", "channel": "C1", "ts": f"1800000000.{event_id[2:]}", **event}
    return {
        "type": "event_callback",
        "team_id": "T1",
        "api_app_id": "A1",
        "event_id": event_id,
        "authorizations": [{"team_id": "T1", "user_id": BOT, "is_bot": True}],
        "event": {"text": f"<@{BOT}> {text}" if told["type"] == "app_mention" else text, **told},
    }


class Server:
    """Our server as a process that can be killed and started again."""

    def __init__(self, home: Path, slack_url: str) -> None:
        self.home, self.port = home, free_port()
        self.url = f"http://127.0.0.1:{self.port}/slack/events"
        self._environment = {
            **os.environ,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_BOT_TOKEN": "xoxb-test",
            "WORKSHAPE_SLACK_API_URL": slack_url,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-c", _SERVE, str(self.home), str(self.port)]
        self.process = subprocess.Popen(command, env=self._environment)

    def wait_until_up(self) -> None:
        def up() -> bool:
            assert self.process is not None
            assert self.process.poll() is None, "the server ended"
            try:
                return httpx.get(f"http://127.0.0.1:{self.port}/healthz").status_code == 200
            except httpx.TransportError:
                return False

        wait_for(up, 60)

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        assert self.process is not None
        self.process.terminate()
        self.process.wait(30)

    def send(self, told: dict[str, Any], **headers: str) -> httpx.Response:
        return self.send_raw(json.dumps(told).encode(), **headers)

    def send_raw(self, body: bytes, **headers: str) -> httpx.Response:
        return httpx.post(self.url, content=body, headers={**signed(body), **headers}, timeout=10)

    def click(self, payload: dict[str, Any]) -> httpx.Response:
        body = urlencode({"payload": json.dumps(payload)}).encode()
        headers = signed(body, "application/x-www-form-urlencoded")
        return httpx.post(self.url, content=body, headers=headers, timeout=10)


def wait_for(what: Callable[[], bool], seconds: float = 20) -> None:
    latest = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < latest, "it did not happen in time"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def running(
    shipped_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, SlackServer, Inbox]]:
    home = Path(shutil.copytree(shipped_home, tmp_path_factory.mktemp("slack") / "home"))
    fake = SlackServer()
    with fake.running() as url, State(home) as state:
        server = Server(home, url)
        server.start()
        server.wait_until_up()
        yield server, fake, state.inbox
        server.stop()


@pytest.fixture
def inbox(running: tuple[Server, SlackServer, Inbox]) -> Iterator[Inbox]:
    """The server's inbox, emptied after the test."""
    inbox = running[2]
    yield inbox
    wait_for(lambda: not inbox.due(1))
    inbox.forget(-60)


@pytest.fixture
def slack(running: tuple[Server, SlackServer, Inbox]) -> SlackServer:
    """The Slack that the server talks to, as new."""
    fake = running[1]
    fake.__init__()  # type: ignore[misc]
    return fake


@pytest.fixture
def server(running: tuple[Server, SlackServer, Inbox], slack: SlackServer, inbox: Inbox) -> Server:
    """The running server; it keeps nothing of earlier tests."""
    return running[0]
