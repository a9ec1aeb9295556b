"""A text that describes several kinds of work is taken apart: which characters belong to which work item. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.reading.shape.facts import read_facts
from assistant.reading.shape.types import Fact
from corpus.domain import Domain

_CUT = re.compile(r"[.?!](?=\s)\s*|;\s*|,\s+(?:(?:and|plus)\s+)?|\s+(?:and|plus)\s+(?:the\s|a\s)?(?=\w)|\n+")
"""Where one kind of work may end and another begin."""
_FEWEST = 2
_BEFORE = re.compile(r"((?:[\w'-]+\s+){0,2})$")
_REFERS_BACK = re.compile(
    r"\s*(and\s)?(each|it|they|these|those|this|that|which|some|most|one|all)\b", re.IGNORECASE
)
_AFTER = re.compile(r"\s+([\w-]+)")
_NO_NAME = frozenset(
    """a an the our my we i it its has have had with for of from in on at to and or that which who is are run runs
    handles plus also some few many each every per get gets send sends take takes need needs not no where what should
    new via into by do does must can""".split()
)


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of work: its name, and the text with all else blanked, so that every place stays."""

    name: str
    text: str


@dataclass
class _Piece:
    text: str
    start: int
    end: int
    noun: str
    domain: Domain

    @cached_property
    def facts(self) -> list[Fact]:
        """What it tells of a kind of work."""
        kinds = self.domain.facts
        read = read_facts(self.text[self.start : self.end], kinds)
        return [fact for fact in read if kinds[fact.name].declared.scope == "item"]

    @property
    def is_certain(self) -> bool:
        """Whether one of its facts is stated."""
        return any(fact.origin == "stated" for fact in self.facts)


def parts_of(text: str, domain: Domain) -> list[Part]:
    """Return the kinds of work that a text describes, in order; none where it does not describe two or more.

    Two pieces count as kinds of work when each names one and both tell facts of their own.
    """
    pieces = _pieces(text, domain)
    if not _may_be_several(pieces):
        return []
    groups: list[list[_Piece]] = []
    for piece in pieces:
        known = next((group for group in groups if piece.noun and _same(group[0].noun, piece.noun)), None)
        if known is not None:
            known.append(piece)
        elif piece.noun:
            groups.append([piece])
        elif groups and piece.facts:
            groups[-1].append(piece)
    described = [group for group in groups if any(piece.facts for piece in group)]
    certain = [group for group in described if any(piece.is_certain for piece in group)]
    if len(certain) < _FEWEST:
        return []
    return [Part(group[0].noun, _kept(text, group)) for group in described]


def _may_be_several(pieces: Sequence[_Piece]) -> bool:
    """Return whether two pieces name different work, before any is read for facts."""
    nouns = [piece.noun for piece in pieces if piece.noun]
    return any(not _same(nouns[0], noun) for noun in nouns[1:])


def whole(facts: Sequence[Fact], domain: Domain) -> list[Fact]:
    """Return those of the facts that hold for the system and not for one kind of its work."""
    return [fact for fact in facts if domain.facts[fact.name].declared.scope == "system"]


def _pieces(text: str, domain: Domain) -> list[_Piece]:
    starts = [0, *(match.end() for match in _CUT.finditer(text))]
    ends = [*starts[1:], len(text)]
    return [
        _Piece(text, start, end, _noun(text[start:end], domain), domain)
        for start, end in zip(starts, ends, strict=True)
        if start < end
    ]


def _noun(piece: str, domain: Domain) -> str:
    """Return the name of the work in a piece: its noun with up to two words before it; empty where there is none."""
    nouns = domain.work_nouns
    match = nouns.search(piece)
    if match is None or _REFERS_BACK.match(piece):
        return ""
    before = _BEFORE.search(piece[: match.start()])
    words: list[str] = []
    for word in reversed(before[1].split() if before else []):
        if word.lower() in _NO_NAME or word.lower() in domain.unnamed or any(char.isdigit() for char in word):
            break
        words.insert(0, word)
    after = _AFTER.match(piece, match.end())
    return " ".join((*words, match[0], *([after[1]] if after and nouns.fullmatch(after[1]) else [])))


def _same(noun: str, other: str) -> bool:
    return noun.split()[-1].lower().rstrip("s") == other.split()[-1].lower().rstrip("s")


def _kept(text: str, group: Sequence[_Piece]) -> str:
    kept = [" "] * len(text)
    for piece in group:
        kept[piece.start : piece.end] = text[piece.start : piece.end]
    return "".join(kept)
