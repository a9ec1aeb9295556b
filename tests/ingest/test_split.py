"""What a passage promises, on documents of every shape, counted by the real tokenizer."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.encoding.encoders import open_tokenizer
from corpus.types import Block, BlockKind, Document, Passage
from ingest.split import split
from tests import builders

TOKENIZER = open_tokenizer(None)

_WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=30)
_PLAIN = st.sampled_from(
    ["queue", "burst", "a", "3.5", "Lambda.", "e.g.", "漢字", "🚀", "/+=" * 200, "x" * 900]
)
_LINES = st.lists(_PLAIN | _WORDS, min_size=1, max_size=150).map(" ".join)
_TABLES = st.lists(st.lists(_PLAIN, min_size=1, max_size=20).map(" | ".join), min_size=1, max_size=40).map(
    "\n".join
)
_KINDS: Sequence[BlockKind] = ("paragraph", "list_item", "code")


def document(*blocks: tuple[BlockKind, str, int]) -> Document:
    """Return a document of (kind, text, level) blocks with a blank line between them."""
    text, placed = "", []
    for kind, content, level in blocks:
        placed.append(Block(kind, len(text), len(text) + len(content), level))
        text += content + "\n\n"
    return builders.document(text=text, blocks=tuple(placed))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    blocks: list[tuple[BlockKind, str, int]] = []
    for _ in range(draw(st.integers(1, 8))):
        shape = draw(st.sampled_from(["heading", "table", "text"]))
        if shape == "heading":
            blocks.append(("heading", draw(_LINES), draw(st.integers(1, 6))))
        elif shape == "table":
            blocks.append(("table", draw(_TABLES), 0))
        else:
            blocks.append((draw(st.sampled_from(_KINDS)), draw(_LINES), 0))
    return document(*blocks)


def tokens(passage: Passage) -> int:
    return len(TOKENIZER.spans(passage.encoded_text())) + TOKENIZER.special_tokens


@settings(deadline=None, max_examples=60)
@given(documents())
def test_passages_fit_the_encoder_stand_where_they_say_and_cover_everything_once(document: Document) -> None:
    passages = split(document, TOKENIZER)
    assert all(tokens(one) <= TOKENIZER.max_tokens for one in passages)
    assert all(one.text == document.text[one.start_char : one.end_char] for one in passages)
    covered = [place for one in passages for place in range(one.start_char, one.end_char)]
    assert len(covered) == len(set(covered))
    expected = {
        place
        for block, after in zip(document.blocks, [*document.blocks[1:], None], strict=True)
        if block.kind != "heading"
        or after is None
        or (after.kind == "heading" and after.level <= block.level)
        for place in range(block.start_char, block.end_char)
        if not document.text[place].isspace()
    }
    assert {place for place in covered if not document.text[place].isspace()} == expected
    assert len({one.id for one in passages}) == len(passages)
    assert passages == split(document, TOKENIZER)


def test_a_passage_never_joins_two_sections() -> None:
    made = split(
        document(
            ("heading", "Queues", 1),
            ("paragraph", "A queue absorbs bursts.", 0),
            ("heading", "Order", 2),
            ("paragraph", "A FIFO queue keeps order.", 0),
            ("heading", "Topics", 1),
            ("paragraph", "A topic fans out.", 0),
        ),
        TOKENIZER,
    )
    assert [(one.heading, one.text) for one in made] == [
        (("Queues",), "A queue absorbs bursts."),
        (("Queues", "Order"), "A FIFO queue keeps order."),
        (("Topics",), "A topic fans out."),
    ]


def test_a_long_section_is_cut_between_sentences_into_pieces_of_like_length() -> None:
    sentence = "A queue in front of a slow worker absorbs a burst that would have failed without it. "
    made = split(document(("paragraph", (sentence * 30).strip(), 0)), TOKENIZER)
    assert all(one.text.endswith(".") and one.text.startswith("A queue") for one in made)
    lengths = [len(one.text) for one in made]
    assert max(lengths) - min(lengths) <= 2 * len(sentence)


def test_every_piece_of_a_long_table_can_be_read_with_its_header() -> None:
    rows = [f"| Limit {number} | {number} MiB | soft |" for number in range(80)]
    made = split(document(("table", "\n".join(["| Name | Value | Kind |", *rows]), 0)), TOKENIZER)
    assert len(made) > 1
    assert made[0].context == ""
    assert made[0].text.startswith("| Name | Value | Kind |\n| Limit 0 |")
    assert all(one.context == "| Name | Value | Kind |" for one in made[1:])


def test_ids_do_not_depend_on_what_stands_before() -> None:
    kept: tuple[BlockKind, str, int] = ("paragraph", "A topic fans out.", 0)
    section: tuple[BlockKind, str, int] = ("heading", "Topics", 1)
    before = split(document(section, kept), TOKENIZER)
    after = split(document(("paragraph", "New first paragraph.", 0), section, kept), TOKENIZER)
    assert before[-1].id == after[-1].id


def test_a_sentence_that_stands_twice_has_two_ids() -> None:
    block: tuple[BlockKind, str, int] = ("paragraph", "Same words.", 0)
    heading: tuple[BlockKind, str, int] = ("heading", "Same heading", 1)
    made = split(document(heading, block, heading, block), TOKENIZER)
    assert len({one.id for one in made}) == 2


@pytest.mark.parametrize("levels", [1, 12])
def test_headings_take_at_most_a_quarter_of_a_passage(levels: int) -> None:
    headings = [("heading", f"Level {level} " + "long words " * 40, level) for level in range(1, levels + 1)]
    made = split(document(*headings, ("paragraph", "Text.", 0)), TOKENIZER)
    assert made[0].text == "Text."
    assert made[0].heading[-1].startswith(f"Level {levels}")
    assert tokens(made[0]) <= TOKENIZER.max_tokens // 3
