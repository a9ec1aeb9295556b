"""Who may come in, as the state keeps it: names and hashes, never a key or a password."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

from corpus.store.database import Database
from ui.errors import NameTaken, NameUnknown
from ui.state.schema import accounts, tickets

Kind = Literal["key", "user"]


@dataclass(frozen=True, slots=True)
class Account:
    """A key of a program, or a user of the page; `created_at` is seconds since 1970."""

    name: str
    hash: str
    created_at: float


class Accounts:
    """The accounts of one database. Every method is one transaction and may be called from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, kind: Kind, name: str, hashed: str) -> None:
        """Keep an account. Raises: NameTaken."""
        row = {"kind": kind, "name": name, "hash": hashed, "created_at": time.time()}
        try:
            with self._database.writing() as connection:
                connection.execute(accounts.insert(), row)
        except sa.exc.IntegrityError as error:
            raise NameTaken(kind, name) from error

    def remove(self, kind: Kind, name: str) -> None:
        """Remove an account, and with a user every log-in. Raises: NameUnknown."""
        this = sa.and_(accounts.c.kind == kind, accounts.c.name == name)
        with self._database.writing() as connection:
            if not connection.execute(accounts.delete().where(this)).rowcount:
                raise NameUnknown(kind, name)
            if kind == "user":
                connection.execute(tickets.delete().where(tickets.c.name == name))

    def keep_ticket(self, hashed: str, name: str, oldest: float) -> None:
        """Keep a user's log-in; those that began before `oldest` are forgotten."""
        with self._database.writing() as connection:
            connection.execute(tickets.delete().where(tickets.c.created_at < oldest))
            connection.execute(tickets.insert(), {"hash": hashed, "name": name, "created_at": time.time()})

    def end_ticket(self, hashed: str) -> None:
        """End a log-in, where there is one."""
        with self._database.writing() as connection:
            connection.execute(tickets.delete().where(tickets.c.hash == hashed))

    def ticket_of(self, hashed: str, oldest: float) -> str | None:
        """Return who logged in with a ticket since `oldest`, None where it is none, or was ended."""
        query = sa.select(tickets.c.name).where(tickets.c.hash == hashed, tickets.c.created_at >= oldest)
        with self._database.reading() as connection:
            return connection.execute(query).scalar()

    def all(self, kind: Kind) -> list[Account]:
        """Return the accounts of a kind, ordered by name."""
        query = sa.select(accounts).where(accounts.c.kind == kind).order_by(accounts.c.name)
        with self._database.reading() as connection:
            return [Account(row.name, row.hash, row.created_at) for row in connection.execute(query)]
