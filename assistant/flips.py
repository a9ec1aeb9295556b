"""What would change a choice, found by search: each fact at every value where a rule begins or ends. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from assistant.decide import Choice, choose
from assistant.known import UNKNOWN, Facts, Known, with_derived
from assistant.shape.units import in_base, per_period
from corpus.tables import Condition, Table

Direction = Literal["above", "at least", "below", "at most", "is", "is not"]
_DERIVED = ("busy",)
"""Facts that others give: what flips is one of those."""
_SINGLE = (
    "arrival",
    "response",
    "state",
    "waiting",
    "ordering",
    "coupling",
    "duplicates",
    "durability",
    "replay",
)
"""Facts that have one value at a time, so that a new one takes the old one's place."""

_INDEPENDENT = ("runtime", "network")
"""Facts of which one value says nothing on another: that it is a container leaves open whether it needs a GPU."""


@dataclass(frozen=True, slots=True)
class Flip:
    """The nearest value of a fact at which the choice changes, and what is chosen then.

    `value` is in `unit` for a comparison, a word otherwise. `known`: the fact is known now, so this is a change
    and not an answer to a question.
    """

    fact: str
    direction: Direction
    value: float | str
    unit: str
    chosen: str
    known: bool


def flips(choice: Choice, facts: Facts) -> list[Flip]:
    """Return the flips of every fact that the table reads, in the table's order.

    A known quantity has at most one each way; a word or an unknown quantity has one for each new choice.
    """
    found: list[Flip] = []
    for name in choice.table.facts:
        if name not in _DERIVED:
            found += [*_quantity(name, choice, facts), *_words(name, choice, facts)]
    return found


def changed(facts: Facts, name: str, value: float | str) -> dict[str, Known]:
    """Return the facts with one of another value; what was worked out from it is worked out anew."""
    old = facts.get(name, UNKNOWN)
    if isinstance(value, float):
        new = replace(old, number=value, bound="", facts=())
    elif name in _SINGLE:
        new = Known(values=frozenset({value}))
    else:
        new = replace(old, values=old.values | {value}, denied=old.denied - {value}, facts=())
    return with_derived({**facts, name: new})


def without(facts: Facts, name: str, value: str) -> dict[str, Known]:
    """Return the facts without one word of a fact."""
    old = facts[name]
    kept = frozenset(one for one in old.values if one != value and not one.startswith(f"{value}:"))
    return with_derived({**facts, name: replace(old, values=kept, facts=())})


def _quantity(name: str, choice: Choice, facts: Facts) -> Iterator[Flip]:
    thresholds = _thresholds(name, choice.table, facts)
    points = list(_points(sorted(thresholds)))
    now = facts.get(name, UNKNOWN).number
    ways = [points] if now is None else [
        [point for point in reversed(points) if point[0] < now],
        [point for point in points if point[0] > now],
    ]  # fmt: skip
    for way in ways:
        seen = {choice.chosen.option.id}
        for number, threshold, direction in way:
            chosen = choose(choice.table, changed(facts, name, number)).chosen.option.id
            if chosen in seen:
                continue
            seen.add(chosen)
            value, unit = thresholds[threshold]
            yield Flip(
                name, _towards(direction, threshold, number, now), value, unit, chosen, now is not None
            )
            if now is not None:
                break


def _thresholds(name: str, table: Table, facts: Facts) -> dict[float, tuple[float, str]]:
    """Return where rules on a quantity begin or end, in base units -> value and unit, those on `busy` included."""
    compared = [test for test in _tests(table, name) if test.compares]
    found = {in_base(test.number, test.unit): (test.number, test.unit) for test in compared}
    each = (facts.get("duration") or facts.get("max_duration") or UNKNOWN).number
    if name == "rate" and each:
        found |= {test.number / each: per_period(test.number / each) for test in _tests(table, "busy")}
    return found


def _points(thresholds: list[float]) -> Iterator[tuple[float, float, Direction]]:
    """Yield a value in each stretch that the thresholds divide, ascending, with the threshold it is told by."""
    if not thresholds:
        return
    yield thresholds[0] / 2, thresholds[0], "below"
    for at, threshold in enumerate(thresholds):
        beyond = thresholds[at + 1] if at + 1 < len(thresholds) else threshold * 3
        yield threshold, threshold, "at least"
        yield (threshold + beyond) / 2, threshold, "above"


def _towards(direction: Direction, threshold: float, number: float, now: float | None) -> Direction:
    """Return how a value is told that is reached from above: "at most" its threshold, not "at least"."""
    downwards = now is not None and number < now
    return "at most" if downwards and number == threshold else direction


def _words(name: str, choice: Choice, facts: Facts) -> Iterator[Flip]:
    table, old = choice.table, facts.get(name, UNKNOWN)
    seen = {choice.chosen.option.id}
    for value in dict.fromkeys(value for test in _tests(table, name) for value in test.values):
        has = any(one == value or one.startswith(f"{value}:") for one in old.values)
        if value in old.denied or (has and name in _SINGLE):
            continue
        is_known = has if name in _INDEPENDENT else bool(old.values or old.denied or old.number is not None)
        then = without(facts, name, value) if has else changed(facts, name, value)
        chosen = choose(table, then).chosen.option.id
        if chosen not in seen:
            seen.add(chosen)
            yield Flip(name, "is not" if has else "is", value, "", chosen, is_known)


def _tests(table: Table, name: str) -> list[Condition]:
    return [rule.when[name] for rule in table.rules if name in rule.when]
