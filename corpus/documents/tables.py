"""Decision tables from `library/tables/*.yaml`: options, hard limits, preferences, each with a quoted statement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

from corpus.documents.declared import DeclarationWrong, Declared, checked, read_yaml
from corpus.types import Quote

NOTHING = "none"
"""The id of the option that nothing is needed; it is told only where the table was asked for."""
_TEST = re.compile(
    r"(?P<op>above|at least|below|at most)\s+(?P<number>\d[\d,.]*)\s*(?P<unit>.*)"
    r"|(?P<word>is|not|both)\s+(?P<values>.+)"
)

Part = Literal["runs", "lets_in", "carries", ""]
FigureName = Literal[
    "at_once",
    "head_room",
    "shards",
    "passes",
    "drained",
    "available",
    "complexity",
    "crossover",
    "bills",
]
RunsAs = Literal["function", "container", ""]
Op = Literal["above", "at least", "below", "at most", "is", "not", "both"]
_WORDS: Mapping[str, Op] = {"is": "is", "not": "not", "both": "both"}


class _Doubt(Declared):
    when: dict[str, Any]
    document: str
    says: str


class _Rule(Declared):
    when: dict[str, Any]
    document: str
    says: str
    rules_out: list[str] = []
    favours: dict[str, float] = {}
    doubt: _Doubt | None = None


class _LimitRule(_Rule):
    rules_out: list[str]


class _PreferenceRule(_Rule):
    favours: dict[str, float]


class _Shards(Declared):
    records: str
    bytes: str


class _Option(Declared):
    name: str
    names: list[str]
    document: str
    by_default: float = 0.0
    says: str = ""
    costs: list[str] = []
    runs_as: RunsAs = ""
    of_one: bool = False
    fans_out: bool = False
    starts_itself: bool = False
    throttled_by: str = ""
    shards: _Shards | None = None


class _Mixed(Declared):
    option: str
    sides: list[list[str]]


class _File(Declared):
    table: str
    question: str
    verdict: str
    asked_by: list[str] = []
    options: dict[str, _Option]
    limits: list[_LimitRule]
    preferences: list[_PreferenceRule]
    asks: list[str]
    of: Literal["system", "work item"] = "work item"
    mixed: _Mixed | None = None
    priority: float = 0.0
    part: Part = ""
    figures: list[FigureName] = []


class TableWrong(DeclarationWrong):
    """A decision table cannot be used; the message names file, place and key."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a fact must be: more or less than `number` of `unit`, or one of `values` ("not": none, "both": all).

    "is", "both" and comparisons hold of known facts only; "not" also holds where the fact is not known.
    """

    op: Op
    values: tuple[str, ...] = ()
    number: float = 0.0
    unit: str = ""

    @property
    def compares(self) -> bool:
        """Whether it compares a quantity."""
        return self.op not in _WORDS


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose: `names` are the services that mean it, `by_default` its score before any fact is known.

    `says` is what is quoted when it is chosen, `costs` what it costs the chooser.
    """

    id: str
    name: str
    names: tuple[str, ...]
    document_id: str
    by_default: float
    says: Quote | None
    costs: tuple[Quote, ...]
    runs_as: RunsAs = ""
    """What it is for sums: a function, which is billed by the unit, or containers, which are billed by the hour."""
    of_one: bool = False
    """Whether it carries one kind of work only: slow work in a queue delays fast work behind it."""
    fans_out: bool = False
    """Whether several may take what one sends."""
    starts_itself: bool = False
    """Whether it starts work by itself, so that nothing comes before it."""
    throttled_by: str = ""
    """The id of the quota that the rate of the work meets there."""
    shards: tuple[str, str] | None = None
    """The ids of the quotas of one shard, records and bytes a second, where it has shards."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A statement that puts a limit in question where every test holds."""

    when: Mapping[str, Condition]
    quote: Quote


@dataclass(frozen=True, slots=True)
class Limit:
    """Rules options out where every test holds."""

    when: Mapping[str, Condition]
    rules_out: tuple[str, ...]
    quote: Quote
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True)
class Preference:
    """Adds to the scores of options where every test holds: 1 a little, 2 clearly, 3 nearly decides."""

    when: Mapping[str, Condition]
    favours: Mapping[str, float]
    quote: Quote


@dataclass(frozen=True, slots=True)
class Mixed:
    """The option that a system is where its kinds of work choose from every side."""

    option: Option
    sides: tuple[tuple[str, ...], ...]

    def mixes(self, chosen: Set[str]) -> bool:
        """Return whether options, by id, come from every side."""
        return all(not chosen.isdisjoint(side) for side in self.sides)


