"""The words of a text that carry its meaning, in a form that plural and tense do not change. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import snowballstemmer

_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_STOP = frozenset(
    """
    a about above amazon aws after all also am an and any are as ask at be because been being between both but
    by can could describe did do does doing don't each else every explain for from get give given go going good had
    has have having he help her here him how i i'm if in into is isn't it it's its just kind know
    let like make many may me might more most much must my need no not now of on one only or other
    our ours out over please put say see shall she should so some such tell than thanks that the
    their them then there these they thing things this those through to too under up us use used
    using very want was we well were what what's when where whether which while who why will with
    within without would yes you your
    """.split()
)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the word without its English endings, by Snowball's stemmer, whose objects serve one thread each."""
    return str(snowballstemmer.stemmer("english").stemWord(word))


def telling(words: Iterable[str]) -> list[str]:
    """Return the words, in lower case, that are not function words; all of them where nothing would be left."""
    lowered = [word.lower() for word in words]
    return [word for word in lowered if word not in _STOP] or lowered


def content_words(text: str) -> list[str]:
    """Return the stems of the words that are not function words, in order, repeats included."""
    words = (part for word in _WORD.findall(text.lower()) for part in word.split("-"))
    return [stem(word) for word in words if word and word not in _STOP]
