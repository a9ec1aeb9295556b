"""Passages that share words with a question, by tantivy (BM25, English stemming). Knows no vectors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path

import tantivy

from corpus.errors import StoreUnreadable
from corpus.language.words import telling
from corpus.store.storage import remove, translated
from corpus.types import Passage

_GENERATION = "generation"
_WRITER_HEAP_BYTES = 64 * 1024 * 1024
_FIELDS = {"all": 1.0, "title": 0.15}
"""Field -> weight: one field that holds everything, and the title once more."""
_SHORTEST = 4
_MAX_QUERY_WORDS = 64
"""A question of everyday length has under 30; beyond this a longer query costs time and adds only noise."""


class KeywordIndex:
    """Words of passages, with their heading path and table header, in a tantivy index; the title is a field too.

    `generation` names the state of the catalog that the index was last brought to. What another process
    writes is seen after `refresh`.
    """

    def __init__(self, folder: Path | None) -> None:
        """Open the index in `folder`; None is one in memory, which begins empty."""
        self._folder = folder
        self._generation = 0
        self._opened: tantivy.Index | None = None
        self._open()

    def _open(self) -> None:
        """Open the index; what cannot be opened is asked in vain until it is cleared."""
        with suppress(StoreUnreadable), self._translated():
            self._opened = _open(self._folder)

    @property
    def _index(self) -> tantivy.Index:
        if self._opened is None:
            raise StoreUnreadable(self._folder or Path(), "the keyword index is damaged")
        return self._opened

    @property
    def generation(self) -> int:
        """Return the catalog's generation that the index reflects; 0 for a new index."""
        if self._folder is None:
            return self._generation
        try:
            return int((self._folder / _GENERATION).read_text())
        except (OSError, ValueError):
            return 0

    def count(self) -> int:
        """Return how many passages the index holds. Raises: StoreUnreadable."""
        with self._translated():
            return int(self._index.searcher().num_docs)

    def refresh(self) -> None:
        """See what other processes have written. Raises: StoreUnreadable."""
        with self._translated():
            self._index.reload()

    def clear(self) -> None:
        """Forget everything, whatever state the files are in: they are deleted, and the index begins anew."""
        self._opened = None
        if self._folder is not None:
            remove(self._folder)
        self._open()

    def update(
        self,
        added: Iterable[tuple[str, Passage]],
        removed: Iterable[str],
        *,
        generation: int,
        clear: bool = False,
    ) -> None:
        """Drop the ids `removed`, then add (document title, passage); `clear` first begins anew.

        Raises: StoreUnreadable.
        """
        if clear:
            self.clear()
        with self._translated():
            writer = self._index.writer(_WRITER_HEAP_BYTES, 1)
            for passage_id in removed:
                writer.delete_documents_by_term("id", passage_id)
            for title, passage in added:
                writer.add_document(_entry(title, passage))
            writer.commit()
            writer.wait_merging_threads()
            # Written after the commit: a crash between the two makes the next writer rebuild, never trust.
            self._generation = generation
            if self._folder is not None:
                (self._folder / _GENERATION).write_text(str(generation))
            self._index.reload()

    def search(self, query: str, count: int) -> dict[str, float]:
        """Return up to `count` passage ids with their BM25 score, best first; none where no word is known.

        Raises: StoreUnreadable.
        """
        words = _words(query)
        if not words:
            return {}
        with self._translated():
            parsed = self._index.parse_query(" ".join(words), list(_FIELDS), field_boosts=_FIELDS)
            searcher = self._index.searcher()
            hits = searcher.search(parsed, count).hits
            return {str(searcher.doc(address)["id"][0]): float(score) for score, address in hits}

    def _translated(self) -> AbstractContextManager[None]:
        return translated(self._folder or Path(), "tantivy")

    def unknown(self, text: str) -> float:
        """Return the share of a text's telling words that no passage has; short words and numbers count as known."""
        words = _words(text)
        long = [word for word in words if word.isalpha() and len(word) >= _SHORTEST]
        return sum(not self.search(word, 1) for word in long) / len(words) if words else 0.0


def _open(folder: Path | None) -> tantivy.Index:
    if folder is None:
        return tantivy.Index(_schema())
    folder.mkdir(parents=True, exist_ok=True)
    index = tantivy.Index(_schema(), path=str(folder))
    index.reload()
    return index


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    for field in _FIELDS:
        builder.add_text_field(field, stored=False, tokenizer_name="en_stem")
    return builder.build()


def _entry(title: str, passage: Passage) -> tantivy.Document:
    named = "" if title in passage.heading else f"{title}\n"
    return tantivy.Document(id=passage.id, title=title, all=f"{named}{passage.encoded_text()}")


def _words(query: str) -> Sequence[str]:
    """Return the telling words in lower case: no sign, AND or OR is left to mean something to the parser."""
    words = telling(re.findall(r"\w+", query))
    return list(dict.fromkeys(words))[:_MAX_QUERY_WORDS]
