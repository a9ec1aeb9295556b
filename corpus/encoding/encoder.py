"""Any sentence-transformers model, as fast as the processor allows: for bulk work and for other models.

The only file that imports sentence-transformers and torch, which takes seconds; `corpus.encoding.encoders` imports
it when the first text has to be encoded.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from transformers.utils import logging as transformers_logging

from corpus.encoding.weights import Weights
from corpus.errors import EncoderUnavailable
from corpus.types import Vectors

_TEXTS_AT_ONCE = 4
"""Measured on 887 passages, 2 cores, bfloat16: 47 a second by 4, 41 by 8, 44 by 16, 43 by 32."""


class TransformerEncoder:
    """A model on this machine's best device, in bfloat16 where that is native. Safe from any thread.

    Raises on construction: EncoderUnavailable if the weights are missing, damaged or no such model.
    """

    def __init__(self, weights: Weights) -> None:
        weights.verify()
        self.name = weights.name
        self._turn = threading.Lock()  # torch already uses every core for one call
        transformers_logging.disable_progress_bar()
        logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
        try:
            self._model = SentenceTransformer(str(weights.folder), local_files_only=True)
        except (OSError, ValueError, RuntimeError, KeyError) as error:
            remedy = "name a folder that sentence-transformers can load with WORKSHAPE_ENCODER, or unset it"
            raise EncoderUnavailable(weights.label, str(error).split("\n")[0], remedy) from error
        if _native_bfloat16(self._model.device):
            self._model.to(torch.bfloat16)

    def encode(self, texts: Sequence[str], /) -> Vectors:
        """Return shape (len(texts), dim), float32, each row of L2 norm 1; texts are cut at the model's limit."""
        if not texts:
            return np.empty((0, self._model.get_embedding_dimension() or 0), np.float32)
        with self._turn, torch.inference_mode():
            made = self._model.encode(
                list(texts), batch_size=_TEXTS_AT_ONCE, convert_to_tensor=True, show_progress_bar=False
            )
        rows = made.float().cpu().numpy()  # unit length again after rounding to 8 bits of mantissa
        return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12), np.float32)


def _native_bfloat16(device: torch.device) -> bool:
    """Return whether matrix products in bfloat16 are faster than in float32 there, and not emulated."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    if device.type == "cpu":
        return bool(torch.backends.mkldnn.is_available() and _cpu_has_bfloat16())
    return False


def _cpu_has_bfloat16() -> bool:
    probes = ("_is_avx512_bf16_supported", "_is_amx_tile_supported", "_is_arm_bf16_supported")
    return any(getattr(torch.cpu, probe)() for probe in probes if hasattr(torch.cpu, probe))
