"""The server is killed at random instants while events come in and are retried: each is answered once."""

from __future__ import annotations

import random
import shutil
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx

from tests.fakes import SlackServer
from tests.ui.slack.conftest import Server, envelope, wait_for
from ui.state import State

EVENTS, KILLS = 60, 20
QUESTIONS = ("How large can an SQS message be?", "SQS, SNS or EventBridge?", "Explain the saga pattern")


def test_sixty_events_and_twenty_kills_give_sixty_answers(shipped_home: Path, tmp_path: Path) -> None:
    chance = random.Random(20261125)
    fake = SlackServer(busy_every=9, page=3, slow_s=0.2)
    home = Path(shutil.copytree(shipped_home, tmp_path / "home"))
    over = threading.Event()

    def deliver(number: int) -> None:
        """Send an event as Slack does: again until it was acknowledged, and now and then once more."""
        time.sleep(number * 0.6)
        told = envelope(f"Ev{number}", QUESTIONS[number % len(QUESTIONS)], channel=f"C{number % 5}")
        attempts, acknowledged, extra = 0, 0, number % 3
        while acknowledged <= extra and not over.is_set():
            retried = {"x-slack-retry-num": str(attempts), "x-slack-retry-reason": "http_timeout"}
            with suppress(httpx.TransportError):
                acknowledged += server.send(told, **retried if attempts else {}).status_code == 200
            attempts += 1
            time.sleep(0.3)

    with fake.running() as url, State(home) as state, ThreadPoolExecutor(EVENTS) as senders:
        server, inbox = Server(home, url), state.inbox
        try:
            sent = [senders.submit(deliver, number) for number in range(EVENTS)]
            for _ in range(KILLS):
                server.start()
                server.wait_until_up()
                time.sleep(chance.uniform(0, 1.0))
                server.kill()
            server.start()
            server.wait_until_up()
            for one in sent:
                one.result()
            wait_for(lambda: not inbox.due(1) and len(fake.posted) >= EVENTS, 60)
            time.sleep(2)
            server.stop()
        finally:
            over.set()
            server.kill()
    answered = Counter((answer["channel"], answer["thread_ts"]) for answer in fake.posted)
    expected = {(f"C{number % 5}", f"1800000000.{number}") for number in range(EVENTS)}
    assert answered == dict.fromkeys(expected, 1)
