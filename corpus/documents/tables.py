"""Decision tables from `library/tables/*.yaml`: options, hard limits, preferences, each with a quoted statement."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from corpus.errors import CorpusError
from corpus.home import own_tables
from corpus.types import Quote

TABLES = Path(__file__).parents[1] / "library" / "tables"
NOTHING = "none"
"""The id of the option that nothing is needed; it is told only where the table was asked for."""
_KEYS = {
    "table",
    "question",
    "verdict",
    "asked_by",
    "options",
    "limits",
    "preferences",
    "asks",
    "of",
    "mixed",
}
_OPTIONAL = {"asked_by", "of", "mixed"}
_OPTION_KEYS = {"name", "names", "document", "by_default", "says", "costs"}
_RULE_KEYS = {"when", "rules_out", "favours", "document", "says", "doubt"}
_TEST = re.compile(
    r"(?P<op>above|at least|below|at most)\s+(?P<number>\d[\d,.]*)\s*(?P<unit>.*)"
    r"|(?P<word>is|not|both)\s+(?P<values>.+)"
)

Op = Literal["above", "at least", "below", "at most", "is", "not", "both"]
_WORDS: Mapping[str, Op] = {"is": "is", "not": "not", "both": "both"}


class TableWrong(CorpusError):
    """A decision table cannot be used; the message names file, place and key."""

    def __init__(self, path: Path, place: str, problem: str) -> None:
        self.path, self.place = path, place
        super().__init__(f"{path.name}, {place}: {problem}")


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
    of_system: bool = False
    """Whether it decides once for all kinds of work together."""
    mixed: Mixed | None = None
    """What a system is whose kinds of work choose options of different sides, if that has a name."""

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


def tables() -> Mapping[str, Table]:
    """Return name -> decision table, the shipped ones first; one of one's own takes the place of its namesake.

    Raises: TableWrong.

    >>> table = tables()["compute"]
    >>> table.options["fargate"].name, "max_duration" in table.facts
    ('ECS on Fargate', True)
    """
    path = own_tables()
    return _tables(TABLES, path) if path is not None else _tables(TABLES)


@cache
def _tables(*folders: Path) -> Mapping[str, Table]:
    found: dict[str, Table] = {}
    for folder in folders:
        if not folder.is_dir():
            raise TableWrong(folder, "folder", "does not exist: WORKSHAPE_TABLES names it")
        read = (read_table(path) for path in sorted(folder.glob("*.yaml")))
        found |= {table.name: table for table in read}
    return found


def read_table(path: Path) -> Table:
    """Return the table in a file. Raises: TableWrong."""
    try:
        values = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise TableWrong(path, "file", " ".join(str(error).split())) from error
    _check_keys(path, "top level", values, _KEYS, needed=_KEYS - _OPTIONAL)
    for key, kind in (("options", Mapping), ("limits", list), ("preferences", list), ("asks", list)):
        if not isinstance(values[key], kind):
            raise TableWrong(path, key, f"is not a {'mapping' if kind is Mapping else 'list'}")
    options = {id_: _option(path, id_, entry) for id_, entry in values["options"].items()}
    limits = tuple(
        Limit(
            _when(path, place, entry),
            _known(path, place, entry, "rules_out", options),
            _quote(path, place, entry),
            _doubt(path, place, entry),
        )
        for place, entry in _rules(path, values, "limits")
    )
    preferences = tuple(
        Preference(
            _when(path, place, entry), _favours(path, place, entry, options), _quote(path, place, entry)
        )
        for place, entry in _rules(path, values, "preferences")
    )
    return Table(
        values["table"],
        values["question"],
        values["verdict"],
        tuple(values.get("asked_by", ())),
        options,
        limits,
        preferences,
        tuple(values["asks"]),
        of_system=_of_system(path, values.get("of", "work item")),
        mixed=_mixed(path, values, options),
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


def _of_system(path: Path, scope: str) -> bool:
    if scope not in ("system", "work item"):
        raise TableWrong(path, "of", f"is {scope!r}: write system or work item")
    return scope == "system"


def _mixed(path: Path, values: Mapping[str, Any], options: Mapping[str, Option]) -> Mixed | None:
    entry = values.get("mixed")
    if entry is None:
        return None
    _check_keys(path, "mixed", entry, {"option", "sides"}, needed={"option", "sides"})
    sides = tuple(_known(path, "mixed", {"sides": side}, "sides", options) for side in entry["sides"])
    return Mixed(options[_known(path, "mixed", {"option": [entry["option"]]}, "option", options)[0]], sides)


def _option(path: Path, id_: str, entry: Mapping[str, Any]) -> Option:
    place = f"option {id_!r}"
    _check_keys(path, place, entry, _OPTION_KEYS, needed={"name", "names", "document"})
    return Option(
        id=id_,
        name=entry["name"],
        names=tuple(entry["names"]),
        document_id=entry["document"],
        by_default=float(entry.get("by_default", 0)),
        says=Quote(entry["document"], entry["says"]) if "says" in entry else None,
        costs=tuple(Quote(entry["document"], text) for text in entry.get("costs", ())),
    )


def _rules(path: Path, values: Mapping[str, Any], key: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for number, entry in enumerate(values[key], 1):
        place = f"{key} {number}"
        effect = "rules_out" if key == "limits" else "favours"
        _check_keys(path, place, entry, _RULE_KEYS, needed={"when", effect, "document", "says"})
        yield place, entry


def _when(path: Path, place: str, entry: Mapping[str, Any]) -> Mapping[str, Condition]:
    if not isinstance(entry["when"], Mapping):
        raise TableWrong(path, place, "'when' is not a mapping of facts to conditions")
    try:
        return {fact: parse_condition(str(text)) for fact, text in entry["when"].items()}
    except ValueError as error:
        raise TableWrong(path, place, str(error)) from error


def _known(
    path: Path, place: str, entry: Mapping[str, Any], key: str, options: Mapping[str, Option]
) -> tuple[str, ...]:
    for id_ in entry[key]:
        if id_ not in options:
            raise TableWrong(path, place, f"{id_!r} is no option: {', '.join(options)}")
    return tuple(entry[key])


def _favours(
    path: Path, place: str, entry: Mapping[str, Any], options: Mapping[str, Option]
) -> Mapping[str, float]:
    if not isinstance(entry["favours"], Mapping):
        raise TableWrong(path, place, "'favours' is not a mapping of options to weights")
    _known(path, place, entry, "favours", options)
    for id_, weight in entry["favours"].items():
        if not isinstance(weight, int | float):
            raise TableWrong(path, place, f"the weight of {id_!r} is {weight!r}, not a number")
    return {id_: float(weight) for id_, weight in entry["favours"].items()}


def _quote(path: Path, place: str, entry: Mapping[str, Any]) -> Quote:
    return Quote(entry["document"], entry["says"])


def _doubt(path: Path, place: str, entry: Mapping[str, Any]) -> Doubt | None:
    doubt = entry.get("doubt")
    if doubt is None:
        return None
    place, keys = f"{place}, doubt", {"when", "document", "says"}
    _check_keys(path, place, doubt, keys, needed=keys)
    return Doubt(_when(path, place, doubt), _quote(path, place, doubt))


def _check_keys(path: Path, place: str, entry: Any, known: set[str], *, needed: set[str]) -> None:
    if not isinstance(entry, Mapping):
        raise TableWrong(path, place, "is not a mapping of keys to values")
    for key in sorted(needed - set(entry)):
        raise TableWrong(path, place, f"lacks {key!r}")
    for key in sorted(set(entry) - known):
        raise TableWrong(path, place, f"unknown key {key!r}: known are {', '.join(sorted(known))}")
