"""Statements become a short reasoned text, without a model: which ones, in which order, under which words. Pure.

Sections of the shipped library say what their statements are for; each kind of question has a plan of the roles it is
answered with, in order. Of other documents the statements nearest to the question are told in reading order.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.evidence.lead import Lead
from assistant.evidence.statements import Statement
from assistant.reading.question import Kind, Question
from assistant.writing.markdown import NOTHING, Markdown
from corpus.language.roles import Role

Form = Literal["verdict", "prose", "bullets"]

_ON_TOP = 0.12
"""What standing first in its section adds to a statement's relevance, since an author puts the weightiest on top."""
_SAME = 0.7
"""Two statements that share this much of their content words say the same thing."""
_OFF_THE_POINT = 0.8
"""A verdict less relevant than this, against the best statement, does not answer the question."""
_ITS_QUESTION = 0.6
"""A document is trusted when one of its own questions is as near as this."""
_DETAILS, _BESIDE_A_DETAIL = 2, 0.7
_NO_ANSWER: Mapping[Kind, tuple[Role, ...]] = {
    "how_to": ("why", "fits", "conflict", "figure"),
    "why": ("figure",),
}
"""Roles whose statements never answer a question of that kind by themselves."""
_MOST_NEARER = 2
_BESIDE = 0.75
"""How relevant a statement of a document without roles must be, against the best one, to be told beside the lead."""
_MOST_BESIDE = 3
_FACTS, _DOUBTS, _NEAR_THE_FACT, _DOUBT = 3, 2, 0.85, 0.75
_OWN = "From your own documents"
_TOLD, _NEAR_THE_BEST = 6, 0.6


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the plan of an answer: up to `most` statements of these roles, under a label or the section's own.

    `least` is the relevance they need, as a share of the best statement's; an empty label shows none.
    """

    roles: tuple[Role, ...]
    form: Form
    most: int
    least: float
    label: str = ""


_PLANS: Mapping[Kind, tuple[Slot, ...]] = {
    "choice": (
        Slot(("verdict",), "verdict", 3, 0.0),
        Slot(("fits",), "bullets", 3, 0.4),
        Slot(("not_fits", "failure"), "prose", 2, 0.5, "What it costs you"),
        Slot(("figure",), "prose", 2, 0.7, "Numbers"),
        Slot(("flip",), "prose", 2, 0.4, "What would change this"),
        Slot(("conflict",), "prose", 1, 0.75, "Where sources differ"),
    ),
    "how_to": (
        Slot(("verdict",), "verdict", 1, 0.0),
        Slot(("how",), "bullets", 5, 0.5),
        Slot(("failure",), "bullets", 2, 0.5, "Watch out"),
        Slot(("figure",), "prose", 2, 0.7, "Numbers"),
        Slot(("not_fits",), "prose", 1, 0.6, "Not when"),
    ),
    "why": (
        Slot(("verdict",), "verdict", 1, 0.5),
        Slot(("why",), "prose", 3, 0.4),
        Slot(("failure",), "bullets", 3, 0.5, "What goes wrong, and the remedy"),
        Slot(("how",), "prose", 2, 0.6, "How it works"),
        Slot(("figure",), "prose", 2, 0.7, "Numbers"),
    ),
    "explanation": (
        Slot(("verdict",), "verdict", 1, 0.0),
        Slot(("why",), "prose", 2, 0.4),
        Slot(("how",), "prose", 3, 0.4, "How it works"),
        Slot(("fits",), "bullets", 2, 0.5, "Fits when"),
        Slot(("not_fits",), "prose", 1, 0.4, "Not when"),
        Slot(("failure",), "prose", 1, 0.5, "Watch out"),
        Slot(("figure",), "prose", 1, 0.8, "Numbers"),
    ),
    "fact": (
        Slot(("verdict",), "verdict", 1, 0.7),
        Slot(("figure", "fits", "not_fits", "how", "why", "flip"), "prose", 3, 0.75),
        Slot(("failure",), "prose", 1, 0.75, "Watch out"),
        Slot(("conflict",), "prose", 1, 0.75, "Where sources differ"),
    ),
}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Statements that belong together, under a label of a few words or none."""

    label: str
    statements: tuple[Statement, ...]
    form: Form = "prose"
    dated: bool = False
    """Whether each statement is told with its date, as figures that move are."""
    lead_ins: tuple[str, ...] = ()
    """What is said before each statement: why it applies to the asker's work, in the asker's own figures."""
    note: Markdown = NOTHING
    """Words of ours after the statements, or instead of them: what was worked out, supposed or is to be asked."""

    @property
    def is_verdict(self) -> bool:
        """Whether its label says what was decided, so that it stands without a statement too."""
        return self.form == "verdict" and bool(self.label)


