"""A whole run on real files and a real store: what is new is taken, what is not is left, what is broken is named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.encoding.encoders import open_tokenizer
from corpus.errors import StoreBusy
from corpus.store.store import Store
from corpus.store.writer import Writer
from ingest.reader import ReadsHere
from ingest.run import Report, ingest, rebuild
from ingest.sources import discover, scope_of
from tests.fakes import WordEncoder

TOKENIZER = open_tokenizer(None)


class Heard:
    """A progress that remembers what it was told."""

    def __init__(self) -> None:
        self.total = 0
        self.done = 0

    def start(self, total: int) -> None:
        self.total = total

    def advance(self, count: int) -> None:
        self.done += count


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "home", WordEncoder()) as opened:
        yield opened


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "queues.md").write_text("# Queues\n\nA queue absorbs bursts.\n")
    (folder / "topics.txt").write_text("A topic fans out to many subscribers.\n")
    return folder


def run(store: Store, *paths: Path, sync: bool = False, progress: Heard | None = None) -> Report:
    scope = scope_of(paths) if sync else []
    return ingest(
        store,
        store.encoder,
        ReadsHere(TOKENIZER),
        list(discover(paths)),
        scope=scope,
        progress=progress or Heard(),
    )


def outcome(report: Report) -> dict[str, int]:
    return {name: count for name, count in report.to_dict()["documents"].items() if count}


def test_files_become_searchable(store: Store, notes: Path) -> None:
    assert outcome(run(store, notes)) == {"added": 2}
    hit = store.search("queue bursts")[0]
    assert hit.passage.text == "A queue absorbs bursts."
    assert hit.passage.heading == ("Queues",)


def test_a_second_run_changes_nothing_and_encodes_nothing(store: Store, notes: Path) -> None:
    run(store, notes)
    generation = store.catalog.generation()
    assert isinstance(store.encoder, WordEncoder)
    store.encoder.encoded.clear()
    report = run(store, notes)
    assert outcome(report) == {"unchanged": 2}
    assert report.passages == 0
    assert store.catalog.generation() == generation
    assert store.encoder.encoded == []


def test_a_changed_file_replaces_its_passages(store: Store, notes: Path) -> None:
    run(store, notes)
    (notes / "queues.md").write_text("# Queues\n\nA queue decouples.\n")
    assert outcome(run(store, notes)) == {"changed": 1, "unchanged": 1}
    assert [hit.passage.text for hit in store.search("queue", mode="keyword")] == ["A queue decouples."]


def test_a_file_that_is_gone_stays_known_unless_the_folder_is_synchronised(store: Store, notes: Path) -> None:
    run(store, notes)
    (notes / "topics.txt").unlink()
    assert outcome(run(store, notes)) == {"unchanged": 1}
    assert outcome(run(store, notes, sync=True)) == {"unchanged": 1, "removed": 1}
    assert store.catalog.counts()[0] == 1


def test_a_broken_file_is_named_and_the_others_are_taken(store: Store, notes: Path) -> None:
    (notes / "picture.md").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    report = run(store, notes)
    assert outcome(report) == {"added": 2, "failed": 1}
    assert "picture.md" in report.failed[0].source
    assert "PNG" in report.failed[0].reason


def test_a_document_that_becomes_unreadable_keeps_its_last_good_version(store: Store, notes: Path) -> None:
    run(store, notes)
    (notes / "queues.md").write_bytes(bytes(100))
    assert outcome(run(store, notes, sync=True)) == {"unchanged": 1, "failed": 1}
    assert store.search("queue bursts")[0].passage.text == "A queue absorbs bursts."


def test_two_files_may_not_have_one_id(store: Store, notes: Path) -> None:
    for name in ("a.md", "b.md"):
        (notes / name).write_text(
            "---\nid: note-same\ntitle: Same\nkind: note\n---\n\nWords of " + name + ".\n"
        )
    report = run(store, notes)
    assert outcome(report) == {"added": 3, "failed": 1}
    assert "note-same" in report.failed[0].reason


def test_a_file_that_was_moved_keeps_its_id(store: Store, notes: Path) -> None:
    text = "---\nid: note-one\ntitle: One\nkind: note\n---\n\nWords of one.\n"
    (notes / "one.md").write_text(text)
    run(store, notes)
    (notes / "one.md").rename(notes / "moved.md")
    assert run(store, notes).failed == []
    assert [one.id for one in store.catalog.summaries()].count("note-one") == 1


def test_progress_hears_every_document_that_needs_work(store: Store, notes: Path) -> None:
    heard = Heard()
    run(store, notes, progress=heard)
    assert (heard.total, heard.done) == (2, 2)


def test_a_run_waits_for_no_other_writer(store: Store, notes: Path) -> None:
    with Writer(store, store.encoder), pytest.raises(StoreBusy, match="being written by another process"):
        run(store, notes)


def test_another_encoder_takes_over_by_a_rebuild(store: Store, notes: Path) -> None:
    run(store, notes)
    before = {one.id: one.passages for one in store.catalog.summaries()}
    other = WordEncoder("words-32", dim=32)
    with Store(store.home, other) as reopened:
        report = rebuild(reopened, other, TOKENIZER, progress=Heard())
        assert outcome(report) == {"changed": 2}
        assert {one.id: one.passages for one in reopened.catalog.summaries()} == before
        assert reopened.search("queue bursts")[0].passage.text == "A queue absorbs bursts."
