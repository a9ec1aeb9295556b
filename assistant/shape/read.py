"""From a question in plain words to the shape of the work. Pure; no language model."""

from __future__ import annotations

from assistant.shape.facts import read_facts
from assistant.shape.infer import inferred
from assistant.shape.services import read_services
from assistant.shape.types import Shape, WorkItem

THE_WORK = "the work"


def read(text: str) -> Shape:
    """Return the shape of the work that a text describes; a text that describes none gives an item without facts.

    >>> shape = read("Bursts of 200 video uploads an hour, each takes 40 minutes to transcode")
    >>> [(fact.name, fact.value, fact.unit) for fact in shape.facts if fact.unit]
    [('peak_rate', 200.0, '1/h'), ('duration', 40.0, 'min')]
    """
    facts = [*inferred(read_facts(text)), *read_services(text)]
    return Shape(
        (WorkItem(THE_WORK, tuple(sorted(facts, key=lambda fact: (fact.start_char, fact.end_char)))),)
    )
