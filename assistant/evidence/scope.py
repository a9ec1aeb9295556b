"""What can be answered from the statements at hand, and what cannot. Pure."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from assistant.evidence.statements import Statement
from assistant.reading.question import Question

_LONG = 8
"""A question with so many content words describes work, of which a statement that decides shares few."""
_LIKE, _ASKED, _SAME = 0.4, 0.55, 0.85
"""How near the nearest question of a document must be: to help, to be believed, and to be believed on a fact."""
_OURS, _UNKNOWN = 0.86, 0.6
"""Without a service, the sum of the best cosine and that nearness must reach the first; the share of words that the
collection does not know takes so much of itself away. That parted 35 questions about anything else from 88 about AWS
but for one on either side."""
_LOOK = re.compile(
    r"\b(can|could|would|will|please) (you )?(have a |take a )?"
    r"(look|check|see|find out|inspect|debug|analy[sz]e|diagnose)\b.{0,80}"
    r"\b(my|our) (aws )?(account|logs?|metrics?|cluster|bill|console|queue|function|case|environment)\b",
    re.IGNORECASE | re.DOTALL,
)
_BEST = 5
"""So many of the best statements are tried."""


def answers(
    question: Question,
    weighed: Sequence[Statement],
    *,
    near: float,
    unknown: float,
    covered: Container[str],
) -> bool:
    """Return whether the best statements answer the question, and are not merely nearest to it.

    `near` is the cosine of the nearest question that any document says it answers, `unknown` the share of the
    question's words that the collection does not know. Where it names services, the statements must be about one of
    them, and on a question of fact about each that no document has among its own (`covered`); where it asks for a
    quantity, they must hold one.
    """
    missing = [service for service in question.services if service not in covered]
    return any(
        _answers(question, statement, near, unknown)
        for statement in weighed[:_BEST]
        if question.kind != "fact" or all(statement.is_about([service]) for service in missing)
    )


def _answers(question: Question, statement: Statement, near: float, unknown: float) -> bool:
    long = len(question.words) >= _LONG
    if question.services and not statement.is_about(question.services):
        # in a long description a service may be named by the way
        return long and near >= _LIKE and statement.cosine >= 0.5
    if question.kind == "fact" and question.dimension:
        if near >= _SAME:
            return True
        close = statement.cosine >= 0.65 or (statement.cosine >= 0.5 and statement.coverage >= 0.6)
        return close and statement.holds(question.dimension)
    if not question.services:
        return statement.cosine >= 0.6 or statement.cosine + near - _UNKNOWN * unknown >= _OURS
    if near >= _ASKED:
        return True
    if question.kind == "fact":
        return statement.cosine >= 0.65 or (statement.cosine >= 0.5 and statement.coverage >= 0.3)
    return statement.cosine >= 0.4 or (statement.cosine >= 0.3 and statement.coverage >= 0.3)


def asks_to_look(asked: str) -> bool:
    """Return whether somebody is asked to look into an account, where only documents can be looked into."""
    return bool(_LOOK.search(asked))
