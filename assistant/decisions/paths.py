"""The way of each kind of work through a system: what it comes in by, what carries it, what runs it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.decisions.decision import Decision, decide
from assistant.decisions.worked_out import WorkedOut
from assistant.reading.known import UNKNOWN, known
from assistant.reading.shape.types import WorkItem
from corpus.documents.tables import NOTHING
from corpus.domain import Domain

_WAITED_FOR = ("immediate", "seconds")


@dataclass(frozen=True, slots=True)
class Path:
    """The decisions that one kind of work goes through: what it comes in by or is carried by, and what runs it."""

    item: WorkItem
    waited_for: bool
    way: Decision
    home: Decision

    @property
    def stores(self) -> tuple[str, ...]:
        """The data stores that it names."""
        return tuple(
            dict.fromkeys(str(fact.value) for fact in self.item.all("data_store") if not fact.negated)
        )


def paths(items: Sequence[WorkItem], worked_out: WorkedOut) -> tuple[Path, ...]:
    """Return the way of each kind of work: through an entry where somebody waits, over messaging otherwise."""
    return tuple(_path(item, worked_out) for item in items)


def shared(ways: Sequence[Path]) -> Iterator[tuple[str, list[str]]]:
    """Yield what two kinds of work or more go through, with their names: homes first, then ways in, then stores."""
    used: dict[str, list[str]] = {}
    for path in ways:
        used.setdefault(path.home.chosen.option.name, []).append(path.item.name)
    for path in ways:
        option = path.way.chosen.option
        if option.id != NOTHING and not option.of_one:
            used.setdefault(option.name, []).append(path.item.name)
    for path in ways:
        for store in path.stores:
            used.setdefault(store, []).append(path.item.name)
    yield from ((piece, names) for piece, names in used.items() if len(names) > 1)


def _path(item: WorkItem, worked_out: WorkedOut) -> Path:
    domain = worked_out.domain
    waited_for = _is_waited_for(item, domain)
    way = decide(domain.table_for("lets_in" if waited_for else "carries"), item, worked_out)
    return Path(item, waited_for, way, decide(domain.table_for("runs"), item, worked_out))


def _is_waited_for(item: WorkItem, domain: Domain) -> bool:
    """Whether somebody waits; where nobody says so, unscheduled work that speaks a protocol is called."""
    facts = known(item, domain.facts)
    response = facts.get("response", UNKNOWN).values
    if response:
        return not response.isdisjoint(_WAITED_FOR)
    scheduled = "scheduled" in facts.get("arrival", UNKNOWN).values
    return bool(facts.get("protocol", UNKNOWN).values) and not scheduled
