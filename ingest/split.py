"""A document becomes passages: pieces that are found as one, none longer than the encoder reads. Pure.

Sections never mix. Within one, whole blocks are put together; only what is too long by itself is cut, and
then where a reader would: a paragraph between sentences, a table between rows, code between lines.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil

from corpus.language.sentences import sentence_spans
from corpus.types import Block, Document, Passage, Tokenizer

_SHARE_OF_HEADING = _SHARE_OF_CONTEXT = 4
"""A heading path, or a table's header, may take a quarter of a passage's tokens; more of it is cut."""
_LINE = re.compile(r"[^\n]+")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Section:
    """The blocks under one heading, and the path of headings that leads to it."""

    heading: tuple[str, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class _Atom:
    """A span that is not cut further; `context` must be repeated where a passage begins with it."""

    start: int
    end: int
    context: str = ""


def split(document: Document, tokenizer: Tokenizer) -> tuple[Passage, ...]:
    """Return the passages in text order; every visible character outside a heading is in exactly one, and so is
    a heading under which nothing stands.

    At most `tokenizer.max_tokens` tokens each, counting heading path, table header and special tokens.
    Their ids depend on the document's id and their own words, not on where they stand.
    """
    text = _Measured(document.text, tokenizer)
    repeats: Counter[str] = Counter()
    passages: list[Passage] = []
    for section in _sections(document, text):
        for start, end, context in _pieces(section, text):
            passage = Passage(
                "", document.id, len(passages), section.heading, text.text[start:end], start, end, context
            )
            words = passage.encoded_text()
            identity = f"{document.id}\0{words}\0{repeats[words]}"
            repeats[words] += 1
            digest = hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()
            passages.append(replace(passage, id=digest[:16]))
    return tuple(passages)


class _Measured:
    """A text whose tokens have been counted once, so that any span of it is measured by bisection."""

    def __init__(self, text: str, tokenizer: Tokenizer) -> None:
        self.text = text
        self.room = tokenizer.max_tokens - tokenizer.special_tokens
        """Tokens that a passage may have in all, without the special ones."""
        self._tokenizer = tokenizer
        self._starts = [start for start, _ in tokenizer.spans(text)]

    def count(self, start: int, end: int) -> int:
        """Return how many tokens begin in [start, end)."""
        return bisect_left(self._starts, end) - bisect_left(self._starts, start)

    def count_anew(self, text: str) -> int:
        """Return how many tokens a text has by itself."""
        return len(self._tokenizer.spans(text)) if text else 0

    def cut(self, text: str, tokens: int) -> str:
        """Return the beginning of a text that has at most that many tokens."""
        spans = self._tokenizer.spans(text)
        return text if len(spans) <= tokens else text[: spans[tokens - 1][1]].rstrip()

    def after(self, start: int, tokens: int) -> int:
        """Return the character where the token begins that follows that many after `start`."""
        index = bisect_left(self._starts, start) + max(tokens, 1)
        return self._starts[index] if index < len(self._starts) else len(self.text)


def _sections(document: Document, text: _Measured) -> Iterator[_Section]:
    """Yield the sections in text order; a heading under which nothing stands is the text of one itself."""
    path: list[tuple[int, str]] = []
    blocks: list[Block] = []
    bare: Block | None = None
    for block in (*document.blocks, None):
        if block is not None and block.kind != "heading":
            blocks.append(block)
            bare = None
            continue
        if blocks:
            yield _Section(_shortened(path, text), tuple(blocks))
            blocks = []
        if bare is not None and (block is None or block.level <= bare.level):
            yield _Section(_shortened(path[:-1], text), (replace(bare, kind="paragraph", level=0),))
        if block is None:
            return
        while path and path[-1][0] >= block.level:
            path.pop()
        path.append((block.level, " ".join(document.text[block.start_char : block.end_char].split())))
        bare = block


def _shortened(path: Iterable[tuple[int, str]], text: _Measured) -> tuple[str, ...]:
    """Return the headings, outermost first; where they are too long together, the outer ones go first."""
    headings = [heading for _, heading in path]
    limit = text.room // _SHARE_OF_HEADING
    while len(headings) > 1 and text.count_anew(" > ".join(headings)) > limit:
        headings.pop(0)
    return tuple(text.cut(heading, limit) for heading in headings)


def _pieces(section: _Section, text: _Measured) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and context of each passage of a section, of about equal length."""
    budget = text.room - text.count_anew(" > ".join(section.heading))
    atoms = [atom for block in section.blocks for atom in _atoms(block, text, budget)]
    if not atoms:
        return
    total = text.count(atoms[0].start, atoms[-1].end)
    goal = ceil(total / ceil(max(total, 1) / budget))
    first, last = atoms[0], atoms[0]
    for atom in atoms[1:]:
        room = budget - text.count_anew(first.context)
        if text.count(first.start, last.end) >= goal or text.count(first.start, atom.end) > room:
            yield from _checked(first, last.end, text, budget)
            first = atom
        last = atom
    yield from _checked(first, last.end, text, budget)


