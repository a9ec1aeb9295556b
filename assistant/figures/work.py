"""What bills depend on: how much work there is and what it needs, as told or assumed. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.figures.inputs import assumed, duration, first, measured, supposed
from assistant.figures.types import Input, Range, exactly
from assistant.reading.known import UNKNOWN, Facts
from corpus.domain import Domain

PAID_FOR = frozenset(
    (
        "a million units of a function",
        "a GB-second of a function",
        "a million calls of an entry",
        "a million requests to a queue",
        "an hour of a balancer",
        "a capacity unit of a balancer",
        "an hour of an address",
        "a vCPU-hour of a container",
        "a GB-hour of a container",
        "a GB of logs",
    )
)
"""What bills consist of: a domain that lacks a price of these has none."""
RECKONED_FROM = ("duration", "max_duration", "rate", "peak_rate", "memory", "response", "waiting")
"""The facts that bills are reckoned from."""
HOURS = 730.0
"""Hours of a month, as AWS reckons."""
_SECONDS = HOURS * 3600
_NOT_WAITED_FOR = ("async", "hours", "minutes")


@dataclass(frozen=True, slots=True)
class Work:
    """What a bill depends on. `computes`: the share of a unit's time in which it uses its processor."""

    rate: Input
    peak: Input
    seconds: Input
    memory: Input
    log: Input
    computes: Input
    waited_for: bool
    """Whether somebody waits for each unit, so that it needs an entry; it comes from a queue otherwise."""
    domain: Domain
    """Whose prices and quotas hold."""

    @property
    def units(self) -> Range:
        """Units a month."""
        return self.rate.range * _SECONDS

    @property
    def gb(self) -> Range:
        """GB of memory as AWS counts them, 1,024 MB each."""
        return self.memory.range / 1e6 / 1024

    @property
    def inputs(self) -> tuple[Input, ...]:
        """All that went into it."""
        return (self.rate, self.seconds, self.memory, self.log)

    def at(self, rate: float) -> Work:
        """Return the same work at another rate, in units a second; a peak that was told stays where it is higher."""
        given = replace(self.rate, range=exactly(rate))
        higher = self.peak is not self.rate and self.peak.range.high > rate
        return replace(self, rate=given, peak=self.peak if higher else given)


def work(facts: Facts, domain: Domain) -> Work | None:
    """Return what bills depend on, with what is assumed; None where duration or rate is not known."""
    rate = measured(facts, "rate")
    return _work(facts, rate, domain) if rate is not None else None


def any_rate(facts: Facts, domain: Domain) -> Work | None:
    """Return the work at one unit a second, for a curve over rates; None where its duration is not known."""
    return _work(facts, assumed("rate", 1, "1/s"), domain)


def _work(facts: Facts, rate: Input, domain: Domain) -> Work | None:
    seconds = duration(facts)
    if seconds is None or not domain.paying.keys() >= PAID_FOR:
        return None
    memory = measured(facts, "memory") or assumed("memory", 512, "MB")
    waited_for = facts.get("response", UNKNOWN).values.isdisjoint(_NOT_WAITED_FOR)
    waits = facts.get("waiting", UNKNOWN)
    computes = supposed("processor", Range(0.1, 1), "in use 10% to 100% of the time")
    if "no" in waits.values or "yes" in waits.denied:
        computes = supposed("processor", exactly(1), "in use all the time")
    elif "yes" in waits.values:
        computes = supposed("processor", Range(0.1, 0.3), "in use 10% to 30% of the time")
    log = assumed("log", 1, "KB", "1 KB a unit")
    peak = first(facts, "peak_rate") or rate
    return Work(rate, peak, seconds, memory, log, computes, waited_for, domain)
