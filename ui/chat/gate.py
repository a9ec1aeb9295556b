"""What of the page's server is reached: the routes that our page uses, its inputs of the shapes that it sends.

Gradio serves far more than one page needs: files of this machine, uploads, proxies, links to saved states. And it
takes part in what a client sends: a message with a file in it is a file that it copies to where it can be fetched.
So this stands before it, and lets pass what is listed here; what else a newer Gradio may offer is 404.

A conversation is found by the session's name, which the client chooses. It is made a name of its owner's, the user
or else the browser, so that nobody names another's.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections import Counter, OrderedDict
from collections.abc import Mapping, MutableMapping
from typing import Annotated, Any
from urllib.parse import parse_qs, urlencode

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request

from assistant.reading.question import MAX_CHARACTERS
from ui.http.body import Unreadable, parsed, replayed, whole
from ui.http.headers import ASGI, Message, Receive, Send
from ui.http.problems import TITLES, problem
from ui.http.public import inner_path

ROUTES = (
    ("GET", r"/"),
    ("GET", r"/config"),
    ("GET", r"/theme\.css"),
    ("GET", r"/favicon\.ico"),
    ("GET", r"/manifest\.json"),
    ("GET", r"/robots\.txt"),
    ("GET", r"/(?:assets|static)/(?:[\w-][\w.-]{0,99}/){0,4}[\w-][\w.-]{0,99}"),
    ("GET", r"/gradio_api/info"),
    ("GET", r"/gradio_api/app_id"),
    ("GET", r"/gradio_api/heartbeat/[a-z0-9]{1,64}"),
    ("GET", r"/gradio_api/queue/data"),
    ("POST", r"/gradio_api/queue/join"),
    ("POST", r"/gradio_api/cancel"),
    ("POST", r"/gradio_api/reset"),
)
"""Method and address, as a pattern, of everything that our page asks for; HEAD goes where GET does."""
_ROUTES = tuple((method, re.compile(pattern)) for method, pattern in ROUTES)
_MOST_BYTES = 200_000
"""A question has at most a few thousand characters."""
_LONGEST_TEXT = 10 * MAX_CHARACTERS
"""What is too long to be a question is told so; what is longer than this is not read at all."""
_STREAMS = ("/gradio_api/heartbeat/", "/gradio_api/queue/data")
_MOST_STREAMS = 40
"""Of one user or browser: a tab has two."""
_EVENT_ID = re.compile(rb'"event_id":\s*"([0-9a-f]{1,64})"')
_EVENTS_KNOWN = 10_000
_VISIT = "workshape_visit"
"""The cookie by which a browser is known whose user is not."""

_Session = Annotated[str, Field(pattern=r"^[a-z0-9]{1,64}$")]
_Event = Annotated[str, Field(pattern=r"^[a-f0-9-]{1,64}$")]
_Text = Annotated[str, Field(max_length=_LONGEST_TEXT)]
_Place = Annotated[int, Field(ge=0, lt=1_000_000)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Chosen(_Strict):
    """Which of the questions that an answer offers was chosen."""

    index: _Place | list[_Place] | None = None
    value: _Text
    selected: bool | None = None


class _Join(_Strict):
    """Something was done on the page: every input is a text, or nothing."""

    session_hash: _Session
    data: list[_Text | None] = Field(max_length=8)
    fn_index: _Place
    trigger_id: _Place | None = None
    event_data: _Chosen | None = None


class _Cancel(_Strict):
    """An answer was stopped."""

    session_hash: _Session
    fn_index: _Place
    event_id: _Event


class _Reset(_Strict):
    """The same, in Gradio's older way."""

    event_id: _Event


_BODIES: dict[str, type[_Strict]] = {
    "/gradio_api/queue/join": _Join,
    "/gradio_api/cancel": _Cancel,
    "/gradio_api/reset": _Reset,
}
_QUERIES = {"/": "__theme", "/gradio_api/queue/data": "session_hash"}
"""The one parameter that an address may have."""


