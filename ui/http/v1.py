"""Our own API: ask, search, and look into the documents. Translation only."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing
from dataclasses import asdict
from typing import Annotated, Any, Protocol

from fastapi import FastAPI, Path, Query, Request
from fastapi.responses import JSONResponse, Response
from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from typing_extensions import TypedDict

from assistant import Answer, Cited, Done, Event, Found, Hit, SystemDecision, Text
from assistant.reading.question import MAX_CHARACTERS
from corpus.domain import Domain
from corpus.store.store import Mode
from corpus.types import Document, DocumentSummary
from ui import shapes
from ui.answer_shape import AnswerShape
from ui.http.facts_schema import facts_schema
from ui.http.problems import EXPECTED, declared, describe
from ui.http.waiting import STREAM_CONTENT, STREAM_HEADERS, until_gone, watched

_MOST_HITS = 100
_VISIBLE = (
    r"[!-~\u00a1-\u00ac\u00ae-\u0377\u0400-\u052f\u05d0-\u05ea\u0620-\u064a\u0904-\u0939\u0e01-\u0e30"
    r"\u1e00-\u1eff\u2010-\u2027\u2190-\u23ff\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]"
)
"""A character that can be seen, of the scripts that most people write."""
_TEXT: JsonDict = {"minLength": 1, "maxLength": MAX_CHARACTERS, "pattern": _VISIBLE}
"""What the assistant itself checks, and explains better than a schema: described, not enforced here."""


class Answerer(Protocol):
    """What the HTTP doors need of an assistant; an Assistant has it."""

    async def aask(self, question: str) -> Answer:
        """Return the answer. Raises: QuestionRejected, CorpusError."""
        ...

    def astream(self, question: str) -> AsyncGenerator[Event]:
        """Yield the answer's events. Raises: QuestionRejected, CorpusError."""
        ...

    def search(self, query: str, count: int = 10, *, mode: Mode = "hybrid") -> list[Hit]:
        """Return passages, best first. Raises: QuestionRejected, CorpusError."""
        ...

    def documents(self) -> list[DocumentSummary]:
        """Return every document without its text. Raises: CorpusError."""
        ...

    def document(self, document_id: str) -> Document:
        """Return one document. Raises: DocumentNotFound, CorpusError."""
        ...

    def count(self) -> int:
        """Return how many documents the collection holds. Raises: CorpusError."""
        ...

    def decide(self, text: str, facts: Mapping[str, Any] | None = None) -> SystemDecision:
        """Return what the decision tables choose. Raises: QuestionRejected, FactRejected."""
        ...


class Asked(BaseModel):
    """A question."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"question": "SQS, SNS or EventBridge?"}]}
    )
    question: str = Field(
        description=f"A question about AWS architecture, in plain words; at most {MAX_CHARACTERS:,} characters.",
        json_schema_extra=_TEXT,
    )


def _with_the_facts(schema: dict[str, Any]) -> None:
    """Describe each fact in the schema of the API, which is made when somebody asks for it."""
    schema.update(facts_schema(Domain.shipped().facts))


class Described(BaseModel):
    """Work to decide on."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"text": "Nightly reports, 40 minutes each", "facts": {"team_size": 5}}]
        },
    )
    text: str = Field(description="The work, in plain words.", json_schema_extra=_TEXT)
    facts: dict[str, Any] = Field(
        {},
        description="Facts that take the place of what the text says: a word, a number, or `40 min`.",
        json_schema_extra=_with_the_facts,
    )


class DecidedShape(TypedDict):
    """What was understood of each kind of work, and what the decision tables make of it."""

    question: str
    work_items: list[dict[str, Any]]
    mixed: str | None
    contradictions: list[dict[str, Any]]


