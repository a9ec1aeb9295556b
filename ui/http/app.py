"""The application: every HTTP door in one process, the page mounted last."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from importlib.metadata import version
from importlib.resources import files
from typing import Literal, Protocol

from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.routing import Match
from typing_extensions import TypedDict

from corpus.domain import Domain
from ui.http import login, openai, plot, problems, v1
from ui.http.access import Guard, Rule
from ui.http.bodies import Bodies, Questions
from ui.http.headers import SecurityHeaders
from ui.http.origin import OwnOrigin
from ui.http.public import Public
from ui.http.requests import RequestIds

_SCRIPT = (files("ui") / "static" / "workshape.js").read_text("utf-8")
_LARGEST_BODY = 1_000_000
_ANSWER_S = 180.0
"""How long an answer may take; a language model has two minutes of it."""
_OURS = ("/api", "/v1", "/slack")
"""Below these an unknown address is ours to name; elsewhere it is the page's."""
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
_ABOUT = """\
Answers AWS architecture questions from a collection of references. Every sentence of an answer carries markers
([1], [2], ...), each of which is a citation: the exact quote, its place in its document, link and date. Errors are
problems (RFC 9457)."""


class Health(TypedDict):
    """That the collection can be read, and how much it holds."""

    status: Literal["ok"]
    documents: int


class Door(Protocol):
    """A way in with addresses of its own, and work of its own while the application runs."""

    def add(self, app: FastAPI) -> None:
        """Add the addresses."""
        ...

    def running(self) -> AbstractAsyncContextManager[None]:
        """Work while the block runs."""
        ...


def build(
    answerer: v1.Answerer,
    mount: Callable[[FastAPI], None] = lambda app: None,
    *,
    doors: Sequence[Door] = (),
    rule: Rule | None = None,
    answer_s: float = _ANSWER_S,
    public_url: str = "",
    domain: Domain | None = None,
) -> FastAPI:
    """Return the application; `mount` adds the page, which takes every address that is left, and so comes last.

    `rule` says who may come in (None: everybody), `answer_s` how long an answer may take, `public_url` where a
    proxy makes the server reachable, `domain` what the costs that are drawn rest on (None: the shipped one).
    """
    app = FastAPI(
        lifespan=lambda _app: _running(doors),
        title="workshape",
        version=version("workshape"),
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
    )
    app.add_middleware(Bodies, most_bytes=_LARGEST_BODY)
    if rule is not None:
        if rule.questions_a_minute:
            app.add_middleware(Questions, a_minute=rule.questions_a_minute, behind_proxy=rule.behind_proxy)
        app.add_middleware(Guard, rule=rule)
    app.add_middleware(OwnOrigin, public_url=public_url)
    app.add_middleware(RequestIds)
    app.add_middleware(SecurityHeaders)
    if public_url:
        app.add_middleware(Public, url=public_url)
    problems.register(app)
    _add_service(app, answerer)
    v1.add(app, answerer, answer_s)
    openai.add(app, answerer, answer_s)
    plot.add(app, domain or Domain.shipped())
    if rule is not None:
        login.add(app, rule)
    for door in doors:
        door.add(app)
    for prefix in _OURS:
        app.add_api_route(f"{prefix}/{{rest:path}}", _unknown, methods=_METHODS, include_in_schema=False)
    problems.describe_in(app.openapi())
    mount(app)
    return app


@asynccontextmanager
async def _running(doors: Sequence[Door]) -> AsyncIterator[None]:
    async with AsyncExitStack() as running:
        for door in doors:
            await running.enter_async_context(door.running())
        yield


def _add_service(app: FastAPI, answerer: v1.Answerer) -> None:
    """Add what is about the service itself: its health, and the page's own script."""

    @app.get(
        "/healthz",
        tags=["service"],
        summary="Whether the service can answer",
        responses=problems.declared(503),
    )
    def healthz() -> Health:
        """Return ok, where the collection can be read."""
        return {"status": "ok", "documents": answerer.count()}

    @app.get("/workshape.js", include_in_schema=False)
    def script() -> Response:
        return Response(_SCRIPT, media_type="text/javascript", headers={"cache-control": "no-cache"})


def _unknown(rest: str, request: Request) -> Response:
    """Say what is wrong with an address: nothing is there, or not by that method."""
    asked = f"{request.method} {request.url.path}"
    partly = [route for route in request.app.routes if route.matches(request.scope)[0] is Match.PARTIAL]
    allowed = sorted({method for route in partly for method in getattr(route, "methods", ())})
    if allowed:
        detail = f"there is no {asked}: the methods here are {', '.join(allowed)}"
        return problems.problem(request, 405, problems.TITLES[405], detail, {"allow": ", ".join(allowed)})
    detail = f"there is no {asked}: /openapi.json lists what there is"
    return problems.problem(request, 404, problems.TITLES[404], detail)
