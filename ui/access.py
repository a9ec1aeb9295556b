"""Keys for programs and passwords for people: made, kept as hashes, and checked."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ui.errors import PasswordTooShort
from ui.state.accounts import Account, Accounts, Kind

_PREFIX = "ws_"
"""By which a key is recognised where it should not be, in a repository for instance."""
_SHORTEST_PASSWORD = 10
TICKET_S = 7 * 24 * 3600
"""How long a log-in lasts."""


class Access:
    """Who may come in, of one collection. Safe from any thread."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self._hasher = PasswordHasher()

    def add_key(self, name: str) -> str:
        """Return a new key, which is shown this once: only its SHA-256 is kept. Raises: NameTaken."""
        key = _PREFIX + secrets.token_urlsafe(32)
        self._accounts.add("key", name, _digest(key))
        return key

    def add_user(self, name: str, password: str) -> None:
        """Let somebody use the page; the password's Argon2id hash is kept. Raises: NameTaken, PasswordTooShort."""
        if len(password) < _SHORTEST_PASSWORD:
            raise PasswordTooShort(_SHORTEST_PASSWORD)
        self._accounts.add("user", name, self._hasher.hash(password))

    def remove(self, kind: Kind, name: str) -> None:
        """Let a key's holder, or a user, in no longer; it holds at once. Raises: NameUnknown."""
        self._accounts.remove(kind, name)

    def held(self, kind: Kind) -> list[Account]:
        """Return the keys, or the users, ordered by name."""
        return self._accounts.all(kind)

    def has_keys(self) -> bool:
        """Return whether any program has a key."""
        return bool(self._accounts.all("key"))

    def has_users(self) -> bool:
        """Return whether anybody may use the page by password."""
        return bool(self._accounts.all("user"))

    def holder(self, key: str) -> str | None:
        """Return the name under which a key was made, None where it is none of ours."""
        presented = _digest(key)
        held = [
            account.name
            for account in self._accounts.all("key")
            if hmac.compare_digest(account.hash, presented)
        ]
        return held[0] if held else None

    def log_in(self, name: str, password: str) -> str | None:
        """Return a ticket that proves who logged in, None where the password is not that user's.

        An unknown name takes as long as a wrong password.
        """
        kept = self._hash_of(name)
        try:
            self._hasher.verify(kept or self._nobody, password)
        except (VerificationError, InvalidHashError):
            return None
        if kept is None:
            return None
        ticket = secrets.token_urlsafe(32)
        self._accounts.keep_ticket(_digest(ticket), name, oldest=time.time() - TICKET_S)
        return ticket

    def log_out(self, ticket: str) -> None:
        """End a ticket, for everybody who may hold it; one that is none of ours is no error."""
        if self.person(ticket) is not None:
            self._accounts.end_ticket(_digest(ticket))

    def person(self, ticket: str) -> str | None:
        """Return whose ticket it is; None where it is none of ours, was ended, is too old, or its user gone."""
        return self._accounts.ticket_of(_digest(ticket), oldest=time.time() - TICKET_S) if ticket else None

    def _hash_of(self, name: str) -> str | None:
        return next((account.hash for account in self._accounts.all("user") if account.name == name), None)

    @cached_property
    def _nobody(self) -> str:
        return self._hasher.hash(secrets.token_urlsafe(32))


def _digest(key: str) -> str:
    # A fast hash will do: a key or a ticket is 256 random bits, which nobody guesses; a password is not.
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()
