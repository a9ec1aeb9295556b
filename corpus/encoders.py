"""Encoders by setting: known by name at once, loaded when the first text has to be encoded.

So that listing sources, or an ingest that finds nothing new, never waits for a model.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from corpus.tokens import ModelTokenizer
from corpus.types import Encoder, Tokenizer, Vectors
from corpus.weights import Weights, locate


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
    from corpus.minilm import MiniLM

    return MiniLM(weights)


def _fast(weights: Weights) -> Encoder:
    from corpus.encoder import TransformerEncoder

    return TransformerEncoder(weights)
