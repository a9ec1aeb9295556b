"""Options and output that several commands share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

Home = Annotated[
    Path | None,
    typer.Option(
        "--home",
        help="Folder of the collection. [default: WORKSHAPE_HOME, else the platform's data folder]",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def print_json(value: Any) -> None:
    """Print a value as JSON that a person can read."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
