"""Web pages: the main content with its headings, lists, tables and code. The one file that imports lxml.

Our own selection instead of a readability library: those drop tables, code and short lists of documentation
pages, which is where the limits stand.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from html.parser import HTMLParser

from lxml import etree
from lxml import html as lxml_html

from ingest.boilerplate import without_page_furniture
from ingest.complete import letters, lost
from ingest.errors import GiveUp
from ingest.loaders.decoding import decode
from ingest.parsed import Parsed, TextWriter, clean

_DECLARED = re.compile(rb"""<meta[^>]+?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
_XML_DECLARED = re.compile(rb"""\A\s*<\?xml[^>]+?encoding\s*=\s*["']([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
_NEVER_SEEN = frozenset(
    {"script", "style", "template", "noscript", "head", "iframe", "object", "svg", "canvas", "audio", "video"}
)
_MAY_SWALLOW = frozenset({"object", "svg", "canvas", "audio", "video"})
_FURNITURE = frozenset({"nav", "footer", "aside", "form", "button", "select", "dialog", "menu"})
_FURNITURE_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "search", "complementary", "dialog", "menu"}
)
_FURNITURE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|sidebar|breadcrumbs?|cookies?|consent|gdpr|footer|ads?|advert\w*|"
    r"sponsor\w*|promo|newsletter|subscribe|paywall|share|sharing|social|related|comments|pagination|feedback|"
    r"toc|skip|popup|modal|banner)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BLOCKS = frozenset(
    "address article blockquote body caption center dd details div dl dt fieldset figcaption figure footer header "
    "hgroup hr html legend main nav p section summary tbody td tfoot th thead tr aside form li option".split(
        " "
    )
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PROSE = (
    ".//text()[not(ancestor::a or ancestor::nav or ancestor::footer or ancestor::aside or ancestor::form "
    "or ancestor::header or ancestor::head)]"
)
_CONTENT = 0.5
"""The share of a page's prose that its content has at least."""
_SWALLOWED = 0.5
"""An element that holds more of a page than this was not closed, whatever its name."""
_DEPTH = 150
"""Elements nested deeper than this are read as plain text, so that no page can exhaust the stack."""


def load(data: bytes, name: str) -> Parsed:
    """Return the page's main content. Raises: GiveUp when it is not text or shows none."""
    text = decode(data, _declared(data))
    root = _tree(text)
    if root is None:
        if letters(_Shown.of(text)):
            raise GiveUp(
                "its parser gave up, perhaps for want of memory: split it, or raise WORKSHAPE_INGEST_MEGABYTES"
            )
        raise GiveUp("it holds no text")
    title = clean("".join(root.xpath("string((//title)[1])"))).replace("\n", " ")
    _remove_unseen(root)
    unread = lost(letters(_Shown.of(text)), letters(_text(root)))
    main = _main(root)
    _remove_furniture(main, strict=main.tag in ("body", "html"))
    writer = TextWriter()
    _Walk(writer).whole(main)
    return writer.finish(title=title, seen=_text(main), lost_before=unread, drop=without_page_furniture)


def write_html(fragment: str, writer: TextWriter) -> None:
    """Add what a piece of HTML inside another document shows to `writer`."""
    root = _tree(fragment)
    if root is not None:
        _Walk(writer).whole(root)


def _declared(data: bytes) -> str:
    found = _XML_DECLARED.search(data[:256]) or _DECLARED.search(data[:4096])
    name = found.group(1).decode("ascii").lower() if found else ""
    with suppress(LookupError, UnicodeError):
        if "<meta".encode(name) != b"<meta":
            return "utf-8"  # it was read as ASCII, so it cannot be true (the HTML standard says the same)
    return {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}.get(
        name, name
    )


def _tree(text: str) -> lxml_html.HtmlElement | None:
    data = re.sub("[\x00\ud800-\udfff]", "", text).encode("utf-8")
    # huge_tree: else what nests beyond 255 levels, or follows a text of 10 MB, is left out without a word.
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return lxml_html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):  # nothing in it but comments and blanks
        return None


class _Shown(HTMLParser):
    """What a page shows, by another parser, which knows no depth: it tells what the first has left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._unseen = ""
        self._parts: list[str] = []

    @classmethod
    def of(cls, text: str) -> str:
        shown = cls()
        shown.feed(text)
        shown.close()
        return "".join(shown._parts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":
            self._unseen = ""
        elif not self._unseen and (tag in _NEVER_SEEN - _MAY_SWALLOW or tag == "title"):
            self._unseen = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._unseen:
            self._unseen = ""

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._parts.append(data)


def _remove_unseen(root: lxml_html.HtmlElement) -> None:
    whole = max(1, len(_text(root)))
    for element in list(root.iter(*_NEVER_SEEN)):
        if element.getparent() is None:
            continue
        if element.tag in _MAY_SWALLOW and len(_text(element)) > _SWALLOWED * whole:
            element.drop_tag()
        else:
            element.drop_tree()


def _main(root: lxml_html.HtmlElement) -> lxml_html.HtmlElement:
    """Return the element that holds the page's own content: the fullest of those that say so, else the body.

    It must hold most of what the page tells besides links, or what it leaves would be lost.
    """
    whole = max(1, _prose(root))
    for query in (
        "//main | //*[@role='main'] | //*[@id='main-content' or @id='main-col-body' or @id='main']",
        "//article",
        "//*[@id='content' or @itemprop='articleBody']",
    ):
        best = max(root.xpath(query), key=_prose, default=None)
        if best is not None and _prose(best) >= _CONTENT * whole:
            return best
    body = root.find("body")
    return root if body is None else body


def _prose(element: lxml_html.HtmlElement) -> int:
    """Return how much an element tells outside of links and of what surrounds a page's content."""
    return sum(len(text.strip()) for text in element.xpath(_PROSE))


