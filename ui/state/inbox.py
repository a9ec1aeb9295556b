"""Messages taken in from a chat: each kept before it is acknowledged, answered once, and remembered.

A message waits, is posting from the moment its answer is kept until the chat has confirmed it, and is then done. Who
finds one posting must look whether the answer arrived before sending it again.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

from corpus.store.database import Database
from ui.state.schema import inbox, ratings

State = Literal["waiting", "posting", "done", "given up"]
Verdict = Literal["up", "down"]
_OPEN: tuple[State, ...] = ("waiting", "posting")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message as it came in: `place` tells it from every other of its team, `thread` is where it stands."""

    team: str
    event_id: str
    place: str
    thread: str
    body: str
    """The event, as JSON."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A message as it is kept; `answer` is JSON, empty before there is one; times are seconds since 1970."""

    id: int
    team: str
    event_id: str
    place: str
    thread: str
    state: State
    body: str
    answer: str
    received_at: float
    due_at: float
    attempts: int


class Inbox:
    """The messages of one database. Every method is one transaction and may be called from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def receive(self, message: Incoming) -> bool:
        """Keep a message; return False where its event, or its place, was taken in before."""
        now = time.time()
        row = {
            "team": message.team,
            "event_id": message.event_id,
            "place": message.place,
            "thread": message.thread,
            "body": message.body,
            "state": "waiting",
            "answer": "",
            "received_at": now,
            "due_at": now,
            "attempts": 0,
        }
        try:
            with self._database.writing() as connection:
                connection.execute(inbox.insert(), row)
        except sa.exc.IntegrityError:
            return False
        return True

    def due(self, most: int, *, without: Collection[int] = ()) -> list[Kept]:
        """Return up to `most` messages that should be answered now, the longest waiting first."""
        query = (
            sa.select(inbox)
            .where(inbox.c.state.in_(_OPEN), inbox.c.due_at <= time.time(), inbox.c.id.not_in(list(without)))
            .order_by(inbox.c.due_at, inbox.c.id)
            .limit(most)
        )
        with self._database.reading() as connection:
            return [Kept(**row._mapping) for row in connection.execute(query)]

    def find(self, id_: int) -> Kept | None:
        """Return a message, None where there is none of that id."""
        with self._database.reading() as connection:
            row = connection.execute(sa.select(inbox).where(inbox.c.id == id_)).first()
        return Kept(**row._mapping) if row else None

    def takes_part(self, team: str, thread: str) -> bool:
        """Return whether a message of this thread was taken in before."""
        query = sa.select(inbox.c.id).where(inbox.c.team == team, inbox.c.thread == thread).limit(1)
        with self._database.reading() as connection:
            return connection.execute(query).first() is not None

    def posting(self, id_: int, answer: str) -> None:
        """Keep the answer; from now on it may have been posted."""
        self._set(id_, state="posting", answer=answer)

    def done(self, id_: int) -> None:
        """Note that the chat has the answer."""
        self._set(id_, state="done")

    def later(self, id_: int, seconds: float) -> None:
        """Note that an attempt failed; the next is due in `seconds`."""
        self._set(id_, due_at=time.time() + seconds, attempts=inbox.c.attempts + 1)

    def give_up(self, id_: int) -> None:
        """Note that no further attempt can help."""
        self._set(id_, state="given up")

    def forget(self, seconds: float) -> None:
        """Remove what was finished more than `seconds` ago."""
        old = sa.and_(inbox.c.state.not_in(_OPEN), inbox.c.received_at < time.time() - seconds)
        with self._database.writing() as connection:
            connection.execute(inbox.delete().where(old))

    def rate(self, id_: int, rater: str, verdict: Verdict) -> None:
        """Keep what somebody thinks of an answer, in the place of what they thought before."""
        this = sa.and_(ratings.c.inbox_id == id_, ratings.c.rater == rater)
        with self._database.writing() as connection:
            connection.execute(ratings.delete().where(this))
            row = {"inbox_id": id_, "rater": rater, "verdict": verdict, "rated_at": time.time()}
            connection.execute(ratings.insert(), row)

    def ratings(self, id_: int) -> dict[str, Verdict]:
        """Return who thinks what of an answer."""
        query = sa.select(ratings.c.rater, ratings.c.verdict).where(ratings.c.inbox_id == id_)
        with self._database.reading() as connection:
            return {row.rater: row.verdict for row in connection.execute(query)}

    def _set(self, id_: int, **values: object) -> None:
        with self._database.writing() as connection:
            connection.execute(inbox.update().where(inbox.c.id == id_).values(**values))
