"""The single statements of a document, each of which may be quoted alone: sentences and table rows. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from corpus.language.roles import role
from corpus.language.sentences import sentence_spans
from corpus.types import Block, Document

_MIN_WORDS, _MAX_CHARACTERS = 4, 420
_LINE = re.compile(r"[^\n]+")


class Span(NamedTuple):
    """A statement at `document.text[start_char:end_char]`, and how it is said: a row as a sentence, blanks tidied."""

    start_char: int
    end_char: int
    text: str


def statement_spans(document: Document, start: int, end: int) -> list[Span]:
    """Return the statements within [start, end), in order; headings, code and what cannot stand alone are none."""
    inside = (block for block in document.blocks if block.start_char < end and block.end_char > start)
    return [
        span
        for block in inside
        for span in _span(document, block, start, end)
        if _reads_as_statement(span.text)
    ]


def texts_compared(document: Document) -> list[str]:
    """Return what answers compare with a question, each once: the document's own questions and its statements.

    Statements only of a document whose headings say what its sections are for; of any other, an answer compares
    the few of the passages that were found.
    """
    headings = (block for block in document.blocks if block.kind == "heading")
    if not any(role([document.text[block.start_char : block.end_char]]) for block in headings):
        return list(dict.fromkeys(document.questions))
    statements = statement_spans(document, 0, len(document.text))
    return list(dict.fromkeys([*document.questions, *(span.text for span in statements)]))


def _span(document: Document, block: Block, start: int, end: int) -> Iterator[Span]:
    start, end = max(block.start_char, start), min(block.end_char, end)
    if block.kind == "table":
        header = document.text[block.start_char : block.end_char].split("\n", 1)[0]
        for first, last in _rows(document.text, block, start, end):
            yield Span(first, last, _row_as_sentence(header, document.text[first:last]))
    elif block.kind in ("paragraph", "list_item"):
        for first, last in sentence_spans(document.text[start:end]):
            begin, stop = start + first, start + last
            yield Span(begin, stop, " ".join(document.text[begin:stop].split()))


def _rows(text: str, block: Block, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the table's rows within [start, end), without its header line."""
    header_end = text.find("\n", block.start_char, block.end_char)
    if header_end < 0:
        return []
    return [match.span() for match in _LINE.finditer(text, max(start, header_end + 1), end)]


def _row_as_sentence(header: str, row: str) -> str:
    """Return a row as one sentence: its first cell, then each other cell under its column's name."""
    names, cells = _cells(header), _cells(row)
    pairs = [
        f"{name.lower()} {cell}" if name and len(cells) > 2 else cell
        for name, cell in zip(names[1:], cells[1:], strict=False)
        if cell and cell not in "–-"
    ]
    return f"{cells[0]}: {', '.join(pairs)}." if cells and pairs else ""


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _reads_as_statement(text: str) -> bool:
    return (
        len(text) <= _MAX_CHARACTERS
        and len(text.split()) >= _MIN_WORDS
        and text[-1] in ".!"
        and not text.endswith("...")
        and (text[0].isupper() or text[0].isdigit() or not text[0].isalpha())
    )
