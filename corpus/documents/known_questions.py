"""Ways into a document besides its text: the questions it says it answers, the path and the complaint it is about.

"p95 under 300 ms, sudden waves" shares no word with the fact that decides; a question that an author foresaw does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.language.complaints import Complaints
from corpus.language.services import Services
from corpus.types import DocumentSummary, KnownQuestion, Vectors

_SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+")
_SHORTEST, _MOST = 4, 8
"""Words that a sentence needs to be looked at by itself, and how many sentences are."""
_SEEN, _PATH = 0.1, 0.1
"""Added to the nearness where document and query share the complaint, and for the share of the path named."""


class KnownQuestions:
    """The known questions of all documents that have some, in memory; one question is one row of a matrix."""

    def __init__(
        self,
        documents: Iterable[DocumentSummary],
        vectors: Mapping[str, NDArray[np.float32]],
        services: Services,
        complaints: Complaints,
    ) -> None:
        """Keep the documents' questions; `vectors` holds one of L2 norm 1 for each, by its text."""
        self._services, self._complaints = services, complaints
        self._documents = [document for document in documents if document.questions]
        self._questions = [
            (at, asked) for at, document in enumerate(self._documents) for asked in document.questions
        ]
        rows = [vectors[asked] for _, asked in self._questions]
        self._matrix = np.stack(rows) if rows else np.zeros((0, 0), np.float32)

    def nearest(self, query: str, vectors: Vectors, count: int | None = None) -> list[KnownQuestion]:
        """Return the best known question of up to `count` documents, best first.

        `vectors`, shape (n, dim), are those of `sentences_asked(query)`: a known question need fit only one of them.
        """
        if not self._questions:
            return []
        best: dict[int, int] = {}
        cosines = (self._matrix @ vectors.T).max(axis=1)
        for row in np.argsort(-cosines, kind="stable"):
            best.setdefault(self._questions[row][0], int(row))
        seen, services = self._complaints.voiced(query), self._services.named(query)
        found = [
            _known_question(self._documents[at], self._questions[row][1], float(cosines[row]), seen, services)
            for at, row in best.items()
        ]
        return sorted(found, key=lambda known: known.score, reverse=True)[:count]


def sentences_asked(query: str) -> list[str]:
    """Return the query and, where it has several, its sentences: authors foresee a question, not a description."""
    sentences = [sentence for sentence in _SENTENCE_END.split(query) if len(sentence.split()) >= _SHORTEST]
    return [query, *sentences[:_MOST]] if len(sentences) > 1 else [query]


def _known_question(
    document: DocumentSummary, question: str, nearness: float, seen: frozenset[str], services: Sequence[str]
) -> KnownQuestion:
    shared = tuple(complaint for complaint in document.seen if complaint in seen)
    path = tuple(service for service in document.path if service in services) if shared else ()
    score = nearness + (_SEEN if shared else 0.0) + (_PATH * len(path) / len(document.path) if path else 0.0)
    return KnownQuestion(document.id, question, nearness, score, shared, path)
