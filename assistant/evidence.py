"""What was found becomes single statements that may be quoted, each with its place, its role and its relevance."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

from assistant.question import Dimension, Question
from assistant.words import content_words
from corpus.roles import Role, option, role
from corpus.sentences import sentence_spans
from corpus.services import named
from corpus.types import Block, Document, Passage, Vectors

_STANDS_ALONE_NOT = re.compile(
    r"(it|this|that|these|those|they|he|she|however|also|therefore|thus|for example|for instance|in addition"
    r"|the following|as above|see)\b",
    re.IGNORECASE,
)
_MIN_WORDS, _MAX_CHARACTERS = 4, 420
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
        return frozenset(named(self.text))

    def is_about(self, services: Iterable[str]) -> bool:
        """Return whether it, its headings or its document are about one of these services."""
        headings = named(" ".join((self.document.title, *self.passage.heading)))
        return not self.services.union(headings, self.document.services).isdisjoint(services)

    def holds(self, dimension: Dimension) -> bool:
        """Return whether it holds a quantity of that kind."""
        return bool(_QUANTITIES[dimension].search(self.text))


class Encodes(Protocol):
    """The one thing this file needs of an encoder."""

    def encode(self, texts: Sequence[str], /) -> Vectors:
        """Return shape (len(texts), dim), rows of L2 norm 1."""
        ...


def statements(found: Iterable[tuple[Passage, float]], documents: Mapping[str, Document]) -> list[Statement]:
    """Return every quotable statement of the passages, in their order; headings and code are none.

    A passage that is not where it says it is, because its document has just been replaced, is left out.
    """
    return [
        statement
        for passage, score in found
        if _stands(passage, documents.get(passage.document_id))
        for block in _blocks_in(documents[passage.document_id], passage)
        for statement in _quotable(documents[passage.document_id], passage, block, score)
    ]


def _stands(passage: Passage, document: Document | None) -> bool:
    return document is not None and document.text[passage.start_char : passage.end_char] == passage.text


def weigh(question: Question, candidates: Sequence[Statement], encoder: Encodes) -> list[Statement]:
    """Return the candidates that share most with the question, with their relevance, best first."""
    covered = [replace(one, coverage=_coverage(question, one)) for one in candidates if one.role != "link"]
    closest = sorted(covered, key=lambda one: one.coverage + one.score, reverse=True)[:_MAX_COMPARED]
    if not closest:
        return []
    vectors = encoder.encode([question.searched, *(one.text for one in closest)])
    cosines = vectors[1:] @ vectors[0]
    weighed = [_weighed(question, one, float(cosine)) for one, cosine in zip(closest, cosines, strict=True)]
    return sorted(weighed, key=lambda one: one.relevance, reverse=True)


def _weighed(question: Question, one: Statement, cosine: float) -> Statement:
    relevance = _MEANING * cosine + _WORDS * one.coverage + _RANK * one.score
    if _STANDS_ALONE_NOT.match(one.text):
        relevance *= _DEPENDENT
    if question.services and one.services:
        asked = not one.services.isdisjoint(question.services)
        relevance = relevance + _ON_SERVICE if asked else relevance * _OFF_SERVICE
    if question.kind == "fact" and question.dimension:
        fits = one.holds(question.dimension)
        relevance = relevance + _QUANTITY if fits else relevance * _NO_QUANTITY
    return replace(one, relevance=relevance, cosine=cosine)


def _coverage(question: Question, one: Statement) -> float:
    said = one.words.union(content_words(" ".join((one.document.title, *one.passage.heading))))
    return len(question.words & said) / len(question.words) if question.words else 0.0


def _blocks_in(document: Document, passage: Passage) -> list[Block]:
    return [
        block
        for block in document.blocks
        if block.start_char < passage.end_char and block.end_char > passage.start_char
    ]


def _quotable(document: Document, passage: Passage, block: Block, score: float) -> list[Statement]:
    start, end = max(block.start_char, passage.start_char), min(block.end_char, passage.end_char)
    if block.kind == "table":
        header = document.text[block.start_char : block.end_char].split("\n", 1)[0]
        spans = _rows(document.text, block, start, end)
        said = [(span, _row_as_sentence(header, document.text[slice(*span)])) for span in spans]
    elif block.kind in ("paragraph", "list_item"):
        spans = _sentences(document.text, start, end)
        said = [(span, " ".join(document.text[slice(*span)].split())) for span in spans]
    else:
        return []
    return [
        Statement(document, passage, span[0], span[1], text, score)
        for span, text in said
        if _reads_as_statement(text)
    ]


def _sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    return [(start + first, start + last) for first, last in sentence_spans(text[start:end])]


def _rows(text: str, block: Block, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the table's rows within [start, end), without its header line."""
    header_end = text.find("\n", block.start_char, block.end_char)
    if header_end < 0:
        return []
    return [match.span() for match in re.compile(r"[^\n]+").finditer(text, max(start, header_end + 1), end)]


def _row_as_sentence(header: str, row: str) -> str:
    """Return a row as one sentence: its first cell, then each other cell under its column's name."""
    names, cells = _cells(header), _cells(row)
    told = [
        f"{name.lower()} {cell}" if name and len(cells) > 2 else cell
        for name, cell in zip(names[1:], cells[1:], strict=False)
        if cell and cell not in "–-"
    ]
    return f"{cells[0]}: {', '.join(told)}." if cells and told else ""


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _reads_as_statement(text: str) -> bool:
    return (
        len(text) <= _MAX_CHARACTERS
        and len(text.split()) >= _MIN_WORDS
        and text[-1] in ".!"
        and not text.endswith("...")
        and (text[0].isupper() or text[0].isdigit() or not text[0].isalpha())
    )
