"""When a decision table applies: by what is asked, the options named, the facts that separate them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.decisions.choice import options_named
from assistant.decisions.worked_out import WorkedOut
from assistant.reading.question import Question
from assistant.reading.shape.types import Shape
from corpus.documents.tables import Table

_DESCRIBED = 2
"""So many facts that a table reads make a text without a question one that asks for the table's decision."""


def applying(
    question: Question, shape: Shape, worked_out: WorkedOut, given: Mapping[str, Any] | None = None
) -> list[Table]:
    """Return the tables that apply to a question, that with most of its options named first; mostly none.

    A table applies to a choice among two or more of its options, or between one and what runs today. Where some fact
    is known that its rules read, it applies to one option that is proposed or whose cost is asked, and to words that
    ask for its decision. And it applies to described work of which it reads some facts, if nothing is asked.
    A symptom is no choice. `given` are facts told beside the text: where no table applies by the text, the first
    one applies that reads any of them.
    """
    tables = question.domain.tables.values()
    asked = [_Asked(table, question, shape, worked_out) for table in tables]
    found = [one.table for one in sorted(asked, key=lambda one: -len(one.proposed)) if one.applies]
    if not found and given:
        return [table for table in tables if not given.keys().isdisjoint(table.facts)][:1]
    return found


@dataclass(frozen=True, slots=True)
class _Asked:
    """A table, and a question that may ask for it."""

    table: Table
    question: Question
    shape: Shape
    worked_out: WorkedOut

    @property
    def applies(self) -> bool:
        asked_by = self.table.is_asked_by(self.question.text)
        chooses = self.question.kind == "choice" or self.question.dimension == "money"
        if len(self.proposed) > 1 or (self.proposed and self.current - self.proposed and chooses):
            return True
        if asked_by or (self.proposed and chooses):
            return self._facts_read > 0
        of_services = any(option.names for option in self.table.options.values())
        asks_nothing = "?" not in self.question.text and self.question.kind in ("how_to", "choice")
        return of_services and asks_nothing and self._facts_read >= _DESCRIBED

    @property
    def proposed(self) -> set[str]:
        """The options that are proposed."""
        return self._named("candidates")

    @property
    def current(self) -> set[str]:
        """The options that run today."""
        return self._named("current")

    @property
    def _facts_read(self) -> int:
        """How many facts are known that the table's rules read, and with which they separate its options."""
        names = {name for item in self.shape.items for name in self.worked_out.facts_of(item)}
        return len(names.intersection(self.table.facts))

    def _named(self, name: str) -> set[str]:
        return options_named(self.table, frozenset(str(fact.value) for fact in self.shape.affirmed(name)))
