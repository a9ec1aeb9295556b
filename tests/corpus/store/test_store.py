from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import EncoderMismatch, StoreBusy, StoreEmpty, StoreUnreadable
from corpus.store.store import Store
from corpus.store.writer import Writer
from corpus.types import Source
from tests.builders import document, passages
from tests.fakes import WordEncoder


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "home", WordEncoder()) as store:
        yield store


def add(store: Store, *documents: tuple[str, str]) -> None:
    with Writer(store, store.encoder) as writer:
        made = [document(document_id, text) for document_id, text in documents]
        writer.write([(one, passages(one)) for one in made])


def found(store: Store, query: str, **options: object) -> list[str]:
    return [hit.document.id for hit in store.search(query, **options)]  # type: ignore[arg-type]


def test_a_written_document_is_found_by_both_rankings(store: Store) -> None:
    add(store, ("queue", "A queue absorbs bursts."), ("topic", "A topic copies messages to subscribers."))
    best = store.search("queue bursts")[0]
    assert (best.document.id, best.dense_rank, best.keyword_rank) == ("queue", 1, 1)
    assert 0 < best.score <= 1


def test_one_ranking_alone_can_be_asked(store: Store) -> None:
    add(store, ("queue", "A queue absorbs bursts."))
    assert store.search("bursts", mode="keyword")[0].dense_rank is None
    assert store.search("bursts", mode="dense")[0].keyword_rank is None


def test_a_query_of_signs_and_operators_is_only_words(store: Store) -> None:
    add(store, ("queue", "A queue absorbs bursts and waits."))
    assert found(store, 'AND OR NOT "queue: (bursts* ^2 [a TO b]', mode="keyword") == ["queue"]
    assert found(store, "?!", mode="keyword") == []


def test_a_changed_document_loses_its_old_passages(store: Store) -> None:
    add(store, ("queue", "A queue absorbs bursts."))
    add(store, ("queue", "A topic copies messages."))
    assert [hit.passage.text for hit in store.search("queue bursts topic")] == ["A topic copies messages."]
    assert store.vectors.count() == 1


def test_a_removed_document_is_gone_from_all_three(store: Store) -> None:
    add(store, ("queue", "A queue absorbs bursts."), ("topic", "A topic copies messages."))
    with Writer(store, store.encoder) as writer:
        writer.write([], removed=["queue"])
    assert found(store, "queue bursts") == ["topic"]
    assert store.vectors.count() == 1
    assert store.catalog.counts() == (1, 1)


def test_equal_texts_are_shown_once(store: Store) -> None:
    add(store, ("one", "A queue absorbs bursts."), ("two", "A queue absorbs bursts."))
    assert len(store.search("queue bursts")) == 1


def test_an_unchanged_passage_is_not_encoded_again(tmp_path: Path) -> None:
    encoder = WordEncoder()
    with Store(tmp_path, encoder) as store, Writer(store, encoder) as writer:
        first = document("a", "Kept sentence. Old sentence.")
        writer.write([(first, passages(first, "Kept sentence.", "Old sentence."))])
        encoder.encoded.clear()
        second = document("a", "Kept sentence. New sentence.")
        writer.write([(second, passages(second, "Kept sentence.", "New sentence."))])
    assert encoder.encoded == ["New sentence."]


def test_a_document_comes_back_whole(store: Store) -> None:
    source = Source("s", "Quotas", "AWS", "https://example.com", "2026", "verified-in-doc")
    kept = document("a", "Text.", sources=(source,), services=("SQS",), questions=("Why?",), as_of="2026-11")
    with Writer(store, store.encoder) as writer:
        writer.write([(kept, passages(kept))])
    assert store.catalog.document("a") == kept
    assert store.catalog.document("b") is None


def test_an_empty_store_says_how_to_fill_it(store: Store) -> None:
    with pytest.raises(StoreEmpty, match="run `workshape ingest`"):
        store.search("queue")


def test_another_encoder_is_refused_with_the_command_that_mends_it(tmp_path: Path) -> None:
    with Store(tmp_path, WordEncoder()) as store:
        add(store, ("queue", "A queue absorbs bursts."))
    with Store(tmp_path, WordEncoder("other-64")) as store:
        with pytest.raises(EncoderMismatch, match="workshape ingest --rebuild"):
            store.search("queue")
        with pytest.raises(EncoderMismatch), Writer(store, store.encoder):
            pass


def test_rebuilding_moves_the_collection_to_another_encoder(tmp_path: Path) -> None:
    kept = document("queue", "A queue absorbs bursts.")
    with Store(tmp_path, WordEncoder()) as store:
        add(store, (kept.id, kept.text))
    with Store(tmp_path, WordEncoder("other-32", dim=32)) as store:
        with Writer(store, store.encoder, rebuilding=True) as writer:
            writer.rebuild(lambda: [(kept, passages(kept))])
        assert found(store, "queue bursts") == ["queue"]


def test_a_writer_mends_lost_vectors_and_keywords(tmp_path: Path) -> None:
    with Store(tmp_path, WordEncoder()) as store:
        add(store, ("queue", "A queue absorbs bursts."), ("topic", "A topic copies messages."))
        store.vectors.delete(list(store.vectors.ids())[:1])
        store.vectors.upsert(["orphan"], store.encoder.encode(["nothing"]))
        (tmp_path / "keywords" / "generation").unlink()
        store.vectors.upsert(["orphan2"], store.encoder.encode(["nothing"]))
        with Writer(store, store.encoder):
            pass
        assert set(store.vectors.ids()) == store.catalog.passage_ids()
        assert store.keywords.generation == store.catalog.generation()


def test_vectors_unknown_to_the_catalog_are_never_shown(store: Store) -> None:
    add(store, ("queue", "A queue absorbs bursts."))
    store.vectors.upsert(["orphan"], store.encoder.encode(["orphan words"]))
    assert found(store, "orphan words") == ["queue"]


def test_a_folder_with_a_broken_catalog_is_refused(tmp_path: Path) -> None:
    (tmp_path / "catalog.sqlite3").write_bytes(b"this is no database" * 100)
    with pytest.raises(StoreUnreadable, match="its catalog is damaged"):
        Store(tmp_path, WordEncoder())


def test_a_file_where_the_folder_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(StoreUnreadable, match="cannot be opened"):
        Store(tmp_path / "home", WordEncoder())


def _hold(home: str, holding: object, release: object) -> None:
    with Store(Path(home), WordEncoder()) as store, Writer(store, store.encoder):
        holding.set()  # type: ignore[attr-defined]
        release.wait(30)  # type: ignore[attr-defined]


def test_a_second_writer_is_told_who_holds_the_lock(store: Store) -> None:
    context = multiprocessing.get_context("spawn")
    holding, release = context.Event(), context.Event()
    process = context.Process(target=_hold, args=(str(store.home), holding, release))
    process.start()
    try:
        assert holding.wait(30)
        with pytest.raises(StoreBusy, match=f"process {process.pid}"), Writer(store, store.encoder):
            pass
    finally:
        release.set()
        process.join()


def _write(home: str) -> None:
    with Store(Path(home), WordEncoder()) as store:
        add(store, ("topic", "A topic copies messages."))


def test_what_another_process_writes_is_found_by_the_next_search(store: Store) -> None:
    add(store, ("queue", "A queue absorbs bursts."))
    assert found(store, "topic copies messages") == ["queue"]
    process = multiprocessing.get_context("spawn").Process(target=_write, args=(str(store.home),))
    process.start()
    process.join()
    best = store.search("topic copies messages")[0]
    assert (best.document.id, best.dense_rank, best.keyword_rank) == ("topic", 1, 1)
