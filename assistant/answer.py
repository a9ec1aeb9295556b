"""From a question to a cited, checked Answer: the one way through, the same for every door."""

from __future__ import annotations

import asyncio
import contextvars
import time
from collections.abc import AsyncGenerator, Generator, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice, zip_longest
from pathlib import Path
from types import TracebackType
from typing import Self

from assistant import phrase, scope
from assistant.cite import Draft, draft
from assistant.compose import Paragraph, compose
from assistant.errors import ModelUnavailable
from assistant.events import Done, Event, Found, told
from assistant.evidence import statements, weigh
from assistant.gate import Gate
from assistant.lead import LEADERS, choose_lead
from assistant.model import Model, open_model
from assistant.question import Question, parts, tidy
from assistant.types import Answer, Status, Trace, TraceHit
from assistant.words import content_words
from corpus.encoders import Remembering
from corpus.store import Mode, Store
from corpus.types import Document, DocumentSummary, Hit, Passage

COMPOSER = "composer"
_HITS = 20
_EXAMPLES_OF = ("decision", "pattern", "situation", "service")
_MOST_PARTS = 3
_FOLLOW_UPS = 3
_ALREADY_ASKED = 0.75
_DOCUMENTS_KEPT = 256
"""Whole documents kept in memory between questions; the shipped corpus fits."""
_AWAITED_AT_ONCE = 16
"""Questions asked by `aask` and `astream` that are worked on at the same time; more wait their turn."""


