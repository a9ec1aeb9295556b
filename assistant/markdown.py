"""Text of documents as part of a Markdown answer: it is shown, never obeyed. Pure."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"[\\`*\[\]<>~|$]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|^[#+=-]", re.MULTILINE)
_NUMBERED = re.compile(r"^(\d+)([.)])(?=\s)", re.MULTILINE)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def escape(text: str) -> str:
    """Return Markdown that shows the text as it is: no emphasis, link, tag, entity, heading or list of its own."""
    return _NUMBERED.sub(r"\1\\\2", _SPECIAL.sub(r"\\\g<0>", text))


def unescape(text: str) -> str:
    """Return the text that `escape` made Markdown of."""
    return _ESCAPED.sub(r"\1", text)
