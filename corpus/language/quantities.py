"""Every quantity that a text names: times, sizes, rates, money, counts and shares, each with its characters. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

Bound = Literal["", "at_least", "at_most", "about"]

Dimension = Literal["money", "rate", "time", "bandwidth", "size", "cpu", "share", "count"]

_WORDS = {
    **{
        word: n
        for n, word in enumerate(
            "zero one two three four five six seven eight nine ten eleven twelve".split()
        )
    },
    **{"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90},
    **{"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "dozen": 12},
}
_SCALES = {"k": 1e3, "m": 1e6, "mn": 1e6, "mio": 1e6, "bn": 1e9, "b": 1e9, "hundred": 100.0, "thousand": 1e3}
_SCALES |= {"million": 1e6, "billion": 1e9, "dozen": 12.0}
_VAGUE = {
    **{"tens of thousands": 10_000, "hundreds of thousands": 100_000, "tens of millions": 10_000_000},
    **{"hundreds": 100, "thousands": 1_000, "millions": 1_000_000, "dozens": 24},
    **{
        "a few thousand": 3_000,
        "a few hundred": 300,
        "a few dozen": 36,
        "several hundred": 300,
        "several thousand": 3_000,
    },
    **{"a couple": 2, "a few": 3, "several": 3, "a handful": 5, "handful": 5},
}
"""Words that are no numbers, and the least that they say."""
_TIMES = {
    "ms": r"ms|msecs?|millis(?:ec(?:ond)?s?)?|miliseconds?",
    "s": r"s|secs?|seconds?|secnds?|secons?",
    "min": r"m|mins?|minutes?|minuts?|mintues?",
    "h": r"h|hrs?|hours?|huors?",
    "day": r"d|days?",
    "week": r"weeks?|wks?",
    "month": r"months?|mo|mth",
    "year": r"years?|yrs?",
}
_SIZES = {
    **{f"{k}iB": rf"{k}iB" for k in "KMGT"},
    **{
        "KB": r"KB|kilobytes?",
        "MB": r"MB|megs?|megabytes?",
        "GB": r"GB|gigs?|gigabytes?",
        "TB": r"TB|terabytes?",
    },
    **{"PB": r"PB|petabytes?", "byte": r"bytes?|B"},
}
_BITS = {"Kbit": r"kbits?|kb", "Mbit": r"mbits?|megabits?|mb", "Gbit": r"gbits?|gigabits?|gb"}
_ONE = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_SCALE = r"(?:\s?(?:k|mn|mio|bn|M)(?![\w%])|\s(?:hundred|thousand|million|billion|dozen)\b)"
_SPELT = rf"(?:(?:half\s)?(?:a|one)\s(?:hundred|thousand|million|billion|dozen)|{'|'.join(_WORDS)})(?!\w)"
_NUMBER = rf"(?:{_ONE}{_SCALE}?|{_SPELT})"
_RANGE = rf"(?:between\s)?(?P<low>{_NUMBER})(?:\s?(?:-|–|—|to|and|or|vs\.?|through)\s?(?P<high>{_NUMBER}))?"
_APART = (
    r"(?<![\w.$€£/-])(?!24/7|24x7|\d+x\b|\d+-bit"
    r"|one[\s-](?:off|of|or|another|more|that|which|who|day|way|time|shot|click|by)\b)"
)
_OPEN = rf"{_APART}(?:{_RANGE})\s?\+?"
_VAGUELY = rf"(?P<vague>{'|'.join(sorted(_VAGUE, key=len, reverse=True))})"


def _any(units: dict[str, str]) -> str:
    return "|".join(f"(?P<{name}>{pattern})" for name, pattern in units.items())


_PERIOD = rf"(?:{_any(_TIMES)})"
_PER = r"(?:\s?/\s?|\s?(?:per|an?|each|every)\s)"
_NO_UNIT = rf"(?!(?:{'|'.join((*_TIMES.values(), *_SIZES.values()))}|%|percent|times|x)\b)"
_NO_PER = r"(?!(?:an?|per|each|every|and|with|to|for)\b)"
_NOUN = r"[a-z][\w'’-]*"
_NOUNS = rf"(?:(?:\sof)?\s{_NO_UNIT}{_NOUN}(?:[ /]{_NO_UNIT}{_NO_PER}{_NOUN}){{0,3}})?"
_MAYBE_PER = rf"(?:{_PER}{_PERIOD}(?!\w))?"
_SIGN, _CURRENCY = (
    r"(?P<sign>[$€£]|USD\s?|EUR\s?)",
    r"(?P<currency>\$|€|£|USD|dollars?|euros?|bucks|cents?)(?!\w)",
)
_PATTERNS: tuple[tuple[Dimension, re.Pattern[str]], ...] = (
    ("money", re.compile(rf"(?<![\w.]){_SIGN}{_RANGE}{_MAYBE_PER}", re.IGNORECASE)),
    ("money", re.compile(rf"{_APART}{_RANGE}\s?{_CURRENCY}{_MAYBE_PER}", re.IGNORECASE)),
    (
        "bandwidth",
        re.compile(
            rf"{_OPEN}(?:{_any(_BITS)})(?:\s?/\s?|\s(?:per|a)\s|p)s(?:ec(?:ond)?)?(?!\w)", re.IGNORECASE
        ),
    ),
    (
        "rate",
        re.compile(
            rf"{_OPEN}\s?(?:rps|tps|qps|req/s|msgs?/s|events?/s|requests?/s|ops/s|hz)(?!\w)", re.IGNORECASE
        ),
    ),
    ("rate", re.compile(rf"{_OPEN}(?:\s?times|x)?{_NOUNS}{_PER}{_PERIOD}(?!\w)", re.IGNORECASE)),
    ("rate", re.compile(rf"{_APART}each\s(?P<day>day|night)(?!\w)", re.IGNORECASE)),
    (
        "rate",
        re.compile(rf"{_APART}{_VAGUELY}(?:(?:\sof)?\stimes|{_NOUNS}){_PER}{_PERIOD}(?!\w)", re.IGNORECASE),
    ),
    ("rate", re.compile(rf"{_APART}(?P<few>once|twice){_PER}{_PERIOD}(?!\w)", re.IGNORECASE)),
    ("rate", re.compile(rf"{_APART}every\s(?P<every>(?:{_NUMBER})\s?)?{_PERIOD}(?!\w)", re.IGNORECASE)),
    ("time", re.compile(rf"{_OPEN}[\s-]?{_PERIOD}(?!\w)", re.IGNORECASE)),
    ("time", re.compile(rf"{_APART}(?P<half>half\s)?(?P<a>an?)\s(?P<h>hour)(?!\w)", re.IGNORECASE)),
    ("time", re.compile(rf"(?<=\btakes )(?P<a>an?)\s{_PERIOD}(?!\w)", re.IGNORECASE)),
    ("time", re.compile(rf"{_APART}{_VAGUELY}(?:\sof)?\s{_PERIOD}(?!\w)", re.IGNORECASE)),
    ("size", re.compile(rf"{_OPEN}[\s-]?(?:{_any(_SIZES)})(?!\w)", re.IGNORECASE)),
    ("cpu", re.compile(rf"{_OPEN}[\s-]?(?:v?CPUs?|cores?)(?!\w)", re.IGNORECASE)),
    ("share", re.compile(rf"{_OPEN}\s?(?:%|percent)", re.IGNORECASE)),
    ("count", re.compile(rf"{_APART}{_VAGUELY}(?!\w)", re.IGNORECASE)),
    ("count", re.compile(rf"{_OPEN}(?![\w%]|\.\d)", re.IGNORECASE)),
)
_AT_LEAST = re.compile(
    r"\b(at least|(more|bigger|larger|longer) than|over|above|exceed\w*|minimum( of)?|beyond|past|>=?)\s*$",
    re.I,
)
_AT_MOST = re.compile(
    r"\b(up to|at most|under|below|less than|within|no more than|max(imum)?( of)?|not? (exceed\w*|over)|<=?)\s*$",
    re.I,
)
_ABOUT = re.compile(
    r"(\b(about|around|roughly|approximately|some|ca\.?|approx\.?|nearly|almost|circa)|~)\s*$", re.I
)
_AT_TIMES = re.compile(
    r"\s(at|in|on|during|off)[\s-](the\s)?(night|peak|day|weekend|morning|evening|office|lunch|black)", re.I
)
_GOES_ON, _NEAR = re.compile(r"[^.;?!]*\b(and|but|to)\s"), 40
_CENTS = ("cent", "cents")
_CURRENCY_UNITS = {"$": "USD", "€": "EUR", "£": "GBP"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity at `text[start_char:end_char]`: `low`, or `low` to `high`, in `unit` as Pint names it.

    `vague`: the text has a word, not a number ("hundreds"), and `low` is the least that it says.
    """

    dimension: Dimension
    low: float
    high: float | None
    unit: str
    start_char: int
    end_char: int
    bound: Bound = ""
    vague: bool = False


