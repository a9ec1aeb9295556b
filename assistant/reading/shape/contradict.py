"""Facts of one work item that cannot both hold. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from assistant.reading.shape.types import Contradiction, Fact, WorkItem
from corpus.documents.facts import Facts
from corpus.language.units import in_base


def contradictions(item: WorkItem, kinds: Facts) -> list[Contradiction]:
    """Return the pairs of stated facts that exclude each second, in the order of the text."""
    return [Contradiction(item.name, fact, second) for fact, second in _pairs(item, kinds)]


def _pairs(item: WorkItem, kinds: Facts) -> Iterator[tuple[Fact, Fact]]:
    stated = [fact for fact in item.facts if fact.origin == "stated"]
    for first, second in combinations(stated, 2):
        if first.name == second.name and _exclude(first, second, kinds):
            yield first, second
    for lower, upper in {kind.declared.range for kind in kinds.values() if kind.declared.range}:
        usual = next((fact for fact in stated if fact.name == lower), None)
        longest = next((fact for fact in stated if fact.name == upper), None)
        if usual and longest and _in_base(longest) < _in_base(usual):
            yield usual, longest


def _exclude(first: Fact, second: Fact, kinds: Facts) -> bool:
    if first.value == second.value:
        return first.negated != second.negated and not isinstance(first.value, float)
    if first.negated or second.negated:
        return False
    return kinds[first.name].excluded(first.value, second.value)


def _in_base(fact: Fact) -> float:
    return in_base(float(fact.value), fact.unit)
