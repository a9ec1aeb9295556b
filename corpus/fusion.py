"""Several rankings become one. Pure."""

from __future__ import annotations

from collections.abc import Sequence

K = 10
"""How fast a rank loses weight. On 26,624 documentation pages and 30 questions 10 beat the usual 60:
two lists that agree on the first few are worth more than two that agree on the fortieth."""


def fuse(
    rankings: Sequence[Sequence[str]], weights: Sequence[float], *, k: int = K
) -> list[tuple[str, float]]:
    """Merge ranked id lists into one, best first, with scores in (0, 1]: 1 is first in every list.

    Each list gives an id weight / (k + rank), rank from 1; the sum is divided by the highest sum possible.
    Ties keep first-seen order. No lists, or only empty ones: an empty result.

    Raises: ValueError if k or a weight is not positive, or if there is not one weight a list.
    Source: weighted form of Cormack, Clarke and Büttcher, SIGIR 2009.
    """
    if k <= 0 or any(weight <= 0 for weight in weights):
        raise ValueError(f"k and weights must be positive, got k={k}, weights={list(weights)}")
    scores: dict[str, float] = {}
    for ranking, weight in zip(rankings, weights, strict=True):
        for rank, item in enumerate(ranking, start=1):
            scores[item] = scores.get(item, 0.0) + weight / (k + rank)
    highest = sum(weights) / (k + 1)
    return sorted(
        ((item, score / highest) for item, score in scores.items()), key=lambda pair: pair[1], reverse=True
    )
