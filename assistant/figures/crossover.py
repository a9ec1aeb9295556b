"""The rate at which functions begin to cost more than containers, and the two curves around it. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.figures.bill import LEAST_TASKS, capacity, containers, functions
from assistant.figures.inputs import measured
from assistant.figures.types import Figure, Options, Range, exactly
from assistant.figures.work import Work, any_rate
from assistant.reading.known import Facts
from corpus.domain import Domain
from corpus.language.units import per_period, plain

_MOST_TASKS = 2_000
"""So many tasks are looked at; where functions still cost less with them, they are said to cost less throughout."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Monthly bills in US dollars over rates in units a second, for a plot; `now` is the asker's rate."""

    rates: tuple[float, ...]
    functions: tuple[float, ...]
    containers: tuple[Range, ...]
    crossover: Range
    now: Range | None


def crossover(facts: Facts, options: Options, domain: Domain) -> Iterator[Figure]:
    """Yield the rate at which functions and containers cost the same, where both are possible and there is one."""
    both = options.may_run_as("function") and options.may_run_as("container")
    work, rate = any_rate(facts, domain), where_same(facts, domain)
    of_functions = functions(work) if work is not None else None
    if not both or work is None or of_functions is None or rate is None:
        return
    clause = f"Functions cost less below {_in_words(rate)} on average, containers above"
    constants = of_functions.prices + containers(work).prices
    inputs = (work.seconds, work.memory, work.log, work.computes)
    formula = "the rate at which both bills are the same"
    stated = domain.formulas.get("whole bills")
    yield Figure("crossover", clause, rate, "1/s", formula, inputs, tuple(dict.fromkeys(constants)), stated)


def where_same(facts: Facts, domain: Domain) -> Range | None:
    """Return the rates between which functions and containers come to cost the same, in units a second."""
    work = any_rate(facts, domain)
    return _crossover(work) if work is not None else None


def curve(facts: Facts, domain: Domain) -> Curve | None:
    """Return both bills over rates a hundred times below and above their crossover; None where there is none."""
    work, rate = any_rate(facts, domain), where_same(facts, domain)
    if work is None or rate is None:
        return None
    rates = tuple(math.sqrt(rate.low * rate.high) * 10 ** (step / 25) for step in range(-50, 51))
    now = measured(facts, "rate")
    return Curve(
        rates,
        tuple(_middle(_functions(work, rate)) for rate in rates),
        tuple(containers(work.at(rate)).total for rate in rates),
        rate,
        now.range if now else None,
    )


def _crossover(work: Work) -> Range | None:
    """Return the crossover from that of the lightest use of the processor to that of the heaviest."""
    shares = (work.computes.range.low, work.computes.range.high)
    found = [crossing for share in shares if (crossing := _where_same(_fixed(work, share))) is not None]
    return Range(min(amount.low for amount in found), max(amount.high for amount in found)) if found else None


def _where_same(work: Work) -> Range | None:
    """Return the first rate at which functions cost more and the last at which they cost less, as tasks are whole.

    None where they never cost more, or may not do the work. Both bills are straight lines while the number of tasks
    stays: `dearer` is how much faster that of functions rises with the rate, `fixed` what containers cost at rest.
    """
    if functions(work) is None or containers(work).tasks is None:
        return None
    if work.peak is not work.rate:  # below it the number of tasks stays
        peak = work.peak.range.high
        dearer = (_gap(work, peak / 2) - _gap(work, peak / 4)) / (peak / 4)
        rate = peak / 2 - _gap(work, peak / 2) / dearer if dearer > 0 else math.inf
        beyond = _where_same(replace(work, peak=work.rate))
        if rate >= peak:
            return beyond
        # Beyond the peak one more task may make containers dearer once more.
        return Range(rate, beyond.high) if beyond is not None and beyond.high > peak else exactly(rate)
    task = capacity(work)
    dearer = (_gap(work, 2 * task) - _gap(work, task)) / task
    fixed = dearer * task - _gap(work, task)
    each = dearer * 2.5 * task - _gap(work, 2.5 * task) - fixed
    first, last = math.inf, 0.0
    for tasks in range(LEAST_TASKS, _MOST_TASKS):
        start, end = (task * (tasks - 1) if tasks > LEAST_TASKS else 0.0), task * tasks
        at_rest = fixed + each * (tasks - LEAST_TASKS)
        costs_more, costs_less = dearer * end > at_rest, dearer * start < at_rest
        same = at_rest / dearer if costs_more and costs_less else None
        if costs_more:
            first = min(first, same if same is not None else start)
        if costs_less:
            last = same if same is not None else end
        if costs_more and not costs_less:
            return Range(first, last)
    return None


def _gap(work: Work, rate: float) -> float:
    """Return how much more functions cost than containers at a rate, US dollars a month."""
    return _middle(_functions(work, rate)) - _middle(containers(work.at(rate)).total)


def _functions(work: Work, rate: float) -> Range:
    bill = functions(work.at(rate))
    return bill.total if bill is not None else exactly(math.inf)


def _fixed(work: Work, share: float) -> Work:
    return replace(work, computes=replace(work.computes, range=exactly(share)))


def _middle(range_: Range) -> float:
    return (range_.low + range_.high) / 2


def _in_words(rate: Range) -> str:
    """Return "14 per second" or "1.6 to 8.9 per second"."""
    factor, unit = per_period(rate.low)[0] / rate.low, per_period(rate.low)[1]
    low, high = (float(f"{bound * factor:.2g}") for bound in (rate.low, rate.high))
    return plain(high, unit) if low == high else f"{low:,.4g} to {plain(high, unit)}"
