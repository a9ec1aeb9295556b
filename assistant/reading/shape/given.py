"""Facts that a caller gives as plain values instead of, or beside, a text: checked, and stated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from assistant.errors import FactRejected
from assistant.reading.shape.facts import told_in
from assistant.reading.shape.types import Fact, WorkItem
from corpus.documents.facts import FactKind, Facts
from corpus.language.quantities import Bound, quantities

_WORDS: Mapping[str, Bound] = {
    "at least": "at_least",
    "over": "at_least",
    "at most": "at_most",
    "up to": "at_most",
}


def given(facts: Mapping[str, Any], kinds: Facts) -> list[Fact]:
    """Return facts from name -> value: a word, true or false, a number, "40 min", "over 6 MB", or a list of these.

    A word with "not " before it is denied. Raises: FactRejected, which names the fact and what it may be.

    >>> from corpus.domain import Domain
    >>> found = given({"max_duration": "40 min", "arrival": "bursty"}, Domain.shipped().facts)
    >>> [(fact.name, fact.value, fact.unit) for fact in found]
    [('max_duration', 40.0, 'min'), ('arrival', 'bursty', '')]
    """
    found: list[Fact] = []
    for name, value in facts.items():
        kind = kinds.get(name)
        if kind is None:
            raise FactRejected(name, value, f"no such fact; known are {', '.join(kinds)}")
        if isinstance(value, list) and not kind.declared.many:
            raise FactRejected(name, value, "give one value")
        for single in value if isinstance(value, list) else [value]:
            found += _facts(kind, single)
    return found


def replaced(item: WorkItem, facts: Sequence[Fact], names: Iterable[str] = ()) -> WorkItem:
    """Return the item with these facts in the place of its own of the same names, and of `names` without any."""
    names = {*names, *(fact.name for fact in facts)}
    return WorkItem(item.name, (*(fact for fact in item.facts if fact.name not in names), *facts))


def _facts(kind: FactKind, value: Any) -> Iterator[Fact]:
    words = kind.words
    if kind.declared.kind == "services":
        word, negated = _denied(value) if isinstance(value, str) else ("", False)
        if not word:
            raise FactRejected(kind.name, value, "write the name of a service")
        yield Fact(kind.name, word, negated=negated)
    elif isinstance(value, bool):
        yield _flag(kind, value)
    elif isinstance(value, str) and kind.declared.kind != "number":
        yield _word(kind, value)
    elif isinstance(value, str) and value in words:
        yield Fact(kind.name, value)
    elif kind.declared.kind == "number":
        yield _quantity(kind, value)
    else:
        raise FactRejected(kind.name, value, _may_be(kind))


def _flag(kind: FactKind, truth: bool) -> Fact:
    if kind.declared.kind != "flag":
        raise FactRejected(kind.name, truth, _may_be(kind))
    if kind.declared.false_denies and not truth:
        return Fact(kind.name, True, negated=True)
    return Fact(kind.name, truth)


def _word(kind: FactKind, value: str) -> Fact:
    word, negated = _denied(value)
    if word not in kind.words and not (kind.declared.many and ":" in word):
        raise FactRejected(kind.name, value, _may_be(kind))
    return Fact(kind.name, word, negated=negated)


def _quantity(kind: FactKind, wanted: Any) -> Fact:
    dimension = kind.dimensions[0]
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
    value, unit = told_in(kind.declared, quantity.low, quantity.unit)
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


def _may_be(kind: FactKind) -> str:
    listed = [str(word).lower() if isinstance(word, bool) else word for word in kind.words]
    return f"{kind.declared.about}: write {', '.join(map(str, listed))}"
