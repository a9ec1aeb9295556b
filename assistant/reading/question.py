"""What a person typed becomes questions that can be answered: checked, tidied, and read for what they ask. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from assistant.errors import QuestionRejected
from assistant.reading.asks import AskKind, asks
from corpus.domain import Domain
from corpus.language.words import content_words

MAX_CHARACTERS = 4_000
"""Far above any question; below it every stage stays within its time."""

Kind = Literal["choice", "fact", "how_to", "why", "explanation"]
Dimension = Literal["time", "size", "money", "count"]

_CHOICE = re.compile(
    r"\b(should (i|we|my|our|you|it|they)|when (to|do|does|would|is|should)|choos\w*|pick|prefer\w*|versus|vs|better"
    r"|best|or|instead|reason to (keep|use|have|run|stay)"
    r"|compare\w*|comparison|difference|differ|which|recommend\w*|trade-?offs?|suit\w*|decide"
    r"|what should|worth|(do|did) (i|we) (really |even )?need|fits?)\b"
)
_CONTRAST = re.compile(
    r"\b(or|versus|vs|should|better|best|instead|which|worth|reason to (keep|use|have|run|stay)"
    r"|(i|we) (really |even )?need)\b|^when\b"
)
_HOW_TO = re.compile(
    r"^(so )?how (do|can|could|should|would|to)\b|\bhow (do|can|should) (i|we|you)\b|^steps to\b|\bwhat can i do\b"
)
_WHY = re.compile(
    r"^why\b|\bhow come\b|\bhow can (that|this) be\b|\bwhat (could|might) (be|cause)\b"
    r"|\b(why|reason(?! to (keep|use|have|run|stay)))\b"
    r"|\b(dlq|dead-?letter\w*|twice|duplicat\w+|stuck|lost|never (ran|logged|arriv\w+)|throttl\w+|timed? out"
    r"|times out|killed)\b"
)
_FACT = re.compile(
    r"^(how (long|large|big|many|much|often|fast|small|high|soon)|can|could|does|do|is|are|has|have|will"
    r"|what('s| is| are)? (the )?(max\w*|min\w*|limit|default|price|cost|size|quota|largest|longest|smallest)"
    r"|what('s| is| does| do| are) .{0,60}\b(costs?|price|(per|a|an) (month|hour|year|million)))\b"
)
_QUANTITY_NAMED = re.compile(r"\b(limits?|quotas?|max(imum)?|timeout|price|pricing|costs?)\b")
"""Makes a short text a question of fact; in a long one it is part of the situation."""
_EXPLAIN = re.compile(r"^(explain|describe|define|tell|what|how do(es)?|who|overview)\b|\bmeans?\b")
_SHORT = 8
_DESCRIBED = 4
"""A text of so many content words that asks nothing describes a situation, for which a remedy is wanted."""
_DIMENSIONS: tuple[tuple[Dimension, re.Pattern[str]], ...] = (
    (
        "money",
        re.compile(
            r"\b(price|pricing|costs?|how much does|cheap\w*|expensive|dollars?|bill(ed)?|per month)\b|[$€]"
        ),
    ),
    (
        "time",
        re.compile(
            r"\b(how (long|soon|often)|time-?out|duration|retention|longest|latency|delay|minutes|seconds)\b"
        ),
    ),
    ("size", re.compile(r"\b(how (large|big)|size|memory|payload|largest|ram|disk|storage|gb|mb|kb)\b")),
    (
        "count",
        re.compile(
            r"\b(how (many|fast)|number of|quota|per second|throughput|rate|concurren\w+|max(imum)?|limits?)\b"
        ),
    ),
)
_SHORTEST_WORD = 3


@dataclass(frozen=True)
class Question:
    """One question, as it is searched for."""

    text: str
    domain: Domain = field(repr=False, compare=False)

    @cached_property
    def kind(self) -> Kind:
        """What form of answer is wanted: a choice weighed, a fact stated, steps, a cause, or an explanation."""
        text = self.text.lower()
        if _HOW_TO.search(text) and not _CONTRAST.search(text):
            return "how_to"
        short = len(self.words) <= _SHORT
        if (_FACT.search(text) or (short and _QUANTITY_NAMED.search(text))) and not _CONTRAST.search(text):
            return "fact"
        if _WHY.search(text) and not re.search(r"\b(or|vs|versus|should (i|we))\b", text):
            return "why"
        if _CHOICE.search(text):
            return "choice"
        describes = len(self.words) >= _DESCRIBED and not _EXPLAIN.search(text)
        return "how_to" if describes else "explanation"

    @cached_property
    def asks(self) -> frozenset[AskKind]:
        """The kinds of ask in it."""
        return frozenset(ask.kind for ask in asks(self.text))

    @cached_property
    def searched(self) -> str:
        """What is searched for: the text with the term that documents use beside what people say."""
        return self.domain.glossary.expanded(self.text)

    @cached_property
    def words(self) -> frozenset[str]:
        """The stems of its content words."""
        return frozenset(content_words(self.searched))

    @cached_property
    def services(self) -> tuple[str, ...]:
        """The short names of the AWS services it names."""
        return tuple(self.domain.services.named(self.text))

    @cached_property
    def dimension(self) -> Dimension | None:
        """What kind of quantity it asks for; None where it asks for none."""
        text = self.text.lower()
        return next((name for name, pattern in _DIMENSIONS if pattern.search(text)), None)


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


def parts(text: str, domain: Domain) -> list[Question]:
    """Return the single questions in a text, in order; what describes the work stays with the question it is for.

    A piece without a word that says something ("6 MB?", "Why?") belongs to the question beside it, and what
    follows the last question mark to the last one.
    """
    pieces = [piece.strip() for piece in re.findall(r"[^?]+\?+|[^?]+$", text)]
    asked: list[str] = []
    for piece in pieces:
        if asked and (not piece.endswith("?") or _says_little(content_words(piece))):
            asked[-1] = f"{asked[-1]} {piece}"
        else:
            asked.append(piece)
    if len(asked) > 1 and _says_little(content_words(asked[0])):
        asked[:2] = [f"{asked[0]} {asked[1]}"]
    return [Question(piece, domain) for piece in asked] or [Question(text, domain)]


def _says_little(words: Sequence[str]) -> bool:
    return not any(len(word) >= _SHORTEST_WORD and word.isalpha() for word in words)
