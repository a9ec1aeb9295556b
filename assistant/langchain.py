"""The assistant for programs built on LangChain: a retriever, a Runnable and a tool. Translation only."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.prompt_values import PromptValue
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableGenerator
from langchain_core.tools import BaseTool, StructuredTool, ToolException
from pydantic import BaseModel, Field

from assistant.assistant import Assistant
from assistant.errors import QuestionRejected
from assistant.events import Done, Event, Text
from corpus.store.store import Mode
from corpus.types import Hit

Asked = str | dict[str, Any] | PromptValue | Sequence[BaseMessage]
"""A question, {"question": ...}, a prompt, or a conversation whose last human message asks."""


class WorkshapeRetriever(BaseRetriever):
    """Finds passages; their metadata has all that a citation needs, and their score in [0, 1].

    >>> retriever = WorkshapeRetriever(assistant=assistant, k=2)
    >>> [sorted(found.metadata)[:4] for found in retriever.invoke("poison message")][0]
    ['as_of', 'dense_rank', 'document_id', 'end_char']
    """

    assistant: Any
    """An open Assistant; whoever opened it closes it."""
    k: int = 5
    mode: Mode = "hybrid"

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        return [_document(hit) for hit in self.assistant.search(query, self.k, mode=self.mode)]


def as_runnable(assistant: Assistant) -> Runnable[Any, AIMessageChunk]:
    """Return the assistant as a Runnable: a question in (see `Asked`), a message out, streamed where that is asked.

    The message's text is the answer's; its `response_metadata["answer"]` is the whole Answer as a dict, citations
    included.

    >>> message = as_runnable(assistant).invoke("SQS or SNS?")
    >>> message.response_metadata["answer"]["citations"][0]["marker"]
    1
    """

    def transform(asked: Iterator[Asked]) -> Iterator[AIMessageChunk]:
        for value in asked:
            yield from filter(None, map(_chunk, assistant.stream(_question(value))))

    async def atransform(asked: AsyncIterator[Asked]) -> AsyncIterator[AIMessageChunk]:
        async for value in asked:
            async for event in assistant.astream(_question(value)):
                if (chunk := _chunk(event)) is not None:
                    yield chunk

    return RunnableGenerator(transform, atransform, name="workshape")


class AskArguments(BaseModel):
    """What the tool takes."""

    question: str = Field(description="A question about AWS architecture, in plain words, with its facts.")


def as_tool(assistant: Assistant) -> BaseTool:
    """Return the assistant as a tool for agents; the artifact of its message is the whole Answer as a dict.

    >>> as_tool(assistant).invoke({"question": "How large can an SQS message be?"})[:22]
    'Size of an SQS message'
    """

    def ask(question: str) -> tuple[str, dict[str, Any]]:
        try:
            answer = assistant.ask(question)
        except QuestionRejected as error:
            raise ToolException(str(error)) from error
        return answer.text, answer.to_dict()

    async def aask(question: str) -> tuple[str, dict[str, Any]]:
        try:
            answer = await assistant.aask(question)
        except QuestionRejected as error:
            raise ToolException(str(error)) from error
        return answer.text, answer.to_dict()

    return StructuredTool.from_function(
        ask,
        aask,
        name="ask_workshape",
        description="Answers a question about AWS architecture from checked references. Markers such as [1] stand "
        "for citations: keep them. It says so when its references do not cover a question.",
        args_schema=AskArguments,
        response_format="content_and_artifact",
        handle_tool_error=True,
    )


def _document(hit: Hit) -> Document:
    return Document(
        id=hit.passage.id,
        page_content=hit.passage.text,
        metadata={
            "passage_id": hit.passage.id,
            "document_id": hit.document.id,
            "title": hit.document.title,
            "heading": list(hit.passage.heading),
            "url": hit.document.url,
            "as_of": hit.document.as_of,
            "start_char": hit.passage.start_char,
            "end_char": hit.passage.end_char,
            "score": hit.score,
            "dense_rank": hit.dense_rank,
            "keyword_rank": hit.keyword_rank,
            "known_question_rank": hit.known_question_rank,
        },
    )


def _chunk(event: Event) -> AIMessageChunk | None:
    if isinstance(event, Text):
        return AIMessageChunk(content=event.text)
    if isinstance(event, Done):
        return AIMessageChunk(content="", response_metadata={"answer": event.answer.to_dict()})
    return None


def _question(asked: Asked) -> str:
    """Return the question in what a chain handed over. Raises: QuestionRejected where there is none."""
    if isinstance(asked, str):
        return asked
    if isinstance(asked, dict):
        return str(asked.get("question", ""))
    messages = asked.to_messages() if isinstance(asked, PromptValue) else asked
    return next((str(message.text) for message in reversed(messages) if message.type == "human"), "")
