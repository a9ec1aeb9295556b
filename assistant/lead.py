"""Which document leads an answer: the one whose author has already gathered what decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.evidence import Encodes
from assistant.question import Kind, Question
from assistant.words import content_words
from corpus.types import DocumentSummary, Hit

_FOUND, _ASKED, _TITLE = 0.25, 1.0, 0.2
"""Weights of how well its passages were found (0 to 3), how near its own questions are (a cosine), and of the
share of its title that the question holds."""
_VERY_QUESTION, _SAME = 0.5, 0.9
"""Added when a document lists this very question: a cosine of at least the second."""
_HITS_A_DOCUMENT = 3
"""So many of a document's passages count; more would let long documents win."""
_KIND: Mapping[Kind, Mapping[str, float]] = {
    "choice": {"decision": 0.15, "service": -0.1},
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
    question: Question, hits: Sequence[Hit], leaders: Sequence[DocumentSummary], encoder: Encodes
) -> Lead | None:
    """Return what leads the answer, None where `leaders` is empty; a leader need not be among the hits."""
    scores: dict[str, list[float]] = defaultdict(list)
    for hit in hits:
        scores[hit.document.id].append(hit.score)
    if not leaders:
        return None
    near = _nearness(question, leaders, encoder)
    weights = {one.id: _asked(near[one.id]) + _weight(question, one, scores[one.id]) for one in leaders}
    best = max(weights, key=lambda id_: weights[id_])
    return Lead(best, near[best])


def _nearness(
    question: Question, documents: Sequence[DocumentSummary], encoder: Encodes
) -> Mapping[str, float]:
    """Return id -> cosine of the nearest question that the document says it answers; 0 where it names none."""
    asked = [(document.id, one) for document in documents for one in document.questions]
    vectors = encoder.encode([question.searched, *(one for _, one in asked)])
    near = {document.id: 0.0 for document in documents}
    for (id_, _), cosine in zip(asked, vectors[1:] @ vectors[0], strict=True):
        near[id_] = max(near[id_], float(cosine))
    return near


def _asked(nearness: float) -> float:
    return _ASKED * nearness + (_VERY_QUESTION if nearness >= _SAME else 0.0)


def _weight(question: Question, document: DocumentSummary, scores: Sequence[float]) -> float:
    found = sum(sorted(scores, reverse=True)[:_HITS_A_DOCUMENT])
    title = set(content_words(document.title))
    titled = len(question.words & title) / len(title) if title else 0.0
    return _FOUND * found + _TITLE * titled + _KIND[question.kind].get(document.kind, 0.0)
