"""What can go wrong at a door.

DoorError
├── NotOpen            others would reach the address, and nobody said who of them may
├── PortTaken          another program listens on the address already
├── AddressUnusable    this machine cannot listen there
├── BadAddress         an address that was given cannot be used for what it is for
├── SlackHalfSetUp     one of Slack's two settings is there, the other is not
├── SlackRefused       Slack did not take what was posted
├── FactsUnreadable    a file of facts for a decision cannot be read
├── SettingWrong       a setting does not exist, or cannot have that value
├── NameTaken          there is a key or user of that name already
├── NameUnknown        there is no key or user of that name
└── PasswordTooShort   a password that could be guessed
"""

from __future__ import annotations

from pathlib import Path


class DoorError(Exception):
    """Root of everything this package raises on purpose."""


class FactsUnreadable(DoorError):
    """A file of facts for a decision cannot be read, or holds something else."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"cannot read facts from {path}: {reason}")


class PlotRefused(DoorError):
    """A plot of costs cannot be drawn or written."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"cannot draw {path}: {reason}")


class NotWritten(DoorError):
    """A file cannot be written where it was wanted."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"cannot write {path}: {reason}")


class NotOpen(DoorError):
    """The address is reached by others, and nobody said who of them may come in."""

    def __init__(self, host: str) -> None:
        self.host = host
        super().__init__(
            f"{host} can be reached from other machines, and nobody said who may come in: `workshape keys add NAME` "
            "lets programs in, `workshape users add NAME` people, --open everybody; "
            "leave --host out to listen on this machine only"
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


class BadAddress(DoorError):
    """An address cannot be used for what it is for."""

    def __init__(self, address: str, remedy: str) -> None:
        self.address = address
        super().__init__(f"{address!r} cannot be used: {remedy}")


class SlackRefused(DoorError):
    """Slack did not take what was posted, or could not be reached."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"Slack did not take the answer: {reason}; check the webhook's address")


class SettingWrong(DoorError):
    """A setting does not exist, or cannot have that value."""

    def __init__(self, where: str, reason: str) -> None:
        self.where, self.reason = where, reason
        super().__init__(f"{where}: {reason}")


class PasswordTooShort(DoorError):
    """A password could be guessed."""

    def __init__(self, shortest: int) -> None:
        super().__init__(f"a password needs at least {shortest} characters: take a longer one")


class NameTaken(DoorError):
    """There is an account of that kind and name already."""

    def __init__(self, kind: str, name: str) -> None:
        self.kind, self.name = kind, name
        super().__init__(
            f"there is a {kind} named {name!r} already: take another name, or remove that one first"
        )


class NameUnknown(DoorError):
    """There is no account of that kind and name."""

    def __init__(self, kind: str, name: str) -> None:
        self.kind, self.name = kind, name
        super().__init__(f"there is no {kind} named {name!r}: `workshape {kind}s` lists them")
