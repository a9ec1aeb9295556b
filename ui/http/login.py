"""Where people log in to the page: a form without script, and a cookie that says who they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import FastAPI, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from ui.access import TICKET_S
from ui.html import Html
from ui.http.access import LOG_IN, LOG_OUT, TICKET, Rule
from ui.http.comparing import Comparing, TooManyGuesses
from ui.http.public import client_of

_LONGEST = 1_000
_STYLE = Html(
    ":root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; } "
    "body { display: grid; place-content: center; min-height: 90vh; margin: 1rem; } "
    "form { display: grid; gap: .75rem; width: min(22rem, 90vw); } label { display: grid; gap: .25rem; } "
    "input, button { font: inherit; padding: .5rem .75rem; }"
)
_PAGE = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>workshape: {}</title>
<style>{}</style>
<main>{}</main>
</html>
"""
_ENTER = """
  <form method="post" action="login">
    <h1>workshape</h1>
    <p role="status">{}</p>
    <label>Name <input name="name" autocomplete="username" required autofocus></label>
    <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
    <button>Log in</button>
  </form>
"""
_LEAVE = Html('<form method="post" action="logout"><h1>workshape</h1><button>Log out</button></form>')


def add(app: FastAPI, rule: Rule) -> None:
    """Add the addresses for logging in and out."""

    @app.get(LOG_IN, include_in_schema=False)
    def form() -> Response:
        return _page("Log in to ask about your work.")

    comparing = Comparing()

    @app.post(LOG_IN, include_in_schema=False)
    async def log_in(
        request: Request,
        name: Annotated[str, Form(max_length=_LONGEST)],
        password: Annotated[str, Form(max_length=_LONGEST)],
    ) -> Response:
        where = client_of(request.scope, behind_proxy=rule.behind_proxy)
        try:
            ticket = await comparing.log_in(rule.keeper, name, password, where)
        except TooManyGuesses as error:
            message = f"Too many wrong passwords: try again in {error.wait_s} s."
            return _page(message, 429, {"retry-after": str(error.wait_s)})
        if ticket is None:
            return _page(f"That is not the password of {name}, or there is nobody of that name.", 401)
        response = _to_the_page(request)
        response.set_cookie(
            TICKET, ticket, max_age=TICKET_S, httponly=True, samesite="lax", secure=rule.secure
        )
        return response

    @app.get(LOG_OUT, include_in_schema=False)
    def ask_whether() -> Response:
        # A page elsewhere may lead anybody here; it cannot press the button.
        return HTMLResponse(Html.of(_PAGE, "log out", _STYLE, _LEAVE))

    @app.post(LOG_OUT, include_in_schema=False)
    def log_out(request: Request) -> Response:
        rule.keeper.log_out(request.cookies.get(TICKET, ""))
        response = _to_the_page(request)
        response.delete_cookie(TICKET)
        return response


def _page(message: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return HTMLResponse(Html.of(_PAGE, "log in", _STYLE, Html.of(_ENTER, message)), status, headers)


def _to_the_page(request: Request) -> Response:
    return RedirectResponse(request.scope.get("root_path", "") + "/", 303)
