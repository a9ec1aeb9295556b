"""The three encoders that tests and users meet, held to one contract; and the weights behind two of them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from corpus.encoding.encoders import open_reader, open_writer
from corpus.encoding.weights import Weights, locate
from corpus.errors import EncoderUnavailable
from corpus.types import Encoder
from tests.fakes import WordEncoder

TEXTS = (
    "Queues absorb bursts.",
    "A queue evens out a burst of requests.",
    "The invoice is due on Friday.",
    "",
    "🚀 → 📦",
    "漢字とかな",
    "word " * 600,
    "x" * 5_000,
    "SQS keeps a message for 14 days; Lambda stops after 900 s.",
)


@pytest.fixture(scope="module", params=["fake", "reader", "writer"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    made: dict[str, Callable[[], Encoder]] = {
        "fake": WordEncoder,
        "reader": lambda: open_reader(None),
        "writer": lambda: open_writer(None),
    }
    return made[request.param]()


def test_rows_are_float32_of_unit_length_one_a_text(encoder: Encoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert len(vectors) == len(TEXTS)
    lengths = np.linalg.norm([row for row, text in zip(vectors, TEXTS, strict=True) if text], axis=1)
    np.testing.assert_allclose(lengths, 1, atol=1e-3)


def test_a_text_has_the_same_vector_alone_and_among_others(encoder: Encoder) -> None:
    together = encoder.encode(TEXTS)
    for row, text in zip(together, TEXTS, strict=True):
        if text:
            assert float(encoder.encode([text])[0] @ row) > 0.999


def test_texts_that_share_words_are_nearer_than_texts_that_do_not(encoder: Encoder) -> None:
    first, second, other = encoder.encode(["a queue absorbs a burst", "a burst meets a queue", "cats sleep"])
    assert first @ second > first @ other


def test_encoding_nothing_gives_no_rows(encoder: Encoder) -> None:
    assert len(encoder.encode([])) == 0


def test_numpy_and_sentence_transformers_agree() -> None:
    from sentence_transformers import SentenceTransformer

    weights = locate(None)
    reference = SentenceTransformer(str(weights.folder), device="cpu", local_files_only=True)
    expected = reference.encode(list(TEXTS), normalize_embeddings=True)
    cosines = (open_reader(None).encode(TEXTS) * expected).sum(axis=1)
    assert cosines.min() > 0.99999
    assert (open_writer(None).encode(TEXTS) * expected).sum(axis=1).min() > 0.9998


def test_damaged_weights_are_refused_before_they_are_used(tmp_path: Path) -> None:
    good = locate(None)
    folder = tmp_path / "model"
    shutil.copytree(good.folder, folder)
    with (folder / "model.safetensors").open("r+b") as file:
        file.seek(1_000_000)
        file.write(b"damage")
    with pytest.raises(EncoderUnavailable, match="SHA-256"):
        Weights(good.label, folder, good.sha256).verify()


def test_an_unknown_model_is_refused_with_the_setting_that_names_it() -> None:
    with pytest.raises(EncoderUnavailable, match="WORKSHAPE_ENCODER"):
        open_reader("no-such/model")


def test_a_model_of_ones_own_is_named_after_its_folder_and_its_weights(tmp_path: Path) -> None:
    shutil.copytree(locate(None).folder, tmp_path / "my-model")
    reader = open_reader(str(tmp_path / "my-model"))
    assert reader.name == "my-model@53aa5117"
    assert float((reader.encode(["a"]) @ open_reader(None).encode(["a"]).T)[0, 0]) > 0.9998


def test_a_question_is_encoded_without_importing_torch() -> None:
    code = (
        "import sys; from corpus.encoding.encoders import open_reader; open_reader(None).encode(['a']);"
        "assert not {'torch', 'sentence_transformers', 'transformers'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
