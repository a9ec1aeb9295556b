"""Ways into a document besides its text: the questions it says it answers, the path and the complaint it is about.

"p95 under 300 ms, sudden waves" shares no word with the fact that decides; a question that an author foresaw does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.language.complaints import complained
from corpus.language.services import named
from corpus.types import DocumentSummary, Door, Vectors

_SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+")
_SHORTEST, _MOST = 4, 8
"""Words that a sentence needs to be looked at by itself, and how many sentences are."""
_SEEN, _PATH = 0.1, 0.1
"""Added to a door's nearness where document and query share the complaint, and for the share of the path named."""


class Doors:
    """The doors of all documents that have some, in memory; one question is one row of a matrix."""

    def __init__(
        self, documents: Iterable[DocumentSummary], vectors: Mapping[str, NDArray[np.float32]]
    ) -> None:
        """Keep the documents' questions; `vectors` holds one of L2 norm 1 for each, by its text."""
        self._documents = [one for one in documents if one.questions]
        self._questions = [(at, asked) for at, one in enumerate(self._documents) for asked in one.questions]
        rows = [vectors[asked] for _, asked in self._questions]
        self._matrix = np.stack(rows) if rows else np.zeros((0, 0), np.float32)

    def nearest(self, query: str, vectors: Vectors, count: int | None = None) -> list[Door]:
        """Return the best door of up to `count` documents, best first.

        `vectors`, shape (n, dim), are those of `said_in(query)`: a door need fit only one of them.
        """
        if not self._questions:
            return []
        best: dict[int, int] = {}
        cosines = (self._matrix @ vectors.T).max(axis=1)
        for row in np.argsort(-cosines, kind="stable"):
            best.setdefault(self._questions[row][0], int(row))
        seen, services = complained(query), named(query)
        doors = [
            _door(self._documents[at], self._questions[row][1], float(cosines[row]), seen, services)
            for at, row in best.items()
        ]
        return sorted(doors, key=lambda door: door.score, reverse=True)[:count]


def said_in(query: str) -> list[str]:
    """Return the query and, where it has several, its sentences: authors foresee a question, not a description."""
    sentences = [one for one in _SENTENCE_END.split(query) if len(one.split()) >= _SHORTEST]
    return [query, *sentences[:_MOST]] if len(sentences) > 1 else [query]


def _door(
    document: DocumentSummary, question: str, nearness: float, seen: frozenset[str], services: Sequence[str]
) -> Door:
    shared = tuple(one for one in document.seen if one in seen)
    path = tuple(one for one in document.path if one in services) if shared else ()
    score = nearness + (_SEEN if shared else 0.0) + (_PATH * len(path) / len(document.path) if path else 0.0)
    return Door(document.id, question, nearness, score, shared, path)
