"""What can be answered and what cannot, and the honest words for the latter. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from assistant.evidence import Statement
from assistant.question import Kind
from corpus.types import DocumentSummary

_ENOUGH: Mapping[Kind, tuple[tuple[float, float], ...]] = {
    "fact": ((0.65, 0.0), (0.50, 0.66)),
    "choice": ((0.50, 0.0), (0.40, 0.60)),
    "explanation": ((0.50, 0.0), (0.40, 0.60)),
}
"""Cosine to the question, and share of its content words, that a statement needs together, either pair. A fact
must be met more exactly: the largest object of S3 is not the largest message of SQS. Set on 33 questions that
the shipped corpus answers and 20 that it does not, of which these keep apart all."""
_BEST = 5
"""So many of the best statements are tried."""
_SERVICES_NAMED = 12


def answers(kind: Kind, weighed: Sequence[Statement]) -> bool:
    """Return whether the best statements answer a question of that kind, not merely are nearest to it."""
    return any(
        one.cosine >= cosine and one.coverage >= coverage
        for one in weighed[:_BEST]
        for cosine, coverage in _ENOUGH[kind]
    )


def coverage(documents: Sequence[DocumentSummary]) -> str:
    """Return one sentence on what the collection holds: how many documents, of which kinds, on what."""
    kinds = Counter(document.kind for document in documents)
    counted = ", ".join(f"{count} {kind}{'s' if count != 1 else ''}" for kind, count in kinds.most_common())
    services = Counter(service for document in documents for service in document.services)
    named = [service for service, _ in services.most_common(_SERVICES_NAMED)]
    about = f", most of them about {', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else ""
    return f"I know {len(documents)} documents ({counted}){about}."


def refusal(question: str, documents: Sequence[DocumentSummary]) -> str:
    """Return the reply to a question that nothing in the collection answers."""
    return (
        f"I found nothing that answers “{_short(question)}”, so I say nothing rather than guess. "
        f"{coverage(documents)} Documents of your own can be added with `workshape ingest PATH`."
    )


def request_for_detail() -> str:
    """Return the reply to a question that names nothing to reason about."""
    return (
        "That leaves me nothing to reason about yet. Describe the shape of the work: how it arrives (steadily, "
        "in bursts, on a schedule), how soon somebody needs the result, how long one piece takes, and whether "
        "it keeps state. Or name the services or patterns you are weighing."
    )


def unanswered(questions: Sequence[str]) -> str:
    """Return the note on those parts of a question that nothing answers."""
    return "I found no evidence for this part: " + " ".join(f"“{_short(one)}”" for one in questions)


def _short(question: str, limit: int = 160) -> str:
    return question if len(question) <= limit else question[: limit - 1].rstrip() + "…"
