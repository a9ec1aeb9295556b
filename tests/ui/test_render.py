from __future__ import annotations

import pytest

from assistant.markdown import escape
from tests.builders import answer, citation
from ui.render import linked_markdown, markdown_with_sources, panel, plain_text

PAYLOADS = (
    "<script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "</section><h1>gone</h1>",
)


def test_a_marker_becomes_a_link_to_its_quote_in_its_answer() -> None:
    assert linked_markdown(answer("Queues absorb bursts. [1]"), 3) == (
        r"Queues absorb bursts. [\[1\]](#cite-3-1)"
    )


def test_brackets_that_a_document_wrote_do_not_become_markers() -> None:
    text = escape("See [1] there.") + " [1]"
    assert linked_markdown(answer(text), 1).count("#cite-") == 1


def test_the_terminal_shows_text_without_markup_and_numbered_sources() -> None:
    shown = plain_text(answer(f"**In short.** {escape('It costs $0.40 * 2.')} [1]"))
    assert shown.startswith(
        "In short. It costs $0.40 * 2. [1]\n\nSources\n[1] A Document, Limits: “A quote.”"
    )
    assert "https://example.com/page" in shown
    assert "as of 2026-05" in shown


def test_a_reply_without_citations_has_no_list_of_sources() -> None:
    assert plain_text(answer("I do not know.", citations=())) == "I do not know."
    assert "cites nothing" in panel([answer("I do not know.", citations=())])


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("field", ["title", "quote", "url", "as_of"])
def test_the_text_of_a_document_cannot_become_part_of_the_page(payload: str, field: str) -> None:
    html = panel([answer("Text. [1]", citations=(citation(**{field: payload}),))])
    assert payload not in html
    assert "<script" not in html
    assert "<img" not in html


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_question_or_heading_cannot_become_part_of_the_page(payload: str) -> None:
    cited = citation(heading=("Title", payload))
    assert payload not in panel([answer("Text. [1]", question=payload, citations=(cited,))])


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://x"])
def test_only_web_pages_are_links(url: str) -> None:
    assert "<a " not in panel([answer("Text. [1]", citations=(citation(url=url),))])


def test_only_the_last_answer_is_shown_and_the_others_are_kept() -> None:
    html = panel([answer("One. [1]"), answer("Two. [1]")])
    assert html.count("<section") == 2
    assert 'data-answer="1" hidden' in html
    assert 'data-answer="2" hidden' not in html


def test_what_is_copied_names_question_text_and_quotes() -> None:
    copied = markdown_with_sources(answer("Queues absorb bursts. [1]", question="Why a queue?"))
    assert copied.startswith("> Why a queue?\n\nQueues absorb bursts. [1]\n\n- [1] A Document")
