"""Statements become a short reasoned text, without a model: which ones, in which order, under which words. Pure.

Documents of the shipped corpus have known section headings, which say what part a sentence plays in an
argument; of other documents the sentences nearest to the question are told in reading order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.evidence import Statement
from assistant.question import Kind
from assistant.words import content_words
from corpus.roles import Role, role

_VERDICT = "In short"
_ARGUMENT: tuple[tuple[Role, str, int], ...] = (
    ("verdict", _VERDICT, 5),
    ("fits", "", 3),
    ("not_fits", "Not when", 2),
    ("failure", "What it costs you", 2),
    ("flip", "What would change this", 2),
    ("figure", "Numbers", 2),
)
"""For a choice: the roles of sections in the order of an argument, the label they get (empty: the heading itself),
and how many statements of each. A section is taken for every side of the choice."""

_ON_TOP = 0.12
"""What standing first in its section adds to a statement's relevance, the last nothing."""
_SAME = 0.7
"""Two statements that share this much of their content words say the same thing."""
_FACT_STATEMENTS, _EXPLANATION_STATEMENTS = 3, 6
_NEAR_THE_BEST = {"fact": 0.85, "explanation": 0.6, "choice": 0.6}
"""How relevant a statement must be, measured against the best one, to be told beside it."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Statements that belong together, under a label of a few words or none."""

    label: str
    statements: tuple[Statement, ...]


def compose(kind: Kind, weighed: Sequence[Statement]) -> list[Paragraph]:
    """Return the answer's paragraphs from statements in order of relevance.

    For a choice whose statements are all of one document that argues it, that document's argument.
    """
    if not weighed:
        return []
    if kind == "choice" and len({one.document.id for one in weighed}) == 1:
        argued = _argue(weighed)
        if argued:
            return argued
    limit = _FACT_STATEMENTS if kind == "fact" else _EXPLANATION_STATEMENTS
    least = _NEAR_THE_BEST[kind] * weighed[0].relevance
    return _tell(_different([one for one in weighed if one.relevance >= least], limit))


def _argue(statements: Sequence[Statement]) -> list[Paragraph]:
    """Return the document's argument: verdict, each side, trade-offs, what would flip it, numbers."""
    sections: dict[str, list[Statement]] = {}
    for one in _in_reading_order(statements):
        sections.setdefault(one.section, []).append(one)
    paragraphs: list[Paragraph] = []
    told: list[Statement] = []
    for wanted, label, limit in _ARGUMENT:
        for section, here in sections.items():
            if role([section]) != wanted:
                continue
            ordered = here if label == _VERDICT else _weightiest(here)
            chosen = _different(ordered, limit, told)
            told += chosen
            if chosen:
                paragraphs.append(Paragraph(label or section, tuple(_in_reading_order(chosen))))
    return paragraphs if paragraphs and paragraphs[0].label == _VERDICT else []


def _weightiest(section: Sequence[Statement]) -> list[Statement]:
    """Return a section's statements, nearest to the question first; an author puts the weightiest on top."""
    weights = {
        one.start_char: one.relevance + _ON_TOP * (1 - place / len(section))
        for place, one in enumerate(section)
    }
    return sorted(section, key=lambda one: weights[one.start_char], reverse=True)


def _tell(chosen: Sequence[Statement]) -> list[Paragraph]:
    """Return one paragraph a document, the most relevant first; sentences in reading order."""
    ids = dict.fromkeys(one.document.id for one in chosen)
    groups = [_in_reading_order([one for one in chosen if one.document.id == id_]) for id_ in ids]
    return [Paragraph("", tuple(group)) for group in groups]


def _different(
    statements: Sequence[Statement], limit: int, told: Sequence[Statement] = ()
) -> list[Statement]:
    """Return the first `limit` statements of which none repeats another, or one already told."""
    chosen: list[Statement] = []
    for one in statements:
        if len(chosen) == limit:
            break
        if not any(_overlap(one, other) >= _SAME for other in (*told, *chosen)):
            chosen.append(one)
    return chosen


def _overlap(one: Statement, other: Statement) -> float:
    first, second = set(content_words(one.text)), set(content_words(other.text))
    return len(first & second) / max(1, min(len(first), len(second)))


def _in_reading_order(statements: Sequence[Statement]) -> list[Statement]:
    return sorted(statements, key=lambda one: one.start_char)
