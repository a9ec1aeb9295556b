"""Which document leads an answer: the one whose author has already gathered what decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.reading.question import Kind, Question
from corpus.language.words import content_words
from corpus.types import DocumentSummary, Hit, KnownQuestion

_FOUND, _ASKED, _TITLE = 0.25, 1.0, 0.2
"""Weights of how well its passages were found (0 to 3), of its nearest known question (about 0 to 1.2), and of the
share of its title that the question holds."""
_VERY_QUESTION, _SAME = 0.5, 0.9
"""Added when a document lists this very question: a cosine of at least the second."""
_HITS_A_DOCUMENT = 3
"""So many of a document's passages count; more would let long documents win."""
_KIND: Mapping[Kind, Mapping[str, float]] = {
    "choice": {"decision": 0.15, "situation": 0.1, "service": -0.1},
    "how_to": {"pattern": 0.05, "situation": 0.1, "decision": -0.05, "service": -0.1},
    "why": {"pattern": 0.05, "situation": 0.1, "decision": -0.1, "service": -0.1},
    "explanation": {},
    "fact": {"service": 0.1},
}
"""What a kind of document adds for a kind of question."""
LEADERS = ("decision", "pattern", "service", "situation", "article")
"""The kinds of documents that lead. A reader's own note never does: nothing is known of what its sections are for."""


@dataclass(frozen=True, slots=True)
class Lead:
    """The document that leads an answer, and how near the nearest of its own questions is, a cosine."""

    document_id: str
    nearness: float


def choose_lead(
    question: Question,
    hits: Sequence[Hit],
    leaders: Sequence[DocumentSummary],
    nearest: Iterable[KnownQuestion],
) -> Lead | None:
    """Return what leads the answer, None where `leaders` is empty; a leader need not be among the hits.

    `nearest` holds the best known question of every document that has some.
    """
    scores: dict[str, list[float]] = defaultdict(list)
    for hit in hits:
        scores[hit.document.id].append(hit.score)
    if not leaders:
        return None
    entered = {known.document_id: known for known in nearest}
    weights = {
        document.id: _asked(entered.get(document.id)) + _weight(question, document, scores[document.id])
        for document in leaders
    }
    best = max(weights, key=lambda id_: weights[id_])
    return Lead(best, entered[best].nearness if best in entered else 0.0)


def _asked(known: KnownQuestion | None) -> float:
    if known is None:
        return 0.0
    return _ASKED * known.score + (_VERY_QUESTION if known.nearness >= _SAME else 0.0)


def _weight(question: Question, document: DocumentSummary, scores: Sequence[float]) -> float:
    found = sum(sorted(scores, reverse=True)[:_HITS_A_DOCUMENT])
    title = set(content_words(document.title))
    titled = len(question.words & title) / len(title) if title else 0.0
    return _FOUND * found + _TITLE * titled + _KIND[question.kind].get(document.kind, 0.0)
