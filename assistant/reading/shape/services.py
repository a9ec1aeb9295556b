"""The services that a text names, told apart: what runs today, what is weighed, and what was ruled out. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from assistant.reading.shape.facts import is_negated
from assistant.reading.shape.quantities import masked, quantities
from assistant.reading.shape.types import Fact, Origin
from assistant.reading.shape.vocabulary import pattern
from corpus.language.services import mentions

_SERVICE, _REST = "\ue000", "\ue010"
"""What the first character of a service, and the others, are drawn as, so that its end is never in doubt."""
_SENTENCE = re.compile(r"[^.?!]+(?:[.](?=\S)[^.?!]*)*[?!]*|[?!]+")
_FIRST_PERSON = re.compile(r"\b(we|our|us|my|i|me|mine|ours|i'm|we're|we've|i've)\b", re.IGNORECASE)
_MODAL = re.compile(r"\s*(can|could|does|do|is|are|will|would|should|has|have)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Mention:
    name: str
    start: int
    end: int
    hinted: bool = False


def read_services(text: str) -> list[Fact]:
    """Return facts named current, candidates (negated: ruled out) and data_store, in the order of the text.

    Each service has its part once; as a data store it is told wherever it is named.
    """
    found = _mentions(text)
    drawn = masked(text, quantities(text))
    for one in found:
        drawn = drawn[: one.start] + _SERVICE + _REST * (one.end - one.start - 1) + drawn[one.end :]
    facts: dict[tuple[str, str, int], Fact] = {}
    text_with_cues = _text(drawn)
    parts = [(one, *_part(text_with_cues, one)) for one in found]
    decided = {one.name for one, part, sure in parts if sure}
    for one, part, sure in parts:
        if not part or (one.name in decided and not sure):
            continue
        negated = part == "ruled_out"
        name = "candidates" if negated else part
        facts.setdefault((name, one.name, 0), _fact(text, name, one, negated=negated))
        if not negated and one.name in _cues()["stores"]:
            facts[("data_store", one.name, one.start)] = _fact(text, "data_store", one)
    return list(facts.values())


def _fact(text: str, name: str, one: _Mention, *, negated: bool = False) -> Fact:
    words = text[one.start : one.end]
    origin: Origin = "inferred" if one.hinted else "stated"
    rule = f"“{words}” belongs to {one.name}" if one.hinted else ""
    return Fact(name, one.name, "", words, one.start, one.end, origin, rule, "", negated)


@dataclass(frozen=True, slots=True)
class _Text:
    """A text with its services and quantities masked, and where the cues for each part are."""

    drawn: str
    cues: Mapping[str, Sequence[tuple[int, int]]]

    def has(self, part: str, one: _Mention) -> bool:
        return any(start < one.end and end > one.start for start, end in self.cues[part])


def _text(drawn: str) -> _Text:
    found = {
        part: [match.span() for cue in cues for match in cue.finditer(drawn)]
        for part, cues in _patterns().items()
    }
    return _Text(drawn, found)


def _part(text: _Text, one: _Mention) -> tuple[str, bool]:
    """Return "current", "candidates" or "ruled_out", and whether a cue says so.

    Empty where the text only asks about the service.
    """
    if text.has("ruled_out", one):
        return "ruled_out", True
    if text.has("skill", one):
        return "", True
    if text.has("current_first", one):
        return "current", True
    if text.has("candidate", one) and not text.has("unless", one):
        return "candidates", True
    if is_negated(text.drawn, one.start):
        return "ruled_out", True
    ours = bool(_FIRST_PERSON.search(text.drawn))
    sentence = next((m[0] for m in _SENTENCE.finditer(text.drawn) if m.start() <= one.start < m.end()), "")
    if sentence.rstrip().endswith("?") and _MODAL.match(sentence) and not _FIRST_PERSON.search(sentence):
        return ("candidates" if ours else ""), False
    if text.cues["planned"]:
        return "candidates", False
    tells = any(
        not m[0].rstrip().endswith("?") and len(m[0].split()) > 2 for m in _SENTENCE.finditer(text.drawn)
    )
    return ("current" if tells or ours else ""), False


def _mentions(text: str) -> list[_Mention]:
    """Return every mention, in order; of two that overlap, the longer."""
    never = _cues()["never"]
    found = [_Mention(name, start, end) for name, start, end in mentions(text) if name not in never]
    for name, said, hinted in _names():
        found += [_Mention(name, *match.span(), hinted) for match in said.finditer(text)]
    found.sort(key=lambda one: (one.start - one.end, one.hinted))
    kept: list[_Mention] = []
    for one in found:
        if not any(one.start < other.end and one.end > other.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _drawn(cue: str) -> str:
    """Return the cue for a text with services and quantities masked, each of which may stand for a word."""
    service = f"{_SERVICE}{_REST}*"
    return cue.replace(r"\w+", rf"(?:\w+|{service})").replace("{service}", service)


@cache
def _cues() -> Mapping[str, Any]:
    told: Mapping[str, Any] = yaml.safe_load(
        (resources.files("assistant.reading.shape") / "services.yaml").read_text("utf-8")
    )
    return told


@cache
def _names() -> list[tuple[str, re.Pattern[str], bool]]:
    listed = [(name, said, False) for name, said in _cues()["also"].items()]
    listed += [(name, said, True) for name, said in _cues()["hints"].items()]
    return [(name, pattern(said, "services.yaml"), hinted) for name, said, hinted in listed]


@cache
def _patterns() -> Mapping[str, Sequence[re.Pattern[str]]]:
    """Return part -> its cues, each by itself, so that one does not hide another that begins within it."""
    parts = ("ruled_out", "skill", "current_first", "candidate", "unless", "planned")
    return {
        part: [pattern([_drawn(cue)], f"services.yaml, {part}") for cue in _cues()[part]] for part in parts
    }
