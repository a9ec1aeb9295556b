"""Who may reach what: programs by key, people by password, health and Slack's signed requests by anybody."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, MutableMapping
from dataclasses import dataclass
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from corpus.errors import CorpusError
from ui.http.headers import ASGI, Receive, Send
from ui.http.problems import describe, problem
from ui.http.public import inner_path

_FOR_PROGRAMS = ("/api", "/v1", "/mcp")
_FOR_ANYBODY = ("/healthz", "/slack/events")
LOG_IN, LOG_OUT, TICKET = "/login", "/logout", "workshape_ticket"
"""Where people log in and out, and the cookie that says that they did."""
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


class Doorkeeper(Protocol):
    """Who knows keys and people; `ui.access.Access` does. Each may be called from any thread."""

    def has_keys(self) -> bool:
        """Return whether any program has a key."""
        ...

    def has_users(self) -> bool:
        """Return whether anybody may log in."""
        ...

    def holder(self, key: str) -> str | None:
        """Return the name of a key's holder, None where it is no key of ours."""
        ...

    def log_in(self, name: str, password: str) -> str | None:
        """Return a ticket, None where the password is not that user's."""
        ...

    def log_out(self, ticket: str) -> None:
        """End a ticket; one that is none of ours is no error."""
        ...

    def person(self, ticket: str) -> str | None:
        """Return whose ticket it is, None where it is none of ours, or no longer."""
        ...


@dataclass(frozen=True, slots=True)
class Rule:
    """What the server asks of those who come in.

    Once there are keys, or users, `keeper` is asked; a `closed` server asks for them even before there are any.
    `hosts` are the names under which it may be addressed, None for any; `secure` says that browsers use https,
    `behind_proxy` that a proxy says who asks. Each may ask so many `questions_a_minute`, 0 for any number.
    """

    keeper: Doorkeeper
    closed: bool = False
    hosts: Collection[str] | None = None
    secure: bool = False
    behind_proxy: bool = False
    questions_a_minute: int = 0


def loopback_and(*names: str) -> tuple[str, ...]:
    """Return the names of this machine to itself, and others."""
    return (*_LOOPBACK, *names)


class Guard:
    """ASGI middleware that lets in whom the rule lets in."""

    def __init__(self, app: ASGI, rule: Rule) -> None:
        self._app = app
        self._rule = rule

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] == "http":
            request = Request(scope)
            try:
                refusal = await asyncio.to_thread(self._refusal, request)
            except CorpusError as error:  # who cannot be told apart is not let in
                refusal = problem(request, *describe(error))
            await (refusal or self._app)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _refusal(self, request: Request) -> Response | None:
        path = inner_path(request.scope)
        if path in _FOR_ANYBODY:
            return None
        host = request.headers.get("host", "")
        if self._rule.hosts is not None and _name(host) not in self._rule.hosts:
            # Else a page elsewhere could have its own name point here and read what this machine alone should.
            detail = (
                f"this server is not addressed as {host!r}: WORKSHAPE_PUBLIC_URL names where others reach it"
            )
            return problem(request, 421, "Not addressed as that", detail)
        if any(path == prefix or path.startswith(f"{prefix}/") for prefix in _FOR_PROGRAMS):
            return self._without_key(request)
        return None if path in (LOG_IN, LOG_OUT) else self._without_ticket(request)

    def _without_key(self, request: Request) -> Response | None:
        if not (self._rule.closed or self._rule.keeper.has_keys()):
            return None
        key = request.headers.get("x-api-key", "")
        scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            key = credentials.strip()
        holder = self._rule.keeper.holder(key) if key else None
        if holder is not None:
            request.state.caller = f"key {holder}"
            return None
        wrong = "that key is not one of ours" if key else "a key is needed"
        detail = f"{wrong}: send `Authorization: Bearer KEY`; `workshape keys add NAME` makes one"
        return problem(request, 401, "A key is needed", detail, {"www-authenticate": "Bearer"})

    def _without_ticket(self, request: Request) -> Response | None:
        users = self._rule.keeper.has_users()
        if not (self._rule.closed or users):
            return None
        if not users:
            detail = "the page has no users yet: `workshape users add NAME` makes one"
            return problem(request, 401, "A user is needed", detail)
        person = self._rule.keeper.person(request.cookies.get(TICKET, ""))
        if person is not None:
            request.state.person, request.state.caller = person, f"user {person}"
            return None
        if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
            return RedirectResponse(request.scope.get("root_path", "") + LOG_IN, 303)
        return problem(request, 401, "A user is needed", f"log in at {LOG_IN} first")


def _name(host: str) -> str:
    """Return the Host header without its port."""
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0].lower()
