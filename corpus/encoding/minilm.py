"""all-MiniLM-L6-v2 in numpy: a question is encoded before torch would have been imported.

A BERT encoder of 6 layers, 12 heads, 384 dimensions (Wang et al. 2020, MiniLM), with mean pooling and unit
length, as sentence-transformers computes it in float32. Texts are laid end to end rather than padded: the
matrix products run over all their tokens at once, only attention goes text by text. For bulk work
`corpus.encoding.encoder` is several times faster.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open

from corpus.encoding.tokens import ModelTokenizer
from corpus.encoding.weights import Weights
from corpus.types import Vectors

_LAYERS, _HEADS, _DIM = 6, 12, 384
_EPSILON = 1e-12
_TOKENS_AT_ONCE = 4_096
"""Bounds memory: the widest array has this many rows of 1,536 numbers, 25 MB."""
_ROWS_IN_CACHE = 128

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Dense:
    """A linear layer, its matrix already transposed."""

    matrix: Floats
    bias: Floats

    def __call__(self, rows: Floats) -> Floats:
        return rows @ self.matrix + self.bias


@dataclass(frozen=True, slots=True)
class _Norm:
    gain: Floats
    bias: Floats

    def __call__(self, rows: Floats) -> Floats:
        centred = rows - rows.mean(axis=1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(axis=1, keepdims=True) + _EPSILON)
        return np.asarray(centred / spread * self.gain + self.bias)


@dataclass(frozen=True, slots=True)
class _Layer:
    query_key_value: _Dense
    attended: _Dense
    after_attention: _Norm
    widen: _Dense
    narrow: _Dense
    after_feed_forward: _Norm

    def __call__(self, rows: Floats, ends: Sequence[int]) -> Floats:
        mixed = _attend(self.query_key_value(rows), ends)
        rows = self.after_attention(rows + self.attended(mixed))
        wide = self.widen(rows)
        _gelu(wide)
        return self.after_feed_forward(rows + self.narrow(wide))


class MiniLM:
    """The encoder. Safe from any thread; memory is 90 MB of weights, most of it read only where needed.

    Raises on construction: EncoderUnavailable if the weights are missing, damaged or another model's.
    """

    def __init__(self, weights: Weights) -> None:
        weights.verify()
        self.name = weights.name
        self._tokenizer = ModelTokenizer(weights)
        with safe_open(str(weights.path), "numpy") as tensors:
            self._words = tensors.get_tensor("embeddings.word_embeddings.weight")
            self._positions = (
                tensors.get_tensor("embeddings.position_embeddings.weight")
                + (tensors.get_tensor("embeddings.token_type_embeddings.weight")[0])
            )
            self._normed = _norm(tensors, "embeddings.LayerNorm")
            self._layers = [_layer(tensors, f"encoder.layer.{number}") for number in range(_LAYERS)]

    def encode(self, texts: Sequence[str], /) -> Vectors:
        """Return shape (len(texts), 384), float32, each row of L2 norm 1; texts are cut at 256 tokens."""
        tokens = [self._tokenizer.ids(text) for text in texts]
        made = np.empty((len(texts), _DIM), np.float32)
        for group in _groups([len(ids) for ids in tokens]):
            made[group] = self._forward([tokens[index] for index in group])
        return made

    def _forward(self, tokens: Sequence[Sequence[int]]) -> Floats:
        lengths = [len(ids) for ids in tokens]
        ends = np.cumsum(lengths).tolist()
        places = np.concatenate([np.arange(length) for length in lengths])
        rows = self._normed(self._words[np.concatenate(tokens)] + self._positions[places])
        for layer in self._layers:
            rows = layer(rows, ends)
        starts = [0, *ends[:-1]]
        means = np.add.reduceat(rows, starts, axis=0) / np.array(lengths, np.float32)[:, None]
        return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True))


def _groups(lengths: Sequence[int]) -> list[list[int]]:
    """Return the texts' indices in groups of at most about _TOKENS_AT_ONCE tokens."""
    groups: list[list[int]] = []
    room = 0
    for index, length in enumerate(lengths):
        if length > room:
            groups.append([])
            room = _TOKENS_AT_ONCE
        groups[-1].append(index)
        room -= length
    return groups


def _attend(query_key_value: Floats, ends: Sequence[int]) -> Floats:
    """Return each text's attention over its own tokens; rows of three times 12 heads of 32 numbers."""
    size = _DIM // _HEADS
    scale = np.float32(1 / np.sqrt(size))
    mixed = np.empty((len(query_key_value), _DIM), np.float32)
    start = 0
    for end in ends:
        split = query_key_value[start:end].reshape(end - start, 3, _HEADS, size).transpose(1, 2, 0, 3)
        weights = (split[0] * scale) @ split[1].transpose(0, 2, 1)
        weights -= weights.max(axis=2, keepdims=True)
        np.exp(weights, out=weights)
        weights /= weights.sum(axis=2, keepdims=True)
        mixed[start:end] = (weights @ split[2]).transpose(1, 0, 2).reshape(end - start, _DIM)
        start = end
    return mixed


def _gelu(rows: Floats) -> None:
    """Apply the exact GELU in place, a few rows at a time so that they stay in the processor's cache.

    erf by Abramowitz and Stegun 7.1.26, absolute error below 1.5e-7.
    """
    for start in range(0, len(rows), _ROWS_IN_CACHE):
        part = rows[start : start + _ROWS_IN_CACHE]
        size = np.abs(part) * np.float32(np.sqrt(0.5))
        t = 1 / (1 + np.float32(0.3275911) * size)
        series = np.full_like(t, 1.061405429)
        for coefficient in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
            series *= t
            series += np.float32(coefficient)
        erf = 1 - series * t * np.exp(-size * size)
        part *= 0.5 * (1 + np.copysign(erf, part))


def _layer(tensors: safe_open, prefix: str) -> _Layer:
    attention = [_dense(tensors, f"{prefix}.attention.self.{name}") for name in ("query", "key", "value")]
    return _Layer(
        query_key_value=_Dense(
            np.concatenate([layer.matrix for layer in attention], axis=1),
            np.concatenate([layer.bias for layer in attention]),
        ),
        attended=_dense(tensors, f"{prefix}.attention.output.dense"),
        after_attention=_norm(tensors, f"{prefix}.attention.output.LayerNorm"),
        widen=_dense(tensors, f"{prefix}.intermediate.dense"),
        narrow=_dense(tensors, f"{prefix}.output.dense"),
        after_feed_forward=_norm(tensors, f"{prefix}.output.LayerNorm"),
    )


def _dense(tensors: safe_open, name: str) -> _Dense:
    return _Dense(tensors.get_tensor(f"{name}.weight").T, tensors.get_tensor(f"{name}.bias"))


def _norm(tensors: safe_open, name: str) -> _Norm:
    return _Norm(tensors.get_tensor(f"{name}.weight"), tensors.get_tensor(f"{name}.bias"))
