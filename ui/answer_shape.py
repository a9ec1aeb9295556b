"""What doors give as an answer, as their schemas describe it."""

from __future__ import annotations

from typing import Any

from typing_extensions import TypedDict  # not typing's: pydantic needs this one before 3.12

from assistant.types import Citation, Claim, Status, Trace


class AnswerShape(TypedDict):
    """An answer: Markdown whose markers [1], [2], ... are those of the citations; what was decided with its work."""

    question: str
    standalone_question: str
    status: Status
    text: str
    claims: list[Claim]
    citations: list[Citation]
    work_items: list[dict[str, Any]]
    follow_ups: list[str]
    engine: str
    trace: Trace
    notices: list[str]
