"""The command that shows a decision in full: what was understood, what is chosen, and by which rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
import yaml

from ui import wiring
from ui.cli.options import Home, Json, print_json, say
from ui.errors import FactsUnreadable, NotWritten, PlotRefused
from ui.terminal import Terminal

if TYPE_CHECKING:
    from assistant.decisions.system import SystemDecision


def decide(
    text: Annotated[str, typer.Argument(help="The work, in words.")],
    facts: Annotated[
        Path | None,
        typer.Option("--facts", help="A YAML file of facts that take the place of what the text says."),
    ] = None,
    as_json: Json = False,
    record: Annotated[
        Path | None, typer.Option("--adr", help="Write a decision record (Markdown, MADR 4) to this file.")
    ] = None,
    diagram: Annotated[
        Path | None,
        typer.Option(
            "--diagram", help="Draw the system as a Mermaid flowchart: .mmd, or .md with its sources."
        ),
    ] = None,
    plot: Annotated[
        Path | None,
        typer.Option("--plot", help="Draw what the work costs over its rate: .svg, .png or .pdf."),
    ] = None,
    home: Home = None,
) -> None:
    """Read the shape of the work and decide, with what ruled each option out and what would change it."""
    from assistant.decisions.system import decide_text
    from assistant.reading.question import tidy
    from ui.decided import decided_text

    decided = decide_text(tidy(text), wiring.domain(), _read(facts) if facts else None)
    if record:
        with wiring.open_assistant(home) as assistant:
            _write(record, assistant.record(decided))
    if diagram:
        with wiring.open_assistant(home) as assistant:
            drawn = assistant.diagram(decided)
        _write(diagram, drawn.to_markdown() if diagram.suffix == ".md" else drawn.to_mermaid())
    if plot:
        _draw(decided, plot)
    if as_json:
        print_json(decided.to_dict())
    else:
        say("{}", Terminal.lines(decided_text(decided)))


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise NotWritten(path, error.strerror or str(error)) from error


def _draw(decided: SystemDecision, path: Path) -> None:
    """Draw the first decision that has a curve of costs."""
    from ui.plot import write_plot

    curves = (decision.curve for decisions in decided.decisions for decision in decisions[:1])
    found = next((curve for curve in curves if curve is not None), None)
    if found is None:
        raise PlotRefused(
            path,
            "functions and containers are not known to cross: say how long a unit takes, at most 15 minutes",
        )
    write_plot(found, path)


def _read(path: Path) -> dict[str, Any]:
    try:
        facts = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise FactsUnreadable(path, " ".join(str(error).split())) from error
    if not isinstance(facts, dict) or not all(isinstance(name, str) for name in facts):
        raise FactsUnreadable(
            path, "it is not a mapping of facts to values, one a line: max_duration: 40 min"
        )
    return facts
