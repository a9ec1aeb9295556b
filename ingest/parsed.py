"""What a loader makes of a file: clean text with its structure; one writer makes both, so offsets are right."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from corpus.documents.confidence import JUDGEMENT
from corpus.documents.frontmatter import FrontMatter
from corpus.language.sentences import SOURCE_KEYS, sentence_spans
from corpus.types import Attribution, Block, BlockKind
from ingest.complete import letters, lost
from ingest.errors import GiveUp

_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff\ud800-\udfff\ufffe\uffff]"
)
"""Controls, lone surrogates and invisible characters that no reader sees and no store needs."""
_BLANKS = re.compile(r"[^\S\n]+")
_KEY = re.compile(r"@([\w.:-]+)")
_INDENT = "  "


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file's clean text, its blocks with exact offsets, and what it says of itself.

    `title` is the file's own (a page's `<title>`, a PDF's metadata) and may be empty; `front` is empty but
    for Markdown with front matter.
    """

    text: str
    blocks: tuple[Block, ...]
    title: str = ""
    front: FrontMatter = field(default_factory=FrontMatter)
    attributions: tuple[Attribution, ...] = ()
    lost: float = 0.0
    """The share of the file's text that could not be read."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A block before it has a place; `tight` means that no blank line parts it from the one before."""

    kind: BlockKind
    text: str
    level: int = 0
    tight: bool = False


@dataclass(slots=True)
class _List:
    ordered: bool
    number: int
    mark: str = ""
    """What the next paragraph begins with; empty once the item has its text."""


@dataclass(slots=True)
class TextWriter:
    """Takes a document's blocks in order and makes a Parsed of them.

    Between `open_list` and `close_list` the first paragraph after `open_item` is the item, with its mark and
    two blanks for each list around it; further blocks of the item stand as they are.
    """

    pieces: list[Piece] = field(default_factory=list)
    _lists: list[_List] = field(default_factory=list)

    def heading(self, text: str, level: int) -> None:
        """Add a heading of level 1 to 6 on one line; blank text adds nothing, here and below."""
        text = clean(text).replace("\n", " ")
        if self._lists:  # a heading inside a list item is how some pages make it bold
            self.paragraph(text)
        elif text:
            self.pieces.append(Piece("heading", text, min(max(level, 1), 6)))

    def paragraph(self, text: str) -> None:
        """Add a paragraph, or the item that was opened; its line ends are kept."""
        text = clean(text)
        if not text:
            return
        mark = self._lists[-1].mark if self._lists else ""
        if not mark:
            self.pieces.append(Piece("paragraph", text))
            return
        self._lists[-1].mark = ""
        text = (_INDENT * (len(self._lists) - 1)) + mark + text.replace("\n", " ")
        self.pieces.append(Piece("list_item", text, tight=self._follows_item()))

    def code(self, text: str) -> None:
        """Add code, its characters and blanks as they are."""
        text = _visible(text).rstrip().expandtabs(4)
        lines = text.split("\n")
        while lines and not lines[0].strip():
            del lines[0]
        if lines:
            self._settle_item()
            self.pieces.append(Piece("code", "\n".join(lines)))

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """Add a table, header first; a lone cell is a paragraph."""
        cleaned = [[clean(cell).replace("\n", " ").replace("|", "¦") for cell in row] for row in rows]
        cleaned = [row for row in cleaned if any(row)]
        if len(cleaned) == 1 and sum(1 for cell in cleaned[0] if cell) == 1:
            self.paragraph("".join(cleaned[0]))
        elif cleaned:
            self._settle_item()
            _fold_keys(cleaned)
            lines = ("| " + " | ".join(row) + " |" for row in cleaned)
            self.pieces.append(Piece("table", "\n".join(lines)))

    def open_list(self, *, ordered: bool, start: int = 1) -> None:
        """Begin a list, inside the open item if there is one."""
        self._settle_item()
        self._lists.append(_List(ordered, start))

    def open_item(self) -> None:
        """Begin the next item of the innermost list."""
        inner = self._lists[-1]
        inner.mark = f"{inner.number}. " if inner.ordered else "- "
        inner.number += 1

    def close_list(self) -> None:
        """End the innermost list."""
        self._lists.pop()

    def _settle_item(self) -> None:
        """Forget the mark of an item that begins with a list, table or code instead of text."""
        if self._lists:
            self._lists[-1].mark = ""

    def _follows_item(self) -> bool:
        return bool(self.pieces) and self.pieces[-1].kind == "list_item"

    def finish(
        self,
        *,
        title: str = "",
        front: FrontMatter | None = None,
        seen: str = "",
        lost_before: float = 0.0,
        drop: Callable[[Sequence[Piece]], Sequence[Piece]] = lambda pieces: pieces,
    ) -> Parsed:
        """Return the document without the pieces that `drop` leaves out. Raises: GiveUp when nothing is left.

        `seen` is all that was read of the file: what of it no piece holds is lost, besides the share `lost_before`.
        """
        share = lost(letters(seen), letters("".join(piece.text for piece in self.pieces)))
        share += (1 - share) * lost_before
        front = front or FrontMatter()
        parts: list[str] = []
        blocks: list[Block] = []
        attributions: list[Attribution] = []
        position = 0
        for piece in drop(self.pieces):
            text, rests = _take_keys(piece, front)
            if not text:
                continue
            if parts:
                parts.append("\n" if piece.tight else "\n\n")
                position += len(parts[-1])
            blocks.append(Block(piece.kind, position, position + len(text), piece.level))
            attributions += (
                Attribution(
                    attribution.start_char + position, attribution.end_char + position, attribution.source_ids
                )
                for attribution in rests
            )
            parts.append(text)
            position += len(text)
        if not any(character.isalnum() for part in parts for character in part):
            raise GiveUp("it holds no text")
        return Parsed("".join(parts), tuple(blocks), clean(title), front, tuple(attributions), share)


