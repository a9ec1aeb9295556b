"""What can go wrong with a question.

AssistantError
├── QuestionRejected    empty, too long, or not text
└── AssistantClosed     asked after `close`
"""

from __future__ import annotations


class AssistantError(Exception):
    """Root of everything this package raises on purpose.

    >>> try:
    ...     assistant.ask("")
    ... except AssistantError as error:
    ...     print(type(error).__name__)
    QuestionRejected
    """


class QuestionRejected(AssistantError):
    """The question cannot be taken as it is; `reason` says why, the message also what to do.

    >>> try:
    ...     assistant.ask(" ")
    ... except QuestionRejected as error:
    ...     print(error.reason)
    the question is empty
    """

    def __init__(self, reason: str, remedy: str) -> None:
        self.reason = reason
        super().__init__(f"{reason}: {remedy}")


class AssistantClosed(AssistantError):
    """The assistant was closed; open another.

    >>> with Assistant.open() as once:
    ...     pass
    >>> try:
    ...     once.ask("SQS or SNS?")
    ... except AssistantClosed as error:
    ...     print(error)
    this assistant is closed: open another with Assistant.open()
    """

    def __init__(self) -> None:
        super().__init__("this assistant is closed: open another with Assistant.open()")
