"""What is at work at the same time (Little's law), and how near that and the rate come to a quota. Pure.

Source: J. D. C. Little, A proof for the queuing formula L = λW, Operations Research 9 (1961).
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from assistant.figures.inputs import duration, first, measured
from assistant.figures.types import Figure, Options, Range
from assistant.reading.known import Facts
from corpus.domain import Domain
from corpus.language.units import in_base


def at_once(facts: Facts, options: Options, domain: Domain) -> Iterator[Figure]:
    """Yield how many units are at work at once; against the quota, where functions are an option."""
    rate, each = first(facts, "peak_rate", "rate"), duration(facts)
    if rate is None or each is None:
        return
    busy = rate.range * each.range
    when = "at the peak" if rate.name == "peak_rate" else "on average"
    verb = "is" if _count(busy.high) == "1" else "are"
    clause, formula = (
        f"{busy.in_words(_count)} {verb} at work at once {when}",
        "units a second × seconds a unit",
    )
    quota = domain.limiting.get("functions at once")
    if quota is None or not any(option.runs_as == "function" for option in options.in_question):
        yield Figure("concurrency", clause, busy, "", formula, (rate, each))
        return
    clause += f", {_share(busy, float(quota.number))} of {quota.number:,}"
    yield Figure("concurrency", clause, busy, "", formula, (rate, each), (quota,))


def head_room(facts: Facts, options: Options, domain: Domain) -> Iterator[Figure]:
    """Yield the share of each quota on a rate that the rate takes."""
    rate = first(facts, "peak_rate", "rate")
    if rate is None:
        return
    met = dict.fromkeys(option.throttled_by for option in options.in_question if option.throttled_by)
    for quota in sorted(
        (domain.quotas[id_] for id_ in met), key=lambda quota: list(domain.quotas).index(quota.id)
    ):
        share = rate.range / float(quota.number)
        clause = (
            f"{rate.text} is {_share(rate.range, float(quota.number))} of {quota.number:,} {quota.counts}"
        )
        yield Figure(quota.id, clause, share, "", "units a second ÷ quota", (rate,), (quota,))


def shards(facts: Facts, options: Options, domain: Domain) -> Iterator[Figure]:
    """Yield how many shards a stream needs by records a second and, where the size is known, by bytes a second."""
    rate, size = first(facts, "peak_rate", "rate"), measured(facts, "payload")
    of_one = next((option.shards for option in options.in_question if option.shards), None)
    if of_one is None or rate is None:
        return
    records, written = (domain.quotas[id_] for id_ in of_one)
    needed = rate.range / float(records.number)
    if size is not None:
        by_size = rate.range * size.range / in_base(float(written.number), written.unit)
        needed = Range(max(needed.low, by_size.low), max(needed.high, by_size.high))
    needed = needed.map(lambda count: float(max(math.ceil(count), 1)))
    clause = f"{needed.in_words(_count)} {'shard is' if needed.high == 1 else 'shards are'} needed"
    inputs = (rate, size) if size else (rate,)
    formula = "the larger of records and megabytes a second, each ÷ what a shard takes, rounded up"
    yield Figure("shards", clause, needed, "", formula, inputs, (records, written))


def _share(needed: Range, of: float) -> str:
    return (needed / of).in_words(
        lambda share: f"{share * 100:,.2g}%" if share < 1 else f"{share * 100:,.0f}%"
    )


def _count(number: float) -> str:
    return f"{number:,.3g}" if number < 100 else f"{number:,.0f}"
