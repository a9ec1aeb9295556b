"""Where each sentence of a clean text begins and ends. Knows nothing of markup except source keys."""

from __future__ import annotations

import re
from collections.abc import Iterator

SOURCE_KEYS = re.compile(r"\[@[\w.:-]+(?:\s*[;,]\s*@[\w.:-]+)*\]")
"""`[@one]` or `[@one; @two]`, as Pandoc writes a citation."""

_NEVER_LAST = re.compile(
    r"e\.g|i\.e|vs|cf|approx|ca|mr|mrs|ms|dr|prof|st|figs?|eq|sec|ch|pp|viz|resp|incl|excl", re.IGNORECASE
)
_SELDOM_LAST = re.compile(
    r"u\.s|u\.k|e\.u|a\.m|p\.m|etc|inc|ltd|corp|co|jr|sr|al|ph\.d|dept|est", re.IGNORECASE
)
"""These end a sentence only before a word that usually begins one."""
_BEFORE_NUMBER = re.compile(r"nos?|p|vol", re.IGNORECASE)
"""Abbreviations before a number; before anything else the word is a word, as in "Say no."."""
_STARTERS = re.compile(
    r"An?|The|Th(is|at|ese|ose|ey|ere|en)|Its?|In|On|At|If|When|While|Where|For|From|To|With|Use|Each|Every|Both|"
    r"Not?|But|And|Or|So|As|By|We|You|Our|Your|However|Otherwise|Unlike|All|Any|Some"
)

_LINE_OPENS = re.compile(r"[ \t]*(?:[-*•‣◦][ \t]|\d{1,3}[.)][ \t]|\||#{1,6}[ \t])")
_LIST_MARK = re.compile(r"[ \t]*(?:[-*•‣◦]|\d{1,3}[.)])[ \t]+")
_END = re.compile(
    r"(?P<mark>[.!?…]+|[。！？])(?P<close>[\"'”’»)\]*_`]*)(?P<keys>(?:\s*" + SOURCE_KEYS.pattern + r")*)"
)
_WORD_BEFORE = re.compile(r"[^\s(\[\"'“‘]+$")
_BLANKS = re.compile(r"\s*")
_NEAR = 64
"""Characters looked at on either side of a mark: no abbreviation and no opening word is longer."""


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return start and end character of each sentence, in order, none empty, none with blanks at its ends.

    A blank line ends a sentence, and so does a line that begins a list item or a table row; any other line
    end is a space. A list mark (`- `, `1. `) belongs to no sentence; a table row is one. Source keys that
    follow a full stop stay with the sentence before them.
    """
    spans = []
    for start, end in _stretches(text):
        if text.startswith("|", start):
            spans.append((start, end))
        else:
            spans += _split(text, start, end)
    return spans


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Yield what no sentence crosses: paragraphs, list items without their mark, table rows."""
    begin: int | None = None
    end = position = 0
    for line in text.splitlines(keepends=True):
        blank = not line.strip()
        if begin is not None and (blank or _LINE_OPENS.match(line) or text.startswith("|", begin)):
            yield begin, end
            begin = None
        if not blank:
            if begin is None:
                mark = _LIST_MARK.match(line)
                inside = line[mark.end() :] if mark else line
                begin = position + len(line) - len(inside.lstrip())
            end = max(begin, position + len(line.rstrip()))
        position += len(line)
    if begin is not None:
        yield begin, end


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for match in _END.finditer(text, start, end):
        if match.start() < begin or not _ends(text, match, begin, end):
            continue
        yield begin, match.end()
        begin = match.end()
        while begin < end and text[begin].isspace():
            begin += 1
    if begin < end:
        yield begin, end


def _ends(text: str, match: re.Match[str], begin: int, end: int) -> bool:
    """Tell whether a sentence ends at these marks, by the word before and the character after."""
    stop = match.end()
    if stop >= end:
        return True
    if match["mark"][0] in "。！？":
        return True
    if not text[stop].isspace():
        return False
    after = _BLANKS.match(text, stop, end)
    following = text[after.end() : min(after.end() + _NEAR, end)] if after else ""
    first = following.lstrip("\"'“‘«([*_`")[:1]
    if not first or first.islower():
        return False
    return match["mark"] != "." or _full_stop(
        text[max(begin, match.start() - _NEAR) : match.start()], following
    )


def _full_stop(before: str, following: str) -> bool:
    """Tell whether a lone full stop after `before` ends a sentence rather than an abbreviation."""
    found = _WORD_BEFORE.search(before)
    word = found.group() if found else ""
    following_word = re.match(r"\W*(\w*)", following)
    after = following_word.group(1) if following_word else ""
    if _NEVER_LAST.fullmatch(word):
        return False
    if _BEFORE_NUMBER.fullmatch(word):
        return not after[:1].isdigit()
    initial = len(word) == 1 and word.isupper() and word != "I"
    if initial or _SELDOM_LAST.fullmatch(word):
        return bool(_STARTERS.fullmatch(after)) or (initial and not after[:1].isupper())
    return True
