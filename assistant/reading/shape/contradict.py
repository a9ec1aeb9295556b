"""Facts of one work item that cannot both hold. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from assistant.reading.shape.types import Contradiction, Fact, WorkItem
from assistant.reading.shape.units import in_base

_ONE_VALUE = ("response", "duplicates", "replay", "durability", "waiting")
_OPPOSED = ({"steady", "rare"}, {"steady", "bursty"})


def contradictions(item: WorkItem) -> list[Contradiction]:
    """Return the pairs of stated facts that exclude each other, in the order of the text."""
    return [Contradiction(item.name, one, other) for one, other in _pairs(item)]


def _pairs(item: WorkItem) -> Iterator[tuple[Fact, Fact]]:
    stated = [fact for fact in item.facts if fact.origin == "stated"]
    for one, other in combinations(stated, 2):
        if one.name == other.name and _exclude(one, other):
            yield one, other
    usual = next((fact for fact in stated if fact.name == "duration"), None)
    longest = next((fact for fact in stated if fact.name == "max_duration"), None)
    if usual and longest and _seconds(longest) < _seconds(usual):
        yield usual, longest


def _exclude(one: Fact, other: Fact) -> bool:
    if one.value == other.value:
        return one.negated != other.negated and not isinstance(one.value, float)
    if one.negated or other.negated:
        return False
    if one.name == "arrival":
        return {one.value, other.value} in _OPPOSED
    return one.name in _ONE_VALUE


def _seconds(fact: Fact) -> float:
    return in_base(float(fact.value), fact.unit)
