"""What work costs a month becomes paragraphs: which way costs less, both bills with their prices. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.decisions.decision import Decision
from assistant.figures.bill import BILLS, dollars
from assistant.figures.types import Figure
from assistant.reading.shape.vocabulary import vocabulary
from assistant.writing.argue import Statements, bullets, capitalised, question
from assistant.writing.compose import Paragraph
from assistant.writing.markdown import Markdown
from corpus.types import Quote


def argue_costs(decision: Decision, statements: Statements) -> list[Paragraph]:
    """Return what the work costs either way; empty where that is not known.

    Where only the rate is missing, that is the rate at which both cost the same, and the question for the rate.
    """
    bills = [one for one in decision.figures if one.name in BILLS]
    crossover = [one for one in decision.figures if one.name == "crossover"]
    told = [*crossover, *bills]
    if not told:
        return []
    pairs: dict[Quote, str] = {}
    for figure in told:
        quotes = figure.quotes if figure in bills else figure.quotes[:1]
        for quote in quotes:
            if quote in statements:
                pairs.setdefault(quote, figure.said)
    return [
        Paragraph(_cheaper(bills) if bills else "It depends on the rate", (), "verdict"),
        bullets([(said, quote) for quote, said in pairs.items()], statements),
        Paragraph("Assumed", (), note=Markdown.escape(_assumed(told))),
        *([] if bills else [Paragraph("", (), note=question(vocabulary()["rate"].ask))]),
    ]


def _cheaper(bills: Sequence[Figure]) -> str:
    """Return the verdict on bills: which is lower, or that neither clearly is."""
    by_name = {figure.name: figure.value for figure in bills}
    if len(by_name) == 1:
        return (
            f"In containers it costs {bills[0].value.said(dollars)} a month; a function may not run that long"
        )
    functions, containers = (by_name[name] for name in BILLS)
    against = f"{functions.said(dollars)} a month as functions, {containers.said(dollars)} in containers"
    if functions.high < containers.low:
        return f"Functions cost less: {against}"
    if containers.high < functions.low:
        return f"Containers cost less: {against}"
    return f"Neither clearly costs less: {against}"


def _assumed(told: Sequence[Figure]) -> str:
    inputs = dict.fromkeys(
        f"{one.name} {one.said}" for figure in told for one in figure.inputs if one.origin == "assumed"
    )
    dates = sorted(one.source.as_of for figure in told for one in figure.constants)
    prices = f"prices of us-east-1, read {dates[0]} to {dates[-1]}, without free tiers"
    return f"{capitalised('; '.join((*inputs, prices)))}."
