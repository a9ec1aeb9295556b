"""What can go wrong at a door.

DoorError
├── PortTaken          another program listens on the address already
└── AddressUnusable    this machine cannot listen there
"""

from __future__ import annotations


class DoorError(Exception):
    """Root of everything this package raises on purpose."""


class PortTaken(DoorError):
    """Another program listens there already."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        super().__init__(
            f"port {port} on {host} is taken by another program: stop that one, "
            f"or choose another port with `workshape serve --port {port + 1}`"
        )


class AddressUnusable(DoorError):
    """This machine cannot listen there."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        self.host, self.port = host, port
        super().__init__(
            f"cannot listen on {host}, port {port}: {reason}; "
            "--host takes an address of this machine, 127.0.0.1 by default"
        )