class Searched(BaseModel):
    """What to look for."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"query": "poison message", "count": 5}]}
    )
    query: str = Field(description="Words or a question.", json_schema_extra=_TEXT)
    count: int = Field(10, ge=1, le=_MOST_HITS, description="How many passages at most.")
    mode: Mode = Field(
        "hybrid", description="Which rankings are asked: by meaning (dense), by words (keyword), both."
    )


class HitsShape(TypedDict):
    """Passages, best first."""

    query: str
    mode: Mode
    hits: list[shapes.HitShape]


class DocumentsShape(TypedDict):
    """Documents, ordered by id."""

    documents: list[shapes.SummaryShape]


def add(app: FastAPI, answerer: Answerer, answer_s: float) -> None:
    """Add the addresses below /api/v1; an answer may take `answer_s` seconds."""

    @app.post(
        "/api/v1/ask",
        tags=["ask"],
        summary="Answer a question",
        response_model=AnswerShape,
        responses={
            200: {"content": STREAM_CONTENT},
            **declared(400, 413, 422, 503, 504),
        },
    )
    async def ask(asked: Asked, request: Request) -> Response:
        """Return the answer with its claims and citations, the same that every other door gives.

        With `Accept: text/event-stream` it comes as it is found: the events `found`, then `citation` and `text` by
        turns (a citation before the text that first uses its marker), then `done` with the whole answer. The pieces
        of text join to the answer's. What goes wrong after the start comes as the event `error`, a problem.
        """
        if "text/event-stream" in request.headers.get("accept", ""):
            events = answerer.astream(asked.question)
            first = await until_gone(request, anext(events), answer_s)  # what is refused is no stream
            return EventSourceResponse(_stream(first, events, answer_s), headers=STREAM_HEADERS)
        answer = await until_gone(request, answerer.aask(asked.question), answer_s)
        return JSONResponse(answer.to_dict())

    @app.post(
        "/api/v1/decide",
        tags=["ask"],
        summary="Decide for described work",
        response_model=DecidedShape,
        responses=declared(400, 413, 422, 503),
    )
    def decide(described: Described) -> dict[str, Any]:
        """Return the facts that were read and the choice they lead to.

        With it: how the options rank, which quoted rule ruled each out, what was assumed, what is missing, and the
        values at which the choice changes.
        """
        return answerer.decide(described.text, described.facts).to_dict()

    @app.post(
        "/api/v1/search",
        tags=["search"],
        summary="Find passages",
        response_model=HitsShape,
        responses=declared(400, 413, 422, 503),
    )
    def search(searched: Searched) -> HitsShape:
        """Return passages, best first, with their scores and how each ranking saw them."""
        hits = answerer.search(searched.query, searched.count, mode=searched.mode)
        return {"query": searched.query, "mode": searched.mode, "hits": [shapes.hit(hit) for hit in hits]}

    @app.get(
        "/api/v1/documents", tags=["documents"], summary="List the documents", responses=declared(422, 503)
    )
    def documents(
        kind: Annotated[str | None, Query(description="Only of this kind, e.g. `decision`.")] = None,
        service: Annotated[str | None, Query(description="Only about this service, e.g. `SQS`.")] = None,
    ) -> DocumentsShape:
        """Return what the collection holds, without the texts."""
        return {
            "documents": [
                shapes.summary(document)
                for document in answerer.documents()
                if kind in (None, document.kind) and (service is None or service in document.services)
            ]
        }

    @app.get(
        "/api/v1/documents/{document_id}",
        tags=["documents"],
        summary="Read a document",
        responses=declared(404, 422, 503),
    )
    def document(
        document_id: Annotated[str, Path(description="As the list has it.", examples=["service-sqs"])],
    ) -> shapes.DocumentShape:
        """Return a document with its text, in which the spans of citations count characters, and its sources."""
        return shapes.document(answerer.document(document_id))


async def _stream(first: Event, events: AsyncGenerator[Event], seconds: float) -> AsyncIterator[bytes]:
    yield _bytes(first)
    async with aclosing(watched(events, seconds)) as following:
        try:
            async for event in following:
                yield KEEPALIVE_COMMENT if event is None else _bytes(event)
        except EXPECTED as error:
            yield _error(error)


def _bytes(event: Event) -> bytes:
    match event:
        case Found():
            name, data = "found", asdict(event)
        case Text():
            name, data = "text", asdict(event)
        case Cited(citation):
            name, data = "citation", asdict(citation)
        case Done(answer):
            name, data = "done", answer.to_dict()
    return format_sse_event(event=name, data_str=json.dumps(data, ensure_ascii=False))


def _error(error: Exception) -> bytes:
    status, title, detail = describe(error)
    data: dict[str, Any] = {"title": title, "status": status, "detail": detail}
    return format_sse_event(event="error", data_str=json.dumps(data, ensure_ascii=False))
