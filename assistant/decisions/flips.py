"""What would change a choice, found by search: each fact at every value where a rule begins or ends. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from assistant.decisions.choice import Choice, chosen
from assistant.decisions.worked_out import WORKED_OUT, WorkedOut
from assistant.figures.crossover import where_same
from assistant.reading.known import UNKNOWN, Facts, Known
from corpus.documents.tables import Condition, Table
from corpus.domain import Domain
from corpus.language.units import in_base, per_period

_CLEARLY = 1e-6
"""How far beyond the rate at which two bills are the same one is surely less, as a share."""

_JUST = {"above": 1.001, "below": 0.999}
"""Where a flip beyond a threshold is tried: just beyond it, as a share."""
_HALVINGS = 20

Direction = Literal["above", "at least", "below", "at most", "is", "is not"]


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


def flips(choice: Choice, facts: Facts, worked_out: WorkedOut) -> list[Flip]:
    """Return the flips of every fact that the table reads, in the table's order.

    A known quantity has at most one each way; a word or an unknown quantity has one for each new choice.
    """
    found: list[Flip] = []
    for name in choice.table.facts:
        if name not in WORKED_OUT:  # what flips is one of the facts that give it
            found += [*_quantity(name, choice, facts, worked_out), *_words(name, choice, facts, worked_out)]
    return found


def changed(facts: Facts, name: str, value: float | str, worked_out: WorkedOut) -> dict[str, Known]:
    """Return the facts with one of another value; what was worked out from it is worked out anew."""
    old = facts.get(name, UNKNOWN)
    if isinstance(value, float):
        new = replace(old, number=value, bound="", facts=())
    elif _is_single(name, worked_out):
        new = Known(values=frozenset({value}))
    else:
        new = replace(old, values=old.values | {value}, denied=old.denied - {value}, facts=())
    return worked_out.added({**facts, name: new})


def without(facts: Facts, name: str, value: str, worked_out: WorkedOut) -> dict[str, Known]:
    """Return the facts without one word of a fact."""
    old = facts[name]
    kept = frozenset(word for word in old.values if word != value and not word.startswith(f"{value}:"))
    return worked_out.added({**facts, name: replace(old, values=kept, facts=())})


def _quantity(name: str, choice: Choice, facts: Facts, worked_out: WorkedOut) -> Iterator[Flip]:
    thresholds = _thresholds(name, choice.table, facts, worked_out.domain)
    points = list(_points(sorted(thresholds)))
    now = facts.get(name, UNKNOWN).number
    ways = [points] if now is None else [
        [point for point in reversed(points) if point[0] < now],
        [point for point in points if point[0] > now],
    ]  # fmt: skip
    for way in ways:
        seen = {choice.chosen.option.id}
        for number, lower, upper in way:
            then = chosen(choice.table, changed(facts, name, number, worked_out))
            if then in seen:
                continue
            seen.add(then)
            direction, threshold = _bound(number, lower, upper, now)
            value, unit = thresholds[threshold]

            def flipped(at: float, then: str = then) -> bool:
                return chosen(choice.table, changed(facts, name, at, worked_out)) == then

            # what it costs may flip it before the rule does
            if not flipped(threshold * _JUST.get(direction, 1.0)):
                direction = "at most" if direction == "below" else "at least"
                value = _last(flipped, number, threshold, in_base(1.0, unit))
            yield Flip(name, direction, value, unit, then, now is not None)
            if now is not None:
                break


def _thresholds(name: str, table: Table, facts: Facts, domain: Domain) -> dict[float, tuple[float, str]]:
    """Return where rules on a quantity, or on what it gives, begin or end: in base units -> value and unit."""
    compared = [test for test in _tests(table, name) if test.compares]
    found = {in_base(test.number, test.unit): (test.number, test.unit) for test in compared}
    each = (facts.get("duration") or facts.get("max_duration") or UNKNOWN).number
    if name == "rate" and each:
        found |= {test.number / each: per_period(test.number / each) for test in _tests(table, "busy")}
    if name == "rate" and _tests(table, "cheaper") and (same := where_same(facts, domain)) is not None:
        beyond = (same.low * (1 - _CLEARLY), same.high * (1 + _CLEARLY))
        found |= {rate: per_period(rate) for rate in beyond}
    services, people = (facts.get(name, UNKNOWN).number for name in ("service_count", "team_size"))
    for test in _tests(table, "services_each"):
        if name == "service_count" and people:
            found[test.number * people] = test.number * people, ""
        if name == "team_size" and services:
            found[services / test.number] = services / test.number, ""
    return found


def _points(thresholds: list[float]) -> Iterator[tuple[float, float, float]]:
    """Yield each threshold and a value in each stretch that they divide, ascending, with the thresholds around it.

    The first stretch has 0 below it, the last one infinity above.
    """
    if not thresholds:
        return
    yield thresholds[0] / 2, 0.0, thresholds[0]
    for at, threshold in enumerate(thresholds):
        yield threshold, threshold, threshold
        last = at + 1 == len(thresholds)
        yield (
            (threshold * 2, threshold, math.inf)
            if last
            else ((threshold + thresholds[at + 1]) / 2, threshold, thresholds[at + 1])
        )


def _bound(number: float, lower: float, upper: float, now: float | None) -> tuple[Direction, float]:
    """Return the threshold that is passed on the way from now, or from nothing, to a value, and how it is told."""
    downwards = now is not None and number < now
    if lower == upper:
        return ("at most" if downwards else "at least"), lower
    if upper < math.inf and (downwards or lower == 0):
        return "below", upper
    return "above", lower


def _last(holds: Callable[[float], bool], inside: float, outside: float, unit: float) -> float:
    """Return, in a unit, about the last value from inside, where it holds, to outside, where it does not."""
    start = inside
    for _ in range(_HALVINGS):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if holds(middle) else (inside, middle)
    rounded = float(f"{inside / unit:.2g}")
    between = min(start, inside) <= rounded * unit <= max(start, inside)
    return rounded if between and holds(rounded * unit) else inside / unit


def _words(name: str, choice: Choice, facts: Facts, worked_out: WorkedOut) -> Iterator[Flip]:
    table, old = choice.table, facts.get(name, UNKNOWN)
    kind = worked_out.domain.facts.get(name)
    independent = kind is not None and kind.declared.independent
    seen = {choice.chosen.option.id}
    for value in dict.fromkeys(value for test in _tests(table, name) for value in test.values):
        has = any(word == value or word.startswith(f"{value}:") for word in old.values)
        if value in old.denied or (has and _is_single(name, worked_out) and len(old.values) == 1):
            continue
        is_known = has if independent else bool(old.values or old.denied or old.number is not None)
        then = chosen(
            table, without(facts, name, value, worked_out) if has else changed(facts, name, value, worked_out)
        )
        if then not in seen:
            seen.add(then)
            yield Flip(name, "is not" if has else "is", value, "", then, is_known)


def _tests(table: Table, name: str) -> list[Condition]:
    return [rule.when[name] for rule in table.rules if name in rule.when]


def _is_single(name: str, worked_out: WorkedOut) -> bool:
    """Whether a fact has one value at a time, so that a new one takes the old one's place."""
    kind = worked_out.domain.facts.get(name)
    return kind is not None and kind.declared.single
