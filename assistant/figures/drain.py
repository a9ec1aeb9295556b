"""When a backlog is done, with the workers that are there or with as many as a queue gives functions. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.figures.inputs import duration, measured
from assistant.figures.types import Figure, Options, Range
from assistant.reading.known import Facts
from corpus.domain import Domain
from corpus.language.units import plain

_LEAST = 100
"""A run of fewer units is no backlog."""
_PERIODS = ((86400.0, "day"), (3600.0, "h"), (60.0, "min"), (1.0, "s"))


def drained(facts: Facts, options: Options, domain: Domain) -> Iterator[Figure]:
    """Yield how long a backlog takes with the workers told of, and with as many functions as a mapping runs."""
    items, each, workers = measured(facts, "backlog"), duration(facts), measured(facts, "concurrency")
    if items is None or each is None or items.range.high < _LEAST:
        return
    work = items.range * each.range
    if workers is not None:
        took = work / workers.range
        clause = f"{workers.text} at a time are done with {items.text} after {took.in_words(_time)}"
        formula = "units × seconds a unit ÷ units at the same time"
        yield Figure("drain", clause, took, "s", formula, (items, each, workers))
        return
    ceiling = domain.limiting.get("functions at once from a queue")
    if ceiling is None:
        return
    took = work / float(ceiling.number)
    took = Range(max(took.low, each.range.low), max(took.high, each.range.high))
    clause = (
        f"{items.text} of them are {work.in_words(_time)} of work for one worker; {ceiling.number:,} functions at "
        f"once would need {took.in_words(_time)}, not counting their ramp"
    )
    formula = "units × seconds a unit ÷ units at the same time, at least one unit"
    yield Figure("drain", clause, took, "s", formula, (items, each), (ceiling,))


def _time(seconds: float) -> str:
    period, unit = next((period for period in _PERIODS if seconds >= period[0]), _PERIODS[-1])
    return plain(float(f"{seconds / period:.2g}"), unit)
