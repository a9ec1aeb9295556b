"""Encoders by setting: known by name at once, loaded when the first text has to be encoded.

So that listing sources, or an ingest that finds nothing new, never waits for a model.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.encoding.tokens import ModelTokenizer
from corpus.encoding.weights import Weights, locate
from corpus.types import Encoder, Tokenizer, Vectors

_TEXTS_KEPT = 20_000
"""31 MB of vectors: every statement of a few hundred documents."""


class LazyEncoder:
    """An encoder whose name is known and whose weights are read when first used. Safe from any thread."""

    def __init__(self, name: str, load: Callable[[], Encoder]) -> None:
        self.name = name
        self._load = load
        self._loaded: Encoder | None = None
        self._once = threading.Lock()

    def encode(self, texts: Sequence[str], /) -> Vectors:
        """Return shape (len(texts), dim), rows of L2 norm 1. Raises: EncoderUnavailable when loading fails."""
        with self._once:
            if self._loaded is None:
                self._loaded = self._load()
        return self._loaded.encode(texts)


class Remembering:
    """An encoder that keeps the vectors of texts it has met, the oldest given up first. Safe from any thread.

    `recall` returns text -> vector for those texts whose vectors are kept elsewhere.
    """

    def __init__(
        self,
        encoder: Encoder,
        recall: Callable[[Sequence[str]], Mapping[str, NDArray[np.float32]]],
        most: int = _TEXTS_KEPT,
    ) -> None:
        self.name = encoder.name
        self._encoder = encoder
        self._recall = recall
        self._most = most
        self._kept: dict[str, NDArray[np.float32]] = {}
        self._turn = threading.Lock()

    def encode(self, texts: Sequence[str], /) -> Vectors:
        """Return shape (len(texts), dim), rows of L2 norm 1; only texts that nobody knows are encoded."""
        with self._turn:
            known = {text: self._kept[text] for text in texts if text in self._kept}
        if missing := [text for text in dict.fromkeys(texts) if text not in known]:
            met = dict(self._recall(missing))
            new = [text for text in missing if text not in met]
            met |= dict(zip(new, self._encoder.encode(new), strict=True)) if new else {}
            known |= met
            with self._turn:
                self._kept |= met
                for text in list(self._kept)[: max(0, len(self._kept) - self._most)]:
                    del self._kept[text]
        return np.stack([known[text] for text in texts])


def open_reader(model: str | None) -> Encoder:
    """Return the encoder for questions; `model` is a folder or a cached model's name, None the default one.

    Raises: EncoderUnavailable if there are no such weights.
    """
    weights = locate(model)
    return LazyEncoder(weights.name, lambda: _small(weights) if weights.is_default else _fast(weights))


def open_writer(model: str | None) -> Encoder:
    """Return the encoder for bulk work: the same vectors as the reader's to a cosine of 0.9999."""
    weights = locate(model)
    return LazyEncoder(weights.name, lambda: _fast(weights))


def open_tokenizer(model: str | None) -> Tokenizer:
    """Return the tokenizer whose tokens both encoders count."""
    return ModelTokenizer(locate(model))


def _small(weights: Weights) -> Encoder:
    from corpus.encoding.minilm import MiniLM

    return MiniLM(weights)


def _fast(weights: Weights) -> Encoder:
    from corpus.encoding.encoder import TransformerEncoder

    return TransformerEncoder(weights)
