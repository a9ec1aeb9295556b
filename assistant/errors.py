"""What can go wrong with a question.

AssistantError
└── QuestionRejected    empty, too long, or not text
"""

from __future__ import annotations


class AssistantError(Exception):
    """Root of everything this package raises on purpose."""


class QuestionRejected(AssistantError):
    """The question cannot be taken as it is."""

    def __init__(self, reason: str, remedy: str) -> None:
        self.reason = reason
        super().__init__(f"{reason}: {remedy}")
