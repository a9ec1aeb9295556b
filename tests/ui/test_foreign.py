"""What others wrote is shown and never obeyed: by the real renderers, at each boundary, from every place."""

from __future__ import annotations

import ast
import html.parser
import json
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from playwright.sync_api import Browser, Page, expect

from assistant.writing.cite import draft
from assistant.writing.compose import Paragraph
from assistant.writing.markdown import Markdown, link, unescape
from corpus.checked import day, web_address
from tests.builders import answer
from tests.ui.conftest import free_port
from tests.ui.hostile import _statement
from ui import html as page_html
from ui.html import Html
from ui.render import plain_text
from ui.slack import blocks
from ui.slack.mrkdwn import Mrkdwn
from ui.terminal import Terminal

OURS = (
    "http://d<div style=position:fixed;inset:0;background:red><a href=https://evil.example>Sign in</a></div>",
    "https://evil.example/a_b_c www.evil.example me@evil.example ftp://evil.example",
    "2026) **[Sign in](https://evil.example)**",
    "https://ok) [Click](https://evil.example",
    "zork [1] [2] [[3]](#q-1-1) ![x](https://evil.example/x.png) [a]: https://evil.example",
    "<!channel> <@U1|you> &lt;!channel&gt; <https://evil.example|here> <!here>",
    "*bold* _slanted_ ~gone~ `code` **b** __b__ ~~g~~ ***x***",
    "# heading", "- item", "1. item", "> quote", "+ item", "---", "===", "| a | b |\n|---|---|\n| c | d |",
    "```mermaid\ngraph TD; A-->B\n```",
    "$$a$$ \\(b\\) \\[c\\] $x$",
    "&lt;b&gt; &#60; &copy; &amp;amp;",
    "<details open><summary>x</summary></details><form action=https://evil.example><input></form>",
    "a\\<b>c\\</b> \\\\<i> \\`<u>`",
    "line\n\n<b>after a blank line</b>\n\n![](https://evil.example/pixel)",
    "\u202eevil\u202c \x1b[31mred\x1b[0m \x07 \u2028 failed: other.md: forged",
    "data:text/html,<script>alert(1)</script> javascript:alert(1)",
)  # fmt: skip


@pytest.fixture(scope="module")
def payloads(shared: Path) -> list[str]:
    lines = (shared / "evals/security/xss_payloads.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    shapes = {"event_handler": "<img src=x {}=alert(1)>", "jsonp": "<script src={}></script>"}
    return [shapes.get(row["kind"], "{}").replace("{}", row["text"]) for row in rows]


def as_markdown(text: str) -> tuple[str, list[str]]:
    """Return what a Markdown renderer shows of the text, and what it made of it besides."""
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(Markdown.of("{}", text))
    inline = [child for token in tokens for child in token.children or ()]
    kinds = {token.type for token in tokens} - {"paragraph_open", "paragraph_close", "inline"}
    kinds |= {child.type for child in inline} - {"text", "text_special", "softbreak", "hardbreak"}
    return "".join(child.content for child in inline), sorted(kinds)


class Reader(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.shown = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)

    def handle_comment(self, data: str) -> None:
        self.elements.append("comment")

    def handle_data(self, data: str) -> None:
        self.shown += data


def check(text: str) -> None:
    one_line = " ".join(text.split())
    shown, made = as_markdown(one_line)
    assert (shown, made) == (one_line, []) or not one_line, text
    assert unescape(Markdown.escape(text)) == text
    assert not re.search(r"\[\d+\]|https?://|www\.", Markdown.escape(text))
    reader = Reader()
    reader.feed(Html.of('<p title="{}">{}</p>', text, text))
    assert reader.elements == ["p"], text
    mrkdwn = Mrkdwn.escape(text)
    assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", mrkdwn)
    assert all(line.isprintable() or "\u200d" in line for line in [Terminal.escape(text)]), text


@pytest.mark.parametrize("text", OURS)
def test_at_every_boundary_a_text_is_shown_and_not_obeyed(text: str) -> None:
    check(text)


@pytest.mark.shared
def test_so_are_all_payloads_of_the_shared_data(payloads: list[str]) -> None:
    for text in payloads:
        check(text)


@given(st.text("<>&[](){}*_~`!#+-=|$\\:/.@\"' \n\t1a\u202e\x1bhtpw", max_size=60))
def test_so_is_any_text(text: str) -> None:
    check(text)


@given(st.text(max_size=60))
def test_a_link_goes_where_it_says_or_nowhere(text: str) -> None:
    for url in (text, f"https://ok.example/{text}", f"https://{text}"):
        for made in (link("shown", url), page_html.link(url)):
            tokens = MarkdownIt("commonmark").parse(made)
            inline = [child for token in tokens for child in token.children or ()]
            assert sum(child.type == "link_open" for child in inline) <= 1
        address = web_address(url)
        assert not re.search(r"[\s<>()\[\]\"`|\\^{}]", address)
        assert not address or re.match(r"https?://[^/?#@]+([/?#]|$)", address, re.IGNORECASE)


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-05-32", "20260501", "May 2026", "2026) x", "２０２６", "2026\n"]
)
def test_a_date_is_a_date(text: str) -> None:
    assert day(text) == ""


