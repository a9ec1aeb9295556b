"""Scores of several rankings become one. Pure."""

from __future__ import annotations

from collections.abc import Mapping

WEIGHTS: Mapping[str, float] = {"keyword": 1.4, "dense": 1.8, "known_question": 2.0}
"""What each ranking is worth. Scores, not ranks: a known question that resembles the one asked only a little must not
count as much as one that is the question. On the sixty questions of `tests/evals`, dense from 1.0 to 2.4 and known
questions from 1.0 to 2.0 moved MRR@10 between .888 and .899."""


def blend(scores: Mapping[str, Mapping[str, float]]) -> list[tuple[str, float]]:
    """Return (id, score), best first, each score the weighted mean of what the rankings give the id, in [0, 1].

    `scores` holds ranking -> id -> score, of which the highest should be at most 1; what is below 0 counts as 0, and
    so does what a ranking does not know. Ties keep first-seen order. Raises: KeyError for an unknown ranking.
    """
    total = sum(WEIGHTS[ranking] for ranking in scores)
    blended: dict[str, float] = {}
    for ranking, given in scores.items():
        for id_, score in given.items():
            blended[id_] = blended.get(id_, 0.0) + WEIGHTS[ranking] * max(score, 0.0) / total
    return sorted(blended.items(), key=lambda pair: pair[1], reverse=True)


def scaled(scores: Mapping[str, float]) -> dict[str, float]:
    """Return the scores divided by the highest: raw BM25 grows with the number of words in a query."""
    highest = max(scores.values(), default=0.0)
    return {id_: score / highest for id_, score in scores.items()} if highest > 0 else {}
