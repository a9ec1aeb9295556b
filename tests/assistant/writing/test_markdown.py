from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.writing.markdown import escape, unescape

LIVE = (
    "<script>alert(1)</script>",
    "[here](javascript:alert(1))",
    "![x](https://example.com/x.png)",
    "**bold** _slanted_ `code` ~~gone~~",
    "# heading",
    "- item",
    "1. item",
    "&lt;b&gt; &#60;",
    "| a | b |",
    "snake_case_name and $0.40 and C:\\temp",
)


@pytest.mark.parametrize("text", LIVE)
def test_the_text_of_a_document_is_shown_and_not_obeyed(text: str) -> None:
    (opening, inline, closing) = MarkdownIt("gfm-like", {"linkify": False}).parse(escape(text))
    assert opening.type == "paragraph_open"
    assert closing.type == "paragraph_close"
    assert {child.type for child in inline.children or ()} <= {"text", "text_special"}
    assert "".join(child.content for child in inline.children or ()) == text


@given(st.text(max_size=80))
def test_what_is_escaped_can_be_had_back(text: str) -> None:
    assert unescape(escape(text)) == text
