"""`workshape tables`: the decision tables, shipped and your own, and what is wrong with them."""

from __future__ import annotations

import typer

from ui import wiring
from ui.cli.options import Home


def tables(home: Home = None) -> None:
    """List the decision tables with their options, and what they ask for that nobody can give."""
    from assistant.table_check import problems
    from corpus.tables import tables as read

    with wiring.open_assistant(home) as assistant:
        held = assistant.stated()
    wrong = 0
    for table in read().values():
        typer.echo(f"{table.name}: {table.question}")
        typer.echo(f"  {', '.join(option.name for option in table.options.values())}")
        typer.echo(
            f"  {len(table.limits)} limits, {len(table.preferences)} preferences, on {', '.join(table.facts)}"
        )
        for problem in problems(table, held):
            wrong += 1
            typer.echo(f"  wrong: {problem}", err=True)
    if wrong:
        raise typer.Exit(1)
