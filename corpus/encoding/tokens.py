"""Text as the tokens that an encoder counts, by the `tokenizers` library and the model's own vocabulary."""

from __future__ import annotations

import json
from functools import cached_property

import tokenizers

from corpus.encoding.weights import Weights
from corpus.errors import EncoderUnavailable

_DEFAULT_MAX_TOKENS = 256


class ModelTokenizer:
    """The tokenizer that came with the weights, without the truncation and padding it was saved with.

    Reads its files when first used. Raises then: EncoderUnavailable if they are missing or damaged.
    """

    def __init__(self, weights: Weights) -> None:
        self._weights = weights

    @cached_property
    def _tokenizer(self) -> tokenizers.Tokenizer:
        path = self._weights.folder / "tokenizer.json"
        try:
            tokenizer = tokenizers.Tokenizer.from_file(str(path))
        except Exception as error:
            reason = f"its tokenizer {path} cannot be read ({error})"
            raise EncoderUnavailable(
                self._weights.label, reason, "install or copy the model again"
            ) from error
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def max_tokens(self) -> int:
        """The most that one text may have, special tokens included, before the encoder would cut it."""
        try:
            settings = json.loads((self._weights.folder / "sentence_bert_config.json").read_text())
            return int(settings["max_seq_length"])
        except (OSError, ValueError, KeyError, TypeError):
            return _DEFAULT_MAX_TOKENS

    @cached_property
    def special_tokens(self) -> int:
        """How many tokens the encoder adds to every text."""
        return int(self._tokenizer.num_special_tokens_to_add(is_pair=False))

    def spans(self, text: str, /) -> list[tuple[int, int]]:
        """Return start and end character of each token, in order, special tokens excluded, nothing cut."""
        return list(self._tokenizer.encode(text, add_special_tokens=False).offsets)

    def ids(self, text: str, /) -> list[int]:
        """Return the vocabulary's number of each token, special tokens included, cut at `max_tokens`."""
        ids: list[int] = self._tokenizer.encode(text).ids
        return ids if len(ids) <= self.max_tokens else [*ids[: self.max_tokens - 1], ids[-1]]