@dataclass(frozen=True, slots=True)
class Table:
    """One decision: `asked_by` are regular expressions for questions that ask for it, beside naming its options."""

    name: str
    question: str
    verdict: str
    """How a choice is told, with {name} for the option."""
    asked_by: tuple[str, ...]
    options: Mapping[str, Option]
    limits: tuple[Limit, ...]
    preferences: tuple[Preference, ...]
    asks: tuple[str, ...]
    """The facts to ask for where they are not known and could change the choice, the first first."""
    priority: float = 0.0
    """Which table speaks first where a text names as much of several: the highest."""
    part: Part = ""
    """What its options are in a system: what runs the work, what lets callers in, what carries messages."""
    figures: tuple[FigureName, ...] = ()
    """The figures that belong to its decisions; none named: all that the facts give."""
    of_system: bool = False
    """Whether it decides once for all kinds of work together."""
    mixed: Mixed | None = None
    """What a system is whose kinds of work choose options of different sides, if that has a name."""

    def is_asked_by(self, text: str) -> bool:
        """Return whether the words of a text ask for this decision."""
        return any(re.search(pattern, text, re.IGNORECASE) for pattern in self.asked_by)

    @property
    def rules(self) -> tuple[Limit | Preference, ...]:
        """Limits and preferences."""
        return (*self.limits, *self.preferences)

    @property
    def facts(self) -> tuple[str, ...]:
        """The names of the facts that it reads, those of limits first."""
        return tuple(dict.fromkeys(name for rule in self.rules for name in rule.when))

    @property
    def quotes(self) -> Iterator[Quote]:
        """Every statement that it quotes."""
        for option in self.options.values():
            yield from (quote for quote in (option.says, *option.costs) if quote)
        for limit in self.limits:
            yield limit.quote
            if limit.doubt:
                yield limit.doubt.quote
        yield from (preference.quote for preference in self.preferences)


def read_tables(*folders: Path) -> Mapping[str, Table]:
    """Return name -> decision table, by priority; one of a later folder replaces its namesake.

    Raises: TableWrong.
    """
    found: dict[str, Table] = {}
    for folder in folders:
        if not folder.is_dir():
            raise TableWrong(folder, "folder", "does not exist: WORKSHAPE_TABLES names it")
        found |= {table.name: table for table in map(read_table, sorted(folder.glob("*.yaml")))}
    return dict(sorted(found.items(), key=lambda named: -named[1].priority))


def read_table(path: Path) -> Table:
    """Return the table in a file. Raises: TableWrong."""
    declared = checked(_File, read_yaml(path, TableWrong), path, error=TableWrong)
    options = {id_: _option(id_, entry) for id_, entry in declared.options.items()}
    known = _Known(path, options)
    limits = tuple(
        Limit(
            _when(path, place, rule.when),
            known.all(place, rule.rules_out),
            Quote(rule.document, rule.says),
            _doubt(path, place, rule.doubt),
        )
        for place, rule in _placed("limits", declared.limits)
    )
    preferences = tuple(
        Preference(
            _when(path, place, rule.when),
            {id_: rule.favours[id_] for id_ in known.all(place, rule.favours)},
            Quote(rule.document, rule.says),
        )
        for place, rule in _placed("preferences", declared.preferences)
    )
    mixed = declared.mixed
    return Table(
        declared.table,
        declared.question,
        declared.verdict,
        tuple(declared.asked_by),
        options,
        limits,
        preferences,
        tuple(declared.asks),
        declared.priority,
        declared.part,
        tuple(declared.figures),
        of_system=declared.of == "system",
        mixed=Mixed(
            options[known.all("mixed", [mixed.option])[0]],
            tuple(known.all("mixed", side) for side in mixed.sides),
        )
        if mixed
        else None,
    )


def parse_condition(text: str) -> Condition:
    """Return the test that a table writes as "above 15 min", "is bursty or rare" or "not gpu". Raises: ValueError.

    >>> parse_condition("above 10,240 MB")
    Condition(op='above', values=(), number=10240.0, unit='MB')
    """
    match = _TEST.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is no condition: write above, at least, below, at most, is, not or both")
    if match["word"]:
        joined = "and" if match["word"] == "both" else "or"
        return Condition(_WORDS[match["word"]], tuple(re.split(rf"\s+{joined}\s+", match["values"])))
    op: Op = next(op for op in ("above", "at least", "below", "at most") if op == match["op"])
    return Condition(op, (), float(match["number"].replace(",", "")), match["unit"].strip())


class _Known(NamedTuple):
    """The options that rules may name."""

    path: Path
    options: Mapping[str, Option]

    def all(self, place: str, ids: Iterable[str]) -> tuple[str, ...]:
        """Return the ids. Raises: TableWrong, where one is no option."""
        for id_ in ids:
            if id_ not in self.options:
                raise TableWrong(self.path, place, f"{id_!r} is no option: {', '.join(self.options)}")
        return tuple(ids)


def _option(id_: str, entry: _Option) -> Option:
    return Option(
        id=id_,
        name=entry.name,
        names=tuple(entry.names),
        document_id=entry.document,
        by_default=entry.by_default,
        says=Quote(entry.document, entry.says) if entry.says else None,
        costs=tuple(Quote(entry.document, text) for text in entry.costs),
        runs_as=entry.runs_as,
        of_one=entry.of_one,
        fans_out=entry.fans_out,
        starts_itself=entry.starts_itself,
        throttled_by=entry.throttled_by,
        shards=(entry.shards.records, entry.shards.bytes) if entry.shards else None,
    )


def _placed(key: str, rules: Sequence[_Rule]) -> Iterator[tuple[str, _Rule]]:
    return ((f"{key} {number}", rule) for number, rule in enumerate(rules, 1))


def _when(path: Path, place: str, when: Mapping[str, object]) -> Mapping[str, Condition]:
    try:
        return {fact: parse_condition(str(text)) for fact, text in when.items()}
    except ValueError as error:
        raise TableWrong(path, place, str(error)) from error


def _doubt(path: Path, place: str, doubt: _Doubt | None) -> Doubt | None:
    if doubt is None:
        return None
    return Doubt(_when(path, f"{place}, doubt", doubt.when), Quote(doubt.document, doubt.says))
