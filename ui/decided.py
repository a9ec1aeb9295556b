"""A decision as a terminal shows it: what was understood, what was chosen, why, and what would change it. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from assistant import Decision, SystemDecision
from assistant.decisions.choice import Reason
from assistant.decisions.decision import change_sentence, holds_because
from assistant.decisions.flips import Flip
from assistant.reading.shape.types import Fact, WorkItem
from corpus.language.units import plain

_MOST_RANKED = 4
NO_TABLE = (
    "No decision table applies: nothing is to be chosen, or no fact separates the options. Name the options, or say "
    "more of the work."
)
"""What is said where nothing is decided."""


def decided_text(decided: SystemDecision) -> str:
    """Return every work item with its facts and decisions."""
    lines = ["\n".join(_item(item, decisions)) for item, decisions in decided.items]
    lines += [
        f"Contradiction in {clash.item}: {clash.first.name} {fact_text(clash.first)} (“{clash.first.words}”) and "
        f"{fact_text(clash.second)} (“{clash.second.words}”); both were taken as said."
        for clash in decided.shape.contradictions
    ]
    return "\n\n".join(lines)


def fact_text(fact: Fact) -> str:
    """Return a fact's value as people write it: "at least 15 minutes", "not gpu", "bursty"."""
    if isinstance(fact.value, float):
        bound = {"at_least": "at least ", "at_most": "at most ", "about": "about "}.get(fact.bound, "")
        return bound + plain(fact.value, fact.unit)
    if isinstance(fact.value, bool):
        return "yes" if fact.value != fact.negated else "no"
    return f"not {fact.value}" if fact.negated else str(fact.value)


def _item(item: WorkItem, decisions: tuple[Decision, ...]) -> Iterator[str]:
    yield item.name.upper()
    for fact in item.facts:
        how = f"“{fact.words}”" if fact.words else "given"
        rule = f", {fact.rule}" if fact.rule and fact.origin != "stated" else ""
        yield f"  {fact.name:16}{fact_text(fact):24}{fact.origin}: {how}{rule}"
    if not item.facts:
        yield "  nothing was read of its shape"
    if not decisions:
        yield ""
        yield f"  {NO_TABLE}"
    for decision in decisions:
        yield ""
        yield from _decision(decision)


def _decision(decision: Decision) -> Iterator[str]:
    table, chosen = decision.choice.table, decision.chosen
    manner = " (by default)" if not decision.choice.decided else ""
    if decision.choice.forced:
        manner = " (every option is ruled out; this one breaks the fewest limits)"
    yield f"  {table.question} {chosen.option.name}{manner}"
    for reason in decision.reasons:
        yield f"    {reason.weight:+g}  {_because(reason, decision)}"
    for limit in chosen.limits:
        yield f"    but {_because(limit, decision)}"
    possible = [ranked for ranked in decision.choice.ranked[1:] if ranked.possible][: _MOST_RANKED - 1]
    if possible:
        yield "  Next: " + ", ".join(f"{ranked.option.name} ({ranked.score:g})" for ranked in possible)
    for ranked in decision.choice.ranked[1:]:
        if ranked.refused and not ranked.limits:
            yield f"  Out: {ranked.option.name}, which you ruled out"
        for limit in ranked.limits:
            yield f"  Out: {ranked.option.name}: {_because(limit, decision)}"
    for figure in decision.figures:
        yield f"  In figures: {figure.text} ({figure.formula})"
    for text in decision.assumptions:
        yield f"  Assumed: {text}"
    for flip in decision.flips:
        yield f"  Would change it: {_change(flip, decision)}"
    for missing in decision.missing:
        answers = "; ".join(f"{_change(flip, decision)}" for flip in missing.flips)
        yield f"  Ask: {missing.ask} ({answers})"


def _because(reason: Reason, decision: Decision) -> str:
    return f"{holds_because(reason, decision)}: “{reason.quote.text}” ({reason.quote.document_id})"


def _change(flip: Flip, decision: Decision) -> str:
    option = decision.choice.table.options[flip.chosen]
    return f"{change_sentence(flip, decision.domain.facts)}: {option.name}"
