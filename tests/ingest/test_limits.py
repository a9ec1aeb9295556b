"""No file stops an ingest, and none loses its text in silence: what cannot be read is named, the others land."""

from __future__ import annotations

import os
import pickle
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.encoding.encoders import open_tokenizer
from corpus.store.store import Store
from ingest.complete import is_too_much, letters, lost
from ingest.errors import GiveUp, TryLater
from ingest.loaders import LOADERS, html, markdown
from ingest.reader import ReadsHere
from ingest.run import Report, ingest
from ingest.sources import Found, discover
from ingest.worker import Limits, Worker, _taken
from tests.fakes import WordEncoder
from tests.ingest.test_run import Heard, outcome


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "home", WordEncoder()) as opened:
        yield opened


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "a.md").write_text("# Queues\n\nA queue absorbs bursts.\n")
    (folder / "z.txt").write_text("A topic fans out to many subscribers.\n")
    return folder


def taken(store: Store, folder: Path, limits: Limits) -> Report:
    with Worker(None, limits) as reader:
        return ingest(store, store.encoder, reader, list(discover([folder])), progress=Heard())


def costly_pdf(times: int) -> bytes:
    """A PDF whose page is there so many times, and whose text is drawn so often on each: quadratic in its size."""
    drawn = "BT /F1 12 Tf 10 10 Td (Queues absorb bursts) Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{'3 0 R ' * times}] /Count {times} >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents [{'4 0 R ' * times}] "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{one}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 6\n0000000000 65535 f \n{table}trailer << /Size 6 /Root 1 0 R >>\nstartxref\n{len(made)}\n%%EOF"
    return made + end.encode()


def test_a_file_that_takes_too_long_is_named_and_the_others_land(store: Store, files: Path) -> None:
    (files / "b.pdf").write_bytes(costly_pdf(2_500))
    report = taken(store, files, Limits(seconds=3))
    assert outcome(report) == {"added": 2, "failed": 1}
    assert report.failed[0].source == "b.pdf"
    assert "took more than 3 s" in report.failed[0].reason
    assert "WORKSHAPE_INGEST_SECONDS" in report.failed[0].reason
    assert [one.title for one in store.catalog.summaries()] == ["Queues", "z"]


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux alone")
def test_a_file_that_takes_too_much_memory_is_named_and_the_others_land(store: Store, files: Path) -> None:
    (files / "b.html").write_text("<p>" + "<b>a queue</b>" * 2_000_000)
    report = taken(store, files, Limits(megabytes=200))
    assert outcome(report) == {"added": 2, "failed": 1}
    assert "WORKSHAPE_INGEST_MEGABYTES" in report.failed[0].reason


def test_a_reader_that_dies_is_started_again(store: Store, files: Path) -> None:
    with Worker(None, Limits()) as reader:
        one, other = discover([files])
        assert reader.take(one).document.title == "Queues"
        assert reader._process is not None
        reader._process.kill()
        with pytest.raises(GiveUp, match="its reader ended"):
            reader.take(other)
        assert reader.take(other).document.title == "z"


def test_what_the_worker_reads_is_what_is_read_here(files: Path) -> None:
    here = ReadsHere(open_tokenizer(None))
    with Worker(None, Limits()) as worker:
        for found in discover([files]):
            assert worker.take(found) == here.take(found)
        with pytest.raises(GiveUp, match="it is no file"):
            worker.take(Found("file:///x", files, "files"))


def test_an_error_of_the_worker_arrives_as_it_was() -> None:
    for error in (TryLater(Path("x.md"), "busy"), GiveUp("broken")):
        arrived = pickle.loads(pickle.dumps(error))
        assert (type(arrived), str(arrived)) == (type(error), str(error))


def test_only_regular_files_are_opened(files: Path) -> None:
    os.mkfifo(files / "pipe.md")
    (files / "endless.md").symlink_to("/dev/zero")
    (files / "terminal.md").symlink_to("/dev/tty")
    assert [one.name for one in discover([files])] == ["a.md", "z.txt"]
    for name in ("pipe.md", "endless.md", "terminal.md"):
        (found,) = discover([files / name])
        with pytest.raises(GiveUp, match="no file"):
            found.read()


