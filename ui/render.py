"""An Answer as the doors show it: linked Markdown, a panel of quotes, plain text. Pure; every text is data."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.types import MARKER, Answer, Citation
from assistant.writing.markdown import Markdown, link, unescape, unmarked, without_foreign_markers
from ui import html
from ui.html import Html
from ui.terminal import Terminal

_BOLD = re.compile(r"\*\*")
_FIGURE = re.compile(
    r"[$€]\s?\d[\d.,]*\d|\d[\d.,]*\s?(?:%|[KMGT]i?B\b|vCPUs?\b|milli\w+|seconds?|minutes?|hours?|days?|months?|years?"
    r"|messages?|requests?|events?|attempts?|tasks?|subscriptions?|rules|targets|bytes|million|billion)"
)
"""What usually decides in a quote: a quantity with its unit."""
_LEGEND = Html(
    '<div class="legend"><p>Each sentence of an answer ends in a number. The exact words it rests on are shown here, '
    'with their document, link and date.</p><p>A sentence <span class="judgement">underlined with dots</span> is our '
    "judgement rather than a source’s statement.</p></div>"
)
_OUR_JUDGEMENT = "Engineering judgement of this library, not a statement of AWS"


def linked_markdown(answer: Answer, number: int) -> Markdown:
    """Return the answer for the page: each marker a link to its quote, judgement told apart, the check below.

    `number` tells the answers of a conversation apart.
    """
    text = answer.text
    for claim in answer.claims:
        if claim.status != "supported":
            piece = Markdown.escape(claim.text)
            why = _OUR_JUDGEMENT if claim.status == "judgement" else "Not confirmed by its source"
            word = Markdown.of('<span class="sr">{}: </span>', claim.status)
            marked = Markdown.of('<span class="{}" title="{}">{}{}</span>', claim.status, why, word, piece)
            text = text.replace(piece, marked, 1)
    linked = Markdown(MARKER.sub(lambda match: rf"[\[{match[1]}\]](#q-{number}-{match[1]})", text))
    notices = [Markdown.of('<span class="notice">{}</span>', notice) for notice in answer.notices]
    below = [*notices, *([_checked(answer)] if answer.claims else [])]
    return Markdown.joined("\n\n", (linked, *below))


def _checked(answer: Answer) -> Markdown:
    good = sum(claim.status != "unsupported" and bool(claim.markers) for claim in answer.claims)
    months = sorted({citation.as_of[:7] for citation in answer.citations if citation.as_of})
    span = f" · sources of {' to '.join(months[:: max(1, len(months) - 1)])}" if months else ""
    noun = "sentence" if len(answer.claims) == 1 else "sentences"
    spent = answer.trace.timings_ms.get("total", 0.0)
    return Markdown.of(
        '<span class="checked">{}</span>',
        f"{good} of {len(answer.claims)} {noun} checked against the source{span} · {spent:.0f} ms",
    )


def welcome(knows: str) -> Markdown:
    """Return the greeting of the empty page."""
    return Markdown.of(
        "## Ask about your work\n\nHow often it comes, how long it takes, how big it is, who waits for it. "
        "Answers quote their sources, and every quote is checked.\n\n{}",
        knows,
    )


def plain_text(answer: Answer) -> Terminal:
    """Return the text and its numbered sources, as a terminal shows them."""
    piece = Terminal.lines(unescape(_BOLD.sub("", without_foreign_markers(answer.text))))
    text = Terminal.joined("\n\n", (piece, *map(Terminal.escape, answer.notices)))
    if not answer.citations:
        return text
    judged = {claim.markers[0] for claim in answer.claims if claim.status == "judgement" and claim.markers}
    sources = (_plain_source(citation, judgement=citation.marker in judged) for citation in answer.citations)
    return Terminal.of("{}\n\nSources\n{}", text, Terminal.joined("\n", sources))


def sources_markdown(answer: Answer) -> Markdown:
    """Return the sources as a list in Markdown, numbered as the markers are."""
    listed = (_markdown_source(citation) for citation in answer.citations)
    return Markdown.of("**Sources**\n\n{}", Markdown.joined("\n", listed))


def with_notices(answer: Answer) -> Markdown:
    """Return what a program is told besides the text: what the reader should know of how it came about."""
    return Markdown.joined("", (Markdown.of("\n\n*{}*", notice) for notice in answer.notices))


def panel(answers: Sequence[Answer]) -> Html:
    """Return the panel's HTML: the quotes of every answer; the page shows the last, or the one asked for.

    It has no blank line, which would end the HTML where Markdown reads it.
    """
    if not answers:
        return _LEGEND
    last = len(answers)
    sections = (_section(answer, number, shown=number == last) for number, answer in enumerate(answers, 1))
    return Html.of('<div class="scroll" tabindex="0">{}</div>', Html.joined("", sections))


def _section(answer: Answer, number: int, *, shown: bool) -> Html:
    quotes = Html.joined("", (_quote(citation, number) for citation in answer.citations))
    nothing = Html('<p class="nothing">This reply cites nothing.</p>')
    return Html.of(
        '<div class="{}" id="answer-{}"><div class="asked"><p>{}</p>{}</div>{}</div>',
        "answer shown" if shown else "answer",
        number,
        answer.question,
        Html('<button class="copy">Copy answer and sources</button>') if quotes else Html(),
        Html.of("<ol>{}</ol>", quotes) if quotes else nothing,
    )


def _quote(citation: Citation, number: int) -> Html:
    inner = citation.heading[-1] if len(citation.heading) > 1 else ""
    where = Html.of(
        '<div class="where"><span class="marker">{}</span><span class="place">{}</span>'
        '<span class="date">{}</span></div>',
        citation.marker,
        f"{citation.title} › {inner}" if inner else citation.title,
        citation.as_of,
    )
    return Html.of(
        '<li id="q-{}-{}" class="quote">{}<blockquote>{}</blockquote>{}</li>',
        number,
        citation.marker,
        where,
        _with_figures(citation.quote),
        html.link(citation.url),
    )


def _with_figures(quote: str) -> Html:
    """Return the quote with its quantities marked; table cells are parted by a middle dot."""
    text = " · ".join(cell.strip() for cell in quote.strip("| ").split(" | "))
    return marked(text, [figure.span() for figure in _FIGURE.finditer(text)])


def marked(text: str, spans: Sequence[tuple[int, int]]) -> Html:
    """Return a text with these places marked; they are in order and do not overlap."""
    parts: list[Html] = []
    last = 0
    for start, end in spans:
        parts += (Html.escape(text[last:start]), Html.of("<mark>{}</mark>", text[start:end]))
        last = end
    return Html.joined("", (*parts, Html.escape(text[last:])))


def _plain_source(citation: Citation, *, judgement: bool) -> Terminal:
    heading = " > ".join(citation.heading[1:])
    where = f"{citation.title}, {heading}" if heading else citation.title
    dated = f"as of {citation.as_of}" if citation.as_of else ""
    details = ", ".join(part for part in ("our judgement" if judgement else "", citation.url, dated) if part)
    quoted = f"“{' '.join(citation.quote.split())}”"
    line = unmarked(f"{where}: {quoted}")
    return Terminal.of("[{}] {}{}", citation.marker, line, f" ({details})" if details else "")


def _markdown_source(citation: Citation) -> Markdown:
    dated = f", as of {citation.as_of}" if citation.as_of else ""
    quoted = f"“{' '.join(citation.quote.split())}”"
    return Markdown.of("{}. {}{}: {}", citation.marker, link(citation.title, citation.url), dated, quoted)