def _checked(first: _Atom, end: int, text: _Measured, budget: int) -> Iterator[tuple[int, int, str]]:
    """Yield the piece, in halves if its words make more tokens alone than they did in their place."""
    start = first.start
    tokens = text.count_anew(text.text[start:end]) + text.count_anew(first.context)
    middle = text.after(start, text.count(start, end) // 2)
    if tokens <= budget or not start < middle < end:
        yield start, end, first.context
        return
    for part in (_Atom(start, middle, first.context), _Atom(middle, end, first.context)):
        for trimmed in _trimmed(text.text, (part.start, part.end)):
            yield from _checked(_Atom(*trimmed, part.context), trimmed[1], text, budget)


def _atoms(block: Block, text: _Measured, budget: int) -> Iterator[_Atom]:
    """Yield the block whole where it fits, else its sentences, lines or rows, else pieces of these."""
    span = (block.start_char, block.end_char)
    if text.count(*span) <= budget:
        yield from (_Atom(*trimmed) for trimmed in _trimmed(text.text, span))
    elif block.kind == "table":
        yield from _table(span, text, budget)
    else:
        parts = _lines(text.text, span) if block.kind == "code" else _sentences(text.text, span)
        yield from (_Atom(*part) for whole in parts for part in _words(whole, text, budget))


def _table(span: Span, text: _Measured, budget: int) -> Iterator[_Atom]:
    """Yield a table's rows; the header stays with the first and is the context of all others."""
    header, *rows = _lines(text.text, span)
    context = text.cut(text.text[slice(*header)], budget // _SHARE_OF_CONTEXT)
    opening = (header[0], rows[0][1]) if rows else header
    if text.count(*opening) <= budget:
        yield _Atom(*opening)
        rows = rows[1:]
    else:
        yield from (_Atom(*part) for part in _words(header, text, budget))
    room = budget - text.count_anew(context)
    yield from (_Atom(*part, context) for row in rows for part in _words(row, text, room))


def _lines(text: str, span: Span) -> list[Span]:
    lines = (match.span() for match in _LINE.finditer(text, *span))
    return [trimmed for line in lines for trimmed in _trimmed(text, line)]


def _sentences(text: str, span: Span) -> list[Span]:
    """Return the sentences; a list mark, which belongs to none, stays with the one that it opens."""
    opening = [span[0] + start for start, _ in sentence_spans(text[slice(*span)])][1:]
    bounds = [span[0], *opening, span[1]]
    return [trimmed for pair in pairwise(bounds) for trimmed in _trimmed(text, pair)]


def _words(span: Span, text: _Measured, budget: int) -> Iterator[Span]:
    """Yield the span in pieces that fit, cut between words, or within one that has no end."""
    start, end = span
    while text.count(start, end) > budget:
        limit = text.after(start, budget)
        blank = max(text.text.rfind(char, start, limit) for char in " \n\t")
        cut = blank if blank > start else limit
        yield from _trimmed(text.text, (start, cut))
        start = cut
    yield from _trimmed(text.text, (start, end))


def _trimmed(text: str, span: Span) -> Iterator[Span]:
    """Yield the span without blanks at its ends; nothing if only blanks are there."""
    inside = text[slice(*span)]
    if inside.strip():
        start = span[0] + len(inside) - len(inside.lstrip())
        yield start, start + len(inside.strip())