def quantities(text: str) -> list[Quantity]:
    """Return the quantities in a text, in order, none overlapping another.

    >>> [(one.dimension, one.low, one.high, one.unit) for one in quantities("200 uploads an hour, 10-30 min each")]
    [('rate', 200.0, None, '1/h'), ('time', 10.0, 30.0, 'min')]
    """
    taken: list[Quantity] = []
    for dimension, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if not any(
                match.start() < quantity.end_char and match.end() > quantity.start_char for quantity in taken
            ):
                taken.append(_quantity(text, dimension, match))
    return _continued(text, sorted(taken, key=lambda quantity: quantity.start_char))


def _continued(text: str, found: list[Quantity]) -> list[Quantity]:
    """Return the quantities; a count that goes on a rate, "5 a second by day and 2 at night", is a rate as well."""
    for at, (quantity, after) in enumerate(pairwise(found)):
        between = text[quantity.end_char : after.start_char]
        goes_on = (
            len(between) < _NEAR and _GOES_ON.fullmatch(between) and _AT_TIMES.match(text[after.end_char :])
        )
        if (quantity.dimension, after.dimension) == ("rate", "count") and goes_on:
            found[at + 1] = replace(after, dimension="rate", unit=quantity.unit)
    return found


def masked(text: str, found: Iterable[Quantity]) -> str:
    """Return the text with every quantity drawn as so many `MASKS` of its dimension; all else keeps its place."""
    for quantity in found:
        length = quantity.end_char - quantity.start_char
        text = text[: quantity.start_char] + MASKS[quantity.dimension] * length + text[quantity.end_char :]
    return text


