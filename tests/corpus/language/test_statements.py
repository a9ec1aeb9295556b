from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corpus.encoding.encoders import Remembering
from corpus.language.statements import statement_spans, texts_compared
from corpus.store.store import Store
from corpus.store.writer import Writer
from corpus.types import Block, Document
from tests.builders import document, passages
from tests.fakes import WordEncoder

SECTION = "Good for"
SENTENCES = "A queue absorbs bursts of work. It also costs little."
TABLE = "| What | Limit |\n| Size of a message | 1 MiB |"


def library_page(**changes: object) -> Document:
    text = f"{SECTION}\n\n{SENTENCES}\n\n{TABLE}"
    sentences, table = len(SECTION) + 2, len(SECTION) + 2 + len(SENTENCES) + 2
    blocks = (
        Block("heading", 0, len(SECTION), 2),
        Block("paragraph", sentences, sentences + len(SENTENCES)),
        Block("table", table, len(text)),
    )
    return document("page", text, blocks=blocks, questions=("What absorbs bursts?",), **changes)


def test_sentences_and_rows_are_statements_with_their_exact_place() -> None:
    page = library_page()
    said = statement_spans(page, 0, len(page.text))
    assert [one.text for one in said] == [
        "A queue absorbs bursts of work.",
        "It also costs little.",
        "Size of a message: 1 MiB.",
    ]
    assert [page.text[one.start_char : one.end_char] for one in said] == [
        "A queue absorbs bursts of work.",
        "It also costs little.",
        "| Size of a message | 1 MiB |",
    ]


@pytest.mark.parametrize(
    "text", ["See below ...", "for example this one.", "Too short.", "A question, is it?"]
)
def test_what_cannot_stand_alone_is_no_statement(text: str) -> None:
    assert statement_spans(document("a", text), 0, len(text)) == []


def test_only_pages_whose_headings_say_what_they_are_for_are_encoded_beforehand() -> None:
    assert texts_compared(library_page())[0] == "What absorbs bursts?"
    assert len(texts_compared(library_page())) == 4
    assert texts_compared(document("note", SENTENCES)) == []


def test_what_answers_compare_is_encoded_while_ingesting_and_never_again(tmp_path: Path) -> None:
    encoder = WordEncoder()
    page = library_page()
    with Store(tmp_path / "home", encoder) as store:
        with Writer(store, encoder) as writer:
            writer.write([(page, passages(page))])
            encoder.encoded.clear()
            writer.write([(library_page(title="Another title"), passages(page))])
        assert encoder.encoded == []
        remembering = Remembering(encoder, store.catalog.recall)
        vectors = remembering.encode(["A queue absorbs bursts of work.", "new words"])
        assert encoder.encoded == ["new words"]
        remembering.encode(["new words"])
        assert encoder.encoded == ["new words"]
        assert vectors[0] @ encoder.encode(["A queue absorbs bursts of work."])[0] > 0.9999
        with Writer(store, encoder) as writer:
            writer.write([], removed=["page"])
        assert store.catalog.recall(["A queue absorbs bursts of work."]) == {}


def test_the_oldest_texts_are_forgotten_first() -> None:
    encoder = WordEncoder()
    remembering = Remembering(encoder, lambda _: {}, most=2)
    for text in ("one", "two", "three", "two", "one"):
        remembering.encode([text])
    assert encoder.encoded == ["one", "two", "three", "one"]
    assert np.allclose(remembering.encode(["one"]), encoder.encode(["one"]))
