"""`from assistant import Assistant`: every documented example runs; many threads, event loops, an orderly end."""

from __future__ import annotations

import asyncio
import doctest
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

import assistant as package
from assistant import Assistant, AssistantClosed, Cited, Done, Found, QuestionRejected, Text
from corpus.documents.known_questions import KnownQuestions
from corpus.encoding.encoders import open_reader
from corpus.store.store import Store
from corpus.types import Hit

QUESTIONS = (
    "How large can an SQS message be?",
    "SQS, SNS or EventBridge?",
    "What should I do?",
    "What is the best pizza recipe?",
    "How large can an SQS message be? And who won the football world cup in 2022?",
)


@pytest.fixture(scope="module")
def opened(shipped_home: Path) -> Iterator[Assistant]:
    with Assistant.open(shipped_home) as assistant:
        yield assistant


def documented() -> list[tuple[str, Any]]:
    """Every public name, and every public method of the classes among them; Event only joins four others."""
    named = [(name, getattr(package, name)) for name in package.__all__ if name != "Event"]
    methods = [
        (f"{name}.{method}", found)
        for name, thing in named
        for method, found in vars(thing).items()
        if not method.startswith("_") and callable(getattr(thing, method))
    ]
    return named + methods


@pytest.mark.parametrize(("name", "thing"), documented(), ids=[name for name, _ in documented()])
def test_the_example_of_every_public_name_runs(
    name: str, thing: Any, opened: Assistant, shipped_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKSHAPE_HOME", str(shipped_home))
    text = thing.__func__.__doc__ if isinstance(thing, classmethod) else thing.__doc__
    names = {public: getattr(package, public) for public in package.__all__} | {"assistant": opened}
    test = doctest.DocTestParser().get_doctest(text or "", names, name, None, None)
    assert test.examples, f"{name} is documented without an example"
    result = doctest.DocTestRunner(verbose=False).run(test)
    assert result.failed == 0


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_stream_is_the_answer_piece_by_piece(question: str, opened: Assistant) -> None:
    events = list(opened.stream(question))
    answer = opened.ask(question)
    assert "".join(event.text for event in events if isinstance(event, Text)) == answer.text
    assert tuple(event.citation for event in events if isinstance(event, Cited)) == answer.citations
    assert isinstance(events[-1], Done)
    assert events[-1].answer.text == answer.text
    seen: set[int] = set()
    for event in events:
        if isinstance(event, Cited):
            seen.add(event.citation.marker)
        if isinstance(event, Text):
            assert all(f"[{marker}]" not in event.text or marker in seen for marker in range(1, 60))


def test_a_stream_says_what_was_found_before_the_work_goes_on(opened: Assistant) -> None:
    events = opened.stream("How large can an SQS message be?")
    found = next(events)
    assert isinstance(found, Found)
    assert "service-sqs" in found.documents


def test_a_bad_question_is_refused_before_anything_is_streamed(opened: Assistant) -> None:
    with pytest.raises(QuestionRejected, match="empty"):
        opened.stream("")


def test_one_assistant_serves_many_threads_with_the_answers_each_would_get_alone(opened: Assistant) -> None:
    alone = {question: opened.ask(question).text for question in QUESTIONS}
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(opened.ask, QUESTIONS * 8))
    assert all(answer.text == alone[answer.question] for answer in together)


def test_one_assistant_serves_several_event_loops(opened: Assistant) -> None:
    async def asked() -> list[str]:
        return [answer.text for answer in await asyncio.gather(*map(opened.aask, QUESTIONS))]

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(lambda _: asyncio.run(asked()), range(2))
    assert first == second == [opened.ask(question).text for question in QUESTIONS]


def test_an_event_loop_goes_on_while_a_question_is_worked_on(opened: Assistant) -> None:
    async def ticks() -> int:
        count, asked = 0, asyncio.ensure_future(opened.aask(QUESTIONS[1]))
        while not asked.done():
            count += 1
            await asyncio.sleep(0)
        return count

    assert asyncio.run(ticks()) > 5


class _Watched(Store):
    """A store that says when it is searched, waits until it may go on, and counts what is asked of it after that."""

    def __init__(self, home: Path) -> None:
        super().__init__(home, open_reader(None))
        self.searching, self.go_on, self.argued = threading.Event(), threading.Event(), 0

    def search(self, *given: Any, **named: Any) -> list[Hit]:
        self.searching.set()
        self.go_on.wait(10)
        found = super().search(*given, **named)
        self.argued = 0
        return found

    def known_questions(self) -> KnownQuestions:
        self.argued += 1
        return super().known_questions()


def test_work_stops_when_the_reader_leaves(shipped_home: Path) -> None:
    store = _Watched(shipped_home)
    store.go_on.set()

    async def leaves_after_the_search(assistant: Assistant) -> None:
        async with aclosing(assistant.astream(QUESTIONS[0])) as events:
            async for _ in events:
                break

    with Assistant(store) as assistant:
        asyncio.run(leaves_after_the_search(assistant))
        next(assistant.stream(QUESTIONS[0]))
        assert store.argued == 0
        assistant.ask(QUESTIONS[0])
        assert store.argued > 0


def test_cancelled_in_the_middle_of_a_stage_the_next_stage_does_not_begin(shipped_home: Path) -> None:
    store = _Watched(shipped_home)

    async def cancelled(assistant: Assistant) -> None:
        asked = asyncio.ensure_future(assistant.aask(QUESTIONS[0]))
        await asyncio.to_thread(store.searching.wait, 10)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        store.go_on.set()

    with Assistant(store) as assistant:
        asyncio.run(cancelled(assistant))
    assert store.argued == 0


def test_closing_waits_for_what_is_at_work_and_then_lets_nobody_in(shipped_home: Path) -> None:
    store = _Watched(shipped_home)
    assistant = Assistant(store)
    with ThreadPoolExecutor(2) as threads:
        found = threads.submit(assistant.search, "poison message")
        store.searching.wait(10)
        closing = threads.submit(assistant.close)
        assert not closing.done()
        store.go_on.set()
        assert found.result()
        closing.result()
    assistant.close()  # a second time is no error
    with pytest.raises(AssistantClosed):
        assistant.knows()
    for ask in (assistant.ask, assistant.search, lambda question: asyncio.run(assistant.aask(question))):
        with pytest.raises(AssistantClosed, match="open another"):
            ask("SQS or SNS?")