MASKS: dict[str, str] = {
    dimension: chr(0xE001 + n)
    for n, dimension in enumerate(("money", "rate", "time", "bandwidth", "size", "cpu", "share", "count"))
}


def _quantity(text: str, dimension: Dimension, match: re.Match[str]) -> Quantity:
    groups = {name: value for name, value in match.groupdict().items() if value}
    low, high, vague = _numbers(groups)
    unit = _unit(dimension, groups)
    if groups.get("currency", "").lower() in _CENTS:
        low, high = low / 100, high / 100 if high is not None else None
    if "every" in groups or (dimension == "rate" and match[0].lower().startswith("every")):
        low, unit = _per_period(low, unit)
    before = text[: match.start()]
    bound = _bound(before[-24:], match[0])
    return Quantity(dimension, low, high, unit, match.start(), match.end(), bound, vague)


def _numbers(groups: dict[str, str]) -> tuple[float, float | None, bool]:
    if "vague" in groups:
        return float(_VAGUE[" ".join(groups["vague"].lower().split())]), None, True
    if "few" in groups:
        return (1.0 if groups["few"].lower() == "once" else 2.0), None, False
    if "every" in groups:
        return _number(groups["every"]), None, False
    first = groups.get("low")
    if first is None:
        return (0.5 if "half" in groups else 1.0), None, False
    second = groups.get("high")
    low, high = _number(first), _number(second) if second else None
    digits = re.match(_ONE, second or "")
    if high is not None and second and digits and re.fullmatch(_ONE, first) and digits[0] != second:
        low *= high / _number(digits[0])  # "5-10k"
    if high is not None and high < low:
        low, high = high, low
    return low, high, False


def _number(text: str) -> float:
    text = text.strip().lower()
    digits = re.match(_ONE, text)
    if digits:
        scale = text[digits.end() :].strip()
        return float(digits[0].replace(",", "")) * _SCALES.get(scale, 1.0)
    words = text.split()
    half = 0.5 if words[0] == "half" else 1.0
    return half * _WORDS[words[-1]]


def _unit(dimension: Dimension, groups: dict[str, str]) -> str:
    if dimension in ("count", "share"):
        return ""
    if dimension == "cpu":
        return "vCPU"
    named: Sequence[str] = [name for name in (*_TIMES, *_SIZES, *_BITS) if name in groups]
    if dimension == "rate":
        return f"1/{named[0]}" if named else "1/s"
    if dimension == "bandwidth":
        return f"{named[0]}/s"
    if dimension == "money":
        sign = (groups.get("sign") or groups.get("currency") or "$").strip()
        currency = "EUR" if sign.lower().startswith("euro") else _CURRENCY_UNITS.get(sign, "USD")
        currency = {"EUR": "EUR", "GBP": "GBP"}.get(sign.upper(), currency)
        return f"{currency}/{named[0]}" if named else currency
    return named[0]


def _per_period(count: float, unit: str) -> tuple[float, str]:
    """Return how often something happens that comes every `count` periods: every 30 s is 2 a minute."""
    larger = {"1/ms": ("1/s", 1_000), "1/s": ("1/min", 60), "1/min": ("1/h", 60), "1/h": ("1/day", 24)}
    if count <= 1:
        return 1.0, unit
    wider, times = larger.get(unit, (unit, 1))
    return times / count, wider


def _bound(before: str, words: str) -> Bound:
    if _AT_MOST.search(before):
        return "at_most"
    if _AT_LEAST.search(before) or words.rstrip().endswith("+"):
        return "at_least"
    return "about" if _ABOUT.search(before) else ""


def overlapping(found: Iterable[Quantity], start: int, end: int) -> Iterator[Quantity]:
    """Yield the quantities that share a character with [start, end)."""
    return (quantity for quantity in found if quantity.start_char < end and quantity.end_char > start)
