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
    for name, given_value in facts.items():
        if name not in vocabulary() and name not in SERVICES:
            known = ", ".join((*vocabulary(), *SERVICES))
            raise FactRejected(name, given_value, f"no such fact; known are {known}")
        takes_many = name in SERVICES or vocabulary()[name].many
        if isinstance(given_value, list) and not takes_many:
            raise FactRejected(name, given_value, "give one value")
        for value in given_value if isinstance(given_value, list) else [given_value]:
            found += _facts(name, value)
    return found


def replaced(item: WorkItem, facts: Sequence[Fact], names: Iterable[str] = ()) -> WorkItem:
    """Return the item with these facts in the place of its own of the same names, and of `names` without any."""
    names = {*names, *(fact.name for fact in facts)}
    return WorkItem(item.name, (*(fact for fact in item.facts if fact.name not in names), *facts))


def words_of(kind: FactKind) -> list[Value]:
    """Return the words and truth values that a fact may be, quantities left out."""
    return [value for value in kind.values if not isinstance(value, str) or not _counts(value)]


def _facts(name: str, value: Any) -> Iterator[Fact]:
    if name in SERVICES:
        word, negated = _denied(value) if isinstance(value, str) else ("", False)
        if not word:
            raise FactRejected(name, value, "write the name of a service")
        yield Fact(name, word, negated=negated)
        return
    kind = vocabulary()[name]
    words = words_of(kind)
    if isinstance(value, bool):
        yield _flag(name, value, words)
    elif isinstance(value, str) and not kind.contexts:
        yield _word(kind, value, words)
    elif isinstance(value, str) and value in words:
        yield Fact(name, value)
    elif kind.contexts:
        yield _quantity(kind, value)
    else:
        raise FactRejected(name, value, _may_be(kind, words))


def _flag(name: str, truth: bool, words: list[Value]) -> Fact:
    if not any(isinstance(value, bool) for value in words):
        raise FactRejected(name, truth, _may_be(vocabulary()[name], words))
    return Fact(name, True, negated=True) if name == "waiting" and not truth else Fact(name, truth)


def _word(kind: FactKind, value: str, words: list[Value]) -> Fact:
    word, negated = _denied(value)
    if word not in words and not (kind.many and ":" in word):
        raise FactRejected(kind.name, value, _may_be(kind, words))
    return Fact(kind.name, word, negated=negated)


def _quantity(kind: FactKind, wanted: Any) -> Fact:
    dimension = kind.contexts[0].dimension
    if dimension == "count" and isinstance(wanted, int | float):
        if not 0 <= wanted <= _MOST:
            raise FactRejected(kind.name, wanted, f"write a number from 0 to {_MOST:g}")
        return Fact(kind.name, float(wanted))
    text = str(wanted).strip()
    bound: Bound = next((bound for word, bound in _WORDS.items() if text.startswith(word)), "")
    text = re.sub(rf"^({'|'.join(_WORDS)})\s+", "", text)
    found = [quantity for quantity in quantities(text) if quantity.dimension in (dimension, "bandwidth")]
    if len(found) != 1 or found[0].end_char - found[0].start_char < len(text):
        raise FactRejected(kind.name, wanted, f"write one {dimension}, for example {_EXAMPLES[dimension]}")
    quantity = found[0]
    value, unit = (
        (quantity.low * 1000, "ms")
        if kind.name == "latency_target" and quantity.unit == "s"
        else (quantity.low, quantity.unit)
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
    listed = [
        {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else value
        for value in words
    ]
    return f"{kind.about}: write {', '.join(map(str, listed))}"
