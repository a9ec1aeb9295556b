"""From a text, and facts given beside it, to what the tables that apply decide of each kind of work. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.decisions.applies import applying
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
        mains = [decisions[0] for decisions in self.decisions if decisions]
        mixed = mains[0].choice.table.mixed if mains else None
        return (
            mixed.option if mixed and mixed.mixes({decision.chosen.option.id for decision in mains}) else None
        )

    @property
    def applies(self) -> bool:
        """Whether a decision table applies at all; where none does, only what was understood is told."""
        return any(self.decisions)

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
    """Return what the tables decide of a text, of those that apply to it.

    `facts` take the place of what was read. Raises: FactRejected.
    """
    shape, worked_out = shape_of(text, facts or {}, domain), WorkedOut(domain)
    return decide_with(applying(Question(text, domain), shape, worked_out, facts), text, shape, worked_out)


def decide_with(tables: Sequence[Table], text: str, shape: Shape, worked_out: WorkedOut) -> SystemDecision:
    """Return what the first of some tables decides of each work item, and what the others do, if clearly."""
    if tables and tables[0].of_system:
        shape = Shape((WorkItem(THE_SYSTEM, tuple(shape.facts)),), shape.contradictions)
    elif len(shape.items) > 1:
        tables = [table for table in tables if not table.of_system]
    decisions = tuple(_decided(tables, item, worked_out) for item in shape.items)
    return SystemDecision(text, shape, decisions, worked_out.domain)


def shape_of(text: str, facts: Mapping[str, Any], domain: Domain) -> Shape:
    """Return the shape that a text describes, with facts given beside it in the place of what was read.

    Raises: FactRejected.
    """
    shape, known = read(text, domain), given(facts, domain.facts)
    if not facts:
        return shape
    return Shape(tuple(replaced(item, known, facts) for item in shape.items), shape.contradictions)


def _decided(tables: Sequence[Table], item: WorkItem, worked_out: WorkedOut) -> tuple[Decision, ...]:
    """Return the main table's decision on an item, and those of the others that clearly need something."""
    if not tables:
        return ()
    main, *others = (decide(table, item, worked_out) for table in tables)
    return (
        main,
        *(decision for decision in others if decision.choice.clear and decision.chosen.option.id != NOTHING),
    )


def _work_item(item: WorkItem, decisions: Sequence[Decision]) -> dict[str, Any]:
    """Return a work item with its shape and decision as plain values; other tables' decisions under "also"."""
    return {
        "name": item.name,
        "shape": _shape(item),
        "decision": decisions[0].to_dict() if decisions else None,
        "also": [decision.to_dict() for decision in decisions[1:]],
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
