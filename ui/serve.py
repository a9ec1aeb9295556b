"""One process that listens: the application under uvicorn, until interrupted."""

from __future__ import annotations

import errno
import ipaddress
import resource
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import uvicorn
from fastapi import FastAPI

from ui.errors import AddressUnusable, PortTaken
from ui.http.crowd import Crowd, Limits, connections

_GRACE_S = 3
"""How long open streams may go on after an interrupt."""
_FILES_OF_OURS = 256
"""Files that the collection, its indexes and other servers may need besides connections."""


def check_address(host: str, port: int) -> None:
    """Raise PortTaken or AddressUnusable where the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.create_server((host, port), family=family):
            pass
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(host, port) from error
        raise AddressUnusable(host, port, error.strerror or str(error)) from error


def is_loopback(host: str) -> bool:
    """Return whether only this machine reaches the address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def serve(app: FastAPI, host: str, port: int, ready: Callable[[str], None], limits: Limits) -> None:
    """Serve `app` within `limits`; `ready` is told the address once it answers there."""
    most = _open_files(limits.connections) - _FILES_OF_OURS
    crowd = Crowd(replace(limits, connections=max(1, min(limits.connections, most))))
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=connections(crowd),
        proxy_headers=False,  # who asks is `ui.http.public`'s to say
        log_level="warning",
        timeout_graceful_shutdown=_GRACE_S,
    )
    _Server(config, lambda: ready(f"http://{f'[{host}]' if ':' in host else host}:{port}")).run()


def _open_files(wanted: int) -> int:
    """Return how many files this process may have open, after asking for as many as the connections need."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted + _FILES_OF_OURS
    if soft < needed:
        more = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (more, hard))
            return more
    return soft


class _Server(uvicorn.Server):
    """Tells when it listens: uvicorn itself only logs it."""

    def __init__(self, config: uvicorn.Config, listening: Callable[[], None]) -> None:
        super().__init__(config)
        self._listening = listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._listening()
