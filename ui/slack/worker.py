"""Answers what the inbox keeps, some messages at a time, until each is done; one process of a collection works."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from pathlib import Path

from filelock import FileLock, Timeout
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest

from ui.slack.bot import hopeless
from ui.state.inbox import Inbox, Kept

_log = logging.getLogger(__name__)
_AT_ONCE = 4
IDLE_S = 1.0
"""How long a worker without work, or without the lock, waits before it looks again."""
LONGEST_PAUSE_S = 300.0
ATTEMPTS = 60
"""More than four hours of trying, most of it at the longest pause."""
_TIDIED_EVERY_S = 3600.0
_KEPT_S = 30 * 24 * 3600.0
"""How long finished messages stay: buttons work so long, and no event comes again after."""


class Worker:
    """Hands kept messages to bolt. What fails is tried again later, at growing distances."""

    def __init__(self, bolt: AsyncApp, inbox: Inbox, home: Path) -> None:
        self._bolt = bolt
        self._inbox = inbox
        self._lock = FileLock(home / "slack.lock", timeout=0)
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Say that something has come in."""
        self._woken.set()

    async def run(self) -> None:
        """Work until cancelled; wait while another process does, and go on after whatever the catalog may raise."""
        while True:
            try:
                with self._lock:
                    await self._work()
            except Timeout:
                pass  # another process works
            except Exception:  # noqa: BLE001  nobody would notice that the answers have stopped
                _log.exception("the Slack worker starts again")
            await asyncio.sleep(IDLE_S)

    async def _work(self) -> None:
        running: dict[asyncio.Task[None], int] = {}
        tidied = -_TIDIED_EVERY_S
        try:
            while True:
                if time.monotonic() - tidied > _TIDIED_EVERY_S:
                    await asyncio.to_thread(self._inbox.forget, _KEPT_S)
                    tidied = time.monotonic()
                self._woken.clear()
                if len(running) < _AT_ONCE:
                    due = await asyncio.to_thread(
                        self._inbox.due, _AT_ONCE - len(running), without=list(running.values())
                    )
                    running |= {asyncio.create_task(self._answer(kept)): kept.id for kept in due}
                woken = asyncio.create_task(self._woken.wait())
                await asyncio.wait({woken, *running}, timeout=IDLE_S, return_when=asyncio.FIRST_COMPLETED)
                woken.cancel()
                running = {task: id_ for task, id_ in running.items() if not task.done()}
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    async def _answer(self, kept: Kept) -> None:
        """Answer one message, or note that it could not be; never raises but for being cancelled."""
        failure: list[BaseException] = []
        try:
            request = AsyncBoltRequest(
                body=json.loads(kept.body),
                mode="socket_mode",  # its signature was verified when it came in
                context={"kept": kept, "failure": failure},
            )
            response = await self._bolt.async_dispatch(request)
            if response.status == 200:
                await asyncio.to_thread(self._inbox.done, kept.id)
                return
        except Exception as error:  # noqa: BLE001  one message must not stop the others
            failure.append(error)
        await self._failed(kept, failure[-1] if failure else None)

    async def _failed(self, kept: Kept, error: BaseException | None) -> None:
        if hopeless(error) or kept.attempts >= ATTEMPTS:
            _log.error(
                "message %s is given up after %s attempts", kept.place, kept.attempts + 1, exc_info=error
            )
            await asyncio.to_thread(self._inbox.give_up, kept.id)
            return
        pause = min(2.0**kept.attempts, LONGEST_PAUSE_S)
        _log.warning("message %s is tried again in %.0f s", kept.place, pause, exc_info=error)
        await asyncio.to_thread(self._inbox.later, kept.id, pause)
