"""What can go wrong with a question.

AssistantError
├── QuestionRejected    empty, too long, or not text
├── FactRejected        a fact given for a decision is not known, or not as it may be
├── NothingDecided      a record is wanted where no decision table applies
├── AssistantClosed     asked after `close`
└── ModelUnavailable    the language model named in the settings cannot be used
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


class FactRejected(AssistantError):
    """A fact that was given cannot be taken: `fact` is its name, `told` what was given; the message says what may be.

    >>> try:
    ...     assistant.decide("a job", facts={"max_duration": "blue"})
    ... except FactRejected as error:
    ...     print(error)
    the fact max_duration cannot be 'blue': write one time, for example 40 min
    """

    def __init__(self, fact: str, value: object, remedy: str) -> None:
        self.fact, self.value = fact, value
        super().__init__(f"the fact {fact} cannot be {value!r}: {remedy}")


class NothingDecided(AssistantError):
    """A decision record was asked for where no decision table applies.

    >>> try:
    ...     assistant.record(assistant.decide("Our queue grows. What gives?"))
    ... except NothingDecided as error:
    ...     print(error)
    no decision table applies, so there is nothing to record: name the options, or say more of the work
    """

    def __init__(self) -> None:
        super().__init__(
            "no decision table applies, so there is nothing to record: name the options, or say more of the work"
        )


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


class ModelUnavailable(AssistantError):
    """The language model cannot be used; a question then gets the answer composed without it.

    >>> try:
    ...     Assistant.open(model="nobody:nothing")
    ... except ModelUnavailable as error:
    ...     print(error.name)
    nobody:nothing
    """

    def __init__(self, name: str, reason: str) -> None:
        self.name, self.reason = name, reason
        super().__init__(
            f"the language model {name!r} cannot be used: {reason}; WORKSHAPE_MODEL takes a name such as "
            "openai:gpt-5 or the address of an OpenAI-compatible server; unset it to answer without a model"
        )


class ReplyTooLong(Exception):
    """A language model's reply is longer than a reply may be; whoever asked is told ModelUnavailable."""
