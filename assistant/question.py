"""What a person typed becomes a question that can be searched: checked, tidied, and told apart by kind. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from assistant.errors import QuestionRejected
from assistant.words import content_words

MAX_CHARACTERS = 4_000
"""Far above any question; below it every stage stays within its time."""

Kind = Literal["choice", "fact", "explanation"]

_CHOICE = re.compile(
    r"\b(should (i|we|my|our|you)|when (to|do|does|would|is)|choos\w*|pick|prefer\w*|versus|vs|better|best|or|instead"
    r"|compare\w*|comparison|difference|differ|which|recommend\w*|trade-?offs?|suit\w*|decide)\b"
)
_FACT = re.compile(
    r"^(how (long|large|big|many|much|often|fast|small|high|soon)|can|could|does|do|is|are|has|have|will"
    r"|what('s| is| are)? (the )?(max\w*|min\w*|limit|default|price|cost|size|quota|largest|longest|smallest))\b"
    r"|\b(limits?|quotas?|maximum|minimum|timeout)\b"
)


def tidy(question: str) -> str:
    """Return the question on one line, without control characters and surplus blanks.

    Raises: QuestionRejected if nothing is left, or if it is longer than MAX_CHARACTERS.
    """
    visible = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in question)
    tidied = " ".join(visible.split())
    if not tidied:
        raise QuestionRejected(
            "the question is empty", "describe the work, or ask about an AWS service or pattern"
        )
    if len(tidied) > MAX_CHARACTERS:
        raise QuestionRejected(
            f"the question has {len(tidied):,} characters, more than the {MAX_CHARACTERS:,} that are read",
            "ask in a few sentences; long documents can be added with `workshape ingest`",
        )
    return tidied


def parts(question: str) -> list[str]:
    """Return the single questions in a text, in order; statements stay with the question they lead to."""
    pieces = [piece.strip() for piece in re.findall(r"[^?]+\?+|[^?]+$", question)]
    asked = [piece for piece in pieces if content_words(piece)]
    return asked or [question]


def kind(question: str) -> Kind:
    """Return what form of answer a person expects: a choice weighed, a fact stated, or an explanation."""
    text = question.lower()
    if _FACT.search(text) and not re.search(r"\b(or|versus|vs|should|better|best|instead)\b", text):
        return "fact"
    return "choice" if _CHOICE.search(text) else "explanation"
