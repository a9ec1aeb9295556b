"""What the check of an answer's evidence lets through, and what not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.types import Citation, Claim
from assistant.writing.check import problems, quote_stands, supported
from corpus.types import Block
from tests.builders import answer, citation, document

TEXT = "A queue keeps a message for 14 days.\n\n| What | SQS |\n| Size | 1 MiB |"
SENTENCE = "A queue keeps a message for 14 days."
ROW = "| Size | 1 MiB |"
DOCUMENT = replace(
    document("note-a", TEXT),
    blocks=(Block("paragraph", 0, len(SENTENCE)), Block("table", len(SENTENCE) + 2, len(TEXT))),
)


def cite(quote: str) -> Citation:
    start = TEXT.index(quote)
    return citation(quote=quote, start_char=start, end_char=start + len(quote))


def test_a_quote_stands_only_character_for_character_at_its_place() -> None:
    assert quote_stands(cite(SENTENCE), DOCUMENT)
    assert not quote_stands(replace(cite(SENTENCE), start_char=1), DOCUMENT)
    assert not quote_stands(replace(cite(SENTENCE), quote=SENTENCE.replace("14", "15")), DOCUMENT)
    assert not quote_stands(cite(SENTENCE), replace(DOCUMENT, id="another"))


@pytest.mark.parametrize(
    ("said", "quote", "expected"),
    [
        (SENTENCE, SENTENCE, True),
        ("Size: 1 MiB.", ROW, True),
        ("Size: 2 MiB.", ROW, False),
        ("A queue keeps a message for 15 days.", SENTENCE, False),
    ],
)
def test_what_is_said_may_hold_no_figure_that_its_evidence_does_not(
    said: str, quote: str, expected: bool
) -> None:
    assert supported(said, cite(quote), DOCUMENT) is expected


def test_markers_without_citation_quotes_elsewhere_and_claims_without_evidence_are_problems() -> None:
    good = answer(f"{SENTENCE} [1]", citations=(cite(SENTENCE),))
    assert problems(good, {"note-a": DOCUMENT}) == []
    assert problems(replace(good, text=f"{SENTENCE} [1] [2]"), {"note-a": DOCUMENT})
    assert problems(good, {})
    assert problems(replace(good, claims=(Claim("So be it.", (), "unsupported"),)), {"note-a": DOCUMENT})
