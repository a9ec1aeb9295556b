"""The facts of the shape of work, each declared in a file of its own in `library/facts/` and nowhere else.

A phrase is a regular expression, case ignored, that begins and ends at a word; a blank in it stands for blanks or
hyphens, and `{time}`, `{size}`, `{rate}`, `{money}`, `{count}`, `{share}`, `{cpu}` and `{bandwidth}` for a quantity
of that kind. CONTRIBUTING says how to add a fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from corpus.documents.declared import DeclarationWrong, Declared, checked, read_yaml
from corpus.language.quantities import MASKS, Bound, Dimension

Origin = Literal["stated", "inferred", "assumed"]
Value = str | float | bool
Scope = Literal["item", "system", ""]

_BLANK = re.compile(r"\[[^\]]*\]|\\.| \??")
_WORD = rf"(?:\w+|[{min(MASKS.values())}-{max(MASKS.values())}]+)"
"""A word, or a quantity where its place is."""
_BLANKS = {" ": r"[\s-]+", " ?": r"[\s-]?"}


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

    dimension: Dimension
    origin: Origin
    bound: Bound
    pattern: re.Pattern[str]


class _Phrasing(Declared):
    """How people say that a fact has one value."""

    stated: list[str] = []
    inferred: list[str] = []
    unless: list[str] = []
    own_negation: bool = False


class FactFile(Declared):
    """What one file declares of a fact."""

    fact: str
    about: str
    """What it is about, after "about" or "says"."""
    kind: Literal["number", "choice", "flag", "services"]
    ask: str = ""
    """The question to ask where it is missing."""
    asks: dict[str, str] = {}
    """Value -> the question to ask where that value would change the choice; `ask` for any other."""
    scope: Scope = ""
    """item: it tells kinds of work apart; system: it holds for all kinds of work of a text."""
    many: bool = False
    """Whether several values may be given at once."""
    single: bool = False
    """Whether it has one value at a time, so that a new one takes the old one's place."""
    independent: bool = False
    """Whether one value says nothing on another: that it is a container leaves open whether it needs a GPU."""
    excludes: Literal["all"] | list[tuple[str, str]] = []
    """Values that cannot both hold."""
    told: str | dict[str, str] = {}
    """Value -> how it is said of the work; a single text is that of a quantity or a service."""
    denied: str = ""
    """How it is said that a service is not."""
    supposed: dict[str, str] = {}
    """Value -> what is supposed of the work while nothing says that it has that value."""
    values: dict[str | bool, _Phrasing] = {}
    words: dict[str, _Phrasing] = {}
    """Words in the place of a quantity: "many"."""
    phrases: dict[str, list[str]] = {}
    """Phrases that are a quantity: "hourly" is "1/h"."""
    phrases_never: list[str] = []
    false_denies: bool = False
    """Whether "false" is told as the denial of "true"."""

    dimension: Dimension | None = None
    precedence: int | None = Field(None, ge=1)
    """Which fact takes a quantity that several could be: the lowest."""
    also: list[Dimension] = []
    """Other dimensions that its quantities may have."""
    told_in: str = ""
    """The unit that it is told in where people say seconds."""
    range: tuple[str, str] | None = None
    """The facts that the two ends of a range are: "10 to 30 minutes" is the usual and the longest duration."""
    bounded: str = ""
    """The fact that it is where only a bound is told: "at most 40 minutes"."""
    counts_as: dict[str, float] = {}
    """Word -> the quantity that it counts as."""
    stated: list[str] = []
    inferred: list[str] = []
    at_least: list[str] = []
    never: list[str] = []
    """What the same words mean where they are no fact of the work: a limit of a service."""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        """A quantity has a dimension and a precedence; nothing else has one."""
        number = self.kind == "number"
        if number and (self.dimension is None or self.precedence is None):
            raise ValueError(
                "kind is number: say its 'dimension' and its 'precedence', the lowest goes first"
            )
        if not number and (self.dimension is not None or self.precedence is not None):
            raise ValueError(f"kind is {self.kind}, which has neither 'dimension' nor 'precedence'")
        if (self.kind == "flag") != any(isinstance(value, bool) for value in self.values):
            raise ValueError("kind is flag where its values are true and false, and only there")
        return self


@dataclass(frozen=True, slots=True)
class FactKind:
    """One fact as it is declared, with its phrases ready to be looked for."""

    declared: FactFile
    phrases: tuple[Phrases, ...]
    contexts: tuple[Contexts, ...]
    never: re.Pattern[str] | None
    sentences: Mapping[str, str]
    """Value -> how it is said of the work; "number" for a quantity, "*" for any other value."""

    @property
    def name(self) -> str:
        """Its name."""
        return self.declared.fact

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """The dimensions that its quantities may have."""
        first = self.declared.dimension
        return (first, *self.declared.also) if first else ()

    @property
    def values(self) -> tuple[Value, ...]:
        """The words that it may have for a value, in the order of the file; none for a quantity."""
        return tuple(dict.fromkeys(phrases.value for phrases in self.phrases))

    @property
    def words(self) -> list[Value]:
        """The words and truth values that it may be, quantities left out."""
        return [value for value in self.values if not isinstance(value, str) or not _is_number(value)]

    def says(self, value: str) -> str:
        """Return how a value, "yes" and "no" for truth values, is said of the work: "it comes in bursts"."""
        return _says(self.sentences, value)

    def excluded(self, first: Value, second: Value) -> bool:
        """Return whether two values cannot both hold."""
        pairs = self.declared.excludes
        return first != second and (pairs == "all" or any({first, second} == set(pair) for pair in pairs))