def compose(question: Question, weighed: Sequence[Statement], lead: Lead | None) -> list[Paragraph]:
    """Return the answer's paragraphs from statements in order of relevance; `lead` is the document that argues.

    A quantity is told by the statements that hold it, wherever they stand.
    """
    if not weighed:
        return []
    if question.kind == "fact" and question.dimension is not None:
        return _state(weighed)
    statements = [
        statement for statement in weighed if lead is not None and statement.document.id == lead.document_id
    ]
    trusted = lead is not None and lead.nearness >= _ITS_QUESTION
    paragraphs = _argue(question, statements, weighed, trusted=trusted) if statements else []
    if not paragraphs:
        least = _NEAR_THE_BEST * weighed[0].relevance
        return _tell(_different([statement for statement in weighed if statement.relevance >= least], _TOLD))
    first, *rest = paragraphs
    return [first, *_nearer(question, weighed, paragraphs), *rest, *_own_notes(weighed)]


def own_notes(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Return those of the paragraphs that the reader's own documents say."""
    return [paragraph for paragraph in paragraphs if paragraph.label == _OWN]


def untold(paragraphs: Sequence[Paragraph], before: Sequence[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs without the statements that were told before; none is left empty."""
    written = {
        (statement.document.id, statement.start_char)
        for paragraph in before
        for statement in paragraph.statements
    }
    kept = (_without(paragraph, written) for paragraph in paragraphs)
    return [paragraph for paragraph in kept if paragraph.statements or paragraph.note or paragraph.is_verdict]


def _without(paragraph: Paragraph, written: Container[tuple[str, int]]) -> Paragraph:
    lead_ins = paragraph.lead_ins or ("",) * len(paragraph.statements)
    kept = [
        (lead_in, statement)
        for lead_in, statement in zip(lead_ins, paragraph.statements, strict=True)
        if (statement.document.id, statement.start_char) not in written
    ]
    return replace(
        paragraph,
        statements=tuple(statement for _, statement in kept),
        lead_ins=tuple(lead_in for lead_in, _ in kept),
    )


def _nearer(
    question: Question, weighed: Sequence[Statement], paragraphs: Sequence[Paragraph]
) -> list[Paragraph]:
    """Return what another document says that is nearer to an open question than all that is told of the lead."""
    if question.kind not in ("explanation", "why"):
        return []
    statements = [statement for paragraph in paragraphs for statement in paragraph.statements]
    best = max(statement.relevance for statement in statements)
    others = [statement for statement in weighed if statement.role is not None and statement.relevance > best]
    return _tell(_different(others, _MOST_NEARER, statements))


def _own_notes(weighed: Sequence[Statement]) -> list[Paragraph]:
    """Return what documents without roles, the reader's own, say of it, even where the library says the same."""
    least = _BESIDE * weighed[0].relevance
    beside = [statement for statement in weighed if statement.role is None and statement.relevance >= least]
    chosen = _in_reading_order(_different(beside, _MOST_BESIDE))
    return [Paragraph(_OWN, tuple(chosen))] if chosen else []


def _state(weighed: Sequence[Statement]) -> list[Paragraph]:
    """Return the fact, what is close to it, and where its sources disagree."""
    best = weighed[0].relevance
    plain = [
        statement
        for statement in weighed
        if statement.role != "conflict" and statement.relevance >= _NEAR_THE_FACT * best
    ]
    doubts = [
        statement
        for statement in weighed
        if statement.role == "conflict" and statement.relevance >= _DOUBT * best
    ]
    facts, doubts = _different(plain, _FACTS), _different(doubts, _DOUBTS)
    paragraphs = [Paragraph("", tuple(facts), dated=True), Paragraph("Where sources differ", tuple(doubts))]
    return [paragraph for paragraph in paragraphs if paragraph.statements]


def _argue(
    question: Question, statements: Sequence[Statement], weighed: Sequence[Statement], *, trusted: bool
) -> list[Paragraph]:
    """Return the lead document's argument along the plan for this kind of question; empty where it has none.

    A document that argues for options answers as a choice, however it was asked. Any other question whose
    answer is a detail is told the statements that hold the detail first, not the document's verdict, unless the
    document is `trusted` to answer this very question.
    """
    best = weighed[0].relevance
    roles = {statement.role for statement in statements}
    argues = any(statement.option for statement in statements) and question.kind in ("how_to", "explanation")
    remedies = question.kind == "choice" and "fits" not in roles and "how" in roles
    kind: Kind = "choice" if argues else "how_to" if remedies else question.kind
    near = _detail(kind, weighed) if kind != "choice" and not trusted else []
    detail = bool(near) and _verdict_of(statements) < _OFF_THE_POINT * near[0].relevance
    paragraphs = [Paragraph("", tuple(near), "verdict")] if detail else []
    written = [statement for paragraph in paragraphs for statement in paragraph.statements]
    for slot in _PLANS[kind]:
        if detail and slot.form == "verdict":
            continue
        least = max(slot.least, _BESIDE_A_DETAIL) if detail else slot.least
        for label, section in _sections(question, statements, slot):
            enough = [statement for statement in _weightiest(section) if statement.relevance >= least * best]
            chosen = _different(enough, slot.most, written)
            written += chosen
            if chosen:
                paragraphs.append(Paragraph(label, tuple(_in_reading_order(chosen)), slot.form))
    return (
        paragraphs
        if any(paragraph.form == "verdict" for paragraph in paragraphs) or len(paragraphs) > 1
        else []
    )


def _verdict_of(statements: Sequence[Statement]) -> float:
    return max((statement.relevance for statement in statements if statement.role == "verdict"), default=0.0)


def _detail(kind: Kind, weighed: Sequence[Statement]) -> list[Statement]:
    """Return the nearest statements of roles that can answer such a question, wherever they stand."""
    fitting = [
        statement
        for statement in weighed
        if statement.role and statement.role not in _NO_ANSWER.get(kind, ())
    ]
    return _different(
        [statement for statement in fitting if statement.relevance >= _NEAR_THE_FACT * fitting[0].relevance],
        _DETAILS,
    )


def _sections(
    question: Question, statements: Sequence[Statement], slot: Slot
) -> list[tuple[str, list[Statement]]]:
    """Return label and statements of what a slot may take: each option's section by itself, else all together.

    A question that names two options or more is told of these only.
    """
    fitting = _in_reading_order([statement for statement in statements if statement.role in slot.roles])
    options = list(
        dict.fromkeys(statement.option for statement in _in_reading_order(statements) if statement.option)
    )
    asked = [option for option in options if _names(question, option)]
    shown = asked if len(asked) > 1 else options
    if slot.roles == ("fits",) and options:
        return [
            (f"Choose {name} when", [statement for statement in fitting if statement.option == name])
            for name in shown
        ]
    if slot.form == "verdict" and len(asked) > 1:
        fitting = [
            statement
            for statement in fitting
            if any(_names(Question(statement.text, question.domain), name) for name in asked)
        ] or fitting
    return [(slot.label, fitting)] if fitting else []


def _names(question: Question, option: str) -> bool:
    wanted = Question(option, question.domain)
    return bool(wanted.words & question.words) or not set(wanted.services).isdisjoint(question.services)


def _weightiest(section: Sequence[Statement]) -> list[Statement]:
    """Return a section's statements, nearest to the question first, those on its top a little before the others."""
    weights = {
        statement.start_char: statement.relevance + _ON_TOP * (1 - place / len(section))
        for place, statement in enumerate(section)
    }
    return sorted(section, key=lambda statement: weights[statement.start_char], reverse=True)


def _tell(chosen: Sequence[Statement]) -> list[Paragraph]:
    """Return one paragraph a document, the most relevant first; sentences in reading order."""
    ids = dict.fromkeys(statement.document.id for statement in chosen)
    groups = [
        _in_reading_order([statement for statement in chosen if statement.document.id == id_]) for id_ in ids
    ]
    return [Paragraph("", tuple(group)) for group in groups]


def _different(
    statements: Sequence[Statement], most: int, before: Sequence[Statement] = ()
) -> list[Statement]:
    """Return the first `most` statements of which none repeats another, or one already told."""
    chosen: list[Statement] = []
    for statement in statements:
        if len(chosen) == most:
            break
        if not any(_overlap(statement, other) >= _SAME for other in (*before, *chosen)):
            chosen.append(statement)
    return chosen


def _overlap(statement: Statement, other: Statement) -> float:
    return len(statement.words & other.words) / max(1, min(len(statement.words), len(other.words)))


def _in_reading_order(statements: Sequence[Statement]) -> list[Statement]:
    return sorted(statements, key=lambda statement: statement.start_char)
