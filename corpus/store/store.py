"""The collection as a reader sees it: catalog, vectors and keywords in one folder, searched together."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from corpus.documents.known_questions import KnownQuestions, sentences_asked
from corpus.domain import Domain
from corpus.errors import DocumentNotFound, EncoderMismatch, StoreBusy, StoreEmpty, StoreUnreadable
from corpus.language.roles import role
from corpus.store.catalog import Catalog
from corpus.store.exact import ExactVectors
from corpus.store.fusion import blend, scaled
from corpus.store.keywords import KeywordIndex
from corpus.store.lock import WriteLock
from corpus.store.mend import mend, refill_keywords, sound, up_to_date
from corpus.store.storage import LOST, LOST_REMEDY, indexes_outlive, of_os_error
from corpus.store.vectors import VectorIndex
from corpus.types import Document, Encoder, Hit, KnownQuestion, Passage, Vectors

Mode = Literal["hybrid", "dense", "keyword"]
_Scores = dict[str, dict[str, float]]
"""Ranking -> passage id -> score, best first."""

_DEPTH = 50
"""How far each ranking is read before they are merged, at least; measured with 50 in the design."""
_PATIENCE_S = 60
"""How long a search whose index is damaged waits for the writer who is at work, or mending it already."""
_KNOWN_QUESTIONS = 20
"""So many documents come in by a question they are known to answer."""


class Store:
    """One folder's collection. Reading is safe from any thread; writing is `corpus.store.writer`'s.

    What another process writes is seen by the next search. Of a folder that may only be read, the indexes are made
    in memory.
    """

    def __init__(self, home: Path, encoder: Encoder, domain: Domain | None = None) -> None:
        """Open the collection in `home`, which is made where it does not exist; `encoder` reads questions.

        `domain`: how people speak of its subject, by default as in the shipped library.

        Raises: StoreUnreadable if the folder cannot be a collection.
        """
        self.home = home
        self.encoder = encoder
        self.domain = domain or Domain.shipped()
        try:
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise of_os_error(home, error) from error
        self.catalog = Catalog(home)
        self.keywords = KeywordIndex(None if self.catalog.read_only else home / "keywords")
        self.vectors: VectorIndex | ExactVectors = (
            ExactVectors(self.catalog)
            if self.catalog.read_only
            else VectorIndex(home / "vectors", encoder.name)
        )
        self._seen = self.catalog.generation()
        self._trusted = False
        self._known_questions: tuple[int, KnownQuestions] | None = None
        self._opening = threading.Lock()
        self._pool = ThreadPoolExecutor(max_workers=4, thread_name_prefix="keywords")

    def close(self) -> None:
        """Give back every file and thread."""
        self._pool.shutdown()
        self.vectors.close()
        self.catalog.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def check_readable(self) -> None:
        """Raise StoreEmpty where nothing was ingested, EncoderMismatch where another encoder wrote it."""
        written_by = self.catalog.encoder()
        if not written_by:
            if indexes_outlive(self.home):
                raise StoreUnreadable(self.home, LOST, LOST_REMEDY)
            raise StoreEmpty(self.home)
        if written_by != self.encoder.name:
            raise EncoderMismatch(written_by, self.encoder.name)

    def document(self, document_id: str) -> Document:
        """Return one document. Raises: DocumentNotFound, with the id that is nearest."""
        document = self.catalog.document(document_id)
        if document is None:
            ids = [summary.id for summary in self.catalog.summaries()]
            raise DocumentNotFound(document_id, "".join(get_close_matches(document_id, ids, 1)))
        return document

    def known_questions(self) -> KnownQuestions:
        """Return the questions that documents say they answer, as the catalog has them now."""
        generation, known = self.catalog.generation(), self._known_questions
        if known is None or known[0] != generation:
            documents = self.catalog.summaries(with_questions=True)
            asked = list(dict.fromkeys(question for document in documents for question in document.questions))
            vectors = self.catalog.recall(asked)
            new = [question for question in asked if question not in vectors]
            vectors |= dict(zip(new, self.encoder.encode(new), strict=True)) if new else {}
            self._known_questions = known = (
                generation,
                KnownQuestions(documents, vectors, self.domain.services, self.domain.complaints),
            )
        return known[1]

    def search(
        self, query: str, count: int = 10, *, mode: Mode = "hybrid", known_questions: bool = True
    ) -> list[Hit]:
        """Return up to `count` passages, best first, scores in [0, 1]; of equal texts only the best stays.

        The query is read with the glossary beside it. A hybrid search also comes in by the `known_questions` of
        documents, unless it is told not to.
        Raises: StoreEmpty, EncoderMismatch, EncoderUnavailable.
        """
        self.check_readable()
        with self._opening:
            self._follow()
            if not self._trusted:
                self._restore()
        depth = max(_DEPTH, 3 * count)
        query = self.domain.glossary.expanded(query)
        scores, vectors = self._score(query, depth, mode)
        passages = self._telling(scores)
        entered: list[KnownQuestion] = []
        if vectors is not None and mode == "hybrid" and known_questions:
            entered = self.known_questions().nearest(query, vectors, _KNOWN_QUESTIONS)
            if entered:
                scores["known_question"] = self._entrances(entered, scores, passages)
        ranks = {name: {id_: rank for rank, id_ in enumerate(given, 1)} for name, given in scores.items()}
        if vectors is not None and mode == "hybrid":
            self._complete(scores["dense"], scores, vectors[:1])
        return self._hits(scores, ranks, entered, passages, count)

    def _follow(self) -> None:
        """Reread the derived indexes where the catalog has moved on since they were opened."""
        generation = self.catalog.generation()
        if generation != self._seen:
            self.vectors.refresh()
            with suppress(StoreUnreadable):  # which is mended before it is asked
                self.keywords.refresh()
            self._seen, self._trusted = generation, False

    def _restore(self) -> None:
        """Ask the indexes what the catalog knows, and fill again from it the one that does not know it."""
        if isinstance(self.vectors, ExactVectors):
            if not up_to_date(self.catalog, self.keywords):
                refill_keywords(self.catalog, self.keywords)
        elif not sound(self.catalog, self.vectors):
            self.vectors.refresh()  # another process may have written, or mended them, in the meantime
            if not sound(self.catalog, self.vectors):
                with WriteLock(self.home, timeout_s=_PATIENCE_S):
                    self.mend()
        elif not up_to_date(self.catalog, self.keywords) or self._lacks_vectors(self.vectors):
            with suppress(StoreBusy), WriteLock(self.home):  # a writer at work brings it up to date itself
                self.mend()
        self._trusted = True

    def _lacks_vectors(self, vectors: VectorIndex) -> bool:
        """Return whether there are fewer vectors than passages; a writer at work only ever makes it more."""
        with suppress(StoreUnreadable):
            return vectors.count() < self.catalog.counts()[1]
        return True

    def mend(self) -> None:
        """Make the indexes equal to the catalog; the caller holds the write lock."""
        assert isinstance(self.vectors, VectorIndex), "a collection that may only be read is never mended"
        self.vectors.refresh()
        with suppress(StoreUnreadable):
            self.keywords.refresh()
        mend(self.catalog, self.vectors, self.keywords)

    def _score(self, query: str, depth: int, mode: Mode) -> tuple[_Scores, Vectors | None]:
        """Return what each ranking gives the passages it found, and the vectors of what is said in the query."""
        vectors: Vectors | None = None
        scores: _Scores = {}
        keyword = self._pool.submit(self._sharing_words, query, depth) if mode != "dense" else None
        if mode != "keyword":
            vectors = self.encoder.encode(sentences_asked(query))
            scores["dense"] = self._nearest(vectors[:1], depth)
        if keyword is not None:
            scores["keyword"] = scaled(keyword.result())
        return scores, vectors

    def _telling(self, scores: _Scores) -> dict[str, Passage]:
        """Return the passages that were found and tell something; a list of links to other documents does not."""
        found = self.catalog.passages(list(dict.fromkeys(id_ for given in scores.values() for id_ in given)))
        links = {id_: passage for id_, passage in found.items() if role(passage.heading) == "link"}
        notes = self.catalog.summaries({passage.document_id for passage in links.values()}, kinds=["note"])
        kept = {note.id for note in notes}  # what a reader files under such a heading may be anything
        return {
            id_: passage for id_, passage in found.items() if id_ not in links or passage.document_id in kept
        }

    def _entrances(
        self, questions: Sequence[KnownQuestion], scores: _Scores, passages: dict[str, Passage]
    ) -> dict[str, float]:
        """Return the passage by which each document is entered, the best one that was found, else its first.

        What was not found before is added to `passages`.
        """
        entrance: dict[str, str] = {}
        for id_, _ in blend(scores):
            if id_ in passages:
                entrance.setdefault(passages[id_].document_id, id_)
        missing = self.catalog.first_passages(
            [question.document_id for question in questions if question.document_id not in entrance]
        )
        passages |= self.catalog.passages(list(missing.values()))
        entrance |= missing
        return {
            entrance[question.document_id]: min(question.score, 1.0)
            for question in questions
            if question.document_id in entrance
        }

    def _complete(self, dense: dict[str, float], scores: _Scores, vector: Vectors) -> None:
        """Add to `dense` the passages that only other rankings found."""
        missing = [id_ for given in scores.values() for id_ in given if id_ not in dense]
        for id_, kept in self.catalog.vectors(missing).items():
            dense[id_] = float(kept @ vector[0])

    def _nearest(self, vector: Vectors, depth: int) -> dict[str, float]:
        try:
            return self.vectors.nearest(vector, depth)
        except StoreUnreadable:  # it broke since it was opened, or another process has filled it again
            with self._opening:
                self._restore()
            return self.vectors.nearest(vector, depth)

    def _sharing_words(self, query: str, depth: int) -> dict[str, float]:
        try:
            return self.keywords.search(query, depth)
        except StoreUnreadable:  # a file of it was damaged: it opens, and fails when it is asked
            with self._opening, WriteLock(self.home, timeout_s=_PATIENCE_S):
                refill_keywords(self.catalog, self.keywords)
            return self.keywords.search(query, depth)

    def _hits(
        self,
        scores: _Scores,
        ranks: Mapping[str, Mapping[str, int]],
        questions: Sequence[KnownQuestion],
        passages: Mapping[str, Passage],
        count: int,
    ) -> list[Hit]:
        """Join ids with the catalog, which alone decides what exists, and drop repeated texts."""
        chosen: list[tuple[str, float]] = []
        texts: set[str] = set()
        for passage_id, score in blend(scores):
            passage = passages.get(passage_id)
            if passage is None or passage.text in texts:
                continue
            texts.add(passage.text)
            chosen.append((passage_id, score))
            if len(chosen) == count:
                break
        by_document = {question.document_id: question for question in questions}
        wanted = {passages[passage_id].document_id for passage_id, _ in chosen}
        summaries = {summary.id: summary for summary in self.catalog.summaries(wanted)}
        return [
            Hit(
                passage=passages[passage_id],
                document=summaries[passages[passage_id].document_id],
                score=score,
                dense_rank=ranks.get("dense", {}).get(passage_id),
                keyword_rank=ranks.get("keyword", {}).get(passage_id),
                known_question_rank=ranks.get("known_question", {}).get(passage_id),
                known_question=by_document.get(passages[passage_id].document_id),
            )
            for passage_id, score in chosen
            if passages[passage_id].document_id in summaries
        ]
