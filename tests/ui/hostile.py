"""A page whose answers hold hostile texts in every place that somebody else may write: served for a real browser.

`python -m tests.ui.hostile PORT FILE`: FILE is a JSON list of texts; the question is the number of the first and
how many, `0 50`, or the word `plain` before them for the same answer with harmless texts.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import uvicorn

from assistant import Answer, Diagram, Done, Event, SystemDecision, Trace
from assistant.evidence.statements import Statement
from assistant.writing.cite import draft
from assistant.writing.compose import Paragraph
from assistant.writing.markdown import Markdown
from corpus.types import Source
from tests.builders import DOMAIN, document, passages
from ui import chat, http

HARMLESS = "Queues absorb bursts"


def hostile_answer(question: str, texts: list[str], plain: bool) -> Answer:
    """Return an answer of these texts as statements, labels, titles, headings, addresses and dates."""
    told = [HARMLESS if plain else " ".join(text.split()) for text in texts]
    stated = tuple(_statement(number, text, plain) for number, text in enumerate(told))
    first = told[0]
    labelled = Paragraph(first, stated[:1], lead_ins=(first,), note=Markdown.of("Not known: {}", first))
    drafted = draft([labelled, Paragraph("", stated[1:], "bullets")])
    return Answer(
        question=HARMLESS if plain else question,
        standalone_question=question,
        status="answered",
        text=drafted.text,
        claims=drafted.claims,
        citations=drafted.citations,
        follow_ups=(first,),
        engine=first,
        trace=Trace(question),
        notices=(first,),
    )


def _statement(number: int, text: str, plain: bool) -> Statement:
    source = Source("s", text, text, "" if plain else text, "2026" if plain else text, "derived")
    url = "" if plain else f"https://ok) [Click]({text}"
    one = document(
        f"note-{number}", text, title=text, url=url, as_of="" if plain else text, sources=(source,)
    )
    (passage,) = passages(one, text, heading=(text, text))
    return Statement(one, passage, 0, len(text), text, 1.0, DOMAIN.services)


class Hostile:
    """Answers by number from a list of texts."""

    def __init__(self, texts: list[str]) -> None:
        self._texts = texts

    def stream(self, question: str, *, facts: Mapping[str, Any] | None = None) -> Iterator[Event]:
        """Yield the answer at once."""
        *plain, first, count = question.split()
        texts = self._texts[int(first) : int(first) + int(count)]
        yield Done(hostile_answer(f"{question} {texts[0]}", texts, bool(plain)))

    def decide(self, text: str, facts: Mapping[str, Any] | None = None) -> SystemDecision:
        """Never asked: the answers tell of no work."""
        raise NotImplementedError

    def diagram(self, decided: SystemDecision) -> Diagram:
        """Never asked."""
        raise NotImplementedError


def main() -> None:
    """Serve the page until killed."""
    texts = json.loads(Path(sys.argv[2]).read_text("utf-8"))
    page = chat.build(Hostile(texts), examples=texts[:6], knows=texts[0])
    app = http.build(Hostile(texts), lambda app: chat.mount(app, page))  # type: ignore[arg-type]
    uvicorn.run(app, port=int(sys.argv[1]), log_level="warning")


if __name__ == "__main__":
    main()
