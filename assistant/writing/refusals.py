"""The honest words for what cannot be answered, and for what the collection does hold. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant.reading.question import Question
from assistant.writing.markdown import Markdown
from corpus.language.services import Services
from corpus.types import DocumentSummary

_SERVICES_NAMED = 12


def cannot_look() -> Markdown:
    """Return the sentence that stands before an answer to such a question."""
    return Markdown(
        "No account, log or support case can be seen from here; what follows is what the documents say."
    )


def coverage(documents: Sequence[DocumentSummary]) -> str:
    """Return one sentence on what the collection holds: how many documents, of which kinds, on what."""
    kinds = Counter(document.kind for document in documents)
    counted = ", ".join(f"{count} {kind}{'s' if count != 1 else ''}" for kind, count in kinds.most_common())
    services = Counter(service for document in documents for service in document.services)
    listed = [service for service, _ in services.most_common(_SERVICES_NAMED)]
    about = f", most of them about {', '.join(listed[:-1])} and {listed[-1]}" if len(listed) > 1 else ""
    return f"The collection holds {len(documents)} documents ({counted}){about}."


def refusal(asked: str, documents: Sequence[DocumentSummary], services: Services) -> Markdown:
    """Return the reply to a question that nothing in the collection answers: what is missing, what is there."""
    covered = {service for document in documents for service in document.services}
    unknown = [service for service in services.named(asked) if service not in covered]
    missing = (
        f"The collection has nothing on {' or '.join(unknown)}."
        if unknown
        else f"Nothing in the collection answers “{_short(asked)}”."
    )
    return Markdown.of(
        "{} {} Documents of your own can be added with `workshape ingest PATH`.", missing, coverage(documents)
    )


def request_for_detail() -> Markdown:
    """Return the reply to a question that names nothing to reason about."""
    return Markdown(
        "That leaves nothing to reason about yet. Describe the shape of the work: how it arrives (steadily, "
        "in bursts, on a schedule), how soon somebody needs the result, how long one piece takes, and whether "
        "it keeps state. Or name the services or patterns you are weighing."
    )


def unanswered(questions: Sequence[Question]) -> Markdown:
    """Return the note on those parts of a question that nothing answers."""
    parts = " ".join(f"“{_short(question.text)}”" for question in questions)
    return Markdown.of("Nothing in the collection answers this part: {}", parts)


def _short(question: str, limit: int = 160) -> str:
    return question if len(question) <= limit else question[: limit - 1].rstrip() + "…"
