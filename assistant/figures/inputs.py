"""Inputs of figures from the facts of a work item, and those that are assumed where it is silent. Pure."""

from __future__ import annotations

from assistant.figures.types import Input, Range, exactly
from assistant.reading.known import UNKNOWN, Facts, Known
from assistant.reading.shape.types import Fact
from corpus.language.units import in_base, plain

_BEYOND_REASON = 1e18
"""Nothing is reckoned with a quantity this large, in base units, nor with none at all."""


def measured(facts: Facts, name: str) -> Input | None:
    """Return a quantity that the facts tell, from its smallest to its largest value; None where they tell none."""
    known = facts.get(name, UNKNOWN)
    return _input(name, [fact for fact in known.facts if _is_quantity(fact)]) or _bare(name, known)


def first(facts: Facts, *names: str) -> Input | None:
    """Return the first of several quantities that the facts tell."""
    return next((found for name in names if (found := measured(facts, name))), None)


def duration(facts: Facts) -> Input | None:
    """Return how long a unit takes, up to the longest where both were said in one breath ("10 to 30 minutes")."""
    usual, longest = (facts.get(name, UNKNOWN).facts for name in ("duration", "max_duration"))
    same = {fact.start_char for fact in usual if fact.words}
    both = [*usual, *(fact for fact in longest if fact.start_char in same and fact.origin != "assumed")]
    entry = _input("duration", [fact for fact in both if _is_quantity(fact)])
    return entry or measured(facts, "duration") or measured(facts, "max_duration")


def assumed(name: str, value: float, unit: str, clause: str = "") -> Input:
    """Return an input that nothing says, so that it is supposed."""
    return Input(name, clause or plain(value, unit), exactly(in_base(value, unit)), "assumed")


def supposed(name: str, range_: Range, clause: str) -> Input:
    """Return an input of which only the ends are supposed."""
    return Input(name, clause, range_, "assumed")


def _input(name: str, found: list[Fact]) -> Input | None:
    if not found:
        return None
    found = sorted(found, key=_size)
    low, high = found[0], found[-1]
    ends = dict.fromkeys(plain(float(fact.value), fact.unit) for fact in (low, high))
    words = "; ".join(dict.fromkeys(fact.words for fact in (low, high) if fact.words))
    return Input(name, " to ".join(ends), Range(_size(low), _size(high)), low.origin, words)


def _bare(name: str, known: Known) -> Input | None:
    """Return a quantity of which only the number is known, as where another value is tried."""
    if known.facts or known.number is None or not 0 < known.number < _BEYOND_REASON:
        return None
    return Input(name, f"{known.number:g}", exactly(known.number), "assumed")


def _is_quantity(fact: Fact) -> bool:
    return isinstance(fact.value, float) and not fact.negated and 0 < _size(fact) < _BEYOND_REASON


def _size(fact: Fact) -> float:
    return in_base(float(fact.value), fact.unit)
