"""Where others reach the server: a proxy may speak https, under a name and a prefix of its own."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from ui.http.headers import ASGI, Receive, Send


def inner_path(scope: Mapping[str, Any]) -> str:
    """Return the path of a request without the prefix, whether the proxy left it or not."""
    return str(scope["path"]).removeprefix(scope.get("root_path", ""))


def client_of(scope: Mapping[str, Any], *, behind_proxy: bool) -> str:
    """Return the address a request came from; behind a proxy, the one that the proxy says it had it from."""
    if behind_proxy:
        lines = Headers(raw=scope["headers"]).getlist("x-forwarded-for")
        if lines:
            return lines[-1].rpartition(",")[2].strip()[:64]
    client = scope.get("client")
    return str(client[0]) if client else ""


class Public:
    """ASGI middleware that tells the application the address under which a proxy makes it reachable.

    The prefix holds whether the proxy takes it off or leaves it; the scheme for requests to the proxy's name.
    """

    def __init__(self, app: ASGI, url: str) -> None:
        parts = urlsplit(url)
        self._app = app
        self._prefix = parts.path.rstrip("/")
        self._scheme, self._host = parts.scheme, parts.netloc.encode()

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Pass the request on as it was made to the proxy."""
        scope = {**scope, "root_path": self._prefix}
        if (b"host", self._host) in scope.get("headers", ()):
            scope["scheme"] = self._scheme
        await self._app(scope, receive, send)
