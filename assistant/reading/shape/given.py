"""Facts that a caller gives as plain values instead of, or beside, a text: checked, and stated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from assistant.errors import FactRejected
from assistant.reading.shape.quantities import quantities
from assistant.reading.shape.types import Bound, Fact, Value, WorkItem
from assistant.reading.shape.vocabulary import FactKind, vocabulary

SERVICES = ("current", "candidates", "data_store")
"""Facts whose value is the name of a service."""
_WORDS: Mapping[str, Bound] = {
    "at least": "at_least",
    "over": "at_least",
    "at most": "at_most",
    "up to": "at_most",
}


def given(facts: Mapping[str, Any]) -> list[Fact]:
    """Return facts from name -> value: a word, true or false, a number, "40 min", "over 6 MB", or a list of these.

    A word with "not " before it is denied. Raises: FactRejected, which names the fact and what it may be.

    >>> [(fact.name, fact.value, fact.unit) for fact in given({"max_duration": "40 min", "arrival": "bursty"})]
    [('max_duration', 40.0, 'min'), ('arrival', 'bursty', '')]
    """
    found: list[Fact] = []
    for name, told in facts.items():
        if name not in vocabulary() and name not in SERVICES:
            known = ", ".join((*vocabulary(), *SERVICES))
            raise FactRejected(name, told, f"no such fact; known are {known}")
        takes_many = name in SERVICES or vocabulary()[name].many
        if isinstance(told, list) and not takes_many:
            raise FactRejected(name, told, "give one value")
        for value in told if isinstance(told, list) else [told]:
            found += _facts(name, value)
    return found


def replaced(item: WorkItem, facts: Sequence[Fact], names: Iterable[str] = ()) -> WorkItem:
    """Return the item with these facts in the place of its own of the same names, and of `names` without any."""
    names = {*names, *(fact.name for fact in facts)}
    return WorkItem(item.name, (*(fact for fact in item.facts if fact.name not in names), *facts))


def words_of(kind: FactKind) -> list[Value]:
    """Return the words and truth values that a fact may be, quantities left out."""
    return [value for value in kind.values if not isinstance(value, str) or not _counts(value)]


def _facts(name: str, told: Any) -> Iterator[Fact]:
    if name in SERVICES:
        word, negated = _denied(told) if isinstance(told, str) else ("", False)
        if not word:
            raise FactRejected(name, told, "write the name of a service")
        yield Fact(name, word, negated=negated)
        return
    kind = vocabulary()[name]
    words = words_of(kind)
    if isinstance(told, bool):
        yield _flag(name, told, words)
    elif isinstance(told, str) and not kind.contexts:
        yield _word(kind, told, words)
    elif isinstance(told, str) and told in words:
        yield Fact(name, told)
    elif kind.contexts:
        yield _quantity(kind, told)
    else:
        raise FactRejected(name, told, _may_be(kind, words))


def _flag(name: str, told: bool, words: list[Value]) -> Fact:
    if not any(isinstance(value, bool) for value in words):
        raise FactRejected(name, told, _may_be(vocabulary()[name], words))
    return Fact(name, True, negated=True) if name == "waiting" and not told else Fact(name, told)


def _word(kind: FactKind, told: str, words: list[Value]) -> Fact:
    word, negated = _denied(told)
    if word not in words and not (kind.many and ":" in word):
        raise FactRejected(kind.name, told, _may_be(kind, words))
    return Fact(kind.name, word, negated=negated)


def _quantity(kind: FactKind, told: Any) -> Fact:
    dimension = kind.contexts[0].dimension
    if dimension == "count" and isinstance(told, int | float):
        if not 0 <= told <= _MOST:
            raise FactRejected(kind.name, told, f"write a number from 0 to {_MOST:g}")
        return Fact(kind.name, float(told))
    text = str(told).strip()
    bound: Bound = next((bound for word, bound in _WORDS.items() if text.startswith(word)), "")
    text = re.sub(rf"^({'|'.join(_WORDS)})\s+", "", text)
    found = [one for one in quantities(text) if one.dimension in (dimension, "bandwidth")]
    if len(found) != 1 or found[0].end_char - found[0].start_char < len(text):
        raise FactRejected(kind.name, told, f"write one {dimension}, for example {_EXAMPLES[dimension]}")
    one = found[0]
    value, unit = (
        (one.low * 1000, "ms") if kind.name == "latency_target" and one.unit == "s" else (one.low, one.unit)
    )
    return Fact(kind.name, value, unit, bound=bound)


_MOST = 1e15
_EXAMPLES = {
    "time": "40 min",
    "rate": "300 per second",
    "size": "6 MB",
    "count": "5",
    "share": "90 %",
    "money": "$100 a month",
    "cpu": "2 vCPU",
}


def _denied(text: str) -> tuple[str, bool]:
    return (text[4:], True) if text.startswith("not ") else (text, False)


def _counts(value: str) -> bool:
    return bool(re.fullmatch(r"\d+(/| ?)\w*", value))


def _may_be(kind: FactKind, words: list[Value]) -> str:
    told = [
        {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else value
        for value in words
    ]
    return f"{kind.about}: write {', '.join(map(str, told))}"
