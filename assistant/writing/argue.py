"""A decision becomes paragraphs: the choice, what decided it, its cost, what would change it, what to ask. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.decisions.choice import Ranked, Reason
from assistant.decisions.decision import Decision, change_sentence, holds_because
from assistant.decisions.flips import Flip
from assistant.evidence.statements import Statement
from assistant.figures.bill import BILLS
from assistant.reading.shape.types import Contradiction
from assistant.writing.compose import Paragraph
from assistant.writing.markdown import NOTHING, Markdown
from corpus.types import Quote

_MOST_LIMITS, _MOST_REASONS, _MOST_COSTS, _MOST_FLIPS = 2, 3, 2, 4
_RIVAL = 1.0
"""An option that was ruled out is told of when the asker named it, or when its score or default is this high."""
_MOST_FIGURES = 3
_ENOUGH = 2
"""So many reasons make a statement on what the chosen option is for superfluous."""

Statements = Mapping[Quote, Statement]


def argue(decision: Decision, statements: Statements) -> list[Paragraph]:
    """Return the paragraphs of a decision; `statements` hold what the collection says of the table's quotes.

    A quote that the collection does not hold is left out, and its reason with it.
    """
    chosen = decision.chosen.option
    pairs = [(lead_in, quote) for lead_in, quote in decisive(decision) if quote in statements]
    used = {quote for _, quote in pairs}
    costs = [quote for quote in chosen.costs if quote not in used][:_MOST_COSTS]
    says = [chosen.says] if chosen.says and len(pairs) < _ENOUGH else []
    paragraphs = [
        Paragraph(_verdict(decision), stated(says, statements), "verdict"),
        bullets(pairs, statements),
        figures(decision, statements),
        Paragraph("What it costs you", stated(costs, statements)),
        _outsider(decision, statements),
        Paragraph("What would change this", (), note=Markdown.escape(_changes(decision))),
        Paragraph("Assumed", (), note=Markdown.escape(sentence("; ".join(decision.assumptions)))),
        Paragraph("", (), note=question(decision.missing[0].ask) if decision.missing else NOTHING),
    ]
    return [
        paragraph
        for paragraph in paragraphs
        if paragraph.statements or paragraph.note or paragraph.is_verdict
    ]


def figures(decision: Decision, statements: Statements) -> Paragraph:
    """Return the first figures, bills left out, each with what the library states of its formula or constant."""
    figures = [figure for figure in decision.figures if figure.name not in BILLS and figure.quotes][
        :_MOST_FIGURES
    ]
    pairs = [(figure.text, figure.quotes[0]) for figure in figures if figure.quotes[0] in statements]
    return bullets(pairs, statements, "In figures")


def called(decision: Decision) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what the chosen option is called, and what the others are."""
    chosen = decision.chosen.option
    names = (chosen.name, *chosen.names)
    options = (ranked.option for ranked in decision.choice.ranked[1:])
    return names, tuple(
        name for option in options for name in (option.name, *option.names) if name not in names
    )


def beside(decision: Decision, statements: Statements) -> list[Paragraph]:
    """Return what a decision adds to an answer that a document leads: what several facts speak for, what to ask."""
    pairs = [(lead_in, quote) for lead_in, quote in decisive(decision) if quote in statements][:_MOST_REASONS]
    enough = len(pairs) >= _ENOUGH
    paragraphs = (
        [bullets(pairs, statements, f"By the facts told: {decision.chosen.option.name}")] if enough else []
    )
    asked = decision.missing[0].ask if decision.missing else ""
    return [*paragraphs, Paragraph("", (), note=question(asked))] if asked else paragraphs


def question(asked: str) -> Markdown:
    """Return what the asker is asked, as it stands at an answer's end."""
    return Markdown.of("**{}**", asked)


