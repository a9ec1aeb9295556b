"""A file becomes a document with its passages; who does it, and where, is the reader's affair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from corpus.types import Document, Passage, Tokenizer
from ingest.read import read
from ingest.sources import Found, revision
from ingest.split import split


@dataclass(frozen=True, slots=True)
class Taken:
    """A document with its passages, and the share of the file's text that could not be read."""

    document: Document
    passages: tuple[Passage, ...]
    lost: float = 0.0


class Reader(Protocol):
    """Reads files, one at a time."""

    def take(self, found: Found) -> Taken:
        """Return what a file holds. Raises: GiveUp, TryLater."""
        ...


class ReadsHere:
    """Reads in this very process, without limits of time or memory."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer

    def take(self, found: Found) -> Taken:
        """Return what a file holds. Raises: GiveUp, TryLater."""
        data = found.read()
        document, lost = read(found, data, revision(data))
        return Taken(document, split(document, self._tokenizer), lost)