Facts = Mapping[str, FactKind]


class FactWrong(DeclarationWrong):
    """A file of a fact or of phrases cannot be used; the message names the file and the key or phrase."""


def declared_facts(folder: Path) -> Facts:
    """Return name -> fact, in alphabetical order of the files. Raises: FactWrong."""
    paths = sorted(folder.glob("*.yaml"))
    files = [checked(FactFile, read_yaml(path, FactWrong), path, error=FactWrong) for path in paths]
    kinds = [_kind(path, declared) for path, declared in zip(paths, files, strict=True)]
    facts = {kind.name: kind for kind in kinds}
    for kind, path in zip(kinds, paths, strict=True):
        for other in (*(kind.declared.range or ()), *filter(None, (kind.declared.bounded,))):
            if other not in facts:
                raise FactWrong(path, "range, bounded", f"{other!r} is no fact: known are {', '.join(facts)}")
    return facts


def pattern(phrases: Iterable[str], path: Path, place: str = "phrases") -> re.Pattern[str]:
    """Return one pattern for the phrases. Raises: FactWrong, which names file, place and phrase."""
    parts = []
    for phrase in phrases:
        part = str(phrase).replace(r"\w+", _WORD)
        part = re.sub(r"\{([a-z]+)\}", lambda match: f"{_mask(match[1], path, place)}+", part)
        part = _spaced(part)
        try:
            re.compile(part)
        except re.error as error:
            raise FactWrong(path, place, f"{phrase!r} is no regular expression: {error}") from error
        parts.append(f"(?:{part})")
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts) or '(?!)'})(?!\w)", re.IGNORECASE)


def number_in(value: str) -> tuple[Value, str]:
    """Return the number and unit that a file writes as "1/h", "2 h" or "1"; any other word as it is."""
    match = re.fullmatch(r"(\d+)(/| ?)(\w*)", value)
    if match is None:
        return value, ""
    return float(match[1]), f"1/{match[3]}" if match[2] == "/" else match[3]


def _is_number(value: str) -> bool:
    return isinstance(number_in(value)[0], float)


def _mask(dimension: str, path: Path, place: str) -> str:
    if dimension not in MASKS:
        raise FactWrong(path, place, f"{{{dimension}}} is no dimension: {', '.join(MASKS)}")
    return MASKS[dimension]


def _spaced(part: str) -> str:
    """Return the phrase with blanks standing for blanks or hyphens, " ?" for one or none, in brackets as they are."""
    return _BLANK.sub(lambda match: match[0] if match[0][0] in "[\\" else _BLANKS[match[0]], part)


def _kind(path: Path, declared: FactFile) -> FactKind:
    told = declared.told
    every = "number" if declared.kind == "number" else "*"
    sentences = {every: told} if isinstance(told, str) else told
    phrases = list(_phrases(path, declared))
    return FactKind(
        declared,
        (*phrases, *_own_phrases(path, phrases, sentences)),
        tuple(_contexts(path, declared, sentences)),
        pattern(declared.never, path, "never") if declared.never else None,
        sentences,
    )


def _phrases(path: Path, declared: FactFile) -> Iterator[Phrases]:
    for value, entry in (*declared.values.items(), *declared.words.items()):
        unless = pattern(entry.unless, path, f"{value}, unless") if entry.unless else None
        origins: tuple[tuple[Origin, list[str]], ...] = (
            ("stated", entry.stated),
            ("inferred", entry.inferred),
        )
        for origin, listed in origins:
            if listed:
                found = pattern(listed, path, f"{value}, {origin}")
                yield Phrases(value, origin, found, unless, entry.own_negation)
    never = pattern(declared.phrases_never, path, "phrases_never") if declared.phrases_never else None
    for quantity, listed in declared.phrases.items():
        yield Phrases(quantity, "stated", pattern(listed, path, quantity), never, True)


def _says(sentences: Mapping[str, str], value: str) -> str:
    head, _, tail = value.partition(":")
    template = sentences.get(value) or sentences.get(head)
    if template is None:
        return sentences.get("*", "{value}").format(value=value)
    return template.format(value=tail or f"an {value.replace('-', ' ')}")


def _own_phrases(path: Path, phrases: Sequence[Phrases], sentences: Mapping[str, str]) -> Iterator[Phrases]:
    """Yield the sentences that this product itself says of each value, so that it understands its own words."""
    for value in dict.fromkeys(each.value for each in phrases):
        word = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
        if not {word, word.partition(":")[0], "*"}.isdisjoint(sentences):
            yield Phrases(value, "stated", pattern([_literally(_says(sentences, word))], path), None, False)


def _literally(sentence: str) -> str:
    """Return a sentence as a phrase that stands for itself, with blanks that may be hyphens."""
    return re.escape(sentence).replace(r"\ ", " ").replace(r"\-", " ")


def _contexts(path: Path, declared: FactFile, sentences: Mapping[str, str]) -> Iterator[Contexts]:
    dimension = declared.dimension
    if dimension is None:
        return
    sections: tuple[tuple[list[str], Origin, Bound], ...] = (
        (declared.at_least, "stated", "at_least"),
        (declared.stated, "stated", ""),
        (declared.inferred, "inferred", ""),
    )
    for listed, origin, bound in sections:
        if listed:
            yield Contexts(dimension, origin, bound, pattern(listed, path))
    if "number" in sentences:
        before, _, after = (_literally(part) for part in sentences["number"].partition("{value}"))
        ours = f"{before}(at least |at most |about )?{{{dimension}}}{after}"
        yield Contexts(dimension, "stated", "", pattern([ours], path))
