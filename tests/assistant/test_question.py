from __future__ import annotations

import pytest

from assistant.errors import QuestionRejected
from assistant.question import MAX_CHARACTERS, kind, parts, tidy


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
        ("How long may a function run?", "fact"),
        ("What is the maximum message size?", "fact"),
        ("Does a FIFO queue keep order?", "fact"),
        ("Explain the saga pattern", "explanation"),
        ("How does a transactional outbox work?", "explanation"),
    ],
)
def test_the_form_of_a_question_says_what_kind_of_answer_is_wanted(question: str, expected: str) -> None:
    assert kind(question) == expected


def test_two_questions_are_answered_one_by_one() -> None:
    assert parts("What is a saga? How large can a message be?") == [
        "What is a saga?",
        "How large can a message be?",
    ]


def test_a_description_stays_with_the_question_that_follows_it() -> None:
    text = "We resize images in bursts. Which service fits?"
    assert parts(text) == [text]
