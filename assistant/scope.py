"""What can be answered and what cannot, and the honest words for the latter. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence

from assistant.evidence import Statement
from assistant.lead import Lead
from assistant.question import Question
from corpus.services import named
from corpus.types import DocumentSummary

_LONG = 8
"""A question with so many content words describes work, of which a statement that decides shares few."""
_LIKE, _ASKED, _ASKED_STRANGELY, _SAME = 0.4, 0.55, 0.65, 0.85
"""How near one of the lead's own questions must be: to help, to be believed, to be believed on words that the
collection hardly knows, and to be believed on a fact."""
_BEST = 5
"""So many of the best statements are tried."""
_SERVICES_NAMED = 12


def answers(
    question: Question,
    weighed: Sequence[Statement],
    lead: Lead | None,
    *,
    covered: Container[str],
    strange: bool,
) -> bool:
    """Return whether the best statements answer the question, and are not merely nearest to it.

    Where it names services, they must be about one of them, and on a question of fact about each that no document
    has among its own (`covered`); where it asks for a quantity, they must hold one. A lead that says of itself that
    it answers such a question is believed, less readily if the question is `strange`: if the collection does not know
    its words.
    """
    nearness = lead.nearness if lead is not None else 0.0
    unknown = [service for service in question.services if service not in covered]
    return any(
        _answers(question, one, nearness, strange=strange)
        for one in weighed[:_BEST]
        if question.kind != "fact" or all(one.is_about([service]) for service in unknown)
    )


def _answers(question: Question, one: Statement, nearness: float, *, strange: bool) -> bool:
    long = len(question.words) >= _LONG
    if question.services and not one.is_about(question.services):
        return (
            long and nearness >= _LIKE and one.cosine >= 0.5
        )  # in a long description a service may be by the way
    if question.kind == "fact" and question.dimension:
        if nearness >= _SAME:
            return True
        near = one.cosine >= 0.65 or (one.cosine >= 0.5 and one.coverage >= 0.6)
        return near and one.holds(question.dimension)
    if nearness >= (_ASKED_STRANGELY if strange else _ASKED):
        return True
    if question.services and question.kind == "fact":
        return one.cosine >= 0.65 or (one.cosine >= 0.5 and one.coverage >= 0.3)
    if question.services:
        return one.cosine >= 0.4 or (one.cosine >= 0.3 and one.coverage >= 0.3)
    if long:
        return one.cosine >= 0.6 or (one.cosine >= 0.4 and nearness >= _LIKE)
    if strange:
        return one.cosine >= 0.6 or (one.cosine >= 0.4 and one.coverage >= 0.7)
    return one.cosine >= 0.6 or (one.cosine >= 0.4 and (one.coverage >= 0.6 or nearness >= _LIKE))


def coverage(documents: Sequence[DocumentSummary]) -> str:
    """Return one sentence on what the collection holds: how many documents, of which kinds, on what."""
    kinds = Counter(document.kind for document in documents)
    counted = ", ".join(f"{count} {kind}{'s' if count != 1 else ''}" for kind, count in kinds.most_common())
    services = Counter(service for document in documents for service in document.services)
    listed = [service for service, _ in services.most_common(_SERVICES_NAMED)]
    about = f", most of them about {', '.join(listed[:-1])} and {listed[-1]}" if len(listed) > 1 else ""
    return f"The collection holds {len(documents)} documents ({counted}){about}."


def refusal(asked: str, documents: Sequence[DocumentSummary]) -> str:
    """Return the reply to a question that nothing in the collection answers: what is missing, what is there."""
    covered = {service for document in documents for service in document.services}
    unknown = [service for service in named(asked) if service not in covered]
    missing = (
        f"The collection has nothing on {' or '.join(unknown)}."
        if unknown
        else f"Nothing in the collection answers “{_short(asked)}”."
    )
    return f"{missing} {coverage(documents)} Documents of your own can be added with `workshape ingest PATH`."


def request_for_detail() -> str:
    """Return the reply to a question that names nothing to reason about."""
    return (
        "That leaves nothing to reason about yet. Describe the shape of the work: how it arrives (steadily, "
        "in bursts, on a schedule), how soon somebody needs the result, how long one piece takes, and whether "
        "it keeps state. Or name the services or patterns you are weighing."
    )


def unanswered(questions: Sequence[Question]) -> str:
    """Return the note on those parts of a question that nothing answers."""
    return "Nothing in the collection answers this part: " + " ".join(
        f"“{_short(one.text)}”" for one in questions
    )


def _short(question: str, limit: int = 160) -> str:
    return question if len(question) <= limit else question[: limit - 1].rstrip() + "…"
