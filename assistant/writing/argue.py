"""A decision becomes paragraphs: the choice, what decided it, its cost, what would change it, what to ask. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.decisions.choice import Ranked, Reason
from assistant.decisions.decision import Decision, holds_because, said
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
    pairs = [(led, quote) for led, quote in decisive(decision) if quote in statements]
    used = {quote for _, quote in pairs}
    costs = [quote for quote in chosen.costs if quote not in used][:_MOST_COSTS]
    says = [chosen.says] if chosen.says and len(pairs) < _ENOUGH else []
    told = [
        Paragraph(_verdict(decision), stated(says, statements), "verdict"),
        bullets(pairs, statements),
        figures(decision, statements),
        Paragraph("What it costs you", stated(costs, statements)),
        _outsider(decision, statements),
        Paragraph("What would change this", (), note=Markdown.escape(_changes(decision))),
        Paragraph("Assumed", (), note=Markdown.escape(sentence("; ".join(decision.assumptions)))),
        Paragraph("", (), note=question(decision.missing[0].ask) if decision.missing else NOTHING),
    ]
    return [one for one in told if one.statements or one.note or one.is_verdict]


def figures(decision: Decision, statements: Statements) -> Paragraph:
    """Return the first figures, bills left out, each with what the library states of its formula or constant."""
    told = [one for one in decision.figures if one.name not in BILLS and one.quotes][:_MOST_FIGURES]
    pairs = [(one.said, one.quotes[0]) for one in told if one.quotes[0] in statements]
    return bullets(pairs, statements, "In figures")


def called(decision: Decision) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what the chosen option is called, and what the others are."""
    chosen = decision.chosen.option
    names = (chosen.name, *chosen.names)
    options = (one.option for one in decision.choice.ranked[1:])
    return names, tuple(name for one in options for name in (one.name, *one.names) if name not in names)


def beside(decision: Decision, statements: Statements) -> list[Paragraph]:
    """Return what a decision adds to an answer that a document leads: what several facts speak for, what to ask."""
    pairs = [(led, quote) for led, quote in decisive(decision) if quote in statements][:_MOST_REASONS]
    enough = len(pairs) >= _ENOUGH
    told = [bullets(pairs, statements, f"By the facts told: {decision.chosen.option.name}")] if enough else []
    asked = decision.missing[0].ask if decision.missing else ""
    return [*told, Paragraph("", (), note=question(asked))] if asked else told


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
        yield holds_because(reason, decision.facts), reason.quote
        if reason.doubt is not None:
            yield "But", reason.doubt
    for reason in [reason for reason in decision.chosen.reasons if reason.weight > 0][:_MOST_REASONS]:
        yield holds_because(reason, decision.facts), reason.quote


def _limits_of_rivals(decision: Decision) -> list[Reason]:
    names = decision.facts["candidates"].values if "candidates" in decision.facts else frozenset()

    def named(one: Ranked) -> bool:
        return not names.isdisjoint(one.option.names)

    rivals = [
        one
        for one in decision.choice.ranked[1:]
        if named(one) or max(one.score, one.option.by_default) >= _RIVAL
    ]
    return [reason for one in sorted(rivals, key=lambda one: not named(one)) for reason in one.limits]


def _outsider(decision: Decision, statements: Statements) -> Paragraph:
    """Return what speaks for an option that the asker did not name and that ranks above the chosen one."""
    above = [one for one in decision.choice.ranked if one.possible and one.score > decision.chosen.score]
    best = max(above, key=lambda one: one.score, default=None)
    if best is None:
        return Paragraph("", ())
    quotes = [reason.quote for reason in best.reasons if reason.weight > 0][:1]
    return Paragraph(f"Not asked for, but ranked higher: {best.option.name}", stated(quotes, statements))


def bullets(pairs: Sequence[tuple[str, Quote]], statements: Statements, label: str = "") -> Paragraph:
    """Return statements as bullets, each after why it holds, which is not said again where the one before said it."""
    lead_ins = [
        "" if at and led == pairs[at - 1][0] else capitalised(led) for at, (led, _) in enumerate(pairs)
    ]
    return Paragraph(
        label, stated([quote for _, quote in pairs], statements), "bullets", lead_ins=tuple(lead_ins)
    )


def contradiction(found: Sequence[Contradiction]) -> list[Paragraph]:
    """Return what says that a text contradicts itself; empty where it does not."""
    pairs = "; ".join(f"“{one.one.words}” and “{one.other.words}”" for one in found)
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
    return " ".join(f"{capitalised(said(flip))}: {options[flip.chosen].name}." for flip in flips)


def sentence(text: str) -> str:
    """Return what was listed as a sentence; empty where nothing was."""
    return f"{capitalised(text)}." if text else ""


def capitalised(text: str) -> str:
    """Return the text with its first letter large."""
    return text[:1].upper() + text[1:]
