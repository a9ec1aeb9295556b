"""Markdown as answers are written in it, and text of others as part of it: it is shown, never obeyed. Pure."""

from __future__ import annotations

import re
from typing import Self

from assistant.types import MARKER
from corpus.checked import web_address
from corpus.safe import Safe

_SPECIAL = re.compile(
    r"[\\`*\[\]<>~|$]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # emphasis begins or ends at the edge of a word
    r"|&(?=#?\w+;)"
    r"|:(?=//)|(?<=www)\.|(?<=\S)@(?=\S)"  # bare addresses, of which some renderers make links
    r"|^[#+=-]|^(?P<digits>\d+)(?P<stop>[.)])(?=\s|$)",
    re.IGNORECASE | re.MULTILINE,
)
_FOREIGN_MARKER = re.compile(r"&#91;(\d+)&#93;")
_NAMED = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
_ENTITY = re.compile(r"&(?:#(\d{1,7})|lt|gt|amp);")


class Markdown(Safe):
    """Markdown of ours. Text of others stands in it by entities: no renderer takes those for its own signs.

    A backslash will not do: a bare address swallows it, and what it should have escaped becomes live.
    """

    __slots__ = ()

    @classmethod
    def escape(cls, foreign: str) -> Self:
        """Return Markdown that shows the text as it is: no emphasis, link, tag, entity, heading, list or marker."""
        return cls(_SPECIAL.sub(_entity, foreign))


NOTHING = Markdown()


def escape(text: str) -> Markdown:
    """Return Markdown that shows the text as it is."""
    return Markdown.escape(text)


def unmarked(text: str) -> str:
    """Return a text of others whose "[1]" cannot be taken for a marker of ours, where it is shown without links.

    >>> unmarked("as [1] says")
    'as (1) says'
    """
    return MARKER.sub(r"(\1)", text)


def without_foreign_markers(text: str) -> str:
    """Return Markdown of ours in which only our own markers look like ones, when it is shown without links."""
    return _FOREIGN_MARKER.sub(r"(\1)", text)


def unescape(text: str) -> str:
    """Return the text that `escape` made Markdown of."""
    return _ENTITY.sub(lambda found: chr(int(found[1])) if found[1] else _BY_NAME[found[0]], text)


def link(shown: str, url: str) -> Markdown:
    """Return a link, or only what it would show where the address is none of the web."""
    address = web_address(url)
    return Markdown.of("[{}]({})", shown, Markdown(address)) if address else Markdown.escape(shown)


def _entity(found: re.Match[str]) -> str:
    digits, sign = found["digits"] or "", found["stop"] or found[0]
    return digits + (_NAMED.get(sign) or f"&#{ord(sign)};")


_BY_NAME = {name: sign for sign, name in _NAMED.items()}
