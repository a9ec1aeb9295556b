"""`workshape slack`, as it is typed."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import WORKSHAPE
from tests.fakes import _wrong_blocks


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([WORKSHAPE, "slack", *arguments], capture_output=True, text=True, check=False)


def test_the_manifest_names_our_address_for_events_and_clicks() -> None:
    for address in (
        "https://bot.example.com",
        "https://bot.example.com/",
        "https://bot.example.com/slack/events",
    ):
        settings = json.loads(run("manifest", address).stdout)["settings"]
        assert settings["event_subscriptions"]["request_url"] == "https://bot.example.com/slack/events"
        assert settings["interactivity"]["request_url"] == "https://bot.example.com/slack/events"
    behind_a_prefix = json.loads(run("manifest", "https://example.com/ws").stdout)["settings"]
    assert behind_a_prefix["interactivity"]["request_url"] == "https://example.com/ws/slack/events"


@pytest.mark.parametrize("address", ["http://bot.example.com", "bot.example.com", "https://"])
def test_an_address_that_slack_does_not_take_is_refused(address: str) -> None:
    tried = run("manifest", address)
    assert tried.returncode == 1
    assert "https://workshape.example.com" in tried.stderr


class Webhook(HTTPServer):
    """An incoming webhook of Slack: it takes what is posted to /hook, and nothing elsewhere."""

    posted: list[dict[str, Any]]


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            known = self.path == "/hook"
            if known:
                server.posted.append(body)
            self.send_response(200 if known else 404)
            self.end_headers()
            self.wfile.write(b"ok" if known else b"no_service")

        def log_message(self, *_given: object) -> None: ...

    server = Webhook(("127.0.0.1", 0), Handler)
    server.posted = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_answer_is_posted_to_an_incoming_webhook(webhook: Webhook, shipped_home: Path) -> None:
    address = f"http://127.0.0.1:{webhook.server_port}"
    posted = run(
        "post", "How large can an SQS message be?", f"--webhook={address}/hook", f"--home={shipped_home}"
    )
    assert (posted.returncode, posted.stdout) == (0, "posted\n")
    (message,) = webhook.posted
    assert "1 MiB" in message["text"]
    assert _wrong_blocks(message["blocks"]) == []
    assert {block["type"] for block in message["blocks"]} == {"section", "context"}
    for nowhere in (f"{address}/gone", "http://127.0.0.1:9/hook", "no address"):
        refused = run("post", "SQS or SNS?", f"--webhook={nowhere}", f"--home={shipped_home}")
        assert refused.returncode == 1
        assert "Slack did not take the answer" in refused.stderr
