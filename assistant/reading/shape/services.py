"""The services that a text names, told apart: what runs today, what is weighed, and what was ruled out. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.reading.asks import Ask, AskKind, asks
from assistant.reading.shape.facts import is_negated
from assistant.reading.shape.types import Fact
from corpus.documents.facts import Origin
from corpus.documents.mentions import REST, SERVICE, Mentions
from corpus.documents.names import NameKind
from corpus.domain import Domain
from corpus.language.quantities import masked, quantities

_SENTENCE = re.compile(r"[^.?!]+(?:[.](?=\S)[^.?!]*)*[?!]*|[?!]+")
_FIRST_PERSON = re.compile(r"\b(we|our|us|my|i|me|mine|ours|i'm|we're|we've|i've)\b", re.IGNORECASE)
_WEIGH: frozenset[AskKind] = frozenset({"which", "compare"})
"""Kinds of ask that weigh what they name."""
_MODAL = re.compile(r"\s*(can|could|does|do|is|are|will|would|should|has|have)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Mention:
    name: str
    start: int
    end: int
    hinted: bool = False
    kind: NameKind | None = None


def read_services(text: str, domain: Domain) -> list[Fact]:
    """Return facts named current, candidates (negated: ruled out) and data_store, in the order of the text.

    Each service has its part once; as a data store it is told wherever it is named.
    """
    found = _mentions(text, domain)
    drawn = masked(text, quantities(text))
    for mention in found:
        drawn = (
            drawn[: mention.start] + SERVICE + REST * (mention.end - mention.start - 1) + drawn[mention.end :]
        )
    facts: dict[tuple[str, str, int], Fact] = {}
    text_with_cues = _text(drawn, domain.mentions)
    weighing = [ask for ask in asks(text) if ask.kind in _WEIGH]
    parts = [(mention, *_part(text_with_cues, mention, weighing)) for mention in found]
    decided = {mention.name for mention, part, sure in parts if sure}
    for mention, part, sure in parts:
        negated = part == "ruled_out"
        name = "candidates" if negated else part
        if name not in domain.facts or (mention.name in decided and not sure):
            continue
        facts.setdefault((name, mention.name, 0), _fact(text, name, mention, negated=negated))
        if not negated and (mention.kind == "store" or mention.name in domain.mentions.stores):
            facts[("data_store", mention.name, mention.start)] = _fact(text, "data_store", mention)
    return list(facts.values())


def _fact(text: str, name: str, mention: _Mention, *, negated: bool = False) -> Fact:
    words = text[mention.start : mention.end]
    origin: Origin = "inferred" if mention.hinted else "stated"
    rule = f"“{words}” belongs to {mention.name}" if mention.hinted else ""
    return Fact(name, mention.name, "", words, mention.start, mention.end, origin, rule, "", negated)


@dataclass(frozen=True, slots=True)
class _Text:
    """A text with its services and quantities masked, and where the cues for each part are."""

    drawn: str
    cues: Mapping[str, Sequence[tuple[int, int]]]

    def has(self, part: str, mention: _Mention) -> bool:
        return any(start < mention.end and end > mention.start for start, end in self.cues[part])


def _text(drawn: str, mentions: Mentions) -> _Text:
    found = {
        part: [match.span() for cue in cues for match in cue.finditer(drawn)]
        for part, cues in mentions.cues.items()
    }
    return _Text(drawn, found)


def _part(text: _Text, mention: _Mention, weighing: Sequence[Ask]) -> tuple[str, bool]:
    """Return "current", "candidates" or "ruled_out", and whether a cue says so.

    What is named where the text asks which, or to compare, is a candidate. Empty where the text only asks about the
    service, and for a family that is no candidate, as "containers" may be anything that runs today.
    """
    part, is_sure = _part_told(text, mention)
    if part != "ruled_out" and any(ask.start_char <= mention.start < ask.end_char for ask in weighing):
        part, is_sure = "candidates", True
    if mention.kind == "family" and not (part == "candidates" and is_sure):
        return "", True
    return part, is_sure


def _part_told(text: _Text, mention: _Mention) -> tuple[str, bool]:
    if text.has("ruled_out", mention):
        return "ruled_out", True
    if text.has("skill", mention):
        return "", True
    if text.has("current_first", mention):
        return "current", True
    if text.has("candidate", mention) and not text.has("unless", mention):
        return "candidates", True
    if is_negated(text.drawn, mention.start):
        return "ruled_out", True
    ours = bool(_FIRST_PERSON.search(text.drawn))
    sentence = next(
        (m[0] for m in _SENTENCE.finditer(text.drawn) if m.start() <= mention.start < m.end()), ""
    )
    if sentence.rstrip().endswith("?") and _MODAL.match(sentence) and not _FIRST_PERSON.search(sentence):
        return ("candidates" if ours else ""), False
    if text.cues["planned"]:
        return "candidates", False
    tells = any(
        not m[0].rstrip().endswith("?") and len(m[0].split()) > 2 for m in _SENTENCE.finditer(text.drawn)
    )
    return ("current" if tells or ours else ""), False


def _mentions(text: str, domain: Domain) -> list[_Mention]:
    """Return every mention, in order; of two that overlap, the longer."""
    named = domain.services.mentions(text)
    found = [_Mention(name, start, end) for name, start, end in named if name not in domain.mentions.never]
    for name, start, end in domain.names.mentions(text):
        kind = domain.names.listed[name].kind
        if kind in domain.mentions.plays:
            found.append(_Mention(name, start, end, kind=kind))
    for name, phrases, hinted in domain.mentions.names:
        found += [_Mention(name, *match.span(), hinted) for match in phrases.finditer(text)]
    found.sort(key=lambda mention: (mention.start - mention.end, mention.hinted))
    kept: list[_Mention] = []
    for mention in found:
        if not any(mention.start < other.end and mention.end > other.start for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.start)
