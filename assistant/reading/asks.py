"""What a text asks: its asking clauses, each with the kind of ask, as learned from `examples/asks.txt`. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Literal, cast, get_args

from assistant.reading.linear import Linear

AskKind = Literal[
    "polar", "which", "compare", "how-much", "limit", "cause", "why", "how", "order", "review", "definition"
]
KINDS: tuple[AskKind, ...] = get_args(AskKind)
NO_ASK = "none"
"""What a clause is that asks nothing."""
LEARNED = Path(__file__).with_name("asks.npz")

_ASKS = "what|which|how|why|where|when|who|is|are|does|do|can|could|should|would|will|did|was|in which"
_CUT = re.compile(
    r"(?<=[.!?;:])[\"')\]]*\s+|\?+\s*|\s+[-–—]+\s+"
    rf"|,?\s+(?:and|or|but|so)\s+(?=(?:{_ASKS})\b)|,\s+(?=(?:{_ASKS}|or)\b)",
    re.IGNORECASE,
)
"""Where one clause may end and another begin that asks something else."""
_WORD = re.compile(r"[a-z0-9']+|[?!.,:]")
_NUMBER = re.compile(r"\d+")
_FIRST, _LAST = 12, 8
"""So many words of a long clause are read from its beginning and its end."""
_SHORT = 4


@dataclass(frozen=True, slots=True)
class Ask:
    """One asking clause: `text[start_char:end_char]` asks something of this kind.

    polar: a plan, claim or judgement to be affirmed or denied; which: what to choose; cause: what is behind a
    symptom; limit: a quota; review: what a design lacks; the others as their names say.
    """

    kind: AskKind
    start_char: int
    end_char: int


def asks(text: str) -> tuple[Ask, ...]:
    """Return what a text asks, in its order; empty where it asks nothing.

    >>> [ask.kind for ask in asks("Uploads in bursts. Where should they run, and what would it cost?")]
    ['which', 'how-much']
    """
    model = _learned()
    clauses = list(clauses_of(text))
    kinds = (model.best(features) for features in features_of(text, clauses))
    return tuple(
        Ask(cast("AskKind", kind), start, end)
        for (start, end), kind in zip(clauses, kinds, strict=True)
        if kind != NO_ASK
    )


def clauses_of(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each clause of a text that is not blank; a question mark belongs to its clause."""
    at = 0
    for cut in _CUT.finditer(text):
        mark = len(cut[0].rstrip()) if cut[0].startswith("?") else 0
        if text[at : cut.start()].strip():
            yield at, cut.start() + mark
        at = cut.end()
    if text[at:].strip():
        yield at, len(text)


def features_of(text: str, clauses: Sequence[tuple[int, int]]) -> list[set[str]]:
    """Return the features of each clause: its words, pairs and triples, how it begins, where it stands."""
    words = [_WORD.findall(_NUMBER.sub("9", text[start:end].lower())) for start, end in clauses]
    return [_features(words, at) for at in range(len(words))]


def _features(clauses: Sequence[Sequence[str]], at: int) -> set[str]:
    words = ["^", *clauses[at], "$"]
    found = {f"w={word}" for word in (*words[:_FIRST], *words[-_LAST:])}
    found |= {f"2={first} {second}" for first, second in pairwise(words)}
    found |= {f"3={' '.join(words[start : start + 3])}" for start in range(len(words) - 2)}
    found |= {f"begins={' '.join(words[1 : 1 + count])}" for count in (1, 2, 3)}
    found |= {f"before={word}" for word in clauses[at - 1][:2]} if at else {"is first"}
    if "?" in words:
        found.add("is marked")
    if at == len(clauses) - 1:
        found |= {"is last", *({"is last, marked"} if "?" in words else ())}
    if len(clauses[at]) <= _SHORT:
        found.add("is short")
    return found


@lru_cache(maxsize=1)
def _learned() -> Linear:
    return Linear.load(LEARNED)
