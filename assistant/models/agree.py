"""Whether a sentence says another figure, unit, bound or denial than what it rests on. Pure.

Not: whether the words around them mean the same. A sentence may agree in all of these and still say more than its
evidence; but one that does not agree is wrong.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from assistant.writing.check import figures
from corpus.language.quantities import Quantity, quantities
from corpus.language.units import UnitUnknown, in_base

_DENIES = re.compile(
    r"\b(?:not|no|never|none|nothing|nobody|nowhere|neither|nor|without|cannot|unable|"
    r"(?:is|are|was|do|does|did|wo|ca|ai|has|have|could|should|would|must)n\s?t|"
    r"fail(?:s|ed|ing)?|refus(?:es?|ed|ing)|lack(?:s|ed|ing)?|incapable|impossible|hardly|scarcely|barely|rarely|seldom|"
    r"avoid(?:s|ed|ing)?|forbid(?:s|den)?|prohibit(?:s|ed)?|exclud(?:es?|ed|ing)|ruled? out|rules out|instead of|"
    r"rather than|anything but|unsuitable|unfit|insufficient|inadequate|useless)\b|n['’]t\b",
    re.IGNORECASE,
)
"""Words that deny, outright or nearly."""
_MEASURES = re.compile(
    r"\b(second|minute|hour|day|week|fortnight|month|quarter|year|decade|(?:nano|micro|milli)second|"
    r"(?:kilo|mega|giga|tera|peta|kibi|mebi|gibi|tebi)?(?:byte|bit)|meg|gig|hundred|thousand|million|billion|trillion|"
    r"percent|percentage|cent|dollar|euro|pound|rupee|yen|basis point|degree)s?\b"
    r"|\b(centur)(?:y|ies)\b|(?<![A-Za-z])([KMGTP]i?(?:B|b|bit)|[nµμmu]s|bps|[KMG]bps)\b"
    r"|([%‰€£¥])|\b(\w+)-?fold\b|\b(\d+x)\b",
    re.IGNORECASE,
)
"""Words of measure, which say much even where no number stands before them."""
_WORDS = re.compile(
    r"\b(twice|thrice|doubl(?:e|es|ed)|tripl(?:e|es|ed)|quadrupl(?:e|es|ed)|half|halves|halved|third|quarter|dozen|"
    r"thirteen|fourteen|sixteen|seventeen|eighteen|nineteen|seventy|eighty|unlimited|infinite(?:ly)?|forever|"
    r"indefinite(?:ly)?|free|unbounded)\b",
    re.IGNORECASE,
)
"""Words that are numbers, or say that there is none."""
_SPELT = {
    word: str(n)
    for n, word in enumerate("thirteen fourteen _ sixteen seventeen eighteen nineteen".split(), 13)
}
_SPELT |= {
    "seventy": "70",
    "eighty": "80",
    "twice": "2",
    "thrice": "3",
    "double": "2",
    "doubles": "2",
    "half": "0.5",
}
_PRICE = re.compile(
    r"[$€£]\s?\d[\d.,]*\s*(?:per|an?|each|every|/|for each|for every)\s*"
    r"((?:(?:\d[\d.,]*|one|a|hundred|thousand|million|billion)\s+)*)([a-z]+(?:-[a-z]+)?)",
    re.IGNORECASE,
)
_SCALES = ("hundred", "thousand", "million", "billion")
_ONE = re.compile(r"\b(?:one|an?|1)\b")
_MARKS = re.compile(r"[%‰€£¥]|(?<=\d)[ -]?(?:fold|x)\b|\b[KMGT]i?b\b")
"""Marks that belong to a number and say what it is of: currencies, shares, multiples, bits."""
_HINTS = {
    "at_most": re.compile(
        r"\b(?:max\w*|limits?|up to|most|within|under|below|upper|largest|longest)\b", re.IGNORECASE
    ),
    "at_least": re.compile(
        r"\b(?:min\w*|least|from|over|above|more|lower|smallest|shortest)\b", re.IGNORECASE
    ),
}
"""Words by which a text says that a quantity is a bound."""
_NEGATIVE = re.compile(r"(?:^|[\s(])[-−]\s?(?=\d)")
_ALPHABETS = {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}
_SAME = 1e-3
"""Two quantities that differ by less than this share of the larger are the same, rounded otherwise."""


def agrees(sentence: str, evidence: Sequence[str], ours: str = "") -> bool:
    """Return whether a sentence says no other figures than its evidence, or our `own` text, and denies as it does.

    >>> agrees("A message may have 1 GiB.", ["The maximum message size is 1 MiB."])
    False
    >>> agrees("A message may have 1,024 KiB.", ["The maximum message size is 1 MiB."])
    True
    """
    return (
        same_figures(sentence, [*evidence, ours])
        and denies_no_more(sentence, evidence)
        and denies_no_less(sentence, evidence)
    )


def denies_no_more(sentence: str, evidence: Sequence[str]) -> bool:
    """Return whether some piece of the evidence denies as often as the sentence; without evidence it may."""
    return not evidence or denials(sentence) <= max(map(denials, evidence))


def denies_no_less(sentence: str, evidence: Sequence[str]) -> bool:
    """Return whether the sentence denies something, or some piece of its evidence does not."""
    return not evidence or denials(sentence) > 0 or not min(map(denials, evidence))


def denials(text: str) -> int:
    """Return how often a sentence says that something is not."""
    return len(_DENIES.findall(_plain(text)))


def same_figures(sentence: str, held: Sequence[str]) -> bool:
    """Return whether each quantity, number word, price and word of measure of a sentence is one of these texts'."""
    if _is_disguised(sentence) or _odd_numbers(sentence) - _odd_numbers("".join(held)):
        return False
    sentence, held = _plain(sentence), [_plain(text) for text in held]
    known = [quantity for text in held for quantity in quantities(text)]
    written = {figure for text in held for figure in figures(text)} | {
        _SPELT[word.lower()] for text in held for word in _WORDS.findall(text) if word.lower() in _SPELT
    }
    measured = list(quantities(sentence))
    apart = _without(sentence, measured)
    return (
        all(_is_held(quantity, known, written, sentence, " ".join(held)) for quantity in measured)
        and figures(apart) <= written
        and _measures(apart) <= {measure for text in held for measure in _measures(text)}
        and _number_words(sentence) <= {word for text in held for word in _number_words(text)} | written
        and _prices_agree(sentence, held)
        and set(_MARKS.findall(sentence)) <= {mark for text in held for mark in _MARKS.findall(text)}
        and (not _NEGATIVE.search(sentence) or any(map(_NEGATIVE.search, held)))
    )


