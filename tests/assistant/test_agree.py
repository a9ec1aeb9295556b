"""A sentence agrees with its evidence in figures, units and denials: every statement with itself, no altered one."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.agree import agrees
from assistant.evidence import statements
from corpus.encoders import open_reader
from corpus.store import Store


@pytest.fixture(scope="module")
def told(shipped_home: Path) -> list[str]:
    with Store(shipped_home, open_reader(None)) as store:
        return [
            one.text
            for document in store.catalog.documents()
            for one in statements(
                [(passage, 1.0) for passage in store.catalog.passages_of(document.id)],
                {document.id: document},
            )
        ]


def test_every_statement_of_the_library_agrees_with_itself(told: list[str]) -> None:
    assert len(told) > 2_000
    assert [text for text in told if not agrees(text, [text])] == []


@pytest.mark.parametrize(
    ("altered", "to"),
    [
        ("MiB", "GiB"),
        ("KB", "MB"),
        ("million", "billion"),
        ("$", "$1"),
        (" is ", " is not "),
        (" can ", " cannot "),
    ],
)
def test_no_statement_agrees_with_what_it_says_once_altered(altered: str, to: str, told: list[str]) -> None:
    held = [text for text in told if altered in text]
    assert len(held) > 40
    assert [text for text in held if agrees(text.replace(altered, to), [text])] == []


@pytest.mark.parametrize(
    ("said", "evidence"),
    [
        ("At most 15 minutes.", "A function may run for up to 15 minutes."),
        ("15 min is the end.", "A function may run for 900 seconds."),
        ("It keeps one message for 4 days.", "Messages are kept for four days."),
        ("It is $0.40 a million.", "One million requests cost $0.40."),
        ("Half of it.", "0.5 of it, or half."),
    ],
)
def test_the_same_in_other_words_agrees(said: str, evidence: str) -> None:
    assert agrees(said, [evidence])


@pytest.mark.parametrize(
    ("said", "evidence"),
    [
        ("At least 15 minutes.", "A function may run for at most 15 minutes."),
        ("It takes minutes.", "It takes seconds."),
        ("It takes 3.", "It takes two."),
        ("Nothing is lost.", "Everything is kept."),
        ("Everything fits.", "Not everything fits."),
    ],
)
def test_another_figure_bound_or_denial_does_not(said: str, evidence: str) -> None:
    assert not agrees(said, [evidence])
