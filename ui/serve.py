"""One process that listens: the application under uvicorn, until interrupted."""

from __future__ import annotations

import errno
import ipaddress
import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from ui.errors import AddressUnusable, PortTaken

_GRACE_S = 3
"""How long open streams may go on after an interrupt."""


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


def serve(app: FastAPI, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve `app`; `ready` is told the address once it answers there."""
    config = uvicorn.Config(
        app, host=host, port=port, log_level="warning", timeout_graceful_shutdown=_GRACE_S
    )
    _Server(config, lambda: ready(f"http://{f'[{host}]' if ':' in host else host}:{port}")).run()


class _Server(uvicorn.Server):
    """Tells when it listens: uvicorn itself only logs it."""

    def __init__(self, config: uvicorn.Config, listening: Callable[[], None]) -> None:
        super().__init__(config)
        self._listening = listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._listening()
