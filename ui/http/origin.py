"""Requests that a page elsewhere makes a browser send: refused at every address, whatever they carry.

A browser adds its cookies, and its place in the network, to what any page tells it to ask. It also says which page
that was: in `Origin`, and in `Sec-Fetch-Site` where it can. Programs send neither, and are not concerned. Nothing
here is meant to be read from another page, so a preflight is refused as what would follow it is.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request

from ui.http.headers import ASGI, Receive, Send
from ui.http.problems import problem

_OWN_SITE = ("same-origin", "none")
"""From our own page, or from the reader's hand: a typed address, a bookmark."""
_DEFAULT_PORTS = {"http": 80, "https": 443}


class OwnOrigin:
    """ASGI middleware that refuses what a page of another origin has sent; a link to our page is no such thing."""

    def __init__(self, app: ASGI, public_url: str = "") -> None:
        self._app = app
        self._public = _origin(public_url) if public_url else None

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] == "http" and not self._ours(scope):
            detail = "a page of another site sent this, and such pages are not served"
            await problem(Request(scope), 403, "From another site", detail)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _ours(self, scope: Mapping[str, Any]) -> bool:
        headers = Headers(raw=scope["headers"])
        origin = headers.get("origin")
        if origin is not None and not self._is_ours(origin, headers.get("host", "")):
            return False
        site = headers.get("sec-fetch-site", "none")
        return site in _OWN_SITE or _is_link(scope, headers)

    def _is_ours(self, origin: str, host: str) -> bool:
        stated_origin = _origin(origin)
        if stated_origin is None:
            return False
        scheme, name, _ = stated_origin
        addressed = _origin(f"{scheme}://{host}")
        if self._public and addressed and addressed[1] == self._public[1]:
            return stated_origin == self._public  # by its public name only under its public scheme
        return stated_origin in (addressed, self._public) and bool(name)


def _is_link(scope: Mapping[str, Any], headers: Headers) -> bool:
    """Return whether somebody followed a link to a page of ours, which changes nothing here."""
    to_a_page = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    return to_a_page and scope["method"] == "GET"


def _origin(url: str) -> tuple[str, str, int] | None:
    """Return scheme, host and port of an address; None where it has none, as "null"."""
    try:
        parts = urlsplit(url)
        port = parts.port or _DEFAULT_PORTS[parts.scheme]
    except (ValueError, KeyError):
        return None
    return (parts.scheme, parts.hostname, port) if parts.hostname else None
