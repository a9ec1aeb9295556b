"""From a question to a cited, checked Answer: the one way through, the same for every door."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from assistant.decisions.applies import applying
from assistant.decisions.figures import quoted
from assistant.decisions.system import SystemDecision, decide_with, shape_of
from assistant.decisions.worked_out import WorkedOut
from assistant.errors import ModelUnavailable
from assistant.events import Event, Found, events_of
from assistant.evidence import scope
from assistant.evidence.lead import LEADERS, choose_lead
from assistant.evidence.statements import Statement, statements, weigh
from assistant.gate import Gate
from assistant.models import hear, phrase
from assistant.models.model import Model
from assistant.reading.question import Question, parts
from assistant.reading.shape.types import Shape
from assistant.types import Answer, Status, Trace, TraceHit
from assistant.writing import refusals
from assistant.writing.argue import argue, beside, called, contradiction
from assistant.writing.argue_costs import argue_costs
from assistant.writing.argue_system import argue_system
from assistant.writing.cite import Draft, draft
from assistant.writing.compose import Paragraph, compose, own_notes, untold
from assistant.writing.markdown import Markdown
from corpus.documents.known_questions import sentences_asked
from corpus.documents.tables import Table
from corpus.encoding.encoders import Remembering
from corpus.language.words import content_words
from corpus.store.store import Store
from corpus.types import Document, DocumentSummary, Hit, Passage, Quote

COMPOSER = "composer"
_HITS = 20
_MOST_PARTS = 3
_MOST_CORRECTIONS = 2
_FOLLOW_UPS = 3
_DECIDED = ("choice", "how_to", "explanation")
"""Kinds of question whose answer a decision takes over, where the facts decide one."""
_ALREADY_ASKED = 0.75
_DOCUMENTS_KEPT = 256
"""Whole documents kept in memory between questions; the shipped corpus fits."""


class Answering:
    """Answers questions over a store, stage by stage; each enters the gate by itself. Safe from any thread."""

    def __init__(self, store: Store, model: Model | None, gate: Gate, *, reads: bool = False) -> None:
        """Answer from `store`; `model` phrases, and where it `reads`, it is asked for facts as well."""
        self._store, self._domain = store, store.domain
        self._model = model
        self._reads = reads and model is not None
        self._gate = gate
        self._encoder = Remembering(store.encoder, store.catalog.recall)
        self._leaders = lru_cache(maxsize=1)(self._read_leaders)
        self._quoted = lru_cache(maxsize=1)(self._read_quoted)
        self._document = lru_cache(maxsize=_DOCUMENTS_KEPT)(self._read_document)

    def steps(self, asked: str, facts: Mapping[str, Any] | None = None) -> Generator[Event | None]:
        """Yield the events of the answer to a tidied question; None is a place to stop between two stages.

        `facts` take the place of what the question says of the work.
        """
        work = _Work(asked)
        if not content_words(asked):
            yield from events_of(work.finish("needs_input", Draft(refusals.request_for_detail())))
            return
        paragraphs = self._correct(asked, work)
        decision = yield from self._decide(asked, facts, work)
        chosen = decision
        missing: list[Question] = []
        for part in parts(asked, self._domain)[:_MOST_PARTS]:
            hits = self._find(part, work)
            yield _found(part, hits)
            argued = self._argue(part, hits, work)
            if part.kind in _DECIDED or decision.reckoned:
                argued = (
                    [*untold(decision.leads, paragraphs), *own_notes(argued)] if decision.leads else argued
                )
                argued += untold(decision.beside, [*paragraphs, *argued]) if argued else []
                decision = _Verdict()
            yield None
            paragraphs += untold(argued, paragraphs)
            if not argued:
                missing.append(part)
        if not paragraphs:
            yield from events_of(self._refuse(asked, work))
            return
        drafted = yield from self._phrase(asked, paragraphs, chosen, work)
        if missing:
            drafted = replace(
                drafted, text=Markdown.of("{}\n\n{}", drafted.text, refusals.unanswered(missing))
            )
        if scope.asks_to_look(asked):
            drafted = replace(drafted, text=Markdown.of("{}\n\n{}", refusals.cannot_look(), drafted.text))
        follow_ups = _follow_ups(asked, work.hits, paragraphs)
        yield from events_of(work.finish("partial" if missing else "answered", drafted, follow_ups))

    def quoted(self) -> Mapping[Quote, Statement]:
        """Return the statements of the collection behind what decision tables quote."""
        with self._gate.inside():
            return self._quoted(self._store.catalog.generation())

    def _refuse(self, asked: str, work: _Work) -> Answer:
        with self._gate.inside():
            text = refusals.refusal(asked, self._store.catalog.summaries(), self._domain.services)
        return work.finish("refused", Draft(text), _follow_ups(asked, work.hits, ()))

    def _phrase(
        self, asked: str, paragraphs: Sequence[Paragraph], chosen: _Verdict, work: _Work
    ) -> Generator[None, None, Draft]:
        """Return the paragraphs as the model tells them; as the composer does where there is none, or it fails."""
        if self._model is None or chosen.reckoned:  # what was reckoned is not told in other words
            return draft(paragraphs)
        request = phrase.request(asked, paragraphs, chosen.names)
        reply = ""
        try:
            with work.timed("model"):
                for piece in self._model.stream(request.messages):
                    reply += piece
                    yield None
        except ModelUnavailable as error:
            work.notices.append(phrase.failed(error.reason))
            return draft(paragraphs)
        phrased, left_out = phrase.drafted(reply, request)
        work.notices += phrase.notices(phrased, left_out)
        if phrased is not None and not phrase.keeps_the_decision(phrased, chosen.names, chosen.others):
            work.notices.append(phrase.CONTRADICTED)
            phrased = None
        if phrased is None:
            return draft(paragraphs)
        work.engine = self._model.name
        return phrase.after_the_verdict(phrased, request)

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
                vectors = self._encoder.encode(sentences_asked(question.searched))
                nearest = self._store.known_questions().nearest(question.searched, vectors)
                lead = choose_lead(question, hits, leaders, nearest)
            with work.timed("read"):
                found = {hit.passage.id: (hit.passage, hit.score) for hit in hits}
                if lead is not None:
                    found |= {
                        passage.id: (passage, 1.0)
                        for passage in self._store.catalog.passages_of(lead.document_id)
                    }
                candidates = statements(
                    found.values(), self._documents_of(found.values()), self._domain.services
                )
            with work.timed("weigh"):
                weighed = weigh(question, candidates, self._encoder)
            covered = {service for document in leaders for service in document.services}
            near = max((known.nearness for known in nearest), default=0.0)
            unknown = self._store.keywords.unknown(question.text)
            if not scope.answers(question, weighed, near=near, unknown=unknown, covered=covered):
                return []
        with work.timed("compose"):
            return compose(question, weighed, lead)

    def _correct(self, asked: str, work: _Work) -> list[Paragraph]:
        """Return what is to be said first of beliefs that the question rests on and that no longer hold."""
        beliefs = self._domain.beliefs.voiced(asked)[:_MOST_CORRECTIONS]
        if not beliefs:
            return []
        with self._gate.inside(), work.timed("correct"):
            ids = dict.fromkeys(belief.document_id for belief in beliefs)
            found = [(passage, 1.0) for id_ in ids for passage in self._store.catalog.passages_of(id_)]
            stated = statements(found, self._documents_of(found), self._domain.services)
        truths = tuple(
            statement for belief in beliefs for statement in stated if statement.text == belief.truth
        )
        return [Paragraph("First, a correction", truths)] if truths else []

    def _decide(
        self, asked: str, facts: Mapping[str, Any] | None, work: _Work
    ) -> Generator[None, None, _Verdict]:
        """Return the argument of the decision that a question asks for, as far as the facts decide one."""
        with work.timed("decide"):
            shape = shape_of(asked, facts or {}, self._domain)
            worked_out = WorkedOut(self._domain)
            tables_asked = applying(Question(asked, self._domain), shape, worked_out, facts)
        if tables_asked and self._reads:
            shape = yield from self._hear(asked, shape, tables_asked, work)
        with work.timed("decide"):
            decided = decide_with(tables_asked, asked, shape, worked_out)
            work.decision = decided if any(True for _ in decided.shape.facts) else None
            if not decided.applies:
                return _Verdict()
            deciding = [decision for decision in decided.decisions[0] if decision.choice.decided]
            clashes = contradiction(decided.shape.contradictions)
        with work.timed("decide"):
            stated = self.quoted()
        if len(decided.decisions) > 1:
            return _Verdict([*argue_system(decided, stated), *clashes])
        if not deciding:
            main = decided.decisions[0][0]
            return _Verdict(beside=beside(main, stated) if main.rests_on else [])
        asks_money = Question(asked, self._domain).dimension == "money"
        costs = argue_costs(deciding[0], stated) if asks_money else []
        if costs:
            return _Verdict([*costs, *clashes], reckoned=True)
        if facts or (deciding[0].choice.clear and not asks_money):
            names, others = called(deciding[0])
            return _Verdict([*argue(deciding[0], stated), *clashes], names=names, others=others)
        return _Verdict(beside=[*beside(deciding[0], stated), *clashes])

    def _hear(
        self, asked: str, shape: Shape, tables_asked: Sequence[Table], work: _Work
    ) -> Generator[None, None, Shape]:
        """Return the shape with what the model hears beside; as it is where the model fails."""
        assert self._model is not None
        names = tuple(dict.fromkeys(name for table in tables_asked for name in table.facts))
        reply = ""
        try:
            with work.timed("hear"):
                for piece in self._model.stream(hear.request(asked, shape, names, self._domain.facts)):
                    reply += piece
                    yield None
        except ModelUnavailable:
            return shape  # whoever phrases the answer says so
        return hear.heard(reply, asked, shape, self._model.name, self._domain.facts)

    def _read_quoted(self, _generation: int) -> dict[Quote, Statement]:
        """Return what the collection says of all that decision tables and figures quote."""
        quotes = {quote for table in self._domain.tables.values() for quote in table.quotes}
        quotes |= set(quoted(self._domain))
        found = [
            (passage, 1.0)
            for id_ in sorted({quote.document_id for quote in quotes})
            for passage in self._store.catalog.passages_of(id_)
        ]
        held = statements(found, self._documents_of(found), self._domain.services)
        stated = {Quote(statement.document.id, statement.text): statement for statement in held}
        return {quote: stated[quote] for quote in quotes if quote in stated}

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


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What a decision has to say: where it leads the answer, or beside the document that does."""

    leads: list[Paragraph] = field(default_factory=list)
    beside: list[Paragraph] = field(default_factory=list)
    names: tuple[str, ...] = ()
    """What the option that leads is called, where one alone was decided on."""
    others: tuple[str, ...] = ()
    """What the other options are called."""
    reckoned: bool = False
    """Whether it reckons what was asked for, so that it leads the answer to a question of fact too."""


@dataclass(slots=True)
class _Work:
    """One question on its way: what was found and how long each stage took."""

    question: str
    hits: list[Hit] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    decision: SystemDecision | None = None
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
            TraceHit(
                hit.passage.id, round(hit.score, 4), hit.dense_rank, hit.keyword_rank, hit.known_question_rank
            )
            for hit in self.hits
        )
        return Answer(
            question=self.question,
            standalone_question=self.question,
            status=status,
            text=drafted.text,
            claims=drafted.claims,
            citations=drafted.citations,
            follow_ups=follow_ups,
            engine=self.engine,
            trace=Trace(self.question, hits, self.timings_ms),
            notices=tuple(self.notices),
            decision=self.decision,
        )


def _found(question: Question, hits: Sequence[Hit]) -> Found:
    documents = tuple(dict.fromkeys(hit.document.id for hit in hits))
    return Found(question.text, tuple(hit.passage.id for hit in hits), documents)


def _follow_ups(asked: str, hits: Sequence[Hit], paragraphs: Sequence[Paragraph]) -> tuple[str, ...]:
    """Return questions that the documents found nearby answer and that were not just asked or answered."""
    leading = [statement.document.id for paragraph in paragraphs for statement in paragraph.statements]
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
