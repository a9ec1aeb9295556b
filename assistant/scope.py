"""What can be answered and what cannot, and the honest words for the latter. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence

from assistant.evidence import Statement
from assistant.markdown import Markdown
from assistant.question import Question
from corpus.services import named
from corpus.types import DocumentSummary

_LONG = 8
"""A question with so many content words describes work, of which a statement that decides shares few."""
_LIKE, _ASKED, _SAME = 0.4, 0.55, 0.85
"""How near the nearest question of a document must be: to help, to be believed, and to be believed on a fact."""
_OURS, _UNKNOWN = 0.86, 0.6
"""Without a service, the sum of the best cosine and that nearness must reach the first; the share of words that the
collection does not know takes so much of itself away. That parted 35 questions about anything else from 88 about AWS
but for one on either side."""
_LOOK = re.compile(
    r"\b(can|could|would|will|please) (you )?(have a |take a )?"
    r"(look|check|see|find out|inspect|debug|analy[sz]e|diagnose)\b.{0,80}"
    r"\b(my|our) (aws )?(account|logs?|metrics?|cluster|bill|console|queue|function|case|environment)\b",
    re.IGNORECASE | re.DOTALL,
)
_BEST = 5
"""So many of the best statements are tried."""
_SERVICES_NAMED = 12


def answers(
    question: Question,
    weighed: Sequence[Statement],
    *,
    near: float,
    unknown: float,
    covered: Container[str],
) -> bool:
    """Return whether the best statements answer the question, and are not merely nearest to it.

    `near` is the cosine of the nearest question that any document says it answers, `unknown` the share of the
    question's words that the collection does not know. Where it names services, the statements must be about one of
    them, and on a question of fact about each that no document has among its own (`covered`); where it asks for a
    quantity, they must hold one.
    """
    missing = [service for service in question.services if service not in covered]
    return any(
        _answers(question, one, near, unknown)
        for one in weighed[:_BEST]
        if question.kind != "fact" or all(one.is_about([service]) for service in missing)
    )


def _answers(question: Question, one: Statement, near: float, unknown: float) -> bool:
    long = len(question.words) >= _LONG
    if question.services and not one.is_about(question.services):
        # in a long description a service may be named by the way
        return long and near >= _LIKE and one.cosine >= 0.5
    if question.kind == "fact" and question.dimension:
        if near >= _SAME:
            return True
        close = one.cosine >= 0.65 or (one.cosine >= 0.5 and one.coverage >= 0.6)
        return close and one.holds(question.dimension)
    if not question.services:
        return one.cosine >= 0.6 or one.cosine + near - _UNKNOWN * unknown >= _OURS
    if near >= _ASKED:
        return True
    if question.kind == "fact":
        return one.cosine >= 0.65 or (one.cosine >= 0.5 and one.coverage >= 0.3)
    return one.cosine >= 0.4 or (one.cosine >= 0.3 and one.coverage >= 0.3)


def asks_to_look(asked: str) -> bool:
    """Return whether somebody is asked to look into an account, where only documents can be looked into."""
    return bool(_LOOK.search(asked))


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


def refusal(asked: str, documents: Sequence[DocumentSummary]) -> Markdown:
    """Return the reply to a question that nothing in the collection answers: what is missing, what is there."""
    covered = {service for document in documents for service in document.services}
    unknown = [service for service in named(asked) if service not in covered]
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
    parts = " ".join(f"“{_short(one.text)}”" for one in questions)
    return Markdown.of("Nothing in the collection answers this part: {}", parts)


def _short(question: str, limit: int = 160) -> str:
    return question if len(question) <= limit else question[: limit - 1].rstrip() + "…"