def _verdict(decision: Decision) -> str:
    name = decision.chosen.option.name
    if decision.choice.forced:
        return f"Nothing on the list fits all of this; {name} breaks the fewest limits"
    return decision.choice.table.verdict.format(name=name)


def decisive(decision: Decision) -> Iterator[tuple[str, Quote]]:
    """Yield what decided after why it holds: limits of the rivals, or of a forced choice itself, then reasons."""
    limits = decision.chosen.limits if decision.choice.forced else _limits_of_rivals(decision)
    for reason in list({reason.quote: reason for reason in limits}.values())[:_MOST_LIMITS]:
        yield holds_because(reason, decision), reason.quote
        if reason.doubt is not None:
            yield "But", reason.doubt
    for reason in [reason for reason in decision.reasons if reason.weight > 0][:_MOST_REASONS]:
        yield holds_because(reason, decision), reason.quote


def _limits_of_rivals(decision: Decision) -> list[Reason]:
    names = decision.facts["candidates"].values if "candidates" in decision.facts else frozenset()

    def named(ranked: Ranked) -> bool:
        return not names.isdisjoint(ranked.option.names)

    rivals = [
        ranked
        for ranked in decision.choice.ranked[1:]
        if named(ranked) or max(ranked.score, ranked.option.by_default) >= _RIVAL
    ]
    return [
        reason for ranked in sorted(rivals, key=lambda ranked: not named(ranked)) for reason in ranked.limits
    ]


def _outsider(decision: Decision, statements: Statements) -> Paragraph:
    """Return what speaks for an option that the asker did not name and that ranks above the chosen one."""
    above = [
        ranked
        for ranked in decision.choice.ranked
        if ranked.possible and ranked.score > decision.chosen.score
    ]
    best = max(above, key=lambda ranked: ranked.score, default=None)
    if best is None:
        return Paragraph("", ())
    quotes = [reason.quote for reason in decision.reasons_of(best) if reason.weight > 0][:1]
    return Paragraph(f"Not asked for, but ranked higher: {best.option.name}", stated(quotes, statements))


def bullets(pairs: Sequence[tuple[str, Quote]], statements: Statements, label: str = "") -> Paragraph:
    """Return statements as bullets, each after why it holds, which is not said again where the one before said it."""
    lead_ins = [
        "" if at and lead_in == pairs[at - 1][0] else capitalised(lead_in)
        for at, (lead_in, _) in enumerate(pairs)
    ]
    return Paragraph(
        label, stated([quote for _, quote in pairs], statements), "bullets", lead_ins=tuple(lead_ins)
    )


def contradiction(found: Sequence[Contradiction]) -> list[Paragraph]:
    """Return what says that a text contradicts itself; empty where it does not."""
    pairs = "; ".join(f"“{clash.first.words}” and “{clash.second.words}”" for clash in found)
    note = Markdown.of("{}. Both were taken as said.", pairs)
    return [Paragraph("This contradicts itself", (), note=note)] if found else []


def stated(quotes: Sequence[Quote], statements: Statements) -> tuple[Statement, ...]:
    """Return the statements behind quotes, those left out that the collection does not hold."""
    return tuple(statements[quote] for quote in quotes if quote in statements)


def _changes(decision: Decision) -> str:
    unknown = [flip for missing in decision.missing for flip in missing.flips]
    return changes([*decision.flips, *unknown][:_MOST_FLIPS], decision)


def changes(flips: Sequence[Flip], decision: Decision) -> str:
    """Return what would change a choice, and to what, a sentence each."""
    options = decision.choice.table.options
    return " ".join(
        f"{capitalised(change_sentence(flip, decision.domain.facts))}: {options[flip.chosen].name}."
        for flip in flips
    )


def sentence(text: str) -> str:
    """Return what was listed as a sentence; empty where nothing was."""
    return f"{capitalised(text)}." if text else ""


def capitalised(text: str) -> str:
    """Return the text with its first letter large."""
    return text[:1].upper() + text[1:]
