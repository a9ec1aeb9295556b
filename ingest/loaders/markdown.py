"""Markdown with front matter, tables and embedded HTML. The one file that imports markdown-it."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.documents.frontmatter import FrontMatterError, split_front_matter
from ingest.boilerplate import without_newsletter
from ingest.errors import GiveUp
from ingest.loaders.decoding import decode
from ingest.loaders.html import write_html
from ingest.parsed import Parsed, TextWriter

DEEPEST = 400
"""Levels of nesting; a list takes two for each of its own."""
_UNSEEN = re.compile(
    r"<(script|style|template|noscript|svg)\b[^>]*>.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.IGNORECASE
)
_MARKUP = re.compile(
    r"\]\([^)\n]*\)|\]\[[^\]\n]*\]|^ {0,3}\[[^\]\n]+\]:.*$|</?[a-z][^<>]*>|^[ \t>]*(?:```|~~~).*$",
    re.MULTILINE | re.IGNORECASE,
)
"""Where links lead, what tags and fences say of themselves."""
_LONGEST_HEADING = 120
_BAR = re.compile(r"(?<!\\)\|")
_EDGE = re.compile(r"^[\s>]*\||(?<!\\)\|\s*$")
_BREAK = re.compile(r"<(?:br|hr)\b", re.IGNORECASE)


def load(data: bytes, name: str) -> Parsed:
    """Return the document. Raises: GiveUp when it is not text, is empty, or has front matter with a mistake."""
    text = decode(data).replace("\x00", "")
    try:
        front, body = split_front_matter(text, name)
    except FrontMatterError as error:
        raise GiveUp(str(error)) from error
    writer = TextWriter()
    # A parser keeps state while it works, and files may be read in several threads: each load has its own.
    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable("table")
    try:
        _Walk(parser, body.splitlines(), writer).all(parser.parse(body))
    except RecursionError as error:
        raise GiveUp("its lists or quotes nest too deep") from error
    return writer.finish(front=front, seen=_shown(body), drop=without_newsletter)


def _shown(body: str) -> str:
    """Return about what a reader sees, by a look at the signs alone: it tells what the parser has left out."""
    body = _UNSEEN.sub(" ", body)
    return html.unescape(_MARKUP.sub(" ", body))


@dataclass(slots=True)
class _Walk:
    """Writes what the parser found, block by block."""

    parser: MarkdownIt
    lines: list[str]
    writer: TextWriter
    heading: int = 0
    underlined: bool = False
    row: list[str] = field(default_factory=list)
    rows: list[list[str]] | None = None
    table_line: int = 0

    def all(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            self._block(token)

    def _block(self, token: Token) -> None:
        kind = token.type
        if kind == "heading_open":
            self.heading, self.underlined = int(token.tag[1:]), token.markup in ("-", "=")
        elif kind == "inline":
            self._text(_inline(token))
        elif kind in ("fence", "code_block"):
            self.writer.code(token.content)
        elif kind == "html_block":
            write_html(token.content, self.writer)
        elif kind in ("bullet_list_open", "ordered_list_open"):
            start = int(token.attrGet("start") or 1)
            self.writer.open_list(ordered=kind.startswith("ordered"), start=start)
        elif kind == "list_item_open":
            self.writer.open_item()
        elif kind in ("bullet_list_close", "ordered_list_close"):
            self.writer.close_list()
        elif kind == "table_open":
            self.rows, self.table_line = [], token.map[0] if token.map else len(self.lines)
        elif kind == "tr_close" and self.rows is not None:
            self.rows.append([*self.row, *self._cells_left_out()])
            self.row = []
        elif kind == "table_close" and self.rows is not None:
            self.writer.table(self.rows)
            self.rows = None

    def _text(self, text: str) -> None:
        if self.rows is not None:
            self.row.append(text)
        elif self.heading:
            # A rule right below a paragraph makes a heading of it, which its writer seldom meant.
            prose = self.underlined and (len(text) > _LONGEST_HEADING or text.endswith((".", "!", ":")))
            if prose:
                self.writer.paragraph(text)
            else:
                self.writer.heading(text, self.heading)
            self.heading = 0
        else:
            self.writer.paragraph(text)

    def _cells_left_out(self) -> list[str]:
        """Return the cells of a row that are more than the table's head has: the parser drops them."""
        assert self.rows is not None
        number = self.table_line + (len(self.rows) + 1 if self.rows else 0)  # the second line parts the head
        line = self.lines[number] if number < len(self.lines) else ""
        cells = _BAR.split(_EDGE.sub("", line))[len(self.row) :]
        return [_inline(self.parser.parseInline(cell.strip())[0]) for cell in cells]


def _inline(token: Token) -> str:
    """Return what a reader sees of a paragraph: markup resolved, a line end for a hard break only."""
    seen: list[str] = []
    for child in token.children or ():
        if child.type in ("text", "code_inline", "text_special"):
            seen.append(child.content)
        elif child.type == "softbreak":
            seen.append(" ")
        elif child.type == "hardbreak" or (child.type == "html_inline" and _BREAK.match(child.content)):
            seen.append("\n")
        elif child.type == "image":
            seen.append(_inline(child) or child.content)
    return "".join(seen)
