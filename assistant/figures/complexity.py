"""How far a system went beyond the split that worked: the article's spectrum of squares, with the gap in it. Pure.

The article draws thirteen squares: the first marks a system that can be managed, the fourth where the split worked
well, the tenth where it ended up, the last too many services; the gap between the fourth and the tenth it calls
misaligned complexity. Our scale, a judgement: whichever is strained most, people by services, a request by calls in a
row, a database by the services on it, stands on the fourth square at its limit and three squares further each time it
doubles, so that the tenth is four times the limit.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from assistant.figures.inputs import measured
from assistant.figures.types import Figure, Input, Options, Range, exactly
from assistant.reading.known import UNKNOWN, Facts
from corpus.domain import Domain

_SQUARES, _WORKED = 13, 4
_PER_DOUBLING = 3
_CALLS = 3.0
"""So many calls in a row are the limit."""


class _Strain(NamedTuple):
    """How many times its limit something is, what that is said of, what to do first, and who says so."""

    times: float
    text: str
    first: str
    stated: str
    """The formula by its name."""
    inputs: tuple[Input, ...]


def complexity(facts: Facts, options: Options, domain: Domain) -> Iterator[Figure]:
    """Yield the place on the spectrum by whatever is strained most, and what to do about that first."""
    strains = sorted(_strains(facts), key=lambda strain: -strain.times)
    if not strains:
        return
    worst = strains[0]
    square = _square(worst.times)
    gap = square - _WORKED
    beyond = f"{gap} beyond where the split worked well; first {worst.first}" if gap > 0 else "no gap"
    also = "".join(f"; also {strain.text}" for strain in strains[1:])
    clause = f"{_drawn(square)} {worst.text}: square {square} of {_SQUARES}, {beyond}{also}"
    formula = (
        f"{_WORKED} + {_PER_DOUBLING} × log2(times its limit), of what is strained most; the scale is ours"
    )
    inputs = tuple(dict.fromkeys(given for strain in strains for given in strain.inputs))
    yield Figure(
        "complexity", clause, exactly(square), "", formula, inputs, rests_on=domain.formulas.get(worst.stated)
    )


def _strains(facts: Facts) -> Iterator[_Strain]:
    services, people = measured(facts, "service_count"), measured(facts, "team_size")
    if services and people:
        each = services.range / people.range
        clause = (
            f"{each.in_words(_number)} service{'' if _number(each.high) == '1' else 's'} for each engineer"
        )
        yield _Strain(
            each.high, clause, "merge services that change together", "too many services", (services, people)
        )
    calls = measured(facts, "sync_depth")
    if calls:
        clause = f"{calls.text} calls that a request waits for"
        yield _Strain(
            calls.range.high / _CALLS,
            clause,
            "put a queue behind calls that can wait",
            "calls in a row",
            (calls,),
        )
    sharing = measured(facts, "shared_database") or _several(facts)
    if sharing:
        clause = f"{sharing.text} services on one database"
        yield _Strain(
            sharing.range.high, clause, "give each service its own data", "a shared database", (sharing,)
        )


def _several(facts: Facts) -> Input | None:
    known = facts.get("shared_database", UNKNOWN)
    words = "; ".join(fact.words for fact in known.facts)
    return (
        Input("shared_database", "several", Range(2, 2), "inferred", words)
        if "many" in known.values
        else None
    )


def _square(times: float) -> int:
    return min(max(round(_WORKED + _PER_DOUBLING * math.log2(times)), 1), _SQUARES)


def _drawn(square: int) -> str:
    """Return the squares: yellow managed, red where it worked, orange the gap, green where it is, blue too many."""
    colours = {1: "🟨", _SQUARES: "🟦", _WORKED: "🟥"} | dict.fromkeys(range(_WORKED + 1, square), "🟧")
    return "".join((colours | {square: "🟩"}).get(at, "⬜") for at in range(1, _SQUARES + 1))


def _number(number: float) -> str:
    return f"{number:.2g}"
