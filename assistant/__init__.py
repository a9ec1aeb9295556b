"""Answers AWS architecture questions from a collection, with reasons and checked citations.

Everything public is named here; nothing else is promised. What the collection itself can meet (StoreEmpty,
EncoderMismatch, ...) is in `corpus.errors`, the door to LangChain in `assistant.langchain`.
"""

from assistant.assistant import Assistant
from assistant.decisions.decision import Decision
from assistant.decisions.system import SystemDecision
from assistant.errors import (
    AssistantClosed,
    AssistantError,
    FactRejected,
    ModelUnavailable,
    NothingDecided,
    QuestionRejected,
)
from assistant.events import Cited, Done, Event, Found, Text
from assistant.figures.types import Figure
from assistant.types import Answer, Citation, Claim, Trace, TraceHit
from assistant.writing.diagram import Diagram
from corpus.types import Hit

__all__ = [
    "Answer",
    "Assistant",
    "AssistantClosed",
    "AssistantError",
    "Citation",
    "Cited",
    "Claim",
    "Decision",
    "Diagram",
    "Done",
    "Event",
    "FactRejected",
    "Figure",
    "Found",
    "Hit",
    "ModelUnavailable",
    "NothingDecided",
    "QuestionRejected",
    "SystemDecision",
    "Text",
    "Trace",
    "TraceHit",
]
