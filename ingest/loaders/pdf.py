"""PDF: the text page by page, with the outline's titles as headings. The one file that imports pypdf."""

from __future__ import annotations

import io
import logging
import re
import struct
import zlib
from collections.abc import Iterator, Mapping

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import Destination

from ingest.errors import GiveUp
from ingest.loaders.plain import with_headings, write_paragraphs
from ingest.parsed import Parsed, TextWriter, clean

# Damaged objects surface as whatever the damage made of them.
_DAMAGE = (
    PyPdfError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
_BULLET = re.compile(r"\s*(?:[•‣◦▪●–-]|\d{1,3}[.)])\s")
_HYPHEN = re.compile(r"(?<=[a-z])[-\u00ad]$")
_MARGIN = 0.75
"""A line shorter than this share of the usual one, and ending a sentence, ends its paragraph."""
_OUTLINE_DEPTH = 6


def load(data: bytes, name: str) -> Parsed:
    """Return the text of all pages. Raises: GiveUp when it is broken, locked or holds no text (a scan)."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it logs each flaw that it works around
    if b"%PDF" not in data[:1024]:
        raise GiveUp("it is not a PDF: its beginning does not say so")
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise GiveUp("it is locked with a password: save a copy without one")
        texts = [page.extract_text() for page in reader.pages]
        title = str(reader.metadata.title or "") if reader.metadata else ""
        outline = _outline(reader)
    except _DAMAGE as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise GiveUp(f"it is a damaged PDF, or one of a kind that cannot be read: {reason[:200]}") from error
    if not any(character.isalnum() for text in texts for character in text):
        raise GiveUp(f"its {len(texts)} pages hold no text: a scan? run it through text recognition first")
    writer = TextWriter()
    for number, text in enumerate(texts):
        _write_page(text, outline.get(number, {}), writer)
    # Without an outline headings are guessed, as in plain text.
    return writer.finish(
        title=title, seen="".join(texts), drop=(lambda pieces: pieces) if outline else with_headings
    )


def _outline(reader: PdfReader) -> Mapping[int, Mapping[str, int]]:
    """Return page index -> title -> level; empty when the outline is broken, which costs no text."""
    found: dict[int, dict[str, int]] = {}
    try:
        for level, entry in _entries(reader.outline, 1):
            page = reader.get_destination_page_number(entry)
            if page is not None and page >= 0 and entry.title:
                found.setdefault(page, {})[_same(str(entry.title))] = level
    except _DAMAGE:
        return {}
    return found


def _entries(outline: object, level: int) -> Iterator[tuple[int, Destination]]:
    if not isinstance(outline, list) or level > _OUTLINE_DEPTH:
        return
    for entry in outline:
        if isinstance(entry, Destination):
            yield level, entry
        else:
            yield from _entries(entry, level + 1)


def _write_page(text: str, titles: Mapping[str, int], writer: TextWriter) -> None:
    lines = text.replace("\r", "\n").split("\n")
    usual = _usual(lines)
    held: list[str] = []

    def flush() -> None:
        if held:
            write_paragraphs([_join(held)], writer)
            held.clear()

    for line in lines:
        level = titles.get(_same(line), 0)
        if level or not line.strip() or _BULLET.match(line):
            flush()
        if level:
            writer.heading(line, level)
        elif line.strip():
            held.append(line)
            if line.rstrip()[-1] in ".!?:" and len(line) < _MARGIN * usual:
                flush()
    flush()


def _usual(lines: list[str]) -> int:
    lengths = sorted(len(line) for line in lines if line.strip())
    return lengths[int(len(lengths) * 0.8)] if lengths else 0


def _join(lines: list[str]) -> str:
    """Return one paragraph on one line; a word that was parted at the margin is whole again."""
    made = ""
    for line in lines:
        line = line.strip()
        parted = _HYPHEN.search(made) and line[:1].islower()
        made = made[:-1] + line if parted else f"{made} {line}".strip()
    return made


def _same(text: str) -> str:
    """Return what two writings of one title have in common."""
    return re.sub(r"[\W_]+", " ", clean(text).lower()).strip()
