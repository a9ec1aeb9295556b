"""The nouns of figures: ranges that are carried through, inputs with their origin, constants with their source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from corpus.documents.facts import Origin
from corpus.documents.prices import Price, Quota
from corpus.documents.tables import Option, RunsAs
from corpus.types import Quote


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high`, neither negative; equal where one value is known.

    >>> from assistant.figures.types import Range
    >>> Range(10, 30) * Range(2, 2), Range(1, 2) + 3
    (Range(low=20, high=60), Range(low=4, high=5))
    """

    low: float
    high: float

    def __mul__(self, other: Range | float) -> Range:
        other = _range(other)
        return Range(self.low * other.low, self.high * other.high)

    def __add__(self, other: Range | float) -> Range:
        other = _range(other)
        return Range(self.low + other.low, self.high + other.high)

    def __truediv__(self, other: Range | float) -> Range:
        other = _range(other)
        return Range(self.low / other.high, self.high / other.low)

    def map(self, rising: Callable[[float], float]) -> Range:
        """Return what a function that never falls makes of both ends."""
        return Range(rising(self.low), rising(self.high))

    def in_words(self, plain: Callable[[float], str]) -> str:
        """Return the range in words, each end as `plain` writes it; one where both read the same."""
        low, high = plain(self.low), plain(self.high)
        return low if low == high else f"{low} to {high}"


def exactly(value: float) -> Range:
    """Return the range of one value."""
    return Range(value, value)


def _range(value: Range | float) -> Range:
    return value if isinstance(value, Range) else exactly(value)


@dataclass(frozen=True, slots=True)
class Input:
    """What a figure is worked out from: `range` in base units, and how it is known."""

    name: str
    text: str
    range: Range
    origin: Origin
    words: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the input as plain values, ready for JSON."""
        entry = {"name": self.name, "said": self.text, "origin": self.origin}
        return entry | {"low": self.range.low, "high": self.range.high} | self._words()

    def _words(self) -> dict[str, str]:
        return {"words": self.words} if self.words else {}


class Options(NamedTuple):
    """The options of a table: those in question, and all that nothing rules out."""

    in_question: tuple[Option, ...]
    possible: tuple[Option, ...]
    every_way: bool = False
    """Whether work may run in every way, since the table does not say."""

    def may_run_as(self, way: RunsAs) -> bool:
        """Return whether the work may run as functions, or in containers."""
        return self.every_way or any(option.runs_as == way for option in self.possible)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: what is `said` of it, its range in `unit`, and all that it was worked out from.

    >>> figure = assistant.decide("Lambda or Fargate for 300 requests/s of 200 ms?").decisions[0][0].figures[0]
    >>> figure.text, figure.value.high
    ('60 are at work at once on average, 6% of 1,000', 60.0)
    """

    name: str
    text: str
    value: Range
    unit: str
    formula: str
    inputs: tuple[Input, ...]
    constants: tuple[Price | Quota, ...] = ()
    rests_on: Quote | None = None
    """What the library states of the formula itself."""

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """What the library states of the formula and of each constant, each once, as far as it does."""
        stated = (self.rests_on, *(rate.quote for rate in self.constants))
        return tuple(dict.fromkeys(quote for quote in stated if quote is not None))

    def to_dict(self) -> dict[str, Any]:
        """Return the figure as plain values, ready for JSON.

        >>> decision = assistant.decide("Lambda or Fargate for 300 requests/s of 200 ms?").decisions[0][0]
        >>> told = decision.figures[0].to_dict()
        >>> told["formula"], [one["name"] for one in told["inputs"]], told["constants"][0]["number"]
        ('units a second × seconds a unit', ['rate', 'duration'], 1000.0)
        """
        return {
            "name": self.name,
            "said": self.text,
            "low": self.value.low,
            "high": self.value.high,
            "unit": self.unit or None,
            "formula": self.formula,
            "inputs": [entry.to_dict() for entry in self.inputs],
            "constants": [_constant(rate) for rate in self.constants],
        }


def _constant(rate: Price | Quota) -> dict[str, Any]:
    number, unit = (rate.usd, f"USD per {rate.per}") if isinstance(rate, Price) else (rate.number, rate.unit)
    return {
        "id": rate.id,
        "what": f"{rate.service}: {rate.what}",
        "number": float(number),
        "unit": unit,
        "title": rate.source.title,
        "url": rate.source.url,
        "as_of": rate.source.as_of,
        "confidence": rate.source.confidence,
    }
