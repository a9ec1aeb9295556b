"""Facts of one work item that cannot both hold. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from assistant.reading.shape.types import Contradiction, Fact, WorkItem
from assistant.reading.shape.units import in_base

_ONE_VALUE = ("response", "duplicates", "replay", "durability", "waiting")
_OPPOSED = ({"steady", "rare"}, {"steady", "bursty"})


def contradictions(item: WorkItem) -> list[Contradiction]:
    """Return the pairs of stated facts that exclude each second, in the order of the text."""
    return [Contradiction(item.name, fact, second) for fact, second in _pairs(item)]


def _pairs(item: WorkItem) -> Iterator[tuple[Fact, Fact]]:
    stated = [fact for fact in item.facts if fact.origin == "stated"]
    for first, second in combinations(stated, 2):
        if first.name == second.name and _exclude(first, second):
            yield first, second
    usual = next((fact for fact in stated if fact.name == "duration"), None)
    longest = next((fact for fact in stated if fact.name == "max_duration"), None)
    if usual and longest and _seconds(longest) < _seconds(usual):
        yield usual, longest


def _exclude(fact: Fact, second: Fact) -> bool:
    if fact.value == second.value:
        return fact.negated != second.negated and not isinstance(fact.value, float)
    if fact.negated or second.negated:
        return False
    if fact.name == "arrival":
        return {fact.value, second.value} in _OPPOSED
    return fact.name in _ONE_VALUE


def _seconds(fact: Fact) -> float:
    return in_base(float(fact.value), fact.unit)
