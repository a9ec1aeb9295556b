"""Text as a terminal and a log show it: a line stays one line, and nothing moves the cursor or hides. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Self

from corpus.safe import Safe

_BLANKS = re.compile(r"[\t\n\r\v\f\x85\u2028\u2029]+")
_OBEYED = ("Cc", "Cf", "Cs", "Co", "Cn")
"""Controls, what writes backwards or hides, halves of characters, and what no font has."""
_INNOCENT = frozenset("\u200c\u200d\ufe0f")
"""Joiners, without which some scripts and pictures cannot be written."""


class Terminal(Safe):
    """A line of ours on a terminal, or several."""

    __slots__ = ()

    @classmethod
    def escape(cls, foreign: str) -> Self:
        """Return the text on one line, each character that a terminal would obey replaced by its code."""
        return cls("".join(map(_shown, _BLANKS.sub(" ", foreign))))

    @classmethod
    def lines(cls, foreign: str) -> Self:
        """Return a text of several lines, each of them shown as it is."""
        return cls("\n".join(cls.escape(line) for line in foreign.split("\n")))


def _shown(char: str) -> str:
    if char.isprintable() or char in _INNOCENT or unicodedata.category(char) not in _OBEYED:
        return char
    return f"<U+{ord(char):04X}>"
