"""An answer as Block Kit: its sections, its sources with their dates, buttons. Pure.

The classes of slack_sdk check Slack's limits when they become a dict, so a message that Slack would refuse is a
failing test and not a silent thread.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, LiteralString

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)
from slack_sdk.models.views import View

from assistant.types import Answer, Citation
from assistant.writing.markdown import unescape, unmarked, without_foreign_markers
from ui.slack.mrkdwn import LONGEST, Mrkdwn, link, sections

EVIDENCE, UP, DOWN = "workshape_evidence", "workshape_up", "workshape_down"
_MOST_BLOCKS = 50
_MOST_IN_VIEW = 100
_LONGEST_SUMMARY = 300
_NOTHING = Mrkdwn()
_HALF_ENTITY = re.compile(r"&\w{0,3}$")
_MARKED = re.compile(r" \[\d+\]")
Blocks = list[dict[str, Any]]


def message(answer: Answer, reference: str = "") -> list[tuple[Mrkdwn, Blocks]]:
    """Return the messages that tell an answer, nearly always one: a summary for notifications, and blocks.

    With a `reference`, by which the evidence can be asked for, the last one has buttons.
    """
    body: list[Block] = [_section(text) for text in sections(answer)]
    body += [ContextBlock(elements=[_text(text)]) for text in _footer(answer)]
    if reference and answer.citations:
        body.append(_buttons(reference, len(answer.citations)))
    summary = _summary(answer)
    return [
        (summary, [block.to_dict() for block in body[at : at + _MOST_BLOCKS]])
        for at in range(0, len(body), _MOST_BLOCKS)
    ]


def note(text: str) -> tuple[Mrkdwn, Blocks]:
    """Return a message of plain words."""
    piece = _cut(Mrkdwn.escape(text))
    return piece, [_section(piece).to_dict()]


def evidence(answer: Answer) -> dict[str, Any]:
    """Return the view that shows the exact quotes an answer rests on."""
    quotes = [_section(text) for text in _joined(map(_quote, answer.citations))]
    return View(
        type="modal",
        title=PlainTextObject(text="Evidence"),
        close=PlainTextObject(text="Close"),
        blocks=quotes[:_MOST_IN_VIEW],
    ).to_dict()


def _buttons(reference: str, count: int) -> ActionsBlock:
    label = f"Show {count} quote{'s' if count != 1 else ''}"
    return ActionsBlock(
        elements=[
            ButtonElement(text=PlainTextObject(text=label), action_id=EVIDENCE, value=reference),
            ButtonElement(
                text=PlainTextObject(text=":+1:", emoji=True),
                action_id=UP,
                value=reference,
                accessibility_label="This answer helped",
            ),
            ButtonElement(
                text=PlainTextObject(text=":-1:", emoji=True),
                action_id=DOWN,
                value=reference,
                accessibility_label="This answer did not help",
            ),
        ]
    )


def _section(text: Mrkdwn) -> SectionBlock:
    return SectionBlock(text=_text(text))


def _text(text: Mrkdwn) -> MarkdownTextObject:
    return MarkdownTextObject(text=text, verbatim=True)  # else Slack makes links and mentions of plain words


def _cut(text: Mrkdwn, longest: int = LONGEST) -> Mrkdwn:
    """Return the beginning of a text without links that fits, no entity of it cut in two."""
    if len(text) <= longest:
        return text
    return Mrkdwn(_HALF_ENTITY.sub("", text[: longest - 1]) + "…")


def _footer(answer: Answer) -> list[Mrkdwn]:
    """Return notices, and each document cited with the latest date of its quotes."""
    dates: dict[str, str] = {}
    for cited in answer.citations:
        dates[cited.title] = max(dates.get(cited.title, ""), cited.as_of)
    lines = [
        Mrkdwn.of("{} (as of {})", unmarked(title), date) if date else Mrkdwn.escape(unmarked(title))
        for title, date in dates.items()
    ]
    sources = _joined(lines, " · ", start=Mrkdwn("Sources: ")) if lines else []
    return [*(_cut(Mrkdwn.escape(notice)) for notice in answer.notices), *sources]


def _summary(answer: Answer) -> Mrkdwn:
    """Return the first line, for a notification, which Slack reads as mrkdwn as well."""
    line = unescape(
        _MARKED.sub("", without_foreign_markers(answer.text).split("\n", 1)[0])
        .replace("**", "")
        .removeprefix("- ")
    )
    return Mrkdwn.escape(line if len(line) <= _LONGEST_SUMMARY else line[: _LONGEST_SUMMARY - 1] + "…")


def _quote(cited: Citation) -> Mrkdwn:
    dated = f", as of {cited.as_of}" if cited.as_of else ""
    head = Mrkdwn.of("*[{}]* {}{}", cited.marker, unmarked(cited.title[:_LONGEST_SUMMARY]), dated)
    source = link(cited.url, cited.url.partition("://")[2])
    below = Mrkdwn.of("\n{}", source) if source else source
    room = LONGEST - len(head) - len(below) - len("\n> ")
    return Mrkdwn.of(
        "{}\n> {}{}", head, _cut(Mrkdwn.escape(unmarked(" ".join(cited.quote.split()))), room), below
    )


def _joined(texts: Iterable[Mrkdwn], by: LiteralString = "\n\n", start: Mrkdwn = _NOTHING) -> list[Mrkdwn]:
    """Return the texts joined, as many at once as fit into a section."""
    pieces: list[Mrkdwn] = []
    piece = start
    for text in texts:
        added = text if piece == start else Mrkdwn.joined(by, (_NOTHING, text))
        if len(piece) + len(added) > LONGEST:
            pieces.append(piece)
            piece = _cut(text)
        else:
            piece = Mrkdwn.joined("", (piece, added))
    return [*pieces, piece] if piece else pieces
