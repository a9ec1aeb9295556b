"""The doors' database in a collection's folder, opened and closed."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Self

from corpus.store.database import Database
from corpus.store.doctor import Finding, privacy
from corpus.store.storage import of_os_error
from ui.state.accounts import Accounts
from ui.state.carry_over import carry_over
from ui.state.inbox import Inbox
from ui.state.schema import HEAD

STATE = "state.sqlite3"


class State:
    """The accounts and the inbox of the doors to one collection. Safe from any thread."""

    def __init__(self, home: Path) -> None:
        """Open the state in `home`, making folder and file where they are missing.

        What an older workshape kept in the catalog is carried over, once, and taken out of the catalog.
        Raises: StoreUnreadable, StoreUnwritable, DiskFull.
        """
        try:
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise of_os_error(home, error) from error
        self._database = Database(
            home / STATE, Path(str(files("ui.state") / "migrations")), HEAD, may_be_missing=True
        )
        self.accounts = Accounts(self._database)
        self.inbox = Inbox(self._database)
        if not self._database.read_only:
            carry_over(home, self._database)

    def findings(self) -> Iterator[Finding]:
        """Yield what is well and what is not."""
        damage = self._database.damage()
        remedy = f"put {STATE} back from a copy, or remove it and add keys and users anew" if damage else ""
        seen = f"damaged: {damage}" if damage else "keys, users, log-ins and Slack's messages"
        yield Finding("doors' state", not damage, seen, remedy)
        yield privacy(self._database.path)

    def close(self) -> None:
        """Give back every connection."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
