"""When a decision table applies: by what is asked, the options named, the facts that separate them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.decisions.choice import options_named, proposals
from assistant.decisions.worked_out import WorkedOut
from assistant.reading.asks import AskKind
from assistant.reading.question import Question
from assistant.reading.shape.types import Shape
from corpus.documents.tables import Table

_CHOOSE: frozenset[AskKind] = frozenset({"which", "compare", "polar", "how-much"})
"""What is asked where something is to be chosen: between options, of a proposal, or by what each costs."""
_DESCRIBED = 2
"""So many facts that a table reads make a text without a question one that asks for the table's decision."""


def applying(
    question: Question, shape: Shape, worked_out: WorkedOut, given: Mapping[str, Any] | None = None
) -> list[Table]:
    """Return the tables that apply to a question, first that of which most options are named; mostly none.

    A table applies to a choice among two or more of its options. Where something is asked that chooses, it applies to
    one option that is proposed against another that runs today; and if a fact is known that its rules read, to any
    that is proposed, and to words that ask for its decision. It applies to described work of which it reads some
    facts, if nothing is asked. What causes a symptom, or how to do something, chooses nothing. `given` are facts told
    beside the text: where no table applies by the text, the first one applies that reads any of them.
    """
    tables = question.domain.tables.values()
    asked = [_Asked(table, question, shape, worked_out) for table in tables]
    found = [one.table for one in sorted(asked, key=_Asked.order) if one.applies]
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
        if len(self.proposals) > 1:
            return True
        if not self.question.asks:
            return bool(self.table.part) and self._facts_read >= _DESCRIBED
        if self.question.asks.isdisjoint(_CHOOSE):
            return False
        if self.proposals and self.runs_another:
            return True
        return bool(self.proposals or self.asked_for) and self._facts_read > 0

    def order(self) -> tuple[int, bool]:
        """Return what sorts tables, first that of which most is proposed, then one that is asked for by its words."""
        return -len(self.proposals), not self.asked_for

    @property
    def asked_for(self) -> bool:
        """Whether words ask for the table's decision."""
        return self.table.is_asked_by(self.question.text)

    @property
    def proposals(self) -> set[frozenset[str]]:
        """What is proposed: the options of each name."""
        return proposals(self.table, self._values("candidates"))

    @property
    def runs_another(self) -> bool:
        """Whether an option runs today that is not proposed."""
        proposed = {id_ for options in self.proposals for id_ in options}
        return not options_named(self.table, self._values("current")) <= proposed

    @property
    def _facts_read(self) -> int:
        """How many facts are known that the table's rules read, and with which they separate its options."""
        names = {name for item in self.shape.items for name in self.worked_out.facts_of(item)}
        return len(names.intersection(self.table.facts))

    def _values(self, name: str) -> frozenset[str]:
        return frozenset(str(fact.value) for fact in self.shape.affirmed(name))