def _is_held(
    quantity: Quantity, known: list[Quantity], written: set[str], sentence: str, evidence: str
) -> bool:
    same = [other for other in known if _same(quantity, other)]
    if same:
        return not quantity.bound or any(_bounds_agree(quantity, other, known, evidence) for other in same)
    if quantity.dimension != "count":
        return False
    spelt = sentence[quantity.start_char : quantity.end_char].strip(" +")
    return (
        spelt in written or f"{quantity.low:g}" in written or spelt.lower() == "one"
    )  # which is seldom a number


def _bounds_agree(quantity: Quantity, other: Quantity, known: list[Quantity], evidence: str) -> bool:
    """Return whether the bound is the other's, or one that the evidence tells of, and of nothing else of the kind."""
    rivals = (
        other for other in known if other.dimension == quantity.dimension and not _same(quantity, other)
    )
    hint = _HINTS.get(quantity.bound)
    hinted = hint is None or bool(hint.search(evidence))
    return quantity.bound == other.bound or (
        not other.bound and hinted and all(rival.bound != quantity.bound for rival in rivals)
    )


def _same(quantity: Quantity, other: Quantity) -> bool:
    if quantity.dimension != other.dimension or {quantity.bound, other.bound} == {"at_least", "at_most"}:
        return False
    ends = (other.low, other.high if other.high is not None else other.low)
    wanted = (quantity.low, quantity.high) if quantity.high is not None else (quantity.low,)
    try:
        return all(
            any(_near(in_base(a, quantity.unit), in_base(b, other.unit)) for b in ends) for a in wanted
        )
    except UnitUnknown:
        return quantity.unit == other.unit and all(any(_near(a, b) for b in ends) for a in wanted)


def _near(number: float, other: float) -> bool:
    return abs(number - other) <= _SAME * max(abs(number), abs(other))


def _without(text: str, measured: list[Quantity]) -> str:
    for quantity in reversed(measured):
        text = f"{text[: quantity.start_char]} {text[quantity.end_char :]}"
    return text


def _measures(text: str) -> set[str]:
    return {next(filter(None, groups)).lower() for groups in _MEASURES.findall(text)}


def _number_words(text: str) -> set[str]:
    return {_SPELT.get(word.lower(), word.lower()) for word in _WORDS.findall(text)}


def _prices_agree(sentence: str, held: Sequence[str]) -> bool:
    """Return whether what prices are for is what the evidence has them for, as far as it says so."""
    known = [price for text in held for price in _prices(text)]
    return not known or all(
        any(scale == other_scale and thing in ("", other) for other_scale, other in known)
        for scale, thing in _prices(sentence)
    )


def _prices(text: str) -> list[tuple[str, str]]:
    """Return what prices are for, scale and thing: ("million", "request") of "$0.40 per million requests"."""
    found = []
    for scale, thing in _PRICE.findall(text):
        words = _ONE.sub("", scale.lower()).split()
        if thing.lower() in _SCALES:  # "$0.40 a million", of what was spoken of
            words, thing = [*words, thing.lower()], ""
        found.append((" ".join(words), thing.lower().rstrip("s")))
    return found


def _plain(text: str) -> str:
    """Return a text in its plainest characters, without such as nobody sees."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(char for char in plain if unicodedata.category(char) != "Cf")


def _odd_numbers(text: str) -> set[str]:
    """Return numerals other than plain digits: circled, raised, Roman, of other scripts."""
    return {
        char for char in text if unicodedata.category(char) in ("No", "Nl") or (char.isdigit() and char > "9")
    }


def _is_disguised(text: str) -> bool:
    """Return whether a word mixes alphabets, as none does that is meant to be read."""
    return any(
        len({unicodedata.name(char, "?").split()[0] for char in word if char.isalpha()} & _ALPHABETS) > 1
        for word in text.split()
    )
