"""What each loader keeps of a file, and what it says of one that it cannot read."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.errors import GiveUp
from ingest.loaders import LOADERS, html, markdown, pdf, plain
from ingest.parsed import Parsed

PAGE = b"""<html><head><title>Queues</title><script>var a = "hidden"</script></head><body>
<nav>Home | Products</nav>
<main><h1>Queues</h1><p>A queue holds work &amp; waits.</p>
<ul><li>First item</li><li>Second item<ul><li>Nested item</li></ul></li></ul>
<table><tr><th>What</th><th>Limit</th></tr><tr><td>Size</td><td>1 MiB</td></tr></table>
<pre>aws sqs list-queues</pre></main>
<footer>All rights reserved.</footer></body></html>"""


def kinds(parsed: Parsed) -> list[tuple[str, str]]:
    return [(one.kind, parsed.text[one.start_char : one.end_char]) for one in parsed.blocks]


def test_a_page_keeps_headings_lists_tables_and_code_and_loses_what_stands_around_them() -> None:
    parsed = html.load(PAGE, "queues.html")
    assert parsed.title == "Queues"
    assert kinds(parsed) == [
        ("heading", "Queues"),
        ("paragraph", "A queue holds work & waits."),
        ("list_item", "- First item"),
        ("list_item", "- Second item"),
        ("list_item", "  - Nested item"),
        ("table", "| What | Limit |\n| Size | 1 MiB |"),
        ("code", "aws sqs list-queues"),
    ]


def test_markdown_is_read_as_a_reader_sees_it() -> None:
    table = "| What | Limit |\n|---|---|\n| Size | 1 MiB |\n"
    text = f"# Queues\n\nA **queue** holds [work](https://example.com).\n\n{table}"
    assert kinds(markdown.load(text.encode(), "queues.md")) == [
        ("heading", "Queues"),
        ("paragraph", "A queue holds work."),
        ("table", "| What | Limit |\n| Size | 1 MiB |"),
    ]


def test_a_source_key_becomes_an_attribution_and_leaves_the_text() -> None:
    page = (
        "---\nsources:\n  - {id: quotas, title: Quotas}\n---\n\nA message has 1 MiB [@quotas]. No key here.\n"
    )
    parsed = markdown.load(page.encode(), "page.md")
    assert parsed.text == "A message has 1 MiB. No key here."
    (one,) = parsed.attributions
    assert parsed.text[one.start_char : one.end_char] == "A message has 1 MiB."
    assert one.source_ids == ("quotas",)


def test_plain_text_joins_wrapped_lines_and_finds_headings() -> None:
    text = (
        "Queues And Topics\n\nA queue holds work until a worker has time for it, and a\n"
        "topic hands it to all.\n\n* one\n* two\n"
    )
    assert kinds(plain.load(text.encode(), "a.txt")) == [
        ("heading", "Queues And Topics"),
        (
            "paragraph",
            "A queue holds work until a worker has time for it, and a topic hands it to all.",
        ),
        ("list_item", "- one"),
        ("list_item", "- two"),
    ]


def test_a_pdf_gives_its_text() -> None:
    made = io.BytesIO()
    canvas = Canvas(made)
    canvas.drawString(72, 700, "A queue absorbs bursts of work.")
    canvas.save()
    assert "A queue absorbs bursts of work." in pdf.load(made.getvalue(), "a.pdf").text


@pytest.mark.parametrize("suffix", LOADERS)
@pytest.mark.parametrize(
    "data", [b"", b"   \n", b"\x89PNG\r\n\x1a\n" + bytes(64), b"%PDF-1.4 broken\x00"], ids=repr
)
def test_what_holds_no_text_is_given_up_with_a_reason_and_never_becomes_an_empty_document(
    suffix: str, data: bytes
) -> None:
    with pytest.raises(GiveUp, match=r"\w+ \w+"):
        LOADERS[suffix](data, f"file{suffix}")


@pytest.mark.shared
def test_other_peoples_broken_files_are_read_or_given_up_and_never_crash_a_loader(shared: Path) -> None:
    folder = shared / "evals" / "malformed"
    read = given_up = 0
    for suffix, data in _malformed(folder):
        try:
            parsed = LOADERS[suffix](data, f"file{suffix}")
        except GiveUp:
            given_up += 1
            continue
        read += 1
        assert parsed.text.strip()
        assert json.loads(json.dumps(parsed.text)) == parsed.text
        assert parsed.text.encode("utf-8")
        assert "\x00" not in parsed.text
        assert all(0 <= one.start_char < one.end_char <= len(parsed.text) for one in parsed.blocks)
    assert read > 1_000
    assert given_up > 3


def _malformed(folder: Path) -> list[tuple[str, bytes]]:
    files = [(".pdf", path.read_bytes()) for path in sorted(folder.rglob("*.pdf"))]
    files += [(".html", path.read_bytes()) for path in sorted(folder.rglob("*.dat"))]
    for path in sorted(folder.rglob("*.test")):
        for case in json.loads(path.read_text("utf-8")).get("tests", []):
            if isinstance(case.get("input"), str):
                data = case["input"].encode("utf-8", "surrogatepass")
                files += [(suffix, data) for suffix in (".html", ".md", ".txt")]
    return files
