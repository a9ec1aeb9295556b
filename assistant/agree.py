"""Whether a sentence says another figure, unit, bound or negation than what it rests on. Pure.

Not: whether the words around them mean the same. A sentence may agree in all of these and still say more than its
evidence; but one that does not agree is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.check import figures
from assistant.shape.quantities import Quantity, quantities
from assistant.shape.units import UnitUnknown, in_base

_DENIES = re.compile(
    r"\b(?:not|no|never|none|nothing|nobody|nowhere|neither|nor|without|cannot|unable|isnt|dont|doesnt|wont|cant)\b"
    r"|n['’]t\b",
    re.IGNORECASE,
)
_SCALE = re.compile(
    r"\b(second|minute|hour|day|week|month|year|byte|kilobyte|megabyte|gigabyte|terabyte|hundred|thousand|million|billion"
    r"|percent|cent|dollar)s?\b|\b([KMGTP]i?B|ms)\b",
    re.IGNORECASE,
)
"""Words of measure, which say much even where no number stands before them."""
_MULTIPLES = {
    "twice": "2",
    "thrice": "3",
    "double": "2",
    "doubles": "2",
    "doubled": "2",
    "triple": "3",
    "half": "0.5",
}
_MULTIPLE = re.compile(rf"\b(?:{'|'.join(_MULTIPLES)})\b", re.IGNORECASE)
_SAME = 1e-3
"""Two quantities that differ by less than this share of the larger are the same, rounded otherwise."""


def agrees(said: str, evidence: Sequence[str], own: str = "") -> bool:
    """Return whether a sentence says no other figures than its evidence, or our `own` text, and denies as it does.

    >>> agrees("A message may have 1 GiB.", ["The maximum message size is 1 MiB."])
    False
    >>> agrees("A message may have 1,024 KiB.", ["The maximum message size is 1 MiB."])
    True
    """
    return (
        same_figures(said, [*evidence, own])
        and denies_no_more(said, evidence)
        and denies_no_less(said, evidence)
    )


def denies_no_more(said: str, evidence: Sequence[str]) -> bool:
    """Return whether some piece of the evidence denies as often as the sentence; without evidence it may."""
    return not evidence or denials(said) <= max(map(denials, evidence))


def denies_no_less(said: str, evidence: Sequence[str]) -> bool:
    """Return whether the sentence denies something, or some piece of its evidence does not."""
    return not evidence or denials(said) > 0 or not min(map(denials, evidence))


def denials(text: str) -> int:
    """Return how often a sentence says that something is not."""
    return len(_DENIES.findall(text))


def same_figures(said: str, held: Sequence[str]) -> bool:
    """Return whether each quantity, number word and word of measure of a sentence is one of these texts'."""
    known = [quantity for text in held for quantity in quantities(text)]
    written = {figure for text in held for figure in figures(text)} | {
        _MULTIPLES[word.lower()] for text in held for word in _MULTIPLE.findall(text)
    }
    measured = list(quantities(said))
    apart = _without(said, measured)
    multiples = {_MULTIPLES[word.lower()] for word in _MULTIPLE.findall(said)}
    return (
        all(_is_held(one, known, written, said) for one in measured)
        and figures(apart) | multiples <= written
        and _scales(apart) <= {scale for text in held for scale in _scales(text)}
    )


def _is_held(one: Quantity, known: list[Quantity], written: set[str], said: str) -> bool:
    if any(_same(one, other) for other in known):
        return True
    if one.dimension != "count":
        return False
    spelt = said[one.start_char : one.end_char].strip(" +")
    return spelt in written or f"{one.low:g}" in written or spelt.lower() == "one"  # which is seldom a number


def _same(one: Quantity, other: Quantity) -> bool:
    if one.dimension != other.dimension or {one.bound, other.bound} == {"at_least", "at_most"}:
        return False
    ends = (other.low, other.high if other.high is not None else other.low)
    wanted = (one.low, one.high) if one.high is not None else (one.low,)
    try:
        return all(any(_near(in_base(a, one.unit), in_base(b, other.unit)) for b in ends) for a in wanted)
    except UnitUnknown:
        return one.unit == other.unit and all(any(_near(a, b) for b in ends) for a in wanted)


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= _SAME * max(abs(one), abs(other))


def _scales(text: str) -> set[str]:
    return {(one[1] or one[2]).lower() for one in _SCALE.finditer(text)}


def _without(text: str, measured: list[Quantity]) -> str:
    for one in reversed(measured):
        text = f"{text[: one.start_char]} {text[one.end_char :]}"
    return text
