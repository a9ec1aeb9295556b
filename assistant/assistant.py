"""The assistant as programs have it: opened, asked in four ways, searched, closed. `pipeline.py` reasons."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import AsyncGenerator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, suppress
from datetime import date
from itertools import islice, zip_longest
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from assistant.decisions.system import SystemDecision, decide_text
from assistant.errors import NothingDecided
from assistant.events import Done, Event
from assistant.gate import Gate
from assistant.models.model import Model, ModelSettings, open_model
from assistant.pipeline import Answering
from assistant.reading.question import tidy
from assistant.types import Answer
from assistant.writing import refusals
from assistant.writing.adr import adr
from assistant.writing.diagram import Diagram, diagram
from corpus.domain import Domain
from corpus.store.store import Mode, Store
from corpus.types import Document, DocumentSummary, Hit, Quote

_EXAMPLES_OF = ("decision", "pattern", "situation", "service")
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

    def __init__(self, store: Store, model: Model | None = None, *, model_reads: bool = False) -> None:
        """Answer from `store`, which is closed together with the assistant; `model` phrases what was composed.

        With `model_reads` it is also asked for facts of the work that it can quote from the question.
        """
        self._store = store
        self._gate = Gate()
        self._answering = Answering(store, model, self._gate, reads=model_reads)
        self._threads = ThreadPoolExecutor(_AWAITED_AT_ONCE, thread_name_prefix="answering")

    @classmethod
    def open(
        cls,
        home: Path | None = None,
        *,
        model: str | ModelSettings | None = None,
        encoder: str | None = None,
        domain: Domain | None = None,
    ) -> Self:
        """Open the collection in `home` (None: WORKSHAPE_HOME, else the platform's data folder).

        `model` (None: WORKSHAPE_MODEL, else none) is a language model that phrases the answers, `encoder` (None:
        WORKSHAPE_ENCODER, else the default one) reads the questions, `domain` (None: the shipped one with the tables
        that WORKSHAPE_TABLES names) is the subject.
        Raises: StoreEmpty, EncoderMismatch, EncoderUnavailable, StoreUnreadable, ModelUnavailable.

        >>> once = Assistant.open()
        >>> once.count() > 30
        True
        >>> once.close()
        """
        from corpus.encoding.encoders import open_reader  # here, so that importing the package loads no model
        from corpus.home import encoder_model, home_folder

        chosen = model if isinstance(model, ModelSettings) else ModelSettings.from_environment(model)
        phrases = open_model(chosen)
        store = Store(home_folder(home), open_reader(encoder or encoder_model()), domain)
        try:
            store.check_readable()
        except BaseException:
            store.close()
            raise
        return cls(store, phrases, model_reads=chosen.reads)

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
        """Return up to `count` passages, best first, scores in [0, 1].

        Raises: QuestionRejected, StoreEmpty, AssistantClosed.

        >>> hits = assistant.search("poison message", 3)
        >>> len(hits), hits[0].score >= hits[2].score
        (3, True)
        """
        with self._gate.inside():
            return self._store.search(tidy(query), count, mode=mode)

    def ask(self, question: str, *, facts: Mapping[str, Any] | None = None) -> Answer:
        """Return the answer; where nothing in the collection answers, one whose status is "refused".

        `facts` are those of `decide`. Raises: QuestionRejected (empty or too long), FactRejected, StoreEmpty,
        EncoderMismatch, AssistantClosed.

        >>> answer = assistant.ask("SQS, SNS or EventBridge?")
        >>> answer.status, answer.claims[0].markers, answer.citations[0].marker
        ('answered', (1,), 1)
        """
        for event in self.stream(question, facts=facts):
            if isinstance(event, Done):
                return event.answer
        raise AssertionError("a stream ends with Done")

    async def aask(self, question: str, *, facts: Mapping[str, Any] | None = None) -> Answer:
        """Return what `ask` returns without blocking the event loop; cancelled, it stops after the stage at work.

        >>> import asyncio
        >>> asyncio.run(assistant.aask("SQS or SNS?")).status
        'answered'
        """
        async with aclosing(self.astream(question, facts=facts)) as events:
            async for event in events:
                if isinstance(event, Done):
                    return event.answer
        raise AssertionError("a stream ends with Done")

    def stream(self, question: str, *, facts: Mapping[str, Any] | None = None) -> Iterator[Event]:
        """Yield what was found, then the text piece by piece, each citation before its marker, then the answer.

        Close it to stop the work after the stage at work. Raises what `ask` raises.

        >>> [type(event).__name__ for event in assistant.stream("SQS or SNS?")][:3]
        ['Found', 'Cited', 'Text']
        """
        return (event for event in self._answering.steps(tidy(question), facts) if event is not None)

    async def astream(
        self, question: str, *, facts: Mapping[str, Any] | None = None
    ) -> AsyncGenerator[Event]:
        """Yield what `stream` yields, without blocking the event loop.

        >>> import asyncio
        >>> async def last():
        ...     return [event async for event in assistant.astream("SQS or SNS?")][-1]
        >>> asyncio.run(last()).answer.status
        'answered'
        """
        steps = self._answering.steps(tidy(question), facts)
        loop, context = asyncio.get_running_loop(), contextvars.copy_context()
        try:
            while True:
                self._gate.check()
                try:
                    taken = await loop.run_in_executor(self._threads, context.run, _next, steps)
                except RuntimeError:
                    self._gate.check()  # closed in between, so that the threads are gone
                    raise
                if not taken:
                    return
                if taken[0] is not None:
                    yield taken[0]
        finally:
            with suppress(ValueError):  # cancelled in the middle of a step: it ends with that step
                steps.close()

    def decide(self, text: str, facts: Mapping[str, Any] | None = None) -> SystemDecision:
        """Return what the decision tables choose for the work that a text describes, and everything it rests on.

        `facts` take the place of what is read from the text: name -> a word, a number, "40 min", or a list.
        Raises: QuestionRejected, FactRejected, AssistantClosed.

        >>> decided = assistant.decide("Nightly invoices, 40 minutes each", facts={"team_size": 5})
        >>> decided.decisions[0][0].chosen.option.name
        'ECS on Fargate'
        """
        self._gate.check()
        return decide_text(tidy(text), self._store.domain, facts)

    def record(self, decided: SystemDecision, on: date | None = None) -> str:
        """Return decisions as an architecture decision record (Markdown, MADR 4), dated `on`, by default today.

        Raises: NothingDecided, where no decision table applies.

        >>> text = assistant.record(assistant.decide("Lambda or Fargate for a 25 minute job?"))
        >>> "# Run it on ECS on Fargate" in text, "## More Information" in text
        (True, True)
        """
        if not decided.applies:
            raise NothingDecided
        return adr(decided, self._answering.quoted(), on or date.today())

    def diagram(self, decided: SystemDecision) -> Diagram:
        """Return a decided system as a Mermaid flowchart with citations.

        >>> decided = assistant.decide("An API with 300 requests/s, and nightly invoices of 40 minutes")
        >>> "EventBridge Scheduler" in assistant.diagram(decided).text
        True
        """
        return diagram(decided, self._answering.quoted())

    def stated(self) -> frozenset[Quote]:
        """Return what decision tables and figures quote and the collection holds.

        >>> any(quote.document_id == "service-lambda" for quote in assistant.stated())
        True
        """
        return frozenset(self._answering.quoted())

    @property
    def domain(self) -> Domain:
        """What is known of the subject beside the documents: tables, facts, services, prices, quotas.

        >>> sorted(assistant.domain.tables)[0]
        'compute'
        """
        return self._store.domain

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
        return refusals.coverage(self.documents())

    def examples(self, count: int = 6) -> tuple[str, ...]:
        """Return questions that the collection answers: one a document, kinds of documents in turn.

        >>> len(assistant.examples(2))
        2
        """
        by_kind: dict[str, list[str]] = {kind: [] for kind in _EXAMPLES_OF}
        for document in sorted(
            self.documents(), key=lambda document: (-len(document.questions), document.id)
        ):
            asked = next((question for question in document.questions if question.endswith("?")), "")
            if document.kind in by_kind and asked:
                by_kind[document.kind].append(asked)
        in_turn = (question for round_ in zip_longest(*by_kind.values()) for question in round_ if question)
        return tuple(islice(in_turn, count))


def _next(steps: Iterator[Event | None]) -> tuple[()] | tuple[Event | None]:
    """Return the next step, alone in a tuple, or an empty one after the last."""
    for step in steps:
        return (step,)
    return ()
