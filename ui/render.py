"""An Answer as the doors show it: linked Markdown, a panel of quotes, plain text. Pure; every text is data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from itertools import groupby
from urllib.parse import urlsplit

from assistant.markdown import unescape
from assistant.types import Answer, Citation

_MARKER = re.compile(r"(?<!\\)\[(\d+)\]")
_BOLD = re.compile(r"(?<!\\)\*\*")
_WEB = re.compile(r"https?://", re.IGNORECASE)


def linked_markdown(answer: Answer, number: int) -> str:
    """Return the answer's text with each marker a link to its quote; `number` tells answers apart."""
    return _MARKER.sub(lambda match: rf"[\[{match[1]}\]](#cite-{number}-{match[1]})", answer.text)


def plain_text(answer: Answer) -> str:
    """Return the text and its numbered sources, as a terminal shows them."""
    text = unescape(_BOLD.sub("", answer.text))
    if not answer.citations:
        return text
    return f"{text}\n\nSources\n" + "\n".join(_plain_source(citation) for citation in answer.citations)


def markdown_with_sources(answer: Answer) -> str:
    """Return Markdown to paste elsewhere: question, text, and the quotes as a list."""
    parts = [f"> {answer.question}", answer.text]
    if answer.citations:
        parts.append("\n".join(f"- {_plain_source(citation)}" for citation in answer.citations))
    return "\n\n".join(parts)


def panel(answers: Sequence[Answer]) -> str:
    """Return the panel's HTML: the quotes of every answer, of which the page shows one at a time."""
    if not answers:
        return _notice("Each sentence of an answer ends in a number. Its exact source is shown here.")
    last = len(answers)
    return "".join(_section(answer, number, shown=number == last) for number, answer in enumerate(answers, 1))


def _section(answer: Answer, number: int, *, shown: bool) -> str:
    body = "".join(
        _document(list(citations), number)
        for _, citations in groupby(answer.citations, key=lambda citation: citation.document_id)
    )
    copy = escape(markdown_with_sources(answer), quote=True)
    return (
        f'<section class="evidence" data-answer="{number}"{"" if shown else " hidden"}>'
        f'<header><p class="asked">{escape(answer.question)}</p>'
        f'<button type="button" class="copy" data-copy="{copy}">Copy answer</button></header>'
        f"{body or _notice('This reply cites nothing.')}</section>"
    )


def _document(citations: Sequence[Citation], number: int) -> str:
    quotes = "".join(_quote(citation, number) for citation in citations)
    return f"<article><h3>{escape(citations[0].title)}</h3><ol>{quotes}</ol></article>"


def _quote(citation: Citation, number: int) -> str:
    heading = " › ".join(citation.heading[1:] or citation.heading)
    details = " · ".join(part for part in (_link(citation.url), _as_of(citation)) if part)
    return (
        f'<li id="cite-{number}-{citation.marker}" tabindex="-1">'
        f'<span class="marker">{citation.marker}</span>'
        f'<p class="where">{escape(heading)}</p>'
        f"<blockquote>{escape(citation.quote)}</blockquote>"
        f'<p class="source">{details}</p></li>'
    )


def _link(url: str) -> str:
    """Return a link to a web page; anything else is shown as text, or not at all."""
    if not _WEB.match(url):
        return escape(url)
    parts = urlsplit(url)
    page = parts.path.rstrip("/").rpartition("/")[2].removesuffix(".html")
    shown = " › ".join(part for part in (parts.netloc, page) if part)
    return (
        f'<a href="{escape(url, quote=True)}" target="_blank" rel="noopener noreferrer">{escape(shown)}</a>'
    )


def _as_of(citation: Citation) -> str:
    return f"as of {escape(citation.as_of)}" if citation.as_of else ""


def _notice(text: str) -> str:
    return f'<p class="notice">{text}</p>'


def _plain_source(citation: Citation) -> str:
    heading = " > ".join(citation.heading[1:])
    where = f"{citation.title}, {heading}" if heading else citation.title
    details = ", ".join(
        part for part in (citation.url, f"as of {citation.as_of}" * bool(citation.as_of)) if part
    )
    return f"[{citation.marker}] {where}: “{' '.join(citation.quote.split())}”" + (
        f" ({details})" if details else ""
    )
