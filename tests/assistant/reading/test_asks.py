"""What a text asks: clauses and kinds, learned from the examples that are there."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reading.asks import KINDS, LEARNED, asks
from assistant.reading.learn import ExampleWrong, digest, examples, learn
from assistant.reading.linear import Linear


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Lambda or Fargate for this?", ["which"]),
        ("We use a queue today. Is that still sane?", ["polar"]),
        ("Where should it run, and what would that cost a month?", ["which", "how-much"]),
        ("Why does a message come twice?", ["why"]),
        ("How do I replay the messages of last week?", ["how"]),
        ("How long may a function run at most?", ["limit"]),
        ("What is a task token?", ["definition"]),
        ("Nightly reports, 40 minutes each.", []),
        ("", []),
    ],
)
def test_each_asking_clause_has_its_kind(text: str, kinds: list[str]) -> None:
    assert [ask.kind for ask in asks(text)] == kinds


def test_an_ask_knows_its_words() -> None:
    text = "Uploads come in bursts. Where should they run? And what would it cost?"
    assert [text[ask.start_char : ask.end_char] for ask in asks(text)] == [
        "Where should they run?",
        "And what would it cost?",
    ]


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    found = asks(text)
    assert all(text[ask.start_char : ask.end_char].strip() for ask in found)
    assert all(first.end_char <= second.start_char for first, second in itertools.pairwise(found))


def test_what_is_shipped_was_learned_from_the_examples_that_are_there() -> None:
    assert Linear.load(LEARNED).learned_from == digest(), "run python -m assistant.reading.learn"


def test_what_was_learned_survives_being_written(tmp_path: Path) -> None:
    learned = learn(examples()[:60], "x")
    learned.save(tmp_path / "learned.npz")
    read = Linear.load(tmp_path / "learned.npz")
    assert (read.kinds, read.rows, read.learned_from) == (learned.kinds, learned.rows, "x")
    assert sum(read.probabilities({"w=what"}).values()) == pytest.approx(1)
    assert set(read.kinds) <= {*KINDS, "none"}


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("which Lambda or Fargate", "line 1: write the kinds, a tab and the text"),
        ("whether\t[[is it]]", "'whether' is no kind of ask"),
        ("which,how\t[[Lambda or Fargate]]", r"has 2 kinds and 1 asking clauses"),
    ],
)
def test_an_example_that_cannot_be_used_is_named(line: str, problem: str, tmp_path: Path) -> None:
    (tmp_path / "asks.txt").write_text(line)
    with pytest.raises(ExampleWrong, match=problem):
        examples(tmp_path / "asks.txt")
