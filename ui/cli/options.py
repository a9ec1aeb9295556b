"""Options and output that several commands share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, LiteralString

import typer

from ui.terminal import Terminal

Home = Annotated[
    Path | None,
    typer.Option(
        "--home",
        help="Folder of the collection. [default: WORKSHAPE_HOME, else the platform's data folder]",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def say(template: LiteralString, /, *parts: object, err: bool = False) -> None:
    """Print a line; what others wrote is put into its `{}` and stays on it."""
    typer.echo(Terminal.of(template, *parts), err=err)


def print_json(value: Any) -> None:
    """Print a value as JSON that a person can read."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
