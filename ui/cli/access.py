"""`workshape keys` and `workshape users`: who may come in."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from ui import wiring
from ui.cli.options import Home, say

keys = typer.Typer(
    help="Keys that let programs in: HTTP, OpenAI-compatible, MCP.", invoke_without_command=True
)
users = typer.Typer(help="Users of the page, with a password each.", invoke_without_command=True)

Name = Annotated[str, typer.Argument(help="A name to know it by.")]


@keys.callback()
def list_keys(context: typer.Context, home: Home = None) -> None:
    """List the keys, by name."""
    _list(context, home, "key")


@keys.command("add")
def add_key(context: typer.Context, name: Name, home: Home = None) -> None:
    """Make a key and print it; it is shown this once."""
    with wiring.open_access(home or context.obj) as access:
        typer.echo(access.add_key(name))
    typer.echo("Only its hash is kept: note it now. Send it as `Authorization: Bearer KEY`.", err=True)


@keys.command("remove")
def remove_key(context: typer.Context, name: Name, home: Home = None) -> None:
    """Let a key's holder in no longer; it holds at once."""
    with wiring.open_access(home or context.obj) as access:
        access.remove("key", name)
    say("removed {}", name)


@users.callback()
def list_users(context: typer.Context, home: Home = None) -> None:
    """List the users, by name."""
    _list(context, home, "user")


@users.command("add")
def add_user(context: typer.Context, name: Name, home: Home = None) -> None:
    """Let somebody use the page; the password is asked for, or read from standard input."""
    asked = sys.stdin.isatty()
    password = (
        typer.prompt("Password", hide_input=True, confirmation_prompt=True)
        if asked
        else sys.stdin.readline().rstrip("\n")
    )
    with wiring.open_access(home or context.obj) as access:
        access.add_user(name, password)
    say("added {}", name)


@users.command("remove")
def remove_user(context: typer.Context, name: Name, home: Home = None) -> None:
    """Let somebody use the page no longer; it holds at once."""
    with wiring.open_access(home or context.obj) as access:
        access.remove("user", name)
    say("removed {}", name)


def _list(context: typer.Context, home: Home, kind: str) -> None:
    if context.invoked_subcommand is not None:
        context.obj = home
        return
    with wiring.open_access(home) as access:
        held = access.held("key" if kind == "key" else "user")
    for account in held:
        since = datetime.fromtimestamp(account.created_at, UTC).date().isoformat()
        say("{}  since {}", account.name, since)
    typer.echo(f"{len(held)} {kind}{'s' if len(held) != 1 else ''}", err=True)
