from __future__ import annotations

import pytest

from assistant.types import Claim
from assistant.writing.markdown import escape
from tests.builders import answer, citation
from ui.render import linked_markdown, panel, plain_text

PAYLOADS = (
    "<script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "</li></ol></div><h1>gone</h1>",
    "\n\n![](https://elsewhere.example/pixel.png)\n\n",
)


def test_a_marker_becomes_a_link_to_its_quote_in_its_answer() -> None:
    assert linked_markdown(answer("Queues absorb bursts. [1]"), 3) == r"Queues absorb bursts. [\[1\]](#q-3-1)"


def test_brackets_that_a_document_wrote_do_not_become_markers() -> None:
    text = escape("See [1] there.") + " [1]"
    assert linked_markdown(answer(text), 1).count("#q-") == 1


def test_judgement_is_told_apart_and_named_for_those_who_do_not_see_it() -> None:
    claims = (Claim("Queues absorb bursts.", (1,), "judgement"), Claim("It costs $1.", (2,), "supported"))
    shown = linked_markdown(answer("Queues absorb bursts. [1] It costs &#36;1. [2]", claims=claims), 1)
    assert shown.count('class="judgement"') == 1
    assert '<span class="sr">judgement: </span>Queues absorb bursts.</span>' in shown


def test_the_answer_says_how_many_of_its_sentences_were_checked() -> None:
    claims = (Claim("One.", (1,), "supported"), Claim("Two.", (), "unsupported"))
    shown = linked_markdown(answer("One. [1] Two.", claims=claims), 1)
    assert "1 of 2 sentences checked against the source · sources of 2026-05 ·" in shown


def test_the_terminal_shows_text_without_markup_and_numbered_sources() -> None:
    claims = (Claim("It costs $0.40 * 2.", (1,), "judgement"),)
    shown = plain_text(answer(f"**In short.** {escape('It costs $0.40 * 2.')} [1]", claims=claims))
    assert shown == (
        "In short. It costs $0.40 * 2. [1]\n\nSources\n[1] A Document, Limits: “A quote.” "
        "(our judgement, https://example.com/page, as of 2026-05)"
    )


def test_a_reply_without_citations_has_no_list_of_sources() -> None:
    assert plain_text(answer("Nothing is known.", citations=())) == "Nothing is known."
    assert "cites nothing" in panel([answer("Nothing is known.", citations=())])


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("field", ["title", "quote", "url", "as_of"])
def test_the_text_of_a_document_cannot_become_part_of_the_page(payload: str, field: str) -> None:
    html = panel([answer("Text. [1]", citations=(citation(**{field: payload}),))])
    assert payload not in html
    assert "\n" not in html
    assert html.count("<li ") == 1
    assert not {"<script", "<img", "<svg", "<h1"} & set(html.replace(" ", "\n").split())


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_question_or_heading_cannot_become_part_of_the_page(payload: str) -> None:
    cited = citation(heading=("Title", payload))
    html = panel([answer("Text. [1]", question=payload, citations=(cited,))])
    assert payload not in html
    assert "\n" not in html


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://x"])
def test_only_web_pages_are_links(url: str) -> None:
    assert "<a " not in panel([answer("Text. [1]", citations=(citation(url=url),))])


def test_only_the_last_answer_is_shown_and_the_others_are_kept() -> None:
    html = panel([answer("One. [1]"), answer("Two. [1]")])
    assert html.count('class="answer') == 2
    assert '<div class="answer" id="answer-1">' in html
    assert '<div class="answer shown" id="answer-2">' in html


def test_figures_of_a_quote_are_marked_and_table_cells_are_parted() -> None:
    html = panel(
        [answer("Text. [1]", citations=(citation(quote="| Longest run | 15 minutes, $0.20 a day |"),))]
    )
    assert (
        "<blockquote>Longest run · <mark>15 minutes</mark>, <mark>&#36;0.20</mark> a day</blockquote>" in html
    )
