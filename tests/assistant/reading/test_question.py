from __future__ import annotations

import pytest

from assistant.errors import QuestionRejected
from assistant.reading.question import MAX_CHARACTERS, Question, parts, tidy
from tests.builders import DOMAIN


def test_a_question_becomes_one_line_without_control_characters() -> None:
    assert tidy("  SQS\tor\n\x00SNS?\u202e ") == "SQS or SNS?"


@pytest.mark.parametrize("nothing", ["", "   ", "\n\t", "\x00"])
def test_an_empty_question_is_refused_with_what_to_do(nothing: str) -> None:
    with pytest.raises(QuestionRejected, match=r"empty.*describe the work"):
        tidy(nothing)


def test_a_question_too_long_is_refused_with_both_lengths() -> None:
    with pytest.raises(QuestionRejected, match=f"100,000 characters.*{MAX_CHARACTERS:,}"):
        tidy("x" * 100_000)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Should I use SQS or SNS?", "choice"),
        ("When is Fargate better than EC2?", "choice"),
        ("Is a monolith better for a small team?", "choice"),
        ("When is a FIFO queue worth its price?", "choice"),
        ("Do we really need Kubernetes?", "choice"),
        ("How long may a function run?", "fact"),
        ("What is the maximum message size?", "fact"),
        ("Does a FIFO queue keep order?", "fact"),
        ("sqs max message size??", "fact"),
        ("How do I make a consumer idempotent?", "how_to"),
        ("Why is a long call chain fragile?", "why"),
        ("our handler never ran but the message sits in the DLQ", "why"),
        ("Explain the saga pattern", "explanation"),
        ("How does a transactional outbox work?", "explanation"),
    ],
)
def test_the_form_of_a_question_says_what_kind_of_answer_is_wanted(question: str, expected: str) -> None:
    assert Question(question, DOMAIN).kind == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How long may a Lambda function run?", "time"),
        ("How large can a message be?", "size"),
        ("What does Fargate cost per month?", "money"),
        ("How many subscribers can a topic have?", "count"),
        ("Explain the saga pattern", None),
    ],
)
def test_a_question_of_fact_says_which_quantity_it_wants(question: str, expected: str | None) -> None:
    assert Question(question, DOMAIN).dimension == expected


def test_services_are_known_by_their_short_and_long_names() -> None:
    assert Question("Amazon Simple Queue Service or lambdas on k8s?", DOMAIN).services == (
        "SQS",
        "Lambda",
        "EKS",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "What is a saga? How large can an SQS message be?",
            ["What is a saga?", "How large can an SQS message be?"],
        ),
        (
            "We resize images in bursts. Which service fits?",
            ["We resize images in bursts. Which service fits?"],
        ),
        ("Why 6 MB?? My handler gets images.", ["Why 6 MB?? My handler gets images."]),
        ("What does EKS cost a month? 44$?", ["What does EKS cost a month? 44$?"]),
    ],
)
def test_two_questions_are_answered_one_by_one_and_descriptions_stay_with_theirs(
    text: str, expected: list[str]
) -> None:
    assert [part.text for part in parts(text, DOMAIN)] == expected