def _text(element: lxml_html.HtmlElement) -> str:
    return str(element.xpath("string()"))


def _remove_furniture(main: lxml_html.HtmlElement, *, strict: bool) -> None:
    """Take out what surrounds the content; a header too when there is no element for the content (`strict`)."""
    whole = max(1, len(_text(main)))
    for element in list(main.iterdescendants()):
        if not isinstance(element.tag, str) or element.getparent() is None:
            continue
        names = f"{element.get('class', '')} {element.get('id', '')}"
        named = bool(_FURNITURE_NAMES.search(names)) and element.tag not in _HEADINGS
        header = strict and element.tag == "header" and not element.xpath(".//h1")
        hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true"
        by_tag = element.tag in _FURNITURE or element.get("role") in _FURNITURE_ROLES
        if by_tag and len(_text(element)) > _SWALLOWED * whole and element.xpath(".//p"):
            continue
        # A name is a guess: what holds most of the page is content, whatever it is called.
        if by_tag or header or ((named or hidden) and len(_text(element)) < 0.5 * whole):
            if element.tag == "form" and len(_text(element)) > 0.5 * whole:
                continue  # some old pages stand in one form altogether
            element.drop_tree()


@dataclass(slots=True)
class _Walk:
    """Goes through a tree in reading order; text between block elements becomes a paragraph."""

    writer: TextWriter
    buffer: list[str] = field(default_factory=list)

    def whole(self, root: lxml_html.HtmlElement, depth: int = 0) -> None:
        self._inside(root, depth)
        self._flush()

    def _flush(self) -> None:
        text = "".join(self.buffer)
        self.buffer.clear()
        self.writer.paragraph(text)

    def _inside(self, element: lxml_html.HtmlElement, depth: int) -> None:
        self._say(element.text)
        for child in element:
            if isinstance(child.tag, str):
                self._element(child, depth + 1)
            self._say(child.tail)

    def _say(self, text: str | None) -> None:
        if text:
            self.buffer.append(re.sub(r"\s+", " ", text))

    def _element(self, element: lxml_html.HtmlElement, depth: int) -> None:
        tag = element.tag
        if tag in _NEVER_SEEN:
            return
        if depth > _DEPTH:
            self._say(_text(element))
        elif tag in _HEADINGS:
            self._flush()
            self.writer.heading(_one_line(element, depth), _HEADINGS[tag])
        elif tag == "pre":
            self._flush()
            self.writer.code(_text(element))
        elif tag in ("ul", "ol"):
            self._list(element, depth)
        elif tag == "table":
            self._table(element, depth)
        elif tag == "br":
            self.buffer.append("\n")
        elif tag == "img":
            self._say(element.get("alt"))
        elif tag in _BLOCKS:
            self._flush()
            self._inside(element, depth)
            self._flush()
        else:
            self._inside(element, depth)

    def _list(self, element: lxml_html.HtmlElement, depth: int) -> None:
        self._flush()
        start = element.get("start", "1")
        self.writer.open_list(
            ordered=element.tag == "ol", start=int(start) if start.isdecimal() and len(start) < 9 else 1
        )
        for child in element:
            if isinstance(child.tag, str):
                if child.tag == "li":
                    self.writer.open_item()
                self._element(child, depth + 1)
                self._flush()
            self._say(child.tail)
        self._flush()
        self.writer.close_list()

    def _table(self, table: lxml_html.HtmlElement, depth: int) -> None:
        """Write rows, or, for a table that only lays out a page, what is inside."""
        self._flush()
        rows = [
            [cell for cell in row if cell.tag in ("td", "th")]
            for row in table.iterdescendants("tr")
            if next(row.iterancestors("table")) is table
        ]
        layout = table.find(".//table") is not None or max(map(len, rows), default=0) < 2
        if layout or table.xpath(".//td//pre | .//td//h1 | .//td//h2"):
            self._inside(table, depth)
            self._flush()
            return
        caption = table.find("caption")
        if caption is not None:
            self.writer.paragraph(_one_line(caption, depth))
        self.writer.table([[_one_line(cell, depth) for cell in row] for row in rows])


def _one_line(element: lxml_html.HtmlElement, depth: int) -> str:
    """Return an element's text on one line, its blocks parted by blanks."""
    inner = TextWriter()
    _Walk(inner).whole(element, depth)
    return " ".join(" ".join(piece.text for piece in inner.pieces).split())
