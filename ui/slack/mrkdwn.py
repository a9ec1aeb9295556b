"""An answer's Markdown as Slack's mrkdwn, in pieces that fit a section and never end inside a citation. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Self

from assistant.types import MARKER, Answer
from assistant.writing.markdown import unescape, without_foreign_markers
from corpus.checked import web_address
from corpus.safe import Safe

LONGEST = 3_000
"""Characters that a section's text may have; Slack refuses a message with a longer one."""
_BOLD = re.compile(r"\*\*")
_LABEL = re.compile(r"^(\*\*[^*\n]+\*\*)\n\n", re.MULTILINE)
"""A line that is all label: it stays with what it is the label of."""
_SIGNS = re.compile(r"[*_~`]|(?<=:)(?=[a-z0-9_+-]+:)")
_QUIET = "\u2060"
"""A word joiner, of no width: between it and a sign of mrkdwn the sign means nothing."""


class Mrkdwn(Safe):
    """Slack's mrkdwn of ours; where it is sent, Slack is told to make no links of what else it finds."""

    __slots__ = ()

    @classmethod
    def escape(cls, foreign: str) -> Self:
        """Return the text as mrkdwn shows it: no link, mention, quotation or emphasis of its own."""
        visible = foreign.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return cls(_SIGNS.sub(lambda sign: f"{_QUIET}{sign[0]}{_QUIET}", visible))


_DOUBTS = {"judgement": Mrkdwn(" _judgement_"), "unsupported": Mrkdwn(" _not confirmed_")}


def sections(answer: Answer) -> list[Mrkdwn]:
    """Return the answer's text as mrkdwn, each piece at most LONGEST characters; each marker links to its source."""
    links = {citation.marker: citation.url for citation in answer.citations}
    doubted = {claim.text: _DOUBTS[claim.status] for claim in answer.claims if claim.status in _DOUBTS}
    pieces: list[Mrkdwn] = []
    for paragraph in _LABEL.sub(r"\1\n", without_foreign_markers(answer.text)).split("\n\n"):
        pieces += _fit([_atom(atom, links, doubted) for atom in _atoms(paragraph)])
    return [piece for piece in pieces if piece.strip()]


def link(url: str, shown: str) -> Mrkdwn:
    """Return a link to a web page, empty where the address is none."""
    address = web_address(url)
    return Mrkdwn.of("<{}|{}>", Mrkdwn(address.replace("&", "&amp;")), shown) if address else Mrkdwn()


def _atoms(paragraph: str) -> Iterator[str]:
    """Yield pieces that end behind a marker, or at the paragraph's end."""
    start = 0
    for marker in MARKER.finditer(paragraph):
        yield paragraph[start : marker.end()]
        start = marker.end()
    if start < len(paragraph):
        yield paragraph[start:]


def _atom(atom: str, links: dict[int, str], doubted: dict[str, Mrkdwn]) -> Mrkdwn:
    last = next(reversed(list(MARKER.finditer(atom))), None)
    quoted, marker = (atom[: last.start()], int(last[1])) if last else (atom, 0)
    lines = (re.sub(r"^- ", "• ", line) for line in quoted.split("\n"))
    parts = _BOLD.split("\n".join(lines))
    shown = Mrkdwn.joined("*", (Mrkdwn.escape(unescape(part)) for part in parts))
    if not marker:
        return shown
    linked = link(links.get(marker, ""), f"[{marker}]") or Mrkdwn.of("[{}]", marker)
    plain = unescape(_BOLD.sub("", quoted)).strip()
    doubt = next((word for text, word in doubted.items() if plain.endswith(text)), Mrkdwn())
    return Mrkdwn.of("{}{}{}", shown, linked, doubt)


def _fit(atoms: Sequence[Mrkdwn]) -> Iterator[Mrkdwn]:
    """Yield the atoms joined, as many at once as fit; one that is too long by itself is cut at blanks."""
    piece = Mrkdwn()
    for atom in (part for whole in atoms for part in _cut(whole)):
        if len(piece) + len(atom) > LONGEST:
            yield piece
            piece = Mrkdwn(atom.lstrip())
        else:
            piece = Mrkdwn.joined("", (piece, atom))
    yield piece


def _cut(atom: Mrkdwn) -> Iterator[Mrkdwn]:
    while len(atom) > LONGEST:
        # The link at an atom's end is far shorter than a section, so the first LONGEST characters hold none of it
        # unless the atom ends soon after; then the cut is before the link.
        at = atom.rfind(" ", 0, LONGEST)
        link = atom.rfind("<http")
        if link != -1 and at > link:
            at = link
        at = at if at > 0 else LONGEST
        yield Mrkdwn(atom[:at])
        atom = Mrkdwn(atom[at:])
    yield atom
