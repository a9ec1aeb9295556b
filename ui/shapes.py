"""What doors show of documents and passages, as plain dicts: one form for the command line, HTTP and MCP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import (
    TypedDict,
)  # not typing's: pydantic describes these, and needs this one before 3.12

from corpus.language.roles import role

if TYPE_CHECKING:
    from corpus.types import Document, DocumentSummary, Door, Hit


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


class DoorShape(TypedDict):
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
    door_rank: int | None
    door: DoorShape | None
    start_char: int
    end_char: int
    text: str


def summary(one: DocumentSummary) -> SummaryShape:
    """Return a document as lists show it."""
    return {**_described(one), "passages": one.passages}


def document(one: Document) -> DocumentShape:
    """Return a whole document."""
    return {
        **_described(one),
        "publisher": one.publisher,
        "licence": one.licence,
        "questions": list(one.questions),
        "sources": [
            {
                "id": source.id,
                "title": source.title,
                "publisher": source.publisher,
                "url": source.url,
                "as_of": source.as_of,
                "confidence": source.confidence,
            }
            for source in one.sources
        ],
        "text": one.text,
    }


def hit(one: Hit) -> HitShape:
    """Return a passage that was found."""
    return {
        "passage_id": one.passage.id,
        "document_id": one.document.id,
        "title": one.document.title,
        "url": one.document.url,
        "heading": list(one.passage.heading),
        "role": role(one.passage.heading),
        "score": round(one.score, 4),
        "dense_rank": one.dense_rank,
        "keyword_rank": one.keyword_rank,
        "door_rank": one.door_rank,
        "door": _door(one.door) if one.door else None,
        "start_char": one.passage.start_char,
        "end_char": one.passage.end_char,
        "text": one.passage.text,
    }


def _door(one: Door) -> DoorShape:
    return {
        "question": one.question,
        "nearness": round(one.nearness, 4),
        "seen": list(one.seen),
        "path": list(one.path),
    }


def _described(one: Document | DocumentSummary) -> DescribedShape:
    return {
        "id": one.id,
        "title": one.title,
        "kind": one.kind,
        "services": list(one.services),
        "url": one.url,
        "as_of": one.as_of,
    }
