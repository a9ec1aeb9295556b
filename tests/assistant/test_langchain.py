"""The assistant inside LangChain: as a retriever, as a Runnable in a chain, as a tool of a real agent."""

from __future__ import annotations

import asyncio
import doctest
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from langchain.agents import create_agent
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate

from assistant import Assistant, QuestionRejected, langchain
from assistant.langchain import WorkshapeRetriever, as_runnable, as_tool

QUESTION = "How large can an SQS message be?"


@pytest.fixture(scope="module")
def opened(shipped_home: Path) -> Iterator[Assistant]:
    with Assistant.open(shipped_home) as assistant:
        yield assistant


@pytest.mark.parametrize("name", ["WorkshapeRetriever", "as_runnable", "as_tool"])
def test_the_documented_example_runs(name: str, opened: Assistant) -> None:
    names = {**vars(langchain), "assistant": opened}
    test = doctest.DocTestParser().get_doctest(vars(langchain)[name].__doc__, names, name, None, None)
    assert test.examples
    assert doctest.DocTestRunner(verbose=False).run(test).failed == 0


def test_the_retriever_returns_passages_with_all_that_a_citation_needs(opened: Assistant) -> None:
    retriever = WorkshapeRetriever(assistant=opened, k=3)
    found = retriever.invoke("poison message")
    assert [one.id for one in found] == [hit.passage.id for hit in opened.search("poison message", 3)]
    assert {
        "passage_id",
        "document_id",
        "title",
        "heading",
        "url",
        "as_of",
        "start_char",
        "end_char",
        "score",
    } <= (found[0].metadata.keys())
    assert asyncio.run(retriever.ainvoke("poison message")) == found
    assert retriever.batch(["poison message"] * 2) == [found, found]


@pytest.mark.parametrize(
    "asked",
    [QUESTION, {"question": QUESTION}, [AIMessage("Yes?"), HumanMessage(QUESTION)]],
    ids=["text", "dict", "conversation"],
)
def test_the_runnable_answers_whatever_way_a_chain_asks(asked: Any, opened: Assistant) -> None:
    runnable, answer = as_runnable(opened), opened.ask(QUESTION)
    messages = [
        runnable.invoke(asked),
        asyncio.run(runnable.ainvoke(asked)),
        *runnable.batch([asked, asked]),
    ]
    for message in messages:
        assert message.text == answer.text
        told = message.response_metadata["answer"]
        assert told["citations"] == answer.to_dict()["citations"]


def test_the_runnable_streams_in_a_chain_with_a_prompt_and_a_parser(opened: Assistant) -> None:
    chain = ChatPromptTemplate.from_messages([("human", "{q}")]) | as_runnable(opened) | StrOutputParser()

    async def streamed() -> list[str]:
        return [piece async for piece in chain.astream({"q": QUESTION})]

    pieces = list(chain.stream({"q": QUESTION}))
    assert len(pieces) > 2
    assert "".join(pieces) == "".join(asyncio.run(streamed())) == opened.ask(QUESTION).text


def test_a_chain_that_asks_nothing_is_told_so(opened: Assistant) -> None:
    with pytest.raises(QuestionRejected, match="empty"):
        as_runnable(opened).invoke([AIMessage("Yes?")])


class Scripted(GenericFakeChatModel):
    """Says what its script says and takes any tools."""

    def bind_tools(self, *_given: Any, **_named: Any) -> Scripted:
        return self


def calls(question: str) -> AIMessage:
    return AIMessage("", tool_calls=[{"name": "ask_workshape", "args": {"question": question}, "id": "1"}])


@pytest.mark.parametrize("in_a_loop", [False, True], ids=["sync", "async"])
def test_an_agent_uses_the_tool_and_its_citations_pass_the_model_by(
    opened: Assistant, in_a_loop: bool
) -> None:
    script = iter([calls(QUESTION), AIMessage("1 MiB, as [1] says.")])
    agent = create_agent(Scripted(messages=script), [as_tool(opened)])
    asked: Any = {"messages": [("user", QUESTION)]}
    state = asyncio.run(agent.ainvoke(asked)) if in_a_loop else agent.invoke(asked)
    answer = opened.ask(QUESTION)
    told = next(message for message in state["messages"] if isinstance(message, ToolMessage))
    assert told.text == answer.text
    assert told.artifact["citations"] == answer.to_dict()["citations"]
    assert state["messages"][-1].text == "1 MiB, as [1] says."


def test_an_agent_that_asks_nothing_is_told_what_to_do(opened: Assistant) -> None:
    script = iter([calls(""), AIMessage("Sorry.")])
    state = create_agent(Scripted(messages=script), [as_tool(opened)]).invoke({"messages": [("user", "?")]})
    told = next(message for message in state["messages"] if isinstance(message, ToolMessage))
    assert told.status == "error"
    assert "the question is empty" in told.text
