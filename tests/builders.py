"""Documents and passages with sensible defaults, so that a test names only what it is about."""

from __future__ import annotations

import hashlib
from typing import Any

from corpus.types import Block, Document, Passage


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
