"""What a message, request or file of a size fits through. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.figures.inputs import measured
from assistant.figures.types import Figure, Options
from assistant.reading.known import Facts
from corpus.documents.prices import Quota
from corpus.domain import Domain
from corpus.language.units import in_base, plain


def passes(facts: Facts, options: Options, domain: Domain) -> Iterator[Figure]:
    """Yield which limits a size passes and which it does not, where it meets one of them."""
    size = measured(facts, "payload")
    if size is None:
        return
    limits = [(quota, quota.takes) for quota in sorted(_carriers(domain), key=_bytes)]
    over = [(quota, what) for quota, what in limits if _bytes(quota) < size.range.high]
    within = [(quota, what) for quota, what in limits if _bytes(quota) >= size.range.high]
    if not over:
        return
    clause = f"{size.text} is too large for {_listed(over)}"
    clause += (
        f"; it fits {_listed(within)}"
        if within
        else f"; none of them takes it: pass a reference to {domain.large_payloads}"
    )
    constants = tuple(quota for quota, _ in (*reversed(over), *within))
    yield Figure("payload", clause, size.range, "byte", "size against each limit", (size,), constants)


def _carriers(domain: Domain) -> Iterator[Quota]:
    return (quota for quota in domain.quotas.values() if quota.takes)


def _listed(limits: list[tuple[Quota, str]]) -> str:
    return ", ".join(f"{what} ({plain(*_scaled(quota))})" for quota, what in limits)


def _bytes(quota: Quota) -> float:
    return in_base(float(quota.number), quota.unit)


def _scaled(quota: Quota) -> tuple[float, str]:
    """Return 1 MiB for 1,048,576 bytes."""
    number = float(quota.number)
    return (number / 1024**2, "MiB") if quota.unit == "byte" and number >= 1024**2 else (number, quota.unit)