class Assistant:
    """Answers questions from a collection, with reasons and checked citations.

    One instance serves any number of threads and event loops.

    >>> with Assistant.open() as once:
    ...     answer = once.ask("How large can an SQS message be?")
    >>> answer.status
    'answered'
    """

    def __init__(self, store: Store, model: Model | None = None) -> None:
        """Answer from `store`, which is closed together with the assistant; `model` phrases what was composed."""
        self._store = store
        self._model = model
        self._gate = Gate()
        self._encoder = Remembering(store.encoder, store.catalog.recall)
        self._leaders = lru_cache(maxsize=1)(self._read_leaders)
        self._document = lru_cache(maxsize=_DOCUMENTS_KEPT)(self._read_document)
        self._threads = ThreadPoolExecutor(_AWAITED_AT_ONCE, thread_name_prefix="answering")

    @classmethod
    def open(cls, home: Path | None = None, *, model: str | None = None) -> Self:
        """Open the collection in `home` (None: WORKSHAPE_HOME, else the platform's data folder).

        `model` (None: WORKSHAPE_MODEL, else none) names a language model that phrases the answers.
        Raises: StoreEmpty, EncoderMismatch, EncoderUnavailable, StoreUnreadable, ModelUnavailable.

        >>> once = Assistant.open()
        >>> once.count() > 30
        True
        >>> once.close()
        """
        from corpus.encoders import open_reader  # here, so that importing the package loads no model
        from corpus.home import encoder_model, home_folder

        phrases = open_model(model)
        store = Store(home_folder(home), open_reader(encoder_model()))
        try:
            store.check_readable()
        except BaseException:
            store.close()
            raise
        return cls(store, phrases)

    def close(self) -> None:
        """Wait for what is being worked on, then give back files and threads; asking again raises AssistantClosed.

        >>> once = Assistant.open()
        >>> once.close()
        """
        if self._gate.close():
            self._threads.shutdown()
            self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def search(self, query: str, count: int = 10, *, mode: Mode = "hybrid") -> list[Hit]:
        """Return up to `count` passages, best first, scores in (0, 1].

        Raises: QuestionRejected, StoreEmpty, AssistantClosed.

        >>> hits = assistant.search("poison message", 3)
        >>> len(hits), hits[0].score >= hits[2].score
        (3, True)
        """
        with self._gate.inside():
            return self._store.search(tidy(query), count, mode=mode)

    def ask(self, question: str) -> Answer:
        """Return the answer; where nothing in the collection answers, one whose status is "refused".

        Raises: QuestionRejected (empty or too long), StoreEmpty, EncoderMismatch, AssistantClosed.

        >>> answer = assistant.ask("SQS, SNS or EventBridge?")
        >>> answer.status, answer.claims[0].markers, answer.citations[0].marker
        ('answered', (1,), 1)
        """
        for event in self.stream(question):
            if isinstance(event, Done):
                return event.answer
        raise AssertionError("a stream ends with Done")

    async def aask(self, question: str) -> Answer:
        """Return what `ask` returns without blocking the event loop; cancelled, it stops after the stage at work.

        >>> import asyncio
        >>> asyncio.run(assistant.aask("SQS or SNS?")).status
        'answered'
        """
        async with aclosing(self.astream(question)) as events:
            async for event in events:
                if isinstance(event, Done):
                    return event.answer
        raise AssertionError("a stream ends with Done")

    def stream(self, question: str) -> Iterator[Event]:
        """Yield what was found, then the text piece by piece, each citation before its marker, then the answer.

        Close it to stop the work after the stage at work. Raises what `ask` raises.

        >>> [type(event).__name__ for event in assistant.stream("SQS or SNS?")][:3]
        ['Found', 'Cited', 'Text']
        """
        return (event for event in self._work(tidy(question)) if event is not None)

    async def astream(self, question: str) -> AsyncGenerator[Event]:
        """Yield what `stream` yields, without blocking the event loop.

        >>> import asyncio
        >>> async def last():
        ...     return [event async for event in assistant.astream("SQS or SNS?")][-1]
        >>> asyncio.run(last()).answer.status
        'answered'
        """
        steps = self._work(tidy(question))
        loop, context = asyncio.get_running_loop(), contextvars.copy_context()
        try:
            while True:
                self._gate.check()
                taken = await loop.run_in_executor(self._threads, context.run, _next, steps)
                if not taken:
                    return
                if taken[0] is not None:
                    yield taken[0]
        finally:
            with suppress(ValueError):  # cancelled in the middle of a step: it ends with that step
                steps.close()

    def count(self) -> int:
        """Return how many documents the collection holds.

        >>> assistant.count() > 30
        True
        """
        with self._gate.inside():
            return self._store.catalog.counts()[0]

    def documents(self) -> list[DocumentSummary]:
        """Return every document without its text, ordered by id.

        >>> "service-sqs" in [document.id for document in assistant.documents()]
        True
        """
        with self._gate.inside():
            return self._store.catalog.summaries()

    def document(self, document_id: str) -> Document:
        """Return one document. Raises: DocumentNotFound, which names the nearest id.

        >>> citation = assistant.ask("How large can an SQS message be?").citations[0]
        >>> text = assistant.document(citation.document_id).text
        >>> text[citation.start_char : citation.end_char] == citation.quote
        True
        """
        with self._gate.inside():
            return self._store.document(document_id)

    def knows(self) -> str:
        """Return one sentence on what the collection holds.

        >>> assistant.knows()[:20]
        'The collection holds'
        """
        return scope.coverage(self._store.catalog.summaries())

    def examples(self, count: int = 6) -> tuple[str, ...]:
        """Return questions that the collection answers: one a document, kinds of documents in turn.

        >>> len(assistant.examples(2))
        2
        """
        by_kind: dict[str, list[str]] = {kind: [] for kind in _EXAMPLES_OF}
        for one in sorted(self._store.catalog.summaries(), key=lambda one: (-len(one.questions), one.id)):
            asked = next((question for question in one.questions if question.endswith("?")), "")
            if one.kind in by_kind and asked:
                by_kind[one.kind].append(asked)
        in_turn = (question for some in zip_longest(*by_kind.values()) for question in some if question)
        return tuple(islice(in_turn, count))

    def _work(self, asked: str) -> Generator[Event | None]:
        """Yield the events of an answer; None is a place to stop between two stages."""
        work = _Work(asked)
        if not content_words(asked):
            yield from told(work.finish("needs_input", Draft(scope.request_for_detail())))
            return
        paragraphs: list[Paragraph] = []
        missing: list[Question] = []
        for part in parts(asked)[:_MOST_PARTS]:
            hits = self._find(part, work)
            yield _found(part, hits)
            argued = self._argue(part, hits, work)
            yield None
            paragraphs += argued
            if not argued:
                missing.append(part)
        if not paragraphs:
            yield from told(self._refuse(asked, work))
            return
        drafted = yield from self._phrase(asked, paragraphs, work)
        if missing:
            drafted = replace(drafted, text=f"{drafted.text}\n\n{scope.unanswered(missing)}")
        follow_ups = _follow_ups(asked, work.hits, paragraphs)
        yield from told(work.finish("partial" if missing else "answered", drafted, follow_ups))

    def _refuse(self, asked: str, work: _Work) -> Answer:
        with self._gate.inside():
            text = scope.refusal(asked, self._store.catalog.summaries())
        return work.finish("refused", Draft(text), _follow_ups(asked, work.hits, ()))

    def _phrase(
        self, asked: str, paragraphs: Sequence[Paragraph], work: _Work
    ) -> Generator[None, None, Draft]:
        """Return the paragraphs as the model tells them; as the composer does where there is none, or it fails."""
        if self._model is None:
            return draft(paragraphs)
        request = phrase.request(asked, paragraphs)
        reply = ""
        try:
            with work.timed("model"):
                for piece in self._model.stream(request.messages):
                    reply += piece
                    yield None
        except ModelUnavailable as error:
            work.notices.append(phrase.failed(error.reason))
            return draft(paragraphs)
        phrased, left_out = phrase.drafted(reply, request.evidence)
        work.notices += phrase.notices(phrased, left_out)
        if phrased is None:
            return draft(paragraphs)
        work.engine = self._model.name
        return phrased

    def _find(self, question: Question, work: _Work) -> list[Hit]:
        with self._gate.inside(), work.timed("search"):
            hits = self._store.search(question.searched, _HITS)
        work.hits += hits
        return hits

    def _argue(self, question: Question, hits: Sequence[Hit], work: _Work) -> list[Paragraph]:
        """Return what can be said about one question; empty: nothing answers it."""
        with self._gate.inside():
            with work.timed("lead"):
                leaders = self._leaders(self._store.catalog.generation())
                lead = choose_lead(question, hits, leaders, self._encoder)
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
    notices: list[str] = field(default_factory=list)
    engine: str = COMPOSER
    timings_ms: dict[str, float] = field(default_factory=dict)
    started: float = field(default_factory=time.perf_counter)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        spent = (time.perf_counter() - began) * 1000
        self.timings_ms[stage] = round(self.timings_ms.get(stage, 0.0) + spent, 2)

    def finish(self, status: Status, drafted: Draft, follow_ups: tuple[str, ...] = ()) -> Answer:
        self.timings_ms["total"] = round((time.perf_counter() - self.started) * 1000, 2)
        hits = tuple(
            TraceHit(hit.passage.id, round(hit.score, 4), hit.dense_rank, hit.keyword_rank)
            for hit in self.hits
        )
        return Answer(
            question=self.question,
            standalone_question=self.question,
            status=status,
            text=drafted.text,
            claims=drafted.claims,
            citations=drafted.citations,
            work_items=(),
            follow_ups=follow_ups,
            engine=self.engine,
            trace=Trace(self.question, hits, self.timings_ms),
            notices=tuple(self.notices),
        )


def _next(steps: Iterator[Event | None]) -> tuple[()] | tuple[Event | None]:
    """Return the next step, alone in a tuple, or an empty one after the last."""
    for step in steps:
        return (step,)
    return ()


def _found(question: Question, hits: Sequence[Hit]) -> Found:
    documents = tuple(dict.fromkeys(hit.document.id for hit in hits))
    return Found(question.text, tuple(hit.passage.id for hit in hits), documents)


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
