"""How available a request is that waits for several services in a row. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.figures.inputs import measured, supposed
from assistant.figures.types import Figure, Options, Range
from assistant.reading.known import Facts
from corpus.domain import Domain

_EACH = Range(0.999, 0.9999)
_HOURS_A_YEAR = 8766


def available(facts: Facts, options: Options, domain: Domain) -> Iterator[Figure]:
    """Yield the availability of one caller with its callees, each of them up 99.9% to 99.99% of the time."""
    callees = measured(facts, "sync_depth")
    if callees is None:
        return
    count = round(callees.range.high) + 1
    each = supposed("availability", _EACH, "99.9% to 99.99% for each service")
    together = _EACH.map(lambda share: share**count)
    down = Range((1 - together.high) * _HOURS_A_YEAR, (1 - together.low) * _HOURS_A_YEAR)
    clause = (
        f"{count} services in a row, each up 99.9% to 99.99% of the time, are up together {together.low * 100:.2f}% "
        f"to {together.high * 100:.2f}%, and down {down.in_words(_hours)} hours a year"
    )
    yield Figure(
        "availability",
        clause,
        together,
        "",
        "availability of each ^ services",
        (callees, each),
        rests_on=domain.formulas.get("product of availabilities"),
    )


def _hours(number: float) -> str:
    return f"{number:.2g}" if number < 100 else f"{number:,.0f}"
