"""The shape of the work: work items, and facts that know the words they were read from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from corpus.documents.facts import Origin, Value
from corpus.language.quantities import Bound


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known of the work: what, how much in which unit, and from which words.

    `question[start_char:end_char] == words`; an assumed fact has no words and an empty span at 0. `unit` is Pint's
    name of the unit, empty for words and plain counts. `rule` says how an inferred or assumed fact came about.
    `negated`: the text says that it is not so.
    """

    name: str
    value: Value
    unit: str = ""
    words: str = ""
    start_char: int = 0
    end_char: int = 0
    origin: Origin = "stated"
    rule: str = ""
    bound: Bound = ""
    negated: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return the fact as plain values, ready for JSON; what says nothing is left out."""
        entry: dict[str, Any] = {"value": self.value, "unit": self.unit or None, "origin": self.origin}
        entry["span"] = [self.start_char, self.end_char] if self.words else None
        extra = {
            "words": self.words,
            "rule": self.rule,
            "bound": self.bound,
            "negated": self.negated,
        }
        return entry | {key: value for key, value in extra.items() if value}


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One kind of work that a question describes; `name` in the asker's words, "the work" where there are none."""

    name: str
    facts: tuple[Fact, ...]

    def all(self, name: str) -> list[Fact]:
        """Return every fact of that name, in the order of the text."""
        return [fact for fact in self.facts if fact.name == name]

    def get(self, name: str) -> Fact | None:
        """Return the first fact of that name that the text affirms; None where there is none."""
        return next((fact for fact in self.facts if fact.name == name and not fact.negated), None)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two facts of one work item that cannot both hold."""

    item: str
    first: Fact
    second: Fact


@dataclass(frozen=True, slots=True)
class Shape:
    """What a text says of the work: one item or more, and where it contradicts itself."""

    items: tuple[WorkItem, ...]
    contradictions: tuple[Contradiction, ...] = ()

    @property
    def facts(self) -> Iterator[Fact]:
        """Every fact of every item, each once, in the order of the text."""
        unique = dict.fromkeys(fact for item in self.items for fact in item.facts)
        return iter(sorted(unique, key=lambda fact: (fact.start_char, fact.end_char)))

    def affirmed(self, name: str) -> Iterator[Fact]:
        """Yield the facts of that name that the text affirms, in its order."""
        return (fact for fact in self.facts if fact.name == name and not fact.negated)
