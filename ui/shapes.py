"""What doors show of documents and passages, as plain dicts: one form for the command line, HTTP and MCP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import (
    TypedDict,
)  # not typing's: pydantic describes these, and needs this one before 3.12

from corpus.language.roles import role

if TYPE_CHECKING:
    from corpus.types import Document, DocumentSummary, Hit, KnownQuestion


class DescribedShape(TypedDict):
    """What every view of a document begins with; `url` and `as_of` are empty where they are not known."""

    id: str
    title: str
    kind: str
    services: list[str]
    url: str
    as_of: str


class SummaryShape(DescribedShape):
    """A document as lists show it."""

    passages: int


class SourceShape(TypedDict):
    """What statements of a document rest on."""

    id: str
    title: str
    publisher: str
    url: str
    as_of: str
    confidence: str


class DocumentShape(DescribedShape):
    """A whole document; the spans of citations count characters of `text`."""

    publisher: str
    licence: str
    questions: list[str]
    sources: list[SourceShape]
    text: str


class KnownQuestionShape(TypedDict):
    """The question of its own by which a document was found, and what complaint and path it shares with the query."""

    question: str
    nearness: float
    seen: list[str]
    path: list[str]


class HitShape(TypedDict):
    """A passage that was found: score in [0, 1], ranks from 1, null where that ranking did not return it.

    `role` is what its section is for, null where its headings do not say.
    """

    passage_id: str
    document_id: str
    title: str
    url: str
    heading: list[str]
    role: str | None
    score: float
    dense_rank: int | None
    keyword_rank: int | None
    known_question_rank: int | None
    known_question: KnownQuestionShape | None
    start_char: int
    end_char: int
    text: str


def summary(document: DocumentSummary) -> SummaryShape:
    """Return a document as lists show it."""
    return {**_described(document), "passages": document.passages}


def document(document: Document) -> DocumentShape:
    """Return a whole document."""
    return {
        **_described(document),
        "publisher": document.publisher,
        "licence": document.licence,
        "questions": list(document.questions),
        "sources": [
            {
                "id": source.id,
                "title": source.title,
                "publisher": source.publisher,
                "url": source.url,
                "as_of": source.as_of,
                "confidence": source.confidence,
            }
            for source in document.sources
        ],
        "text": document.text,
    }


def hit(hit: Hit) -> HitShape:
    """Return a passage that was found."""
    return {
        "passage_id": hit.passage.id,
        "document_id": hit.document.id,
        "title": hit.document.title,
        "url": hit.document.url,
        "heading": list(hit.passage.heading),
        "role": role(hit.passage.heading),
        "score": round(hit.score, 4),
        "dense_rank": hit.dense_rank,
        "keyword_rank": hit.keyword_rank,
        "known_question_rank": hit.known_question_rank,
        "known_question": _known_question(hit.known_question) if hit.known_question else None,
        "start_char": hit.passage.start_char,
        "end_char": hit.passage.end_char,
        "text": hit.passage.text,
    }


def _known_question(known: KnownQuestion) -> KnownQuestionShape:
    return {
        "question": known.question,
        "nearness": round(known.nearness, 4),
        "seen": list(known.seen),
        "path": list(known.path),
    }


def _described(document: Document | DocumentSummary) -> DescribedShape:
    return {
        "id": document.id,
        "title": document.title,
        "kind": document.kind,
        "services": list(document.services),
        "url": document.url,
        "as_of": document.as_of,
    }
