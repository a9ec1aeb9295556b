"""Which statements an answer is made of, in which order, for weighed statements as a search would bring them."""

from __future__ import annotations

from assistant.evidence.lead import Lead
from assistant.evidence.statements import Statement
from assistant.reading.question import Question
from assistant.writing.compose import compose
from corpus.types import Passage
from tests.builders import DOMAIN, document

LEAD = Lead("decision-a-or-b", 0.9)
VERDICTS = (
    ("Choose alpha when work is short and bursty.", "In one line"),
    ("Choose beta when work is long and steady.", "In one line"),
)
REASONS = (
    ("Alpha fits traffic that falls to zero.", "Choose alpha when"),
    ("Beta fits processes holding connections.", "Choose beta when"),
    ("Gamma fits hardware nobody else offers.", "Choose gamma when"),
)
COST = ("Alpha latency varies with every cold start.", "Watch out")
FLIP = ("A steadier rate moves the answer to beta.", "What would change it")


def weighed(*said: tuple[str, str], relevance: float = 0.7, id_: str = LEAD.document_id) -> list[Statement]:
    page = document(id_, " ".join(text for text, _ in said))
    made = []
    for position, (text, heading) in enumerate(said):
        start = page.text.index(text)
        passage = Passage(f"p{position}", id_, position, ("Title", heading), text, start, start + len(text))
        made.append(
            Statement(
                page, passage, start, start + len(text), text, 0.5, DOMAIN.services, relevance, 0.6, 0.5
            )
        )
    return made


def told(question: str, statements: list[Statement], lead: Lead | None = LEAD) -> list[tuple[str, list[str]]]:
    ordered = sorted(statements, key=lambda one: -one.relevance)
    paragraphs = compose(Question(question, DOMAIN), ordered, lead)
    return [(one.label, [statement.text for statement in one.statements]) for one in paragraphs]


def test_a_choice_is_told_as_verdict_reasons_costs_and_what_would_change_it() -> None:
    assert told("Which should I choose?", weighed(FLIP, COST, *REASONS, *VERDICTS)) == [
        ("", [text for text, _ in VERDICTS]),
        ("Choose alpha when", [REASONS[0][0]]),
        ("Choose beta when", [REASONS[1][0]]),
        ("Choose gamma when", [REASONS[2][0]]),
        ("What it costs you", [COST[0]]),
        ("What would change this", [FLIP[0]]),
    ]


def test_a_question_that_names_two_options_is_told_of_no_third() -> None:
    labels = [label for label, _ in told("alpha or beta?", weighed(*VERDICTS, *REASONS, COST))]
    assert "Choose alpha when" in labels
    assert "Choose gamma when" not in labels


def test_a_document_that_argues_for_options_answers_as_a_choice_however_it_was_asked() -> None:
    labels = [label for label, _ in told("how do I run short bursts", weighed(*VERDICTS, *REASONS))]
    assert labels == ["", "Choose alpha when", "Choose beta when", "Choose gamma when"]


def test_a_detail_is_told_before_and_instead_of_a_verdict_that_is_off_the_point() -> None:
    verdict = weighed(("Use alpha for short work.", "In one line"), relevance=0.4)
    detail = weighed(("An interrupted alpha gets two minutes of warning.", "Failure modes"), relevance=0.8)
    assert told("How do I handle an interrupted alpha?", verdict + detail, Lead(LEAD.document_id, 0.4)) == [
        ("", ["An interrupted alpha gets two minutes of warning."])
    ]


def test_the_verdict_comes_first_where_the_document_answers_this_very_question() -> None:
    verdict = weighed(("Use alpha for short work.", "In one line"), relevance=0.4)
    detail = weighed(("An interrupted alpha gets two minutes of warning.", "Failure modes"), relevance=0.8)
    assert told("How do I handle an interrupted alpha?", verdict + detail)[0] == (
        "",
        ["Use alpha for short work."],
    )


def test_nothing_is_told_twice_in_other_words() -> None:
    same = weighed(
        ("A queue absorbs bursts of incoming work.", "Problem"),
        ("Bursts of incoming work, a queue absorbs.", "Problem"),
        id_="pattern-queue",
    )
    assert told("Why a queue?", same, Lead("other", 0.5)) == [
        ("", ["A queue absorbs bursts of incoming work."])
    ]


def test_a_quantity_is_told_with_its_date_and_with_what_disagrees() -> None:
    fact = weighed(("Longest run of an alpha: 15 minutes.", "Limits"))
    doubt = weighed(("The newest kit names 30 minutes for an alpha.", "Where sources differ"), relevance=0.6)
    far = weighed(("An alpha may keep 4 tags.", "Limits"), relevance=0.3)
    paragraphs = compose(Question("How long can an alpha run?", DOMAIN), fact + doubt + far, LEAD)
    assert [one.dated for one in paragraphs] == [True, False]
    assert [one.label for one in paragraphs] == ["", "Where sources differ"]
    assert "4 tags" not in str(paragraphs)


def test_documents_without_roles_are_told_by_relevance_in_reading_order() -> None:
    notes = weighed(
        ("First we draw the call graph.", "Notes"), ("Then we count the hops.", "Notes"), id_="note-a"
    )
    assert told("Explain our call graph rule", notes, None) == [
        ("", ["First we draw the call graph.", "Then we count the hops."])
    ]


def test_the_readers_own_notes_stand_beside_the_library_even_where_they_say_the_same() -> None:
    mine = weighed(("Choose alpha when work is short and bursty, we say.", "Notes"), id_="note-a")
    assert told("Which should I choose?", weighed(*VERDICTS) + mine)[-1] == (
        "From your own documents",
        ["Choose alpha when work is short and bursty, we say."],
    )


def test_nothing_weighed_is_nothing_told() -> None:
    assert compose(Question("Anything?", DOMAIN), [], LEAD) == []
