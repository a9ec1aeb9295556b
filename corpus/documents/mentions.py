"""Which part a named service plays in a text, by the cues of `library/mentions.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.documents.declared import Declared, checked, read_yaml
from corpus.documents.facts import pattern
from corpus.documents.names import NameKind

SERVICE, REST = "\ue000", "\ue010"
"""What the first character of a service, and the others, are drawn as, so that its end is never in doubt."""


class _File(Declared):
    ruled_out: list[str] = []
    current_first: list[str] = []
    skill: list[str] = []
    candidate: list[str] = []
    unless: list[str] = []
    planned: list[str] = []
    never: list[str] = []
    plays: list[NameKind] = []
    also: dict[str, list[str]] = {}
    hints: dict[str, list[str]] = {}
    stores: list[str] = []


@dataclass(frozen=True, slots=True)
class Mentions:
    """Cues by part; names beside those of the services, and whether each is only a hint; what plays no part."""

    cues: Mapping[str, Sequence[re.Pattern[str]]]
    """Part -> its cues, each by itself, so that one does not hide another that begins within it."""
    names: Sequence[tuple[str, re.Pattern[str], bool]]
    never: frozenset[str]
    plays: frozenset[NameKind]
    """The kinds of names, beside services, that play a part."""
    stores: frozenset[str]


def read_mentions(path: Path) -> Mentions:
    """Return the cues in a file; without the file, none. Raises: DeclarationWrong."""
    declared = checked(_File, read_yaml(path) if path.exists() else {}, path)
    parts = {
        "ruled_out": declared.ruled_out,
        "skill": declared.skill,
        "current_first": declared.current_first,
        "candidate": declared.candidate,
        "unless": declared.unless,
        "planned": declared.planned,
    }
    names = [(name, pattern(phrases, path, name), False) for name, phrases in declared.also.items()]
    names += [(name, pattern(phrases, path, name), True) for name, phrases in declared.hints.items()]
    return Mentions(
        {part: [pattern([_drawn(cue)], path, part) for cue in cues] for part, cues in parts.items()},
        names,
        frozenset(declared.never),
        frozenset(declared.plays),
        frozenset(declared.stores),
    )


def _drawn(cue: str) -> str:
    """Return the cue for a text with services and quantities masked, each of which may stand for a word."""
    service = f"{SERVICE}{REST}*"
    return cue.replace(r"\w+", rf"(?:\w+|{service})").replace("{service}", service)
