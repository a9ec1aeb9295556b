from __future__ import annotations

from assistant.decisions.system import decide_text
from tests.builders import DOMAIN, answer
from ui.shape_panel import LEGEND, shape_panel

QUESTION = "We run <b>Lambda</b>; jobs take 40 minutes. Fargate?"


def test_the_words_that_were_understood_are_marked_and_markup_stays_text() -> None:
    told = shape_panel(answer("text", question=QUESTION, decision=decide_text(QUESTION, DOMAIN)))
    assert "<mark>take 40 minutes</mark>" in told
    assert "&lt;b&gt;" in told
    assert "<b>" not in told
    assert "\n\n" not in told


def test_a_question_without_work_says_so_and_no_question_explains_the_panel() -> None:
    assert "says nothing of the work" in shape_panel(answer("text"))
    assert shape_panel(None) == LEGEND
