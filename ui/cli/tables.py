"""`workshape tables`: the decision tables, shipped and your own, and what is wrong with them."""

from __future__ import annotations

import typer

from ui import wiring
from ui.cli.options import Home, say


def tables(home: Home = None) -> None:
    """List the decision tables with their options, and what they ask for that nobody can give."""
    from assistant.decisions.table_check import problems

    with wiring.open_assistant(home) as assistant:
        held, domain = assistant.stated(), assistant.domain
    wrong = 0
    for table in domain.tables.values():
        say("{}: {}", table.name, table.question)
        say("  {}", ", ".join(option.name for option in table.options.values()))
        counted = f"{len(table.limits)} limits, {len(table.preferences)} preferences"
        say("  {}, on {}", counted, ", ".join(table.facts))
        for problem in problems(table, held, domain.facts):
            wrong += 1
            say("  wrong: {}", problem, err=True)
    if wrong:
        raise typer.Exit(1)