def _fold_keys(rows: list[list[str]]) -> None:
    """Move source keys that fill a last column into the cell before it: alone they would leave it empty."""
    body = rows[1:]
    only_keys = all(len(row) > 2 and not SOURCE_KEYS.sub("", row[-1]).strip() for row in body)
    if only_keys and any(row[-1] for row in body):
        for row in body:
            keys = row.pop()
            row[-1] = f"{row[-1]} {keys}".rstrip()
        if len(rows[0]) > len(body[0]):
            rows[0].pop()


def clean(text: str) -> str:
    """Return `text` without invisible characters, blanks at line ends, runs of blanks or empty lines."""
    lines = (_BLANKS.sub(" ", line).strip() for line in _visible(text).split("\n"))
    return "\n".join(line for line in lines if line)


def _visible(text: str) -> str:
    return _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n"))


def _take_keys(piece: Piece, front: FrontMatter) -> tuple[str, list[Attribution]]:
    """Return the text without source keys, and which of its sentences or rows rest on which source.

    A document that declares no sources keeps whatever looks like a key: there it is somebody's text.
    """
    if (
        "[@" not in piece.text
        or piece.kind == "code"
        or not (front.sources or f"[@{JUDGEMENT}" in piece.text)
    ):
        return piece.text, []
    known = {source.id for source in front.sources} | {JUDGEMENT}
    made: list[str] = []
    rests: list[Attribution] = []
    position = last = 0
    for start, end in sentence_spans(piece.text):
        between = piece.text[last:start]
        sentence = piece.text[start:end]
        ids = [key for group in SOURCE_KEYS.findall(sentence) for key in _KEY.findall(group)]
        plain = re.sub(r"[^\S\n]*" + SOURCE_KEYS.pattern, "", sentence).rstrip()
        made += (between, plain)
        position += len(between)
        named = tuple(dict.fromkeys(id_ for id_ in ids if id_ in known))
        if named and plain:
            rests.append(Attribution(position, position + len(plain), named))
        position += len(plain)
        last = end
    return "".join(made), rests