class Gate:
    """ASGI application: the page's server behind its allow-list."""

    def __init__(self, app: ASGI, inputs: Mapping[int, int]) -> None:
        """Stand before `app`; `inputs` says of each thing that can be done on the page how many values it takes."""
        self._app = app
        self._inputs = inputs
        self._events: OrderedDict[str, str] = OrderedDict()
        self._streams: Counter[str] = Counter()

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Pass on what the page would ask; refuse everything else."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        path = inner_path(scope)
        allowed = [method for method, pattern in _ROUTES if pattern.fullmatch(path)]
        if not allowed:
            detail = f"there is no {scope['method']} {path}: /openapi.json lists what there is"
            await problem(request, 404, TITLES[404], detail)(scope, receive, send)
            return
        if scope["method"].replace("HEAD", "GET") not in allowed:
            detail = f"there is no {scope['method']} {path}: the method here is {allowed[0]}"
            await problem(request, 405, TITLES[405], detail, {"allow": allowed[0]})(scope, receive, send)
            return
        owner, new = _owner(request)
        try:
            if path in _BODIES:
                body = _parsed(_BODIES[path], await whole(receive, _MOST_BYTES))
                if isinstance(body, _Join) and self._inputs.get(body.fn_index) != len(body.data):
                    raise Unreadable(422, "the page does nothing of that number with so many values")
                if isinstance(body, _Cancel | _Reset) and self._events.get(body.event_id, owner) != owner:
                    raise Unreadable(404, "there is no such event")
                scope, receive = replayed(scope, _owned(body, owner).encode(), receive)
        except Unreadable as error:
            await problem(request, error.status, TITLES.get(error.status, TITLES[400]), str(error))(
                scope, receive, send
            )
            return
        if new:
            send = _introducing(send, new, secure=scope["scheme"] == "https")
        if path == "/gradio_api/queue/join":
            send = self._noting_event(send, owner)
        if not path.startswith(_STREAMS):
            await _ended(self._app, _renamed(scope, path, owner), receive, send)
        elif self._streams[owner] >= _MOST_STREAMS:
            detail = f"{_MOST_STREAMS} streams are open already: close a tab"
            await problem(request, 429, TITLES[429], detail, {"retry-after": "5"})(scope, receive, send)
        else:
            self._streams[owner] += 1
            try:
                await _ended(self._app, _renamed(scope, path, owner), receive, send)
            finally:
                self._streams[owner] -= 1
                if not self._streams[owner]:
                    del self._streams[owner]

    def _noting_event(self, send: Send, owner: str) -> Send:
        """Return a channel that notes whose event it is that an answer names: who knows its name may stop it."""

        async def send_noting(message: Message) -> None:
            if found := _EVENT_ID.search(message.get("body", b"")):
                self._events[found[1].decode()] = owner
                if len(self._events) > _EVENTS_KNOWN:
                    self._events.popitem(last=False)
            await send(message)

        return send_noting


async def _ended(app: ASGI, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    """Run the page's server; a session that it does not know any more ends the stream, and is no fault."""
    started = False

    async def send_noting(message: Message) -> None:
        nonlocal started
        started = started or message["type"] == "http.response.start"
        await send(message)

    try:
        await app(scope, receive, send_noting)
    except Exception as error:
        if not (started and isinstance(error.__cause__ or error, HTTPException)):
            raise
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def _parsed(kind: type[_Strict], body: bytes) -> _Strict:
    try:
        return kind.model_validate(parsed(body))
    except ValidationError as error:
        where = ", ".join(
            sorted({".".join(map(str, detail["loc"][:2])) or "the body" for detail in error.errors()})
        )
        raise Unreadable(422, f"the page sends nothing of that shape: {where}") from error


def _owned(request: _Strict, owner: str) -> str:
    """Return the body as Gradio reads it, its session the owner's."""
    if isinstance(request, _Join | _Cancel):
        request.session_hash = _session(owner, request.session_hash)
    return request.model_dump_json(exclude_none=False)


def _renamed(scope: MutableMapping[str, Any], path: str, owner: str) -> MutableMapping[str, Any]:
    """Return the request with the owner's session, and of its query only what the page sends."""
    name = _QUERIES.get(path)
    given = parse_qs(scope["query_string"].decode("latin-1")).get(name, [])[:1] if name else []
    if name == "session_hash":
        given = [_session(owner, name) for name in given]
    scope = {**scope, "query_string": urlencode([(name or "", value) for value in given]).encode()}
    before, found, session = path.partition("/heartbeat/")
    if found:
        renamed = f"{before}{found}{_session(owner, session)}"
        whole_path = scope.get("root_path", "") + renamed if scope["path"] != path else renamed
        scope |= {"path": whole_path, "raw_path": whole_path.encode()}
    return scope


def _session(owner: str, named: str) -> str:
    return hashlib.sha256(f"{owner}\n{named}".encode()).hexdigest()[:32]


def _owner(request: Request) -> tuple[str, str]:
    """Return whose request it is, and the visit that begins with it where that is not known."""
    person = getattr(request.state, "person", "")
    visit = request.cookies.get(_VISIT, "")
    new = secrets.token_urlsafe(16) if not (person or visit) and inner_path(request.scope) == "/" else ""
    return (f"user {person}" if person else f"visit {visit or new}"), new


def _introducing(send: Send, visit: str, *, secure: bool) -> Send:
    """Return a channel that gives the browser its name with the page."""

    async def send_with_cookie(message: Message) -> None:
        if message["type"] == "http.response.start":
            cookie = f"{_VISIT}={visit}; Path=/; HttpOnly; SameSite=Lax{'; Secure' if secure else ''}"
            message["headers"] = [*message.get("headers", ()), (b"set-cookie", cookie.encode())]
        await send(message)

    return send_with_cookie
