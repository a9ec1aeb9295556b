"""An Answer as the doors show it: linked Markdown, a panel of quotes, plain text. Pure; every text is data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape as html_escape
from urllib.parse import urlsplit

from assistant.markdown import escape, unescape
from assistant.types import Answer, Citation

_MARKER = re.compile(r"(?<!\\)\[(\d+)\]")
_BOLD = re.compile(r"(?<!\\)\*\*")
_WEB = re.compile(r"https?://", re.IGNORECASE)
_FIGURE = re.compile(
    r"[$€]\s?\d[\d.,]*\d|\d[\d.,]*\s?(?:%|[KMGT]i?B\b|vCPUs?\b|milli\w+|seconds?|minutes?|hours?|days?|months?|years?"
    r"|messages?|requests?|events?|attempts?|tasks?|subscriptions?|rules|targets|bytes|million|billion)"
)
"""What usually decides in a quote: a quantity with its unit."""
_LEGEND = (
    '<div class="legend"><p>Each sentence of an answer ends in a number. The exact words it rests on are shown here, '
    'with their document, link and date.</p><p>A sentence <span class="judgement">underlined with dots</span> is our '
    "judgement rather than a source’s statement.</p></div>"
)
_OUR_JUDGEMENT = "Engineering judgement of this library, not a statement of AWS"


def linked_markdown(answer: Answer, number: int) -> str:
    """Return the answer for the page: each marker a link to its quote, judgement told apart, the check below.

    `number` tells the answers of a conversation apart.
    """
    text = answer.text
    for claim in answer.claims:
        if claim.status != "supported":
            said = escape(claim.text)
            why = _OUR_JUDGEMENT if claim.status == "judgement" else "No source was found for this"
            word = f'<span class="sr">{claim.status}: </span>'
            marked = f'<span class="{claim.status}" title="{why}">{word}{said}</span>'
            text = text.replace(said, marked, 1)
    linked = _MARKER.sub(lambda match: rf"[\[{match[1]}\]](#q-{number}-{match[1]})", text)
    notices = [f'<span class="notice">{escape(notice)}</span>' for notice in answer.notices]
    below = [*notices, *([_checked(answer)] if answer.claims else [])]
    return "\n\n".join((linked, *below))


def _checked(answer: Answer) -> str:
    good = sum(claim.status != "unsupported" and bool(claim.markers) for claim in answer.claims)
    months = sorted({citation.as_of[:7] for citation in answer.citations if citation.as_of})
    span = f" · sources of {' to '.join(months[:: max(1, len(months) - 1)])}" if months else ""
    noun = "sentence" if len(answer.claims) == 1 else "sentences"
    spent = answer.trace.timings_ms.get("total", 0.0)
    return (
        f'<span class="checked">{good} of {len(answer.claims)} {noun} checked against the source'
        f"{span} · {spent:.0f} ms</span>"
    )


def welcome(knows: str) -> str:
    """Return the greeting of the empty page."""
    return (
        "## Ask about your work\n\nHow often it comes, how long it takes, how big it is, who waits for it. "
        f"Answers quote their sources, and every quote is checked.\n\n{escape(knows)}"
    )


def plain_text(answer: Answer) -> str:
    """Return the text and its numbered sources, as a terminal shows them."""
    text = "\n\n".join((unescape(_BOLD.sub("", answer.text)), *answer.notices))
    if not answer.citations:
        return text
    judged = {claim.markers[0] for claim in answer.claims if claim.status == "judgement" and claim.markers}
    sources = (_plain_source(one, judgement=one.marker in judged) for one in answer.citations)
    return f"{text}\n\nSources\n" + "\n".join(sources)


def sources_markdown(answer: Answer) -> str:
    """Return the sources as a list in Markdown, numbered as the markers are."""
    return "\n".join(("**Sources**", "", *map(_markdown_source, answer.citations)))


def panel(answers: Sequence[Answer]) -> str:
    """Return the panel's HTML: the quotes of every answer; the page shows the last, or the one asked for.

    It has no blank line, which would end the HTML where Markdown reads it.
    """
    if not answers:
        return _LEGEND
    last = len(answers)
    sections = (_section(answer, number, shown=number == last) for number, answer in enumerate(answers, 1))
    return f'<div class="scroll" tabindex="0">{"".join(sections)}</div>'


def _section(answer: Answer, number: int, *, shown: bool) -> str:
    quotes = "".join(_quote(citation, number) for citation in answer.citations)
    body = f"<ol>{quotes}</ol>" if quotes else '<p class="nothing">This reply cites nothing.</p>'
    copy = '<button class="copy">Copy answer and sources</button>' if quotes else ""
    return (
        f'<div class="answer{" shown" if shown else ""}" id="answer-{number}">'
        f'<div class="asked"><p>{html_text(answer.question)}</p>{copy}</div>{body}</div>'
    )


def _quote(citation: Citation, number: int) -> str:
    inner = citation.heading[-1] if len(citation.heading) > 1 else ""
    place = f"{html_text(citation.title)} › {html_text(inner)}" if inner else html_text(citation.title)
    return (
        f'<li id="q-{number}-{citation.marker}" class="quote"><div class="where">'
        f'<span class="marker">{citation.marker}</span><span class="place">{place}</span>'
        f'<span class="date">{html_text(citation.as_of)}</span></div>'
        f"<blockquote>{_with_figures(citation.quote)}</blockquote>{_link(citation.url)}</li>"
    )


def _with_figures(quote: str) -> str:
    """Return the quote with its quantities marked; table cells are parted by a middle dot."""
    text = " · ".join(cell.strip() for cell in quote.strip("| ").split(" | "))
    parts: list[str] = []
    last = 0
    for figure in _FIGURE.finditer(text):
        parts += (html_text(text[last : figure.start()]), f"<mark>{html_text(figure[0])}</mark>")
        last = figure.end()
    return "".join((*parts, html_text(text[last:])))


def _link(url: str) -> str:
    """Return a link to a web page; anything else is shown as text, or not at all."""
    if not _WEB.match(url):
        return f'<div class="link">{html_text(url)}</div>' if url else ""
    parts = urlsplit(url)
    page = parts.path.rstrip("/").rpartition("/")[2].removesuffix(".html")
    shown = " › ".join(part for part in (parts.netloc, page) if part)
    return (
        f'<div class="link"><a href="{html_escape(url, quote=True)}" target="_blank" rel="noopener noreferrer">'
        f"{html_text(shown)}</a></div>"
    )


def html_text(text: str) -> str:
    """Return the text as HTML on one line: what a document wrote stays what it wrote."""
    return html_escape(re.sub(r"\s+", " ", text), quote=True).replace("`", "&#96;").replace("$", "&#36;")


def _plain_source(citation: Citation, *, judgement: bool) -> str:
    heading = " > ".join(citation.heading[1:])
    where = f"{citation.title}, {heading}" if heading else citation.title
    dated = f"as of {citation.as_of}" if citation.as_of else ""
    details = ", ".join(part for part in ("our judgement" if judgement else "", citation.url, dated) if part)
    quoted = f"[{citation.marker}] {where}: “{' '.join(citation.quote.split())}”"
    return quoted + (f" ({details})" if details else "")


def _markdown_source(citation: Citation) -> str:
    title = escape(citation.title)
    linked = f"[{title}]({citation.url})" if _WEB.match(citation.url) else title
    dated = f", as of {citation.as_of}" if citation.as_of else ""
    return f"{citation.marker}. {linked}{dated}: “{escape(' '.join(citation.quote.split()))}”"
