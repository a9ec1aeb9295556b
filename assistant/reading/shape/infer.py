"""What follows from the facts that were read: each rule is a function from facts to facts. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.reading.shape.types import Fact
from corpus.language.units import in_base

_RARE_PER_S = 200 / 86_400
"""Up to some 200 a day the machine that waits for them is idle nearly always."""
_SHORT_PERIODS = ("1/s", "1/min", "1/h")
_SCHEDULES = ("1/h", "1/day", "1/week", "1/month")
_OPPOSITE = {"steady": "bursty", "bursty": "steady"}
_HIGHER = 1.2
_AT_ONCE_S, _IN_SECONDS_S, _IN_MINUTES_S = 2.0, 90.0, 5_400.0


def inferred(facts: Sequence[Fact]) -> list[Fact]:
    """Return the facts with those that follow from them; what is stated stays, each inferred one names its rule.

    The order of the facts changes nothing.
    """
    known = list(facts)
    for rule in _RULES:
        known = rule(known)
    return known


def _peak(known: list[Fact]) -> list[Fact]:
    """Of two rates of a short time the higher is the peak."""
    rates = [fact for fact in known if fact.name == "rate" and fact.unit in _SHORT_PERIODS]
    spans = {(fact.start_char, fact.end_char) for fact in rates}
    if len(spans) < 2 or any(fact.name == "peak_rate" for fact in known):
        return known
    highest = max(rates, key=lambda fact: (_base(fact), -fact.start_char))
    lowest = min(_base(fact) for fact in rates)
    if _base(highest) < _HIGHER * lowest:
        return known
    peaks = [fact for fact in rates if fact.start_char == highest.start_char]
    return [replace(fact, name="peak_rate") if fact in peaks else fact for fact in known]


def _uneven(known: list[Fact]) -> list[Fact]:
    """What does not come steadily comes in bursts, and what does not come in bursts comes steadily."""
    denied = next(
        (fact for fact in known if fact.name == "arrival" and fact.negated and fact.value in _OPPOSITE), None
    )
    if denied is None or any(fact.name == "arrival" and not fact.negated for fact in known):
        return known
    opposite = _OPPOSITE[str(denied.value)]
    return [*known, _derived(denied, "arrival", opposite, f"what is not {denied.value} is {opposite}")]


def _rare(known: list[Fact]) -> list[Fact]:
    """A rate of a few a day is a rare arrival."""
    rate = max((fact for fact in known if fact.name in ("rate", "peak_rate")), key=_base, default=None)
    if rate is None or _base(rate) > _RARE_PER_S or _has(known, "arrival"):
        return known
    return [*known, _derived(rate, "arrival", "rare", "so few a day come rarely")]


def _idle(known: list[Fact]) -> list[Fact]:
    """What is called rarely is idle most of the time."""
    rare = next(
        (fact for fact in known if fact.name == "arrival" and fact.value == "rare" and not fact.negated), None
    )
    if rare is None or _has(known, "idle_share"):
        return known
    return [
        *known,
        _derived(rare, "idle_share", "idle most of the time", "what is called rarely is idle meanwhile"),
    ]


def _response(known: list[Fact]) -> list[Fact]:
    """A latency target says how soon somebody needs the answer, against what was only inferred of that."""
    target = next((fact for fact in known if fact.name == "latency_target"), None)
    stated = any(fact.name == "response" and fact.origin == "stated" for fact in known)
    if target is None or stated or _has(known, "response", but="async"):
        return known
    seconds = _base(target)
    steps = (("immediate", _AT_ONCE_S), ("seconds", _IN_SECONDS_S), ("minutes", _IN_MINUTES_S))
    value = next((word for word, upto in steps if seconds <= upto), "hours")
    kept = [fact for fact in known if fact.name != "response"]
    return [*kept, _derived(target, "response", value, "from the time allowed for an answer")]


def _per_schedule(known: list[Fact]) -> list[Fact]:
    """The units of a run times the runs of a schedule are a rate; without one, what is counted says nothing."""
    counted = next((fact for fact in known if fact.name == "items"), None)
    kept = [fact for fact in known if fact.name != "items"]
    scheduled = next(
        (fact for fact in kept if fact.name == "rate" and fact.value == 1.0 and fact.unit in _SCHEDULES), None
    )
    if scheduled is None or counted is None:
        return kept
    rule = "units a run times runs"
    rate = replace(scheduled, value=counted.value, origin="inferred", rule=rule, bound=counted.bound)
    return [rate if fact is scheduled else fact for fact in kept]


_RULES: tuple[Callable[[list[Fact]], list[Fact]], ...] = (
    _per_schedule,
    _peak,
    _uneven,
    _rare,
    _idle,
    _response,
)


def _has(known: Sequence[Fact], name: str, but: str = "") -> bool:
    return any(fact.name == name and fact.value != but for fact in known)


def _base(fact: Fact) -> float:
    return in_base(float(fact.value), fact.unit)


def _derived(source: Fact, name: str, value: str, rule: str) -> Fact:
    return replace(
        source, name=name, value=value, unit="", origin="inferred", rule=rule, bound="", negated=False
    )
