"""Plain text: paragraphs, list items, and the headings that stand alone in title case or capitals."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ingest.boilerplate import without_newsletter
from ingest.loaders.decoding import decode
from ingest.parsed import Parsed, Piece, TextWriter, clean

_BULLET = re.compile(r"\s*(?:[•‣◦▪●*–-]|\d{1,3}[.)])\s+(?=\S)")
_NUMBER = re.compile(r"\s*(\d{1,3})[.)]\s")
_UNDERLINE = re.compile(r"\s*(={3,}|-{3,}|~{3,})\s*")
_BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_SECTION_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}\.?\s+")
_WRAPPED_CHARS = 45
"""A shorter line ends where its writer wanted it to end."""
_HEADING_CHARS = 100
_HEADING_WORDS = 14
_SMALL_WORD_CHARS = 4
"""Title case leaves shorter words (of, and, with) in small letters."""


def load(data: bytes, name: str) -> Parsed:
    """Return the text's paragraphs. Raises: GiveUp when it is not text or is empty."""
    writer = TextWriter()
    text = decode(data)
    write_paragraphs(paragraphs(text), writer)
    return writer.finish(seen=text, drop=lambda pieces: with_headings(without_newsletter(pieces)))


def paragraphs(text: str) -> list[str]:
    """Return what blank lines part, in order, line ends kept."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    return [paragraph.strip("\n") for paragraph in _BLANK_LINES.split(text) if paragraph.strip()]


def write_paragraphs(texts: Sequence[str], writer: TextWriter) -> None:
    """Add each paragraph: items of lists as such, wrapped lines joined, other line ends kept."""
    known = frozenset(texts)
    for text in texts:
        lines = text.split("\n")
        if len(lines) == 2 and _UNDERLINE.fullmatch(lines[1]):
            writer.heading(lines[0], 1 if "=" in lines[1] else 2)
            continue
        for group in _items(lines):
            if _BULLET.match(group[0]) and not _numbered_heading(group, known):
                _write_item(group, writer)
            else:
                writer.paragraph(_unwrap(group))


def with_headings(pieces: Sequence[Piece]) -> list[Piece]:
    """Return `pieces` with the paragraphs that are headings marked so: the first piece at level 1, others at 2."""
    result: list[Piece] = []
    for at, piece in enumerate(pieces):
        after = pieces[at + 1] if at + 1 < len(pieces) else None
        if piece.kind == "paragraph" and after is not None and _is_heading(piece.text, after):
            result.append(Piece("heading", piece.text, 2 if result else 1))
        else:
            result.append(piece)
    return result


def is_title(text: str) -> bool:
    """Tell whether a line could be a heading: short, no end punctuation, in title case or capitals."""
    words = text.split()
    if not words or "\n" in text or len(text) > _HEADING_CHARS or len(words) > _HEADING_WORDS:
        return False
    if text[-1] in ".!,;:…" or not any(character.isalpha() for character in text):
        return False
    words = _SECTION_NUMBER.sub("", text).split() or words
    long = [word for word in words if len(word) >= _SMALL_WORD_CHARS or word == words[0]]
    first = next((character for character in words[0] if character.isalnum()), "")
    if not first or first.islower():
        return False
    return all(word.lstrip("\"'“‘(")[:1].upper() == word.lstrip("\"'“‘(")[:1] for word in long)


def _is_heading(text: str, after: Piece) -> bool:
    """Tell whether `text` heads what follows: prose, a list, or another heading over prose."""
    if not is_title(text) or (text.endswith("?") and len(text.split()) > _HEADING_WORDS // 2):
        return False
    return after.kind != "code" and (len(after.text.split()) > 3 or after.kind != "paragraph")


def _items(lines: Sequence[str]) -> list[list[str]]:
    """Group lines: each line with a bullet begins a group, the lines after it continue it."""
    groups: list[list[str]] = []
    for line in lines:
        if not groups or _BULLET.match(line):
            groups.append([line])
        else:
            groups[-1].append(line)
    return groups


def _numbered_heading(group: Sequence[str], texts: Collection[str]) -> bool:
    """Tell "1. Introduction" over prose from the first item of a list: it is its whole paragraph."""
    whole = "\n".join(group)
    return bool(_NUMBER.match(whole)) and whole in texts and len(texts) > 1 and is_title(whole.strip())


def _write_item(group: Sequence[str], writer: TextWriter) -> None:
    number = _NUMBER.match(group[0])
    writer.open_list(ordered=bool(number), start=int(number.group(1)) if number else 1)
    writer.open_item()
    writer.paragraph(_BULLET.sub("", group[0], count=1) + "\n" + "\n".join(group[1:]))
    writer.close_list()


def _unwrap(lines: Sequence[str]) -> str:
    """Join the lines that were broken at a margin; keep the others, such as those of a diagram."""
    made = ""
    for line in (clean(line) for line in lines):
        if not made:
            made = line
            continue
        last = made.rpartition("\n")[2]
        wrapped = len(last) >= _WRAPPED_CHARS and last[-1:] not in ".:!?" and line[:1].isalnum()
        sentence_goes_on = len(last) >= _WRAPPED_CHARS and last[-1:] in ".!?" and line[:1].isalpha()
        made += (" " if wrapped or sentence_goes_on else "\n") + line
    return made
