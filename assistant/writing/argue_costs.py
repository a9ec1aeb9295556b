"""What work costs a month becomes paragraphs: which way costs less, both bills with their prices. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.decisions.decision import Decision
from assistant.figures.bill import BILLS, dollars
from assistant.figures.types import Figure
from assistant.writing.argue import Statements, bullets, capitalised, question
from assistant.writing.compose import Paragraph
from assistant.writing.markdown import Markdown
from corpus.types import Quote


def argue_costs(decision: Decision, statements: Statements) -> list[Paragraph]:
    """Return what the work costs either way; empty where that is not known.

    Where only the rate is missing, that is the rate at which both cost the same, and the question for the rate.
    """
    bills = [figure for figure in decision.figures if figure.name in BILLS]
    crossover = [figure for figure in decision.figures if figure.name == "crossover"]
    figures = [*crossover, *bills]
    if not figures:
        return []
    pairs: dict[Quote, str] = {}
    for figure in figures:
        quotes = figure.quotes if figure in bills else figure.quotes[:1]
        for quote in quotes:
            if quote in statements:
                pairs.setdefault(quote, figure.text)
    return [
        Paragraph(_cheaper(bills) if bills else "It depends on the rate", (), "verdict"),
        bullets([(clause, quote) for quote, clause in pairs.items()], statements),
        Paragraph("Assumed", (), note=Markdown.escape(_assumed(figures))),
        *([] if bills else [Paragraph("", (), note=question(decision.domain.facts["rate"].declared.ask))]),
    ]


def _cheaper(bills: Sequence[Figure]) -> str:
    """Return the verdict on bills: which is lower, or that neither clearly is."""
    by_name = {figure.name: figure.value for figure in bills}
    if len(by_name) == 1:
        return f"In containers it costs {bills[0].value.in_words(dollars)} a month; a function may not run that long"
    functions, containers = (by_name[name] for name in BILLS)
    against = (
        f"{functions.in_words(dollars)} a month as functions, {containers.in_words(dollars)} in containers"
    )
    if functions.high < containers.low:
        return f"Functions cost less: {against}"
    if containers.high < functions.low:
        return f"Containers cost less: {against}"
    return f"Neither clearly costs less: {against}"


def _assumed(figures: Sequence[Figure]) -> str:
    inputs = dict.fromkeys(
        f"{entry.name} {entry.text}"
        for figure in figures
        for entry in figure.inputs
        if entry.origin == "assumed"
    )
    dates = sorted(rate.source.as_of for figure in figures for rate in figure.constants)
    prices = f"prices of us-east-1, read {dates[0]} to {dates[-1]}, without free tiers"
    return f"{capitalised('; '.join((*inputs, prices)))}."
