"""What a kill leaves behind is put right from the catalog, unasked, by the next search or write."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import numpy as np
import pytest

from corpus.store.mend import sound
from corpus.store.store import Store
from corpus.store.writer import Writer
from tests.builders import document, passages
from tests.fakes import WordEncoder

_SYNC = 1_000
"""Chroma writes its nearest-neighbour files each time so many more vectors have come."""


def text(number: int) -> str:
    return f"Passage number{number} tells of topic{number % 97} and of queue{number}."


def fill(store: Store, first: int, count: int) -> None:
    texts = [text(number) for number in range(first, first + count)]
    many = document(f"many-{first}", " ".join(texts))
    with Writer(store, store.encoder) as writer:
        writer.write([(many, passages(many, *texts))])


def is_whole(store: Store) -> bool:
    """Whether a search answers and, after it, every vector is there and finds its passage."""
    found = store.search(text(77), 50, mode="dense")
    same = set(store.vectors.ids()) == store.catalog.passage_ids()
    found_by_sample = any(sound(store.catalog, store.vectors) for _ in range(5))  # the texts are much alike
    return text(77) in [hit.passage.text for hit in found] and same and found_by_sample


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """A collection killed between the files of its neighbours and the list of what is in them."""
    home = tmp_path / "home"
    with Store(home, WordEncoder(dim=1024)) as store:
        fill(store, 0, _SYNC + 100)
        store.search("queue")
    (listed,) = (home / "vectors").rglob("index_metadata.pickle")
    older = shutil.copy(listed, tmp_path / "older.pickle")
    with Store(home, WordEncoder(dim=1024)) as store:
        for first in range(5_000, 5_000 + 8 * _SYNC, 2 * _SYNC):  # Chroma writes its files when it thinks fit
            fill(store, first, 2 * _SYNC)
            if listed.read_bytes() != Path(older).read_bytes():
                break
    assert listed.read_bytes() != Path(older).read_bytes()
    shutil.copy(older, listed)
    return home


def test_a_collection_that_a_kill_destroyed_is_filled_again_without_encoding(
    damaged: Path, caplog: pytest.LogCaptureFixture
) -> None:
    encoder = WordEncoder(dim=1024)
    with caplog.at_level(logging.WARNING), Store(damaged, encoder) as store:
        assert not sound(store.catalog, store.vectors)
        assert is_whole(store)
    assert [record.message for record in caplog.records if record.name == "corpus.store.mend"] == [
        "the vector index is damaged: filling it again from the catalog"
    ]
    assert encoder.encoded == [text(77)]


def test_a_collection_that_silently_lost_half_is_filled_again(tmp_path: Path) -> None:
    with Store(tmp_path, WordEncoder(dim=1024)) as store:
        fill(store, 0, 400)
        store.vectors.delete(sorted(store.catalog.passage_ids())[::2])
    with Store(tmp_path, WordEncoder(dim=1024)) as store:
        assert is_whole(store)


def test_a_keyword_index_that_is_missing_or_damaged_is_filled_again(tmp_path: Path) -> None:
    with Store(tmp_path, WordEncoder()) as store:
        fill(store, 0, 50)
    for ruin in (lambda: shutil.rmtree(tmp_path / "keywords"), lambda: _spoil(tmp_path / "keywords")):
        ruin()
        with Store(tmp_path, WordEncoder()) as store:
            assert store.search("number7", mode="keyword")[0].passage.text.startswith("Passage number7 ")


def _spoil(folder: Path) -> None:
    (folder / "meta.json").write_bytes(b"{")


def test_a_vector_is_kept_with_the_passage_and_survives_an_edit_of_another(tmp_path: Path) -> None:
    with Store(tmp_path, WordEncoder()) as store:
        with Writer(store, store.encoder) as writer:
            for changed in ("Old sentence.", "New sentence."):
                one = document("a", f"Kept sentence. {changed}")
                writer.write([(one, passages(one, "Kept sentence.", changed))])
        kept = store.catalog.vectors(sorted(store.catalog.passage_ids()))
        texts = {id_: passage.encoded_text() for id_, passage in store.catalog.passages(list(kept)).items()}
        for id_, vector in kept.items():
            assert vector @ store.encoder.encode([texts[id_]])[0] > 0.9999
            assert np.linalg.norm(vector) == pytest.approx(1.0)
