"""From a text to facts: phrases give words, and the surroundings of a quantity say which fact it is. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.reading.shape.types import Fact
from corpus.documents.facts import FactFile, FactKind, Facts, Origin, Phrases, Value, number_in
from corpus.language.quantities import Bound, Quantity, masked, overlapping, quantities

_NOT = re.compile(
    r"(?<!\w)(not|no|without|never|neither|nor|isn.?t|aren.?t|doesn.?t|don.?t|didn.?t|won.?t|wouldn.?t|needn.?t|hardly|cannot|can.?t)"
    r"(\s+(a|an|the|any|need|needs|want|really|so|very|that|our|in|have|has|use|using|be|been|being|is|are|of|to|yet)){0,3}\s*$",
    re.IGNORECASE,
)
_OR_NOT = re.compile(
    r"(?<!\w)(no|not|without|neither|do(es)?n.?t need)\s+(a\s+)?[\w-]+(\s+[\w-]+)?\s*(,|or|and|nor)\s+(a\s+)?$",
    re.IGNORECASE,
)


def read_facts(text: str, kinds: Facts) -> list[Fact]:
    """Return the facts of these kinds that a text holds, in its order; one quantity is one fact's only."""
    found = quantities(text)
    drawn = masked(text, found)
    facts = [fact for kind in kinds.values() for fact in _worded(kind, text, drawn)]
    taken: set[Quantity] = set()
    measured = (kind for kind in kinds.values() if kind.declared.precedence is not None)
    for kind in sorted(measured, key=lambda kind: kind.declared.precedence or 0):
        facts += _measured(kind, text, drawn, found, taken)
    return sorted(_once(facts), key=lambda fact: (fact.start_char, fact.end_char, fact.name))


def _worded(kind: FactKind, text: str, drawn: str) -> Iterator[Fact]:
    for phrases in kind.phrases:
        for match in phrases.pattern.finditer(drawn):
            if not _otherwise(phrases, drawn, match):
                yield _fact(kind, phrases, text, drawn, match)


def _otherwise(phrases: Phrases, drawn: str, match: re.Match[str]) -> bool:
    """Whether the words are part of a phrase that says something else."""
    return phrases.unless is not None and any(
        other.start() < match.end() and other.end() > match.start()
        for other in phrases.unless.finditer(drawn)
    )


def _fact(kind: FactKind, phrases: Phrases, text: str, drawn: str, match: re.Match[str]) -> Fact:
    negated = not phrases.own_negation and is_negated(drawn, match.start())
    value, unit = phrases.value, ""
    if kind.declared.false_denies and value is False:  # "it computes" is told as "it does not wait"
        value, negated = True, not negated
    if isinstance(value, str) and kind.contexts:
        value, unit = number_in(value)
    origin: Origin = phrases.origin
    start, end = match.span()
    return Fact(
        kind.name,
        value,
        unit,
        text[start:end],
        start,
        end,
        origin,
        _rule(origin, text[start:end]),
        "",
        negated,
    )


def _rule(origin: Origin, words: str) -> str:
    return f"from “{words}”" if origin == "inferred" else ""


def is_negated(text: str, at: int) -> bool:
    """Return whether a "not" stands before what begins at `at`, in the same clause."""
    clause = re.split(r"[.;:!?()]|,(?!\s*(?:or|and|no|nor)\b)|\bbut\b", text[max(0, at - 60) : at])[-1]
    return bool(_NOT.search(clause) or _OR_NOT.search(clause))


def _measured(
    kind: FactKind, text: str, drawn: str, found: Sequence[Quantity], taken: set[Quantity]
) -> Iterator[Fact]:
    refused = [match.span() for match in kind.never.finditer(drawn)] if kind.never else []
    for contexts in kind.contexts:
        for match in contexts.pattern.finditer(drawn):
            for quantity in overlapping(found, *match.span()):
                if quantity in taken or quantity.dimension not in kind.dimensions:
                    continue
                if any(start < quantity.end_char and end > quantity.start_char for start, end in refused):
                    continue
                taken.add(quantity)
                yield from _facts_of(
                    kind.declared, quantity, contexts.origin, contexts.bound, text, match.span()
                )


def _facts_of(
    kind: FactFile, quantity: Quantity, origin: Origin, bound: Bound, text: str, span: tuple[int, int]
) -> Iterator[Fact]:
    """Yield the fact, or two for a range: of durations the upper end is the longest, of others both ends count."""
    start, end = min(span[0], quantity.start_char), max(span[1], quantity.end_char)
    words = text[start:end]
    if quantity.vague:
        origin, bound = "inferred", bound or "at_least"
    bound = bound or quantity.bound
    rule = (
        f"“{text[quantity.start_char : quantity.end_char]}” is at least that"
        if quantity.vague
        else _rule(origin, words)
    )
    bounded = kind.bounded if bound in ("at_least", "at_most") and quantity.high is None else ""
    names = (bounded or kind.fact,) * 2 if quantity.high is None else kind.range or (kind.fact, kind.fact)
    for fact_name, number in zip(names, (quantity.low, quantity.high), strict=True):
        if number is not None:
            value, unit = told_in(kind, number, quantity.unit)
            yield Fact(fact_name, value, unit, words, start, end, origin, rule, bound)


def told_in(kind: FactFile, number: float, unit: str) -> tuple[float, str]:
    """Return a quantity in the unit that its fact is told in."""
    if kind.told_in == "ms" and unit == "s":
        return number * 1000, "ms"
    return number, unit


def _once(facts: Sequence[Fact]) -> list[Fact]:
    """Return each fact once: a stated one before an inferred one, the first before a later."""
    best: dict[tuple[str, Value, str, bool], Fact] = {}
    for fact in sorted(facts, key=lambda fact: (fact.origin != "stated", fact.start_char)):
        best.setdefault((fact.name, fact.value, fact.unit, fact.negated), fact)
    return list(best.values())