def test_a_pipe_put_in_the_place_of_a_file_is_not_waited_for(
    files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(files / "pipe.md")
    monkeypatch.setattr(Path, "is_file", lambda _: True)  # as it was a moment before
    with pytest.raises(GiveUp, match="no regular file"):
        Found("file:///x", files / "pipe.md", "pipe.md").read()


DEEP_PAGES = {
    "levels": "<div>" * 1_500 + "deep" + "</div>" * 1_500 + "<p>what follows</p>",
    "attribute": f"<p title='{'x' * 11_000_000}'>deep</p><p>what follows</p>",
    "comment": f"<!--{'x' * 11_000_000}--><p>deep</p><p>what follows</p>",
    "text": f"<p>{'x ' * 6_000_000}deep</p><p>what follows</p>",
}


@pytest.mark.parametrize("page", DEEP_PAGES.values(), ids=DEEP_PAGES)
def test_what_follows_depth_or_length_in_a_page_is_kept(page: str) -> None:
    parsed = html.load(f"<html><body>{page}</body></html>".encode(), "page.html")
    assert "deep" in parsed.text
    assert "what follows" in parsed.text
    assert parsed.lost == 0


@pytest.mark.parametrize(
    "text",
    [
        "".join("  " * level + f"- item{level}\n" for level in range(90)) + "\nwhat follows\n",
        ">" * 150 + " quoted\n\nwhat follows\n",
        "| a |\n| --- |\n| one | what follows |\n",
    ],
    ids=["list", "quote", "more cells than the head has"],
)
def test_what_follows_depth_in_markdown_is_kept(text: str, tmp_path: Path) -> None:
    path = tmp_path / "deep.md"
    path.write_text(text)
    with Worker(None, Limits()) as reader:
        read = reader.take(Found("file:///deep.md", path, "deep.md"))
    assert "what follows" in read.document.text
    assert read.lost == 0


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("deep.html", "<div>" * 4_000 + "deep" + "</div>" * 4_000 + "<p>what follows, at some length</p>"),
        ("deep.md", ">" * 3_000 + " quoted, at some length, and then some more of it\n\nshort\n"),
        ("deep.md", "".join("  " * level + f"- an item {level}\n" for level in range(900))),
    ],
)
def test_what_nests_deeper_than_can_be_read_is_refused_by_name(name: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text)
    with Worker(None, Limits(seconds=60)) as reader, pytest.raises(GiveUp):
        reader.take(Found(f"file:///{name}", path, name))


def test_a_little_that_is_lost_is_told_with_its_share(
    store: Store, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(markdown, "DEEPEST", 20)
    deep = ">" * 30 + " lost: a sentence of some thirty letters\n\n"
    (files / "b.md").write_text(f"# Kept\n\n{'A queue absorbs bursts. ' * 30}\n\n{deep}")
    reader = ReadsHere(open_tokenizer(None))
    report = ingest(store, store.encoder, reader, list(discover([files])), progress=Heard())
    assert outcome(report) == {"added": 3}
    assert report.partial[0].source == "b.md"
    assert "% of its text could not be read" in report.partial[0].reason
    assert report.to_dict()["partial"][0]["source"] == "b.md"


@given(st.text(max_size=200), st.text(max_size=200))
def test_nothing_is_lost_of_what_was_kept_and_all_of_what_was_not(one: str, other: str) -> None:
    assert lost(letters(one), letters(one + other)) == 0
    assert 0 <= lost(letters(one), letters(other)) <= 1
    if letters(one).total() > 20:
        assert is_too_much(lost(letters(one), letters("")))


PROSE = "".join(
    f"<p>The bandicoot keeps rule {number} of the store in a sentence.</p>" for number in range(20)
)
WHOLE_PAGES = {
    "several articles": "".join(
        f"<article>{PROSE.replace('rule', f'rule{part}')}</article>" for part in range(4)
    ),
    "prose beside the main part": f"<div>{PROSE}</div><main><p>Eight words stand in the main part here.</p></main>",
    **{
        f"{tag} not closed": f"<p>Intro</p><{tag}><a>Menu</a>{PROSE}"
        for tag in ("nav", "button", "object", "svg")
    },
    "a charset that cannot be": f'<meta charset="utf16">{PROSE}',
    "another": f'<meta charset="cp500">{PROSE}',
    "a list that starts far": f'<ol start="{"9" * 5_000}"><li>An item</li></ol>{PROSE}',
}


@pytest.mark.parametrize("page", WHOLE_PAGES.values(), ids=WHOLE_PAGES)
def test_no_guess_at_what_surrounds_a_page_costs_most_of_it(page: str) -> None:
    parsed = html.load(f"<html><body>{page}</body></html>".encode(), "page.html")
    assert parsed.text.count("bandicoot") == page.count("bandicoot")


@pytest.mark.parametrize(
    "text",
    [
        "The bandicoot batch holds 321 records. It is kept for a day.\n---\nAnother paragraph.\n",
        "# Store\n\n## The bandicoot limit is 77 kilobytes\n",
        "# The bandicoot limit is 77 kilobytes\n",
        "# One\n# The bandicoot limit\n# Two\n",
    ],
)
def test_a_heading_that_is_text_can_be_found(text: str, tmp_path: Path) -> None:
    path = tmp_path / "note.md"
    path.write_text(text)
    read = ReadsHere(open_tokenizer(None)).take(Found("file:///note.md", path, "note.md"))
    assert "bandicoot" in "".join(passage.text for passage in read.passages)


def test_what_a_parser_raises_is_told_of_its_file_alone(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(data: bytes, name: str) -> None:
        raise ZeroDivisionError("of the parser's own")

    monkeypatch.setitem(LOADERS, ".md", fails)
    told = _taken(ReadsHere(open_tokenizer(None)), next(discover([files])))
    assert isinstance(told, GiveUp)
    assert str(told) == "its parser failed (ZeroDivisionError: of the parser's own)"


def test_sentences_are_found_in_time_that_grows_with_the_text() -> None:
    from corpus.language.sentences import sentence_spans

    done = threading.Event()

    def work() -> None:
        assert len(sentence_spans("U.S. e.g. " * 200_000)) == 1
        done.set()

    threading.Thread(target=work, daemon=True).start()
    assert done.wait(60)
