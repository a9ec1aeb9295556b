"""The nouns that every package shares: frozen values without behaviour that needs a store or a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Shape (texts, dim), float32, each row of L2 norm 1."""

BlockKind = Literal["heading", "paragraph", "list_item", "table", "code"]


@dataclass(frozen=True, slots=True)
class Block:
    """One structural piece of a document's text: `text[start_char:end_char]`.

    `level` is 1 to 6 for a heading (1 is the outermost) and 0 for everything else. The first line of a
    table is its header. Blocks are in text order and do not overlap; between them stands only white space.
    """

    kind: BlockKind
    start_char: int
    end_char: int
    level: int = 0


@dataclass(frozen=True, slots=True)
class Quote:
    """A statement of the library, word for word as answers tell it."""

    document_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement of a document comes from; `id` is the key that its sentences name."""

    id: str
    title: str
    publisher: str
    url: str
    as_of: str
    """ISO 8601, as exact as known: a day, a month or a year. Empty: not known."""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Attribution:
    """The sentence or table row at `text[start_char:end_char]` rests on these sources."""

    start_char: int
    end_char: int
    source_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One source as it is kept: clean text, its structure, and where its statements come from."""

    id: str
    uri: str
    """Where it was read: `file:///...`, or `library:NAME` for the shipped corpus."""
    title: str
    kind: str
    """article, pattern, service, decision, situation or note."""
    text: str
    blocks: tuple[Block, ...]
    publisher: str = ""
    url: str = ""
    licence: str = ""
    as_of: str = ""
    services: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    """Questions that this document answers, in a reader's words."""
    path: tuple[str, ...] = ()
    """Of a situation: the services on the way that it is about, in order."""
    seen: tuple[str, ...] = ()
    """Of a situation: what goes wrong, in the words of `complaints.yaml`."""
    sources: tuple[Source, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    revision: str = ""
    """Changes whenever the source's bytes or the way we read them change."""


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A document without its text, as lists and hits show it."""

    id: str
    uri: str
    title: str
    kind: str
    url: str
    as_of: str
    services: tuple[str, ...]
    questions: tuple[str, ...]
    passages: int
    path: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document that is found as one: at most the encoder's limit of tokens, heading included.

    `text` is exactly `document.text[start_char:end_char]`. `context` is the header of the table that the
    text continues, or empty: the one thing repeated so that a later row can be understood alone.
    """

    id: str
    document_id: str
    position: int
    heading: tuple[str, ...]
    text: str
    start_char: int
    end_char: int
    context: str = ""

    def encoded_text(self) -> str:
        """Return what the encoder and the keyword index read: heading path, table header, text."""
        return "\n".join(part for part in (" > ".join(self.heading), self.context, self.text) if part)


@dataclass(frozen=True, slots=True)
class KnownQuestion:
    """Why a document is for a query, whatever its text says: the nearest of its own questions, and what it shares.

    `nearness` is the cosine to that question; `seen` and `path` are the complaints and services that both name;
    `score` is what known questions are ranked by.
    """

    document_id: str
    question: str
    nearness: float
    score: float
    seen: tuple[str, ...] = ()
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found: score in [0, 1], higher is better, the weighted mean of what the rankings gave it.

    The ranks count from 1; None where that ranking did not return the passage or was not asked. `known_question`
    is the one by which its document was found, if it is among the nearest.

    >>> hit = assistant.search("poison message", 1)[0]
    >>> hit.passage.document_id == hit.document.id
    True
    """

    passage: Passage
    document: DocumentSummary
    score: float
    dense_rank: int | None
    keyword_rank: int | None
    known_question_rank: int | None = None
    known_question: KnownQuestion | None = None


class Encoder(Protocol):
    """Text in, unit vectors out; the same model must write and read a collection."""

    name: str
    """Identity of the weights, not of a program: two encoders of one name give the same vectors."""

    def encode(self, texts: Sequence[str], /) -> Vectors:
        """Return shape (len(texts), dim), float32, each row of L2 norm 1. Safe to call from any thread."""
        ...


class Tokenizer(Protocol):
    """Cuts text into the tokens that the encoder of a collection counts."""

    @property
    def max_tokens(self) -> int:
        """The most that one text may have, special tokens included, before the encoder would cut it."""

    @property
    def special_tokens(self) -> int:
        """How many tokens the encoder adds to every text."""

    def spans(self, text: str, /) -> list[tuple[int, int]]:
        """Return start and end character of each token, in order, special tokens excluded, nothing cut."""
        ...
