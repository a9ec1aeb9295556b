"""A work item in plain words: what was understood, in sentences that read back as the same facts. Pure."""

from __future__ import annotations

from assistant.reading.shape.types import Bound, Fact, WorkItem
from assistant.reading.shape.units import plain
from assistant.reading.shape.vocabulary import vocabulary

_BOUNDS: dict[Bound, str] = {"": "", "at_least": "at least ", "at_most": "at most ", "about": "about "}
_SERVICES = {
    "current": "it runs on {value} today",
    "candidates": "we consider {value}",
    "data_store": "its data is in {value}",
}
_NOT = "it is not so that {sentence}"


def describe(item: WorkItem) -> str:
    """Return the facts of a work item, a sentence each.

    >>> from assistant.reading.shape.read import read
    >>> describe(read("Bursts of uploads, 40 minutes each, no GPU").items[0])
    'It comes in bursts. A unit takes 40 minutes. It is not so that it needs a GPU.'
    """
    return " ".join(
        f"{clause[:1].upper()}{clause[1:]}." for clause in dict.fromkeys(map(sentence, item.facts))
    )


def sentence(fact: Fact) -> str:
    """Return one fact as it is said of the work, in small letters and without a stop."""
    if fact.name in _SERVICES:
        template = "we do not want {value}" if fact.negated else _SERVICES[fact.name]
        return template.format(value=fact.value)
    clause = _affirmed(fact)
    return _NOT.format(sentence=clause) if fact.negated and not isinstance(fact.value, bool) else clause


def _affirmed(fact: Fact) -> str:
    kind = vocabulary()[fact.name]
    if isinstance(fact.value, bool):
        return kind.says("yes" if fact.value != fact.negated else "no")
    if isinstance(fact.value, str):
        return kind.says(fact.value)
    return kind.sentences["number"].format(value=_BOUNDS[fact.bound] + plain(fact.value, fact.unit))
