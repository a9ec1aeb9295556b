"""A sentence agrees with its evidence in figures, units and denials: every statement with itself, no altered one."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.evidence.statements import statements
from assistant.models.agree import agrees
from corpus.encoding.encoders import open_reader
from corpus.store.store import Store


@pytest.fixture(scope="module")
def told(shipped_home: Path) -> list[str]:
    with Store(shipped_home, open_reader(None)) as store:
        return [
            one.text
            for document in store.catalog.documents()
            for one in statements(
                [(passage, 1.0) for passage in store.catalog.passages_of(document.id)],
                {document.id: document},
                store.domain.services,
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


SIZES = [
    "one gibibyte",
    "a gig",
    "1 megabit",
    "1 Mib",
    "fourteen MiB",
    "Ⅻ MiB",
    "1² MiB",
    "①⓪ MiB",
    "-1 MiB",
    "-5 MiB",
]
SIZES += ["tenfold that", "quadruple that", "unlimited size", "a quarter more"]
TIMES = [
    "14 days by default and at most 4 days",
    "at least 4 days",
    "a decade",
    "4 centuries",
    "4 ns",
    "4 µs",
    "forever",
]
PRICES = [
    "$0.40 a request",
    "$0.40 per request",
    "€0.40 per million requests",
    "0.40 rupees",
    "nothing: it is free",
]
DENIED = [
    "fail to do",
    "refuse",
    "lack",
    "are incapable of",
    "hardly do",
    "rarely do",
    "ain't for",
    "aint for",
    "don t do",
]
DENIED += ["n\u200bot do", "nоt do", "avoid", "are ruled out for"]


@pytest.mark.parametrize(
    ("said", "evidence"),
    [
        ("At least 15 minutes.", "A function may run for at most 15 minutes."),
        ("It takes minutes.", "It takes seconds."),
        ("It takes 3.", "It takes two."),
        ("Nothing is lost.", "Everything is kept."),
        ("Everything fits.", "Not everything fits."),
        *((f"It may have {size}.", "A message may have at most 1 MiB.") for size in SIZES),
        *(
            (f"It is kept for {time}.", "It is kept for 4 days by default and for at most 14 days.")
            for time in TIMES
        ),
        *((f"It costs {price}.", "It costs $0.40 per million requests.") for price in PRICES),
        *(
            (f"That saves {share}.", "That saves 20 %.")
            for share in ("20 ‰", "20 basis points", "20x", "20-fold")
        ),
        *((f"Functions {denied} it.", "Functions do it.") for denied in DENIED),
    ],
)
def test_another_figure_bound_or_denial_does_not(said: str, evidence: str) -> None:
    assert not agrees(said, [evidence])
