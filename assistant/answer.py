"""From a question to a cited, checked Answer: the one way through, the same for every door."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, zip_longest
from pathlib import Path
from types import TracebackType
from typing import Self

from assistant import scope
from assistant.check import supported
from assistant.compose import Paragraph, compose
from assistant.evidence import Statement, statements, weigh
from assistant.lead import LEADERS, choose_lead
from assistant.markdown import escape
from assistant.question import Question, parts, tidy
from assistant.types import Answer, Citation, Claim, ClaimStatus, Status, Trace, TraceHit
from assistant.words import content_words
from corpus.encoders import Remembering
from corpus.store import Mode, Store
from corpus.types import Document, DocumentSummary, Hit, Passage

ENGINE = "composer"
_HITS = 20
_EXAMPLES_OF = ("decision", "pattern", "situation", "service")
_MOST_PARTS = 3
_FOLLOW_UPS = 3
_ALREADY_ASKED = 0.75
_DOCUMENTS_KEPT = 256
"""Whole documents kept in memory between questions; the shipped corpus fits."""


class Assistant:
    """Answers questions from a collection, with reasons and checked citations. Safe from any thread.

    with Assistant.open() as assistant:
        print(assistant.ask("SQS or SNS?").text)
    """

    def __init__(self, store: Store) -> None:
        """Answer from `store`, which is closed together with the assistant."""
        self._store = store
        self._encoder = Remembering(store.encoder, store.catalog.recall)
        self._leaders = lru_cache(maxsize=1)(self._read_leaders)
        self._document = lru_cache(maxsize=_DOCUMENTS_KEPT)(self._read_document)

    @classmethod
    def open(cls, home: Path | None = None) -> Self:
        """Open the collection in `home` (None: WORKSHAPE_HOME, else the platform's data folder).

        Raises: StoreEmpty, EncoderMismatch, EncoderUnavailable, StoreUnreadable.
        """
        from corpus.encoders import open_reader  # here, so that importing the package loads no model
        from corpus.home import encoder_model, home_folder

        store = Store(home_folder(home), open_reader(encoder_model()))
        try:
            store.check_readable()
        except BaseException:
            store.close()
            raise
        return cls(store)

    def close(self) -> None:
        """Give back the collection's files and threads."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def search(self, query: str, count: int = 10, *, mode: Mode = "hybrid") -> list[Hit]:
        """Return up to `count` passages, best first. Raises: QuestionRejected, StoreEmpty."""
        return self._store.search(tidy(query), count, mode=mode)

    def ask(self, question: str) -> Answer:
        """Return the answer; where nothing in the collection answers, one whose status is "refused".

        Raises: QuestionRejected (empty or too long), StoreEmpty, EncoderMismatch.
        """
        asked = tidy(question)
        work = _Work(asked)
        if not content_words(asked):
            return work.finish("needs_input", scope.request_for_detail())
        told: list[Paragraph] = []
        missing: list[Question] = []
        for part in parts(asked)[:_MOST_PARTS]:
            paragraphs = self._answer_part(part, work)
            told += paragraphs
            if not paragraphs:
                missing.append(part)
        if not told:
            text = scope.refusal(asked, self._store.catalog.summaries())
            return work.finish("refused", text, follow_ups=_follow_ups(asked, work.hits, ()))
        text, claims, citations = _render(told)
        if missing:
            text += "\n\n" + scope.unanswered(missing)
        return work.finish(
            "partial" if missing else "answered",
            text,
            claims,
            citations,
            _follow_ups(asked, work.hits, told),
        )

    def count(self) -> int:
        """Return how many documents the collection holds."""
        return self._store.catalog.counts()[0]

    def knows(self) -> str:
        """Return one sentence on what the collection holds."""
        return scope.coverage(self._store.catalog.summaries())

    def examples(self, count: int = 6) -> tuple[str, ...]:
        """Return questions that the collection answers: one a document, kinds of documents in turn."""
        by_kind: dict[str, list[str]] = {kind: [] for kind in _EXAMPLES_OF}
        for one in sorted(self._store.catalog.summaries(), key=lambda one: (-len(one.questions), one.id)):
            asked = next((question for question in one.questions if question.endswith("?")), "")
            if one.kind in by_kind and asked:
                by_kind[one.kind].append(asked)
        in_turn = (question for some in zip_longest(*by_kind.values()) for question in some if question)
        return tuple(islice(in_turn, count))

    def _answer_part(self, question: Question, work: _Work) -> list[Paragraph]:
        """Return what can be said about one question; empty: nothing answers it."""
        with work.timed("search"):
            hits = self._store.search(question.searched, _HITS)
            work.hits += hits
        with work.timed("lead"):
            lead = choose_lead(question, hits, self._leaders(self._store.catalog.generation()), self._encoder)
        with work.timed("read"):
            found = {hit.passage.id: (hit.passage, hit.score) for hit in hits}
            if lead is not None:
                found |= {one.id: (one, 1.0) for one in self._store.catalog.passages_of(lead.document_id)}
            candidates = statements(found.values(), self._documents_of(found.values()))
        with work.timed("weigh"):
            weighed = weigh(question, candidates, self._encoder)
        if not scope.answers(question, weighed, lead):
            return []
        with work.timed("compose"):
            return compose(question, weighed, lead)

    def _documents_of(self, found: Iterable[tuple[Passage, float]]) -> dict[str, Document]:
        generation = self._store.catalog.generation()
        ids = dict.fromkeys(passage.document_id for passage, _ in found)
        documents = {id_: self._document(id_, generation) for id_ in ids}
        return {id_: document for id_, document in documents.items() if document is not None}

    def _read_leaders(self, _generation: int) -> list[DocumentSummary]:
        return self._store.catalog.summaries(kinds=LEADERS)

    def _read_document(self, document_id: str, _generation: int) -> Document | None:
        """Read a document; the generation is in the cache's key, so that a new version is read anew."""
        return self._store.catalog.document(document_id)


@dataclass(slots=True)
class _Work:
    """One question on its way: what was found and how long each stage took."""

    question: str
    hits: list[Hit] = field(default_factory=list)
    timings_ms: dict[str, float] = field(default_factory=dict)
    started: float = field(default_factory=time.perf_counter)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        spent = (time.perf_counter() - began) * 1000
        self.timings_ms[stage] = round(self.timings_ms.get(stage, 0.0) + spent, 2)

    def finish(
        self,
        status: Status,
        text: str,
        claims: tuple[Claim, ...] = (),
        citations: tuple[Citation, ...] = (),
        follow_ups: tuple[str, ...] = (),
    ) -> Answer:
        self.timings_ms["total"] = round((time.perf_counter() - self.started) * 1000, 2)
        hits = tuple(
            TraceHit(hit.passage.id, round(hit.score, 4), hit.dense_rank, hit.keyword_rank)
            for hit in self.hits
        )
        return Answer(
            question=self.question,
            standalone_question=self.question,
            status=status,
            text=text,
            claims=claims,
            citations=citations,
            work_items=(),
            follow_ups=follow_ups,
            engine=ENGINE,
            trace=Trace(self.question, hits, self.timings_ms),
        )


def _render(paragraphs: Sequence[Paragraph]) -> tuple[str, tuple[Claim, ...], tuple[Citation, ...]]:
    """Return Markdown, claims and citations; markers count from 1, one a statement."""
    claims: list[Claim] = []
    citations: list[Citation] = []
    lines: list[str] = []
    for paragraph in paragraphs:
        sentences: list[str] = []
        for one in paragraph.statements:
            marker = len(citations) + 1
            citation, status = _cite(marker, one)
            citations.append(citation)
            claims.append(Claim(one.text, (marker,), status))
            sentences.append(f"{escape(one.text)} [{marker}]{_date(citation) if paragraph.dated else ''}")
        lines.append(_laid_out(paragraph, sentences))
    return "\n\n".join(lines), tuple(claims), tuple(citations)


def _date(citation: Citation) -> str:
    return f" (as of {citation.as_of})" if citation.as_of else ""


def _laid_out(paragraph: Paragraph, sentences: Sequence[str]) -> str:
    label = f"**{escape(paragraph.label)}**" if paragraph.label else ""
    if paragraph.form == "verdict" and len(sentences) == 1:
        quoted, _, marker = sentences[0].rpartition(" ")
        return f"**{quoted}** {marker}"
    if paragraph.form == "prose":
        return f"{label[:-2]}:** {' '.join(sentences)}" if label else " ".join(sentences)
    bullets = "\n".join(f"- {sentence}" for sentence in sentences)
    return f"{label}\n\n{bullets}" if label else bullets


def _cite(marker: int, one: Statement) -> tuple[Citation, ClaimStatus]:
    """Return the citation, with the link and date of the page the sentence itself rests on."""
    document = one.document
    keys = {
        key
        for attribution in document.attributions
        if attribution.start_char < one.end_char and attribution.end_char > one.start_char
        for key in attribution.source_ids
    }
    rests_on = next((source for source in document.sources if source.id in keys), None)
    url, as_of = (rests_on.url, rests_on.as_of) if rests_on else (document.url, document.as_of)
    citation = Citation(
        marker=marker,
        passage_id=one.passage.id,
        document_id=document.id,
        title=document.title,
        heading=one.passage.heading,
        url=url,
        quote=one.quote,
        start_char=one.start_char,
        end_char=one.end_char,
        as_of=as_of,
    )
    if not supported(one.text, citation, document):
        return citation, "unsupported"
    return citation, "judgement" if keys == {"judgement"} else "supported"


def _follow_ups(asked: str, hits: Sequence[Hit], told: Sequence[Paragraph]) -> tuple[str, ...]:
    """Return questions that the documents found nearby answer and that were not just asked or answered."""
    leading = [one.document.id for paragraph in told for one in paragraph.statements]
    documents = {hit.document.id: hit.document for hit in hits}
    order = dict.fromkeys([*(id_ for id_ in leading if id_ in documents), *documents])
    words = set(content_words(asked))
    offered = [
        question
        for round_ in range(_FOLLOW_UPS)
        for id_ in order
        for question in documents[id_].questions[round_ : round_ + 1]
        if question.endswith("?")  # the others are complaints and cues for the search, not for the eye
        and len(words & set(content_words(question))) < _ALREADY_ASKED * len(set(content_words(question)))
    ]
    return tuple(dict.fromkeys(offered))[:_FOLLOW_UPS]
