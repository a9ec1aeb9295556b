"""The facts that are read, and the phrases they are read from: one data file a fact in `facts/`.

A phrase is a regular expression, case ignored, that begins and ends at a word; a blank in it stands for blanks or
hyphens, and `{time}`, `{size}`, `{rate}`, `{money}`, `{count}`, `{share}`, `{cpu}` and `{bandwidth}` for a quantity
of that kind. CONTRIBUTING says how to add one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from assistant.reading.shape.quantities import MASKS
from assistant.reading.shape.types import Bound, Origin, Value

_KEYS = frozenset(
    """fact about ask many values dimension stated inferred at_least never phrases phrases_never words
    told supposed asks""".split()
)
_BLANK = re.compile(r"\[[^\]]*\]|\\.| \??")
_WORD = rf"(?:\w+|[{min(MASKS.values())}-{max(MASKS.values())}]+)"
"""A word, or a quantity where its place is."""
_BLANKS = {" ": r"[\s-]+", " ?": r"[\s-]?"}
_VALUE_KEYS = frozenset("stated inferred unless own_negation".split())


@dataclass(frozen=True, slots=True)
class Phrases:
    """Ways to say that a fact has `value`; `unless` are the ways to say something else with the same words."""

    value: Value
    origin: Origin
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    own_negation: bool
    """Whether a "not" belongs to the phrase: it affirms the value."""


@dataclass(frozen=True, slots=True)
class Contexts:
    """The surroundings that make a quantity of some dimension this fact."""

    dimension: str
    origin: Origin
    bound: Bound
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class FactKind:
    """One fact: what it is about, the question to ask where it is missing, and how it is said."""

    name: str
    about: str
    ask: str
    asks: Mapping[str, str]
    """Value -> the question to ask where that value would change the choice; `ask` for any other."""
    many: bool
    phrases: tuple[Phrases, ...]
    contexts: tuple[Contexts, ...]
    never: re.Pattern[str] | None
    sentences: Mapping[str, str]
    """Value -> how it is said of the work; "number" for a quantity, "*" for any other value."""
    supposed: Mapping[str, str]
    """Value -> what is supposed of the work while nothing says that it has that value."""

    @property
    def values(self) -> tuple[Value, ...]:
        """The words that it may have for a value, in the order of the file; none for a quantity."""
        return tuple(dict.fromkeys(phrases.value for phrases in self.phrases))

    def says(self, value: str) -> str:
        """Return how a value, "yes" and "no" for truth values, is said of the work: "it comes in bursts"."""
        return _says(self.sentences, value)


class VocabularyWrong(ValueError):
    """A file of phrases cannot be used; the message names the file and the key or phrase."""


@cache
def vocabulary() -> Mapping[str, FactKind]:
    """Return name -> fact, in alphabetical order. Raises: VocabularyWrong."""
    folder = resources.files("assistant.reading.shape") / "facts"
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name
    )
    kinds = (_kind(file.name, yaml.safe_load(file.read_text("utf-8"))) for file in files)
    return {kind.name: kind for kind in kinds}


def pattern(phrases: Iterable[str], where: str = "") -> re.Pattern[str]:
    """Return one pattern for the phrases. Raises: VocabularyWrong, which names `where` and the phrase."""
    parts = []
    for phrase in phrases:
        part = str(phrase).replace(r"\w+", _WORD)
        part = re.sub(r"\{([a-z]+)\}", lambda match: f"{_mask(match[1], where)}+", part)
        part = _spaced(part)
        try:
            re.compile(part)
        except re.error as error:
            raise VocabularyWrong(f"{where}: {phrase!r} is no regular expression: {error}") from error
        parts.append(f"(?:{part})")
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


def _mask(dimension: str, where: str) -> str:
    if dimension not in MASKS:
        raise VocabularyWrong(f"{where}: {{{dimension}}} is no dimension: {', '.join(MASKS)}")
    return MASKS[dimension]


def _spaced(part: str) -> str:
    """Return the phrase with blanks standing for blanks or hyphens, " ?" for one or none, in brackets as they are."""
    return _BLANK.sub(lambda match: match[0] if match[0][0] in "[\\" else _BLANKS[match[0]], part)


def _kind(file: str, entry: Mapping[str, Any]) -> FactKind:
    unknown = sorted(set(entry) - _KEYS)
    if unknown:
        raise VocabularyWrong(f"{file}: unknown key {unknown[0]!r}: known are {', '.join(sorted(_KEYS))}")
    never = entry.get("never")
    says = _sentences(entry.get("told", {}))
    phrases = list(_phrases(file, entry))
    return FactKind(
        name=entry["fact"],
        about=entry["about"],
        ask=entry.get("ask", ""),
        asks=entry.get("asks", {}),
        many=entry.get("many", False),
        phrases=(*phrases, *_own_phrases(file, phrases, says)),
        contexts=tuple(_contexts(file, entry, says)),
        never=pattern(never, file) if never else None,
        sentences=says,
        supposed=entry.get("supposed", {}),
    )


def _sentences(entry: str | Mapping[str, str]) -> Mapping[str, str]:
    return {"number": entry} if isinstance(entry, str) else entry


def _phrases(file: str, values: Mapping[str, Any]) -> Iterator[Phrases]:
    for value, entry in {**values.get("values", {}), **values.get("words", {})}.items():
        unknown = sorted(set(entry) - _VALUE_KEYS)
        if unknown:
            raise VocabularyWrong(f"{file}, {value}: unknown key {unknown[0]!r}")
        unless = pattern(entry["unless"], file) if "unless" in entry else None
        origins: tuple[Origin, ...] = ("stated", "inferred")
        for origin in origins:
            if origin in entry:
                found = pattern(entry[origin], file)
                yield Phrases(value, origin, found, unless, entry.get("own_negation", False))
    never = values.get("phrases_never")
    for value, said_so in values.get("phrases", {}).items():
        yield Phrases(value, "stated", pattern(said_so, file), pattern(never, file) if never else None, True)


def _says(entry: Mapping[str, str], value: str) -> str:
    head, _, tail = value.partition(":")
    template = entry.get(value) or entry.get(head)
    if template is None:
        return entry.get("*", "{value}").format(value=value)
    return template.format(value=tail or f"an {value.replace('-', ' ')}")


def _own_phrases(file: str, phrases: Sequence[Phrases], says: Mapping[str, str]) -> Iterator[Phrases]:
    """Yield the sentences that this product itself says of each value, so that it understands its own words."""
    for value in dict.fromkeys(each.value for each in phrases):
        word = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
        if not {word, word.partition(":")[0], "*"}.isdisjoint(says):
            yield Phrases(value, "stated", pattern([_literally(_says(says, word))], file), None, False)


def _literally(sentence: str) -> str:
    """Return a sentence as a phrase that stands for itself, with blanks that may be hyphens."""
    return re.escape(sentence).replace(r"\ ", " ").replace(r"\-", " ")


def _contexts(file: str, entry: Mapping[str, Any], says: Mapping[str, str]) -> Iterator[Contexts]:
    if "dimension" not in entry:
        return
    sections: tuple[tuple[str, Origin, Bound], ...]
    sections = (("at_least", "stated", "at_least"), ("stated", "stated", ""), ("inferred", "inferred", ""))
    for key, origin, bound in sections:
        if key in entry:
            yield Contexts(entry["dimension"], origin, bound, pattern(entry[key], file))
    if "number" in says:
        before, _, after = (_literally(part) for part in says["number"].partition("{value}"))
        ours = f"{before}(at least |at most |about )?{{{entry['dimension']}}}{after}"
        yield Contexts(entry["dimension"], "stated", "", pattern([ours], file))
