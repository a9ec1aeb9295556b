"""Markdown with front matter, tables and embedded HTML. The one file that imports markdown-it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.frontmatter import FrontMatterError, split_front_matter
from ingest.boilerplate import without_newsletter
from ingest.errors import GiveUp
from ingest.loaders.decoding import decode
from ingest.loaders.html import write_html
from ingest.parsed import Parsed, TextWriter

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
    _write(MarkdownIt("commonmark", {"maxNesting": 40}).enable("table").parse(body), writer)
    return writer.finish(front=front, drop=without_newsletter)


def _write(tokens: Sequence[Token], writer: TextWriter) -> None:
    heading = 0
    row: list[str] = []
    rows: list[list[str]] | None = None
    for token in tokens:
        kind = token.type
        if kind == "heading_open":
            heading = int(token.tag[1:])
        elif kind == "inline":
            text = _inline(token)
            if rows is not None:
                row.append(text)
            elif heading:
                writer.heading(text, heading)
                heading = 0
            else:
                writer.paragraph(text)
        elif kind in ("fence", "code_block"):
            writer.code(token.content)
        elif kind == "html_block":
            write_html(token.content, writer)
        elif kind in ("bullet_list_open", "ordered_list_open"):
            writer.open_list(ordered=kind.startswith("ordered"), start=int(token.attrGet("start") or 1))
        elif kind == "list_item_open":
            writer.open_item()
        elif kind in ("bullet_list_close", "ordered_list_close"):
            writer.close_list()
        elif kind == "table_open":
            rows = []
        elif kind == "tr_close" and rows is not None:
            rows.append(row)
            row = []
        elif kind == "table_close" and rows is not None:
            writer.table(rows)
            rows = None


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
