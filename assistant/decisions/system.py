"""From a text, and facts given beside it, to the decisions that it asks for: which tables, which items. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.decisions.decision import Decision, decide
from assistant.decisions.worked_out import WorkedOut
from assistant.reading.question import Question
from assistant.reading.shape.given import given, replaced
from assistant.reading.shape.read import read
from assistant.reading.shape.types import Shape, WorkItem
from corpus.documents.tables import NOTHING, Option, Table
from corpus.domain import Domain

THE_SYSTEM = "the system"
"""The name of what is decided for all kinds of work together."""
_DESCRIBED = 2
"""So many facts that a table reads make a text without a question one that asks for the table's decision."""


@dataclass(frozen=True, slots=True)
class SystemDecision:
    """What a text says of the work, and for each work item what the main table decides, then others, if clearly.

    >>> decided = assistant.decide("Lambda or Fargate for a 25 minute job?")
    >>> [decision.chosen.option.name for decision in decided.decisions[0]]
    ['ECS on Fargate']
    """

    question: str
    shape: Shape
    decisions: tuple[tuple[Decision, ...], ...]
    domain: Domain = field(repr=False, compare=False)

    @property
    def items(self) -> Iterator[tuple[WorkItem, tuple[Decision, ...]]]:
        """Each work item with what the tables decide of it, the main table first."""
        return zip(self.shape.items, self.decisions, strict=True)

    @property
    def mixed(self) -> Option | None:
        """What the system is as a whole where its kinds of work choose from different sides; None: it has no name."""
        mains = [decisions[0] for decisions in self.decisions]
        mixed = mains[0].choice.table.mixed
        return (
            mixed.option if mixed and mixed.mixes({decision.chosen.option.id for decision in mains}) else None
        )

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values, ready for JSON.

        >>> told = assistant.decide("Lambda or Fargate for a 25 minute job?").to_dict()
        >>> told["work_items"][0]["decision"]["chosen"]
        'fargate'
        """
        return {
            "question": self.question,
            "work_items": [_work_item(item, made) for item, made in self.items],
            "mixed": self.mixed.id if self.mixed else None,
            "contradictions": [
                {"item": clash.item, "one": clash.first.to_dict(), "other": clash.second.to_dict()}
                for clash in self.shape.contradictions
            ],
        }


def decide_text(text: str, domain: Domain, facts: Mapping[str, Any] | None = None) -> SystemDecision:
    """Return what the tables decide of a text, of those it asks for, or of the first where it asks for none.

    `facts` take the place of what was read. Raises: FactRejected.
    """
    return decide_shape(text, shape_of(text, facts or {}, domain), domain)


def decide_shape(text: str, shape: Shape, domain: Domain) -> SystemDecision:
    """Return what the tables decide of a shape that was read from a text."""
    chosen = asked_tables(Question(text, domain), shape) or [next(iter(domain.tables.values()))]
    return decide_with(chosen, text, shape, domain)


def decide_with(chosen: Sequence[Table], text: str, shape: Shape, domain: Domain) -> SystemDecision:
    """Return what the first of some tables decides of each work item, and what the others do, if clearly."""
    if chosen[0].of_system:
        shape = Shape((WorkItem(THE_SYSTEM, tuple(shape.facts)),), shape.contradictions)
    elif len(shape.items) > 1:
        chosen = [table for table in chosen if not table.of_system]
    worked_out = WorkedOut(domain)
    decisions = tuple(_decided(chosen, item, worked_out) for item in shape.items)
    return SystemDecision(text, shape, decisions, domain)


def shape_of(text: str, facts: Mapping[str, Any], domain: Domain) -> Shape:
    """Return the shape that a text describes, with facts given beside it in the place of what was read.

    Raises: FactRejected.
    """
    shape, known = read(text, domain), given(facts, domain.facts)
    if not facts:
        return shape
    return Shape(tuple(replaced(item, known, facts) for item in shape.items), shape.contradictions)


def _decided(chosen: Sequence[Table], item: WorkItem, worked_out: WorkedOut) -> tuple[Decision, ...]:
    """Return the main table's decision on an item, and those of the others that clearly need something."""
    main, *others = (decide(table, item, worked_out) for table in chosen)
    return (
        main,
        *(decision for decision in others if decision.choice.clear and decision.chosen.option.id != NOTHING),
    )


def asked_tables(question: Question, shape: Shape) -> list[Table]:
    """Return the tables that a question asks for, that with most of its options named first.

    It asks for one by naming two of its options, one that it weighs or whose cost it asks, or by its words; or, for a
    table of services, by describing work of which the table reads some facts without asking anything.
    """
    asked: list[tuple[int, Table]] = []
    for table in question.domain.tables.values():
        named = _weighed(table, shape)
        weighs = len(named) > 1 or (named and (question.kind == "choice" or question.dimension == "money"))
        if weighs or table.is_asked_by(question.text) or _describes(table, question, shape):
            asked.append((-len(named), table))
    return [table for _, table in sorted(asked, key=lambda named: named[0])]


def _work_item(item: WorkItem, decisions: Sequence[Decision]) -> dict[str, Any]:
    """Return a work item with its shape and decision as plain values; other tables' decisions under "also"."""
    main, *others = decisions
    return {
        "name": item.name,
        "shape": _shape(item),
        "decision": main.to_dict(),
        "also": [decision.to_dict() for decision in others],
    }


def _shape(item: WorkItem) -> dict[str, Any]:
    """Return fact -> its first value; further ones of the same fact under its "also"."""
    entry: dict[str, Any] = {}
    for fact in item.facts:
        if fact.name in entry:
            entry[fact.name].setdefault("also", []).append(fact.to_dict())
        else:
            entry[fact.name] = fact.to_dict()
    return entry


def _weighed(table: Table, shape: Shape) -> set[str]:
    names = {fact.value for fact in shape.facts if fact.name == "candidates" and not fact.negated}
    return {option.id for option in table.options.values() if not names.isdisjoint(option.names)}


def _describes(table: Table, question: Question, shape: Shape) -> bool:
    of_services = any(option.names for option in table.options.values())
    if "?" in question.text or question.kind not in ("how_to", "choice") or not of_services:
        return False
    worked_out = WorkedOut(question.domain)
    read_by_table = {
        name for item in shape.items for name in worked_out.facts_of(item) if name in table.facts
    }
    return len(read_by_table) >= _DESCRIBED
