"""The facts of a work item as decision tables compare them: numbers in base units, words as sets. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.reading.shape.types import Fact, WorkItem
from corpus.documents.facts import FactFile
from corpus.documents.facts import Facts as Kinds
from corpus.documents.tables import Condition
from corpus.language.quantities import Bound
from corpus.language.units import in_base

_BEYOND = 1.001
"""How far beyond a bound a fact lies that is only known to be at least that."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one fact: affirmed and denied words, or a number in base units; and the facts it rests on."""

    values: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    number: float | None = None
    bound: Bound = ""
    facts: tuple[Fact, ...] = ()

    def passes(self, test: Condition) -> bool:
        """Return whether the test holds; a comparison holds only where a number is known."""
        if test.op == "is":
            return any(_is(value, wanted) for value in self.values for wanted in test.values)
        if test.op == "both":
            return all(any(_is(value, wanted) for value in self.values) for wanted in test.values)
        if test.op == "not":
            return not any(_is(value, wanted) for value in self.values for wanted in test.values)
        if self.number is None:
            return False
        number = self.number * _BEYOND if self.bound == "at_least" else self.number
        against = in_base(test.number, test.unit)
        compared = {
            "above": number > against,
            "at least": number >= against,
            "below": number < against,
            "at most": number <= against,
        }
        return compared[test.op] and not (self.bound == "at_least" and test.op in ("below", "at most"))


UNKNOWN = Known()
Facts = Mapping[str, Known]


def known(item: WorkItem, kinds: Kinds) -> dict[str, Known]:
    """Return fact name -> what is known of a work item."""
    names = dict.fromkeys(fact.name for fact in item.facts)
    return {name: _known(item.all(name), kinds[name].declared) for name in names}


def _known(facts: Iterable[Fact], kind: FactFile) -> Known:
    facts = tuple(facts)
    affirmed = [fact for fact in facts if not fact.negated]
    numbers = [(number, fact) for fact in affirmed if (number := _number(fact, kind)) is not None]
    largest = max(numbers, key=lambda numbered: numbered[0], default=None)
    return Known(
        values=frozenset(_word(fact) for fact in affirmed if _number(fact, kind) is None),
        denied=frozenset(_word(fact) for fact in facts if fact.negated),
        number=largest[0] if largest else None,
        bound=largest[1].bound if largest else "",
        facts=facts,
    )


def _number(fact: Fact, kind: FactFile) -> float | None:
    """Return a fact as a number in base units; None where it is a word. A share of 90 % is 0.9."""
    value = kind.counts_as.get(fact.value) if isinstance(fact.value, str) else fact.value
    if value is None or isinstance(value, bool):
        return None
    return value / 100 if kind.dimension == "share" else in_base(float(value), fact.unit)


def _word(fact: Fact) -> str:
    return {True: "yes", False: "no"}[fact.value] if isinstance(fact.value, bool) else str(fact.value)


def _is(value: str, wanted: str) -> bool:
    """Whether a value is the wanted one; "existing-framework" is every framework."""
    return value == wanted or value.startswith(f"{wanted}:")
