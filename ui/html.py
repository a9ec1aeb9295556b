"""HTML as the page is given it, on one line; what a document wrote stays what it wrote. Pure."""

from __future__ import annotations

import re
from html import escape
from typing import Self
from urllib.parse import urlsplit

from corpus.checked import web_address
from corpus.safe import Safe

_BLANKS = re.compile(r"\s+")


class Html(Safe):
    """HTML of ours; it goes through Markdown, so it has no line end, and no sign that Markdown knows is foreign."""

    __slots__ = ()

    @classmethod
    def escape(cls, foreign: str) -> Self:
        """Return HTML that shows the text, in an element or as the value of an attribute."""
        shown = escape(_BLANKS.sub(" ", foreign), quote=True)
        return cls(shown.replace("`", "&#96;").replace("$", "&#36;"))


def link(url: str) -> Html:
    """Return a link to a web page by its host and last part; what is no web address is shown as text."""
    address = web_address(url)
    if not address:
        return Html.of('<div class="link">{}</div>', url) if url else Html()
    parts = urlsplit(address)
    page = parts.path.rstrip("/").rpartition("/")[2].removesuffix(".html")
    shown = " › ".join(part for part in (parts.netloc, page) if part)
    return Html.of(
        '<div class="link"><a href="{}" target="_blank" rel="noopener noreferrer">{}</a></div>',
        address,
        shown,
    )
