"""What stands around a saved newsletter or web page goes; ordinary documents are not touched.

A cue alone proves nothing: a guide to SNS says "subscribe" on every page. Only a text that shows cues of several
different kinds, in short paragraphs, is a newsletter. The phrases are in `boilerplate.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

import yaml

from ingest.parsed import Piece

_KINDS = 3
"""So many different kinds of cue make a newsletter."""
_CUE_CHARS = 320
"""A longer paragraph is text, whatever phrase it holds."""
_BACK_MATTER = ("paywall",)
"""From the first of these cues on, nothing is text any more."""
_OPENING = ("greeting", "schedule", "sponsor")
"""These stand before an edition begins."""
_EARLY = 0.5
"""An edition begins in the first half, or no kicker was found."""
_KICKER_WORDS = range(1, 8)
_ALT_TEXT = re.compile(r"(logo|image|photo|avatar|banner|icon|cover|thumbnail)s?", re.IGNORECASE)


def without_newsletter(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Return `pieces` without a newsletter's greeting, schedule, advertisements, subscribe box and footer.

    All of them, unchanged, when the text is no newsletter or when nothing would remain.
    """
    cues = [_cue(piece) for piece in pieces]
    if len({cue for cue in cues if cue}) < _KINDS:
        return pieces
    begin = _edition(pieces, cues)
    end = next((at for at, cue in enumerate(cues) if cue in _BACK_MATTER and at >= begin), len(pieces))
    kept = [piece for at, piece in enumerate(pieces) if begin <= at < end and not cues[at]]
    while kept and _ALT_TEXT.fullmatch(kept[-1].text):
        kept.pop()
    return kept or pieces


def without_page_furniture(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Return `pieces` of a web page without share links, cookie notes and the like, and as `without_newsletter`."""
    patterns = _phrases()["page"]
    kept = [
        piece
        for piece in pieces
        if piece.kind in ("code", "table")
        or len(piece.text) > _CUE_CHARS
        or not any(pattern.search(_bare(piece.text)) for pattern in patterns)
    ]
    return without_newsletter(kept or pieces)


@cache
def _phrases() -> Mapping[str, tuple[re.Pattern[str], ...]]:
    """Return the patterns by kind of newsletter cue, and those of web pages under "page"."""
    text = resources.files("ingest").joinpath("boilerplate.yaml").read_text("utf-8")
    content = yaml.safe_load(text)
    kinds = {**content["newsletter"], "page": content["page"]}
    return {kind: tuple(re.compile(phrase, re.IGNORECASE) for phrase in many) for kind, many in kinds.items()}


def _cue(piece: Piece) -> str:
    """Return the kind of newsletter cue that a piece is, or an empty string."""
    if piece.kind in ("code", "table") or len(piece.text) > _CUE_CHARS:
        return ""
    text = _bare(piece.text)
    found = (
        kind
        for kind, many in _phrases().items()
        if kind != "page" and any(pattern.search(text) for pattern in many)
    )
    return next(found, "")


def _edition(pieces: Sequence[Piece], cues: Sequence[str]) -> int:
    """Return where the edition itself begins: after its kicker, else after the cues that open the text.

    A kicker is a short line in capitals ("DEEP DIVE"), with or without an emoji, above the title.
    """
    opening = next((at for at, cue in enumerate(cues) if cue in _OPENING), None)
    if opening is None:
        return 0
    early = range(opening, max(opening + 1, round(len(pieces) * _EARLY)))
    kicker = next((at for at in early if _is_kicker(pieces[at])), None)
    if kicker is not None:
        return kicker + 1
    heading = next((at for at in early if pieces[at].kind == "heading" and at), None)
    if heading is not None:
        return heading
    return max((at for at in early if cues[at] in _OPENING and at <= opening + 6), default=-1) + 1


def _is_kicker(piece: Piece) -> bool:
    letters = [character for character in piece.text if character.isalpha()]
    short = len(piece.text.split()) in _KICKER_WORDS and "\n" not in piece.text
    return short and len(letters) >= 4 and all(letter.isupper() for letter in letters)


def _bare(text: str) -> str:
    """Return `text` on one line without its list mark."""
    return re.sub(r"^\s*(?:[-*•]|\d+\.)\s+", "", " ".join(text.split()))
