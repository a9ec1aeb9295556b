"""Answers AWS architecture questions from a collection, with reasons and checked citations.

Everything public is named here; nothing else is promised.
"""

from assistant.answer import Assistant
from assistant.errors import AssistantError, QuestionRejected
from assistant.types import Answer, Citation, Claim, Trace, TraceHit

__all__ = [
    "Answer",
    "Assistant",
    "AssistantError",
    "Citation",
    "Claim",
    "QuestionRejected",
    "Trace",
    "TraceHit",
]
