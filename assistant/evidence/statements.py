"""What was found becomes single statements that may be quoted, each with its place, its role and its relevance."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Protocol

from assistant.reading.question import Dimension, Question
from corpus.language.roles import Role, option, role
from corpus.language.services import Services
from corpus.language.statements import statement_spans
from corpus.language.words import content_words
from corpus.types import Document, Passage, Vectors

_STANDS_ALONE_NOT = re.compile(
    r"(it|this|that|these|those|they|he|she|however|also|therefore|thus|for example|for instance|in addition"
    r"|the following|as above|see)\b",
    re.IGNORECASE,
)
_MAX_COMPARED = 64
"""Statements compared by meaning; the ones sharing most words with the question go first."""
_MEANING, _WORDS, _RANK = 0.6, 0.25, 0.15
"""Weights of cosine, share of the question's words, and score of the passage in a statement's relevance."""
_DEPENDENT = 0.75
"""Factor for a statement that leans on the sentence before it and so reads badly alone."""
_ON_SERVICE, _OFF_SERVICE = 0.05, 0.85
"""Added when a statement names a service of the question; factor when it names others only."""
_QUANTITY, _NO_QUANTITY = 0.12, 0.75
"""Added when a statement holds the kind of quantity that a question of fact asks for; factor when not."""
_QUANTITIES: Mapping[Dimension, re.Pattern[str]] = {
    "time": re.compile(
        r"\d[\d,.]*[\s-]?(ms|milliseconds?|s|seconds?|minutes?|hours?|days?|months?|years?)\b"
        r"|\bno (execution )?(time )?limit"
    ),
    "size": re.compile(r"\d[\d,.]*\s?(bytes|[KMGT]i?B|vCPU)\b"),
    "money": re.compile(r"[$€]\s?\d|\b(free|no charge|costs? nothing)\b"),
    "count": re.compile(r"\d|\b(unlimited|no limit)\b"),
}


@dataclass(frozen=True)
class Statement:
    """A sentence or table row: `quote` is exactly `document.text[start_char:end_char]`.

    `text` is how it is said in an answer. `relevance` and `cosine` to the question are about 0 to 1, higher
    is better; `coverage` is the share of the question's content words that it or its headings contain.
    """

    document: Document
    passage: Passage
    start_char: int
    end_char: int
    text: str
    score: float
    services_known: Services = field(repr=False, compare=False)
    relevance: float = 0.0
    cosine: float = 0.0
    coverage: float = 0.0

    @property
    def quote(self) -> str:
        """Return the statement's words as the document has them."""
        return self.document.text[self.start_char : self.end_char]

    @cached_property
    def role(self) -> Role | None:
        """What its section is for; None in documents whose headings say nothing about it."""
        return role(self.passage.heading)

    @cached_property
    def option(self) -> str:
        """The option that its section argues for, empty for any other section."""
        return option(self.passage.heading)

    @cached_property
    def words(self) -> frozenset[str]:
        """The stems of its content words."""
        return frozenset(content_words(self.text))

    @cached_property
    def services(self) -> frozenset[str]:
        """The AWS services that it names itself."""
        return frozenset(self.services_known.named(self.text))

    def is_about(self, services: Iterable[str]) -> bool:
        """Return whether it, its headings or its document are about one of these services."""
        headings = self.services_known.named(" ".join((self.document.title, *self.passage.heading)))
        return not self.services.union(headings, self.document.services).isdisjoint(services)

    def holds(self, dimension: Dimension) -> bool:
        """Return whether it holds a quantity of that kind."""
        return bool(_QUANTITIES[dimension].search(self.text))


class Encodes(Protocol):
    """The one thing this file needs of an encoder."""

    def encode(self, texts: Sequence[str], /) -> Vectors:
        """Return shape (len(texts), dim), rows of L2 norm 1."""
        ...


def statements(
    found: Iterable[tuple[Passage, float]], documents: Mapping[str, Document], services: Services
) -> list[Statement]:
    """Return every quotable statement of the passages, in their order; headings and code are none.

    A passage that is not where it says it is, because its document has just been replaced, is left out.
    """
    return [
        Statement(document, passage, span.start_char, span.end_char, span.text, score, services)
        for passage, score in found
        if (document := documents.get(passage.document_id)) is not None and _stands(passage, document)
        for span in statement_spans(document, passage.start_char, passage.end_char)
    ]


def _stands(passage: Passage, document: Document) -> bool:
    return document.text[passage.start_char : passage.end_char] == passage.text


def weigh(question: Question, candidates: Sequence[Statement], encoder: Encodes) -> list[Statement]:
    """Return the candidates that share most with the question, with their relevance, best first."""
    covered = [
        replace(statement, coverage=_coverage(question, statement))
        for statement in candidates
        if statement.role != "link"
    ]
    closest = sorted(covered, key=lambda statement: statement.coverage + statement.score, reverse=True)[
        :_MAX_COMPARED
    ]
    if not closest:
        return []
    vectors = encoder.encode([question.searched, *(statement.text for statement in closest)])
    cosines = vectors[1:] @ vectors[0]
    weighed = [
        _weighed(question, statement, float(cosine))
        for statement, cosine in zip(closest, cosines, strict=True)
    ]
    return sorted(weighed, key=lambda statement: statement.relevance, reverse=True)


def _weighed(question: Question, statement: Statement, cosine: float) -> Statement:
    relevance = _MEANING * cosine + _WORDS * statement.coverage + _RANK * statement.score
    if _STANDS_ALONE_NOT.match(statement.text):
        relevance *= _DEPENDENT
    if question.services and statement.services:
        asked = not statement.services.isdisjoint(question.services)
        relevance = relevance + _ON_SERVICE if asked else relevance * _OFF_SERVICE
    if question.kind == "fact" and question.dimension:
        fits = statement.holds(question.dimension)
        relevance = relevance + _QUANTITY if fits else relevance * _NO_QUANTITY
    return replace(statement, relevance=relevance, cosine=cosine)


def _coverage(question: Question, statement: Statement) -> float:
    words = statement.words.union(
        content_words(" ".join((statement.document.title, *statement.passage.heading)))
    )
    return len(question.words & words) / len(question.words) if question.words else 0.0
