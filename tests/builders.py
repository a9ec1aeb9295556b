"""Documents and passages with sensible defaults, so that a test names only what it is about."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import corpus
from assistant.types import Answer, Citation, Trace
from corpus.domain import Domain
from corpus.types import Block, Document, Passage

DOMAIN = Domain.shipped()
"""The shipped domain, loaded once for all tests."""


def shipped_documents() -> int:
    """Return how many documents the shipped library has."""
    return len(list((Path(corpus.__file__).parent / "library").rglob("*.md")))


def document(document_id: str = "note-a", text: str = "Queues absorb bursts.", **changes: Any) -> Document:
    values: dict[str, Any] = {
        "id": document_id,
        "uri": f"file:///{document_id}.md",
        "title": document_id.replace("-", " ").title(),
        "kind": "note",
        "text": text,
        "blocks": (Block("paragraph", 0, len(text)),),
        "revision": hashlib.sha256(text.encode()).hexdigest(),
    }
    return Document(**(values | changes))


def passages(document: Document, *texts: str, heading: tuple[str, ...] = ()) -> list[Passage]:
    """Return one passage a text, or one for the whole document."""
    made = []
    for position, text in enumerate(texts or (document.text,)):
        start = document.text.index(text)
        identity = hashlib.sha256(f"{document.id}\0{text}".encode()).hexdigest()[:16]
        made.append(
            Passage(
                id=identity,
                document_id=document.id,
                position=position,
                heading=heading,
                text=text,
                start_char=start,
                end_char=start + len(text),
            )
        )
    return made


def citation(marker: int = 1, **changes: Any) -> Citation:
    values: dict[str, Any] = {
        "marker": marker,
        "passage_id": "0123456789abcdef",
        "document_id": "note-a",
        "title": "A Document",
        "heading": ("A Document", "Limits"),
        "url": "https://example.com/page",
        "quote": "A quote.",
        "start_char": 0,
        "end_char": 8,
        "as_of": "2026-05",
    }
    return Citation(**(values | changes))


def answer(text: str, **changes: Any) -> Answer:
    values: dict[str, Any] = {
        "question": "A question?",
        "standalone_question": "A question?",
        "status": "answered",
        "text": text,
        "claims": (),
        "citations": (citation(),),
        "follow_ups": (),
        "engine": "composer",
        "trace": Trace("A question?"),
    }
    return Answer(**(values | changes))
