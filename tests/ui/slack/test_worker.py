"""The worker goes on after what may go wrong around it, and leaves the work to one process at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import BoltResponse

from ui.slack import worker
from ui.slack.worker import Worker
from ui.state import State
from ui.state.inbox import Inbox, Incoming


class Bolt:
    """Takes what the worker hands over; answers with a status, the last of which it keeps."""

    def __init__(self, *statuses: int) -> None:
        self.statuses, self.taken = list(statuses), []

    async def async_dispatch(self, request: Any) -> BoltResponse:
        self.taken.append(request.context["kept"].place)
        return BoltResponse(status=self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0])


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    monkeypatch.setattr(worker, "IDLE_S", 0.02)
    with State(tmp_path) as state:
        state.inbox.receive(Incoming("T1", "Ev1", "C1:1", "C1:1", "{}"))
        yield state.inbox


def work(*workers: Worker, seconds: float = 0.5) -> None:
    async def for_a_while() -> None:
        running = [asyncio.create_task(one.run()) for one in workers]
        await asyncio.sleep(seconds)
        for one in running:
            one.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    asyncio.run(for_a_while())


def state(inbox: Inbox) -> str:
    kept = inbox.find(1)
    assert kept is not None
    return kept.state


def test_it_goes_on_after_the_catalog_was_locked(
    inbox: Inbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    due, fail = inbox.due, iter([True, True])

    def locked_at_first(*given: Any, **named: Any) -> Any:
        if next(fail, False):
            raise OSError("database is locked")
        return due(*given, **named)

    monkeypatch.setattr(inbox, "due", locked_at_first)
    work(Worker(Bolt(200), inbox, tmp_path))  # type: ignore[arg-type]
    assert state(inbox) == "done"
    assert "database is locked" in caplog.text


def test_what_fails_is_tried_again_and_in_the_end_given_up(
    inbox: Inbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "LONGEST_PAUSE_S", 0.01)
    work(Worker(Bolt(500, 500, 200), inbox, tmp_path))  # type: ignore[arg-type]
    assert state(inbox) == "done"
    monkeypatch.setattr(worker, "ATTEMPTS", 3)
    inbox.receive(Incoming("T1", "Ev2", "C1:2", "C1:2", "{}"))
    bolt = Bolt(500)
    work(Worker(bolt, inbox, tmp_path))  # type: ignore[arg-type]
    assert bolt.taken == ["C1:2"] * 4
    kept = inbox.find(2)
    assert kept is not None
    assert kept.state == "given up"


def test_of_two_processes_on_a_collection_one_works(inbox: Inbox, tmp_path: Path) -> None:
    first, second = Bolt(200), Bolt(200)
    work(Worker(first, inbox, tmp_path), Worker(second, inbox, tmp_path))  # type: ignore[arg-type]
    assert len(first.taken) + len(second.taken) == 1
    assert state(inbox) == "done"
