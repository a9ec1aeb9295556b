"""An answer on its way to the reader: what was found, the text as it grows with its citations, the whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.types import MARKER, Answer, Citation


@dataclass(frozen=True, slots=True)
class Found:
    """The search for a question, or for a part of it, is over: ids of passages and documents, best first.

    >>> found = next(assistant.stream("SQS or SNS?"))
    >>> found.question, len(found.passages) >= len(found.documents) > 0
    ('SQS or SNS?', True)
    """

    question: str
    passages: tuple[str, ...]
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """The next piece of the answer's Markdown; it never ends inside a marker and is never taken back.

    >>> events = list(assistant.stream("SQS or SNS?"))
    >>> text = "".join(event.text for event in events if isinstance(event, Text))
    >>> text == assistant.ask("SQS or SNS?").text
    True
    """

    text: str


@dataclass(frozen=True, slots=True)
class Cited:
    """The evidence of a marker that the next piece of text is the first to use.

    >>> cited = [event for event in assistant.stream("SQS or SNS?") if isinstance(event, Cited)]
    >>> [event.citation.marker for event in cited[:3]]
    [1, 2, 3]
    """

    citation: Citation


@dataclass(frozen=True, slots=True)
class Done:
    """The end of every stream: the whole answer, the same that `ask` returns.

    >>> *_, last = assistant.stream("SQS or SNS?")
    >>> isinstance(last, Done), last.answer.status
    (True, 'answered')
    """

    answer: Answer


Event = Found | Text | Cited | Done


def events_of(answer: Answer) -> Iterator[Event]:
    """Yield a finished answer piece by piece, one statement at a time, each marker's citation first."""
    citations = {citation.marker: citation for citation in answer.citations}
    start = 0
    for marked in MARKER.finditer(answer.text):
        citation = citations.pop(int(marked[1]), None)
        if citation is not None:
            yield Cited(citation)
        yield Text(answer.text[start : marked.end()])
        start = marked.end()
    if rest := answer.text[start:]:
        yield Text(rest)
    yield Done(answer)