def test_templates_are_written_in_the_code_and_never_come_from_elsewhere() -> None:
    root = Path(__file__).parents[2]
    for path in [*root.glob("assistant/**/*.py"), *root.glob("ui/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "of":
                made_by = getattr(node.func.value, "id", "")
                if made_by in ("Markdown", "Html", "Mrkdwn", "Terminal"):
                    named = isinstance(node.args[0], ast.Name) and node.args[0].id in (
                        "_PAGE",
                        "_ENTER",
                        "template",
                    )
                    assert named or isinstance(node.args[0], ast.Constant), (path, node.lineno)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """The address of a page whose answers are hostile, and the texts that they are made of."""
    shared = Path(__file__).parents[3] / "shared/evals/security/xss_payloads.jsonl"
    lines = shared.read_text("utf-8").splitlines()[::10] if shared.exists() else []
    texts = [*OURS, *(json.loads(line)["text"] for line in lines)]
    file = tmp_path_factory.mktemp("hostile") / "texts.json"
    file.write_text(json.dumps(texts))
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "tests.ui.hostile", str(port), str(file)])
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(120):
            try:
                httpx.get(f"{address}/robots.txt")
                break
            except httpx.TransportError:
                time.sleep(0.25)
        yield address, texts
    finally:
        process.terminate()
        process.wait(30)


STRUCTURE = """
() => ["#hello", "#chat", "#evidence", "#shape", "#examples"].flatMap((part) =>
  [...document.querySelectorAll(part + " *:not(mark)")].map((one) => [
    one.tagName, one.getAttributeNames().filter((name) => /^(on|style|srcdoc|action)/.test(name)).join(),
    one.tagName === "A" ? one.getAttribute("href").replace(/[0-9]+/g, "N") : "",
    one.tagName === "IMG" ? one.getAttribute("src") : ""].join(" ")))
"""


def structure(page: Page, question: str) -> Counter[str]:
    page.reload()
    page.get_by_role("textbox", name="Question").fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("#evidence .answer.shown")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible(timeout=30_000)
    page.wait_for_timeout(300)
    return Counter(page.evaluate(STRUCTURE))


@pytest.mark.browser
def test_no_text_makes_an_element_a_link_or_an_image_of_the_page(
    hostile: tuple[str, list[str]], browser: Browser
) -> None:
    address, texts = hostile
    page = browser.new_page()
    page.on("dialog", lambda _: pytest.fail("a text ran as script"))
    page.on(
        "request", lambda asked: asked.url.startswith((address, "data:", "blob:")) or pytest.fail(asked.url)
    )
    page.goto(address)
    at_once = 40
    for first in range(0, len(texts), at_once):
        asked = f"{first} {at_once}"
        assert structure(page, asked) == structure(page, f"plain {asked}"), texts[first : first + at_once]
    page.close()


def test_a_number_in_brackets_that_somebody_wrote_is_no_marker_where_markers_are_plain_text() -> None:
    (stated,) = [_statement(0, "As [1] says, and [2] :tada:", plain=False)]
    drafted = draft([Paragraph("", (stated,))])
    told = answer(drafted.text, claims=drafted.claims, citations=drafted.citations, question="zork [3]")
    assert re.findall(r"\[\d+\]", plain_text(told)) == [
        "[1]",
        "[1]",
    ]  # our own, in the text and before its source
    assert "As (1) says, and (2)" in plain_text(told)
    shown = json.dumps([blocks.message(told), blocks.evidence(told)], ensure_ascii=False)
    assert re.findall(r"\[\d+\]", shown) == ["[1]"] * 2
    assert ":tada:" not in shown
