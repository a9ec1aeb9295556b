"""What can go wrong at a door.

DoorError
├── NotOpen            others would reach the address, and nobody said that they may
├── PortTaken          another program listens on the address already
├── AddressUnusable    this machine cannot listen there
└── SlackHalfSetUp     one of Slack's two settings is there, the other is not
"""

from __future__ import annotations


class DoorError(Exception):
    """Root of everything this package raises on purpose."""


class NotOpen(DoorError):
    """The address is reached by others, who would need no password."""

    def __init__(self, host: str) -> None:
        self.host = host
        super().__init__(
            f"{host} can be reached from other machines, and everybody there could use the page: "
            "say --open if that is wanted, or leave --host out to listen on this machine only"
        )


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


class SlackHalfSetUp(DoorError):
    """Of the secret and the token of a Slack app, one is missing."""

    def __init__(self, missing: str) -> None:
        self.missing = missing
        super().__init__(
            f"Slack needs both its settings, and {missing} is not set: copy it from the app's page at Slack, "
            "or unset the other to serve without Slack"
        )
