"""The Answer and its parts: the contract that every door returns unchanged."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, Self

from assistant.decisions.system import SystemDecision

Status = Literal["answered", "partial", "refused", "needs_input"]
ClaimStatus = Literal["supported", "judgement", "unsupported"]

MARKER = re.compile(r"\[(\d+)\]")
"""What stands in an answer's text for a citation: its number in brackets."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of an answer, the markers of its evidence, and what the check made of it.

    >>> claim = assistant.ask("How large can an SQS message be?").claims[0]
    >>> claim.markers, claim.status
    ((1,), 'supported')
    """

    text: str
    markers: tuple[int, ...]
    status: ClaimStatus


@dataclass(frozen=True, slots=True)
class Citation:
    """The evidence behind a marker: `quote` is exactly the document's text at [start_char, end_char).

    >>> citation = assistant.ask("How large can an SQS message be?").citations[0]
    >>> citation.document_id, "1 MiB" in citation.quote
    ('service-sqs', True)
    """

    marker: int
    passage_id: str
    document_id: str
    title: str
    heading: tuple[str, ...]
    url: str
    quote: str
    start_char: int
    end_char: int
    as_of: str
    """ISO 8601 day, month or year of the quoted statement; empty where it is not known."""


@dataclass(frozen=True, slots=True)
class TraceHit:
    """How one passage was ranked; ranks count from 1, None where a ranking did not return it.

    >>> hit = assistant.ask("How large can an SQS message be?").trace.hits[0]
    >>> 0 < hit.score <= 1
    True
    """

    passage_id: str
    score: float
    dense_rank: int | None
    keyword_rank: int | None
    known_question_rank: int | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """What was searched, what was found and how long each stage took, in milliseconds.

    >>> trace = assistant.ask("How large can an SQS message be?").trace
    >>> sorted(trace.timings_ms)
    ['compose', 'decide', 'lead', 'read', 'search', 'total', 'weigh']
    """

    query: str
    hits: tuple[TraceHit, ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """A question's answer: Markdown whose markers [1], [2], ... count from 1 in order of first use.

    `status` is "answered", "partial" (a part of the question found nothing), "refused" or "needs_input".

    >>> answer = assistant.ask("How large can an SQS message be?")
    >>> answer.status, "1 MiB" in answer.text, len(answer.citations) == len(answer.claims)
    ('answered', True, True)
    """

    question: str
    standalone_question: str
    status: Status
    text: str
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    follow_ups: tuple[str, ...]
    engine: str
    """What phrased the text: "composer", or the name of a language model."""
    trace: Trace
    notices: tuple[str, ...] = ()
    """What the reader should know about how the answer came about; empty where all went as it should."""
    decision: SystemDecision | None = field(default=None, repr=False, compare=False)
    """What was understood of the work and decided on it; None where the question says nothing of any work."""

    @classmethod
    def from_dict(cls, entry: Mapping[str, Any]) -> Self:
        """Return the answer that `to_dict` told, without its decision, which `Assistant.decide` makes anew.

        >>> answer = assistant.ask("SQS or SNS?")
        >>> Answer.from_dict(answer.to_dict()) == answer
        True
        """
        trace = entry["trace"]
        hits = tuple(TraceHit(**hit) for hit in trace["hits"])
        kept = {key: value for key, value in entry.items() if key != "work_items"}
        return cls(
            **{
                **kept,
                "claims": tuple(
                    Claim(**{**values, "markers": tuple(values["markers"])}) for values in entry["claims"]
                ),
                "citations": tuple(
                    Citation(**{**values, "heading": tuple(values["heading"])})
                    for values in entry["citations"]
                ),
                "follow_ups": tuple(entry["follow_ups"]),
                "trace": Trace(trace["query"], hits, trace["timings_ms"]),
                "notices": tuple(entry["notices"]),
            }
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain lists, dicts and numbers, ready for JSON.

        >>> import json
        >>> json.dumps(assistant.ask("SQS or SNS?").to_dict())[:28]
        '{"question": "SQS or SNS?", '
        """
        plain = asdict(replace(self, decision=None))
        del plain["decision"]
        return plain | {"work_items": self.decision.to_dict()["work_items"] if self.decision else []}
