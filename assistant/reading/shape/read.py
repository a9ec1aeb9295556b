"""From a question in plain words to the shape of the work. Pure; no language model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assistant.reading.shape.contradict import contradictions
from assistant.reading.shape.facts import read_facts
from assistant.reading.shape.infer import inferred
from assistant.reading.shape.items import Part, parts_of, whole
from assistant.reading.shape.services import read_services
from assistant.reading.shape.types import Fact, Shape, WorkItem
from corpus.domain import Domain

THE_WORK = "the work"


def read(text: str, domain: Domain) -> Shape:
    """Return the shape of the work that a text describes; a text that describes none gives an item without facts.

    >>> from corpus.domain import Domain
    >>> domain = Domain.shipped()
    >>> shape = read("Bursts of 200 video uploads an hour, each takes 40 minutes to transcode", domain)
    >>> [(fact.name, fact.value, fact.unit) for fact in shape.facts if fact.unit]
    [('peak_rate', 200.0, '1/h'), ('duration', 40.0, 'min')]
    >>> [item.name for item in read("An API at 300 requests/s, and nightly invoices of 40 minutes", domain).items]
    ['API', 'nightly invoices']
    """
    facts, services = read_facts(text, domain.facts), read_services(text, domain)
    parts = parts_of(text, domain)
    if not parts:
        items: tuple[WorkItem, ...] = (WorkItem(THE_WORK, _in_order([*inferred(facts), *_once(services)])),)
    else:
        rest = [fact for fact in inferred(facts) if not any(_within(fact, part) for part in parts)]
        common = list(dict.fromkeys([*whole(facts, domain), *rest]))
        items = tuple(_item(part, common, services, parts, domain) for part in parts)
    return Shape(items, tuple(clash for item in items for clash in contradictions(item, domain.facts)))


def _item(
    part: Part, common: list[Fact], services: list[Fact], parts: list[Part], domain: Domain
) -> WorkItem:
    """Return a work item: its own facts, those of the system, and the services named with it or with none."""
    facts = inferred(_read_within(part.text, domain))
    here = [
        fact for fact in services if _within(fact, part) or not any(_within(fact, other) for other in parts)
    ]
    names = {fact.name for fact in facts}
    return WorkItem(
        part.name, _in_order([*facts, *(fact for fact in common if fact.name not in names), *_once(here)])
    )


def _once(services: Iterable[Fact]) -> list[Fact]:
    """Return the first fact of each name and value."""
    first: dict[tuple[str, object], Fact] = {}
    for fact in services:
        first.setdefault((fact.name, fact.value), fact)
    return list(first.values())


def _read_within(text: str, domain: Domain) -> list[Fact]:
    """Return the facts of a text with much blank around it, at their places; only what is not blank is read."""
    at = len(text) - len(text.lstrip())
    return [
        replace(fact, start_char=fact.start_char + at, end_char=fact.end_char + at)
        for fact in read_facts(text.strip(), domain.facts)
    ]


def _within(fact: Fact, part: Part) -> bool:
    return part.text[fact.start_char : fact.end_char] == fact.words


def _in_order(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    return tuple(sorted(facts, key=lambda fact: (fact.start_char, fact.end_char)))
