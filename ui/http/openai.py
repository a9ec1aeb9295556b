"""The answers as an OpenAI-compatible chat model, so that programs made for those ask here by changing an address.

Beyond that protocol: `citations`, in our own form, beside the choices and in the message (of a stream: in its last
chunk). `annotations` in the message are the same in the protocol's form.
"""

from __future__ import annotations

import json
import time
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing
from dataclasses import asdict
from typing import Any, Literal, NoReturn

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from typing_extensions import TypedDict

from assistant import Answer, Done, Event, Text
from assistant.types import MARKER
from ui.http.problems import EXPECTED, describe, openai_error
from ui.http.v1 import Answerer
from ui.http.waiting import STREAM_CONTENT, STREAM_HEADERS, until_gone, watched
from ui.render import sources_markdown, with_notices

PLAIN, WITH_SOURCES = "workshape", "workshape-sources"
MODELS = (PLAIN, WITH_SOURCES)
"""The second ends its text with a list of the sources, for programs that show nothing but the text."""
_NO_TOKENS = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}


class Part(BaseModel):
    """A part of a message; only text is read."""

    type: str
    text: str = ""


class Message(BaseModel):
    """A message of the conversation; the last one of the user is the question."""

    role: str
    content: str | list[Part] | None = None


class StreamOptions(BaseModel):
    """What a stream should have besides."""

    include_usage: bool = False


class Completion(BaseModel):
    """A request for a chat completion. Settings that only a language model knows are taken and ignored."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"model": PLAIN, "messages": [{"role": "user", "content": "SQS or SNS?"}]}]
        }
    )
    model: str = Field(PLAIN, json_schema_extra={"enum": list(MODELS)})
    messages: list[Message] = Field(min_length=1)
    stream: bool = False
    stream_options: StreamOptions | None = None
    n: Literal[1] | None = None


class ModelShape(TypedDict):
    """A model that may be named in a request."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class ModelsShape(TypedDict):
    """The models that may be named in a request."""

    object: Literal["list"]
    data: list[ModelShape]


class ErrorShape(TypedDict):
    """An error, as this protocol has it."""

    error: Mapping[str, Any]


def _errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: {"model": ErrorShape} for status in statuses}


def add(app: FastAPI, answerer: Answerer, answer_s: float) -> None:
    """Add the addresses below /v1; an answer may take `answer_s` seconds."""

    @app.get("/v1/models", tags=["openai"], summary="List the models")
    def models() -> ModelsShape:
        """Return both models: with and without a list of sources in the text."""
        return {"object": "list", "data": [_model(name) for name in MODELS]}

    @app.get("/v1/models/{name}", tags=["openai"], summary="Look at a model", responses=_errors(400, 404))
    def model(name: str) -> ModelShape:
        """Return the model, where there is one of that name."""
        return _model(name) if name in MODELS else _unknown(name)

    @app.post(
        "/v1/chat/completions",
        tags=["openai"],
        summary="Answer the last message of a conversation",
        response_model=dict[str, Any],
        responses={
            200: {"content": STREAM_CONTENT},
            **_errors(400, 404, 413, 503, 504),
        },
    )
    async def chat_completions(asked: Completion, request: Request) -> Response:
        """Return a completion, or with `stream` its chunks. Markers such as [1] in the text are the citations'."""
        if asked.model not in MODELS:
            _unknown(asked.model)
        question = _question(asked)
        head = {
            "id": f"chatcmpl-{request.state.request_id}",
            "created": int(time.time()),
            "model": asked.model,
        }
        if asked.stream:
            events = answerer.astream(question)
            await until_gone(request, anext(events), answer_s)  # what is refused is no stream
            return EventSourceResponse(_chunks(asked, head, events, answer_s), headers=STREAM_HEADERS)
        answer = await until_gone(request, answerer.aask(question), answer_s)
        message = {"role": "assistant", "content": answer.text + _ending(asked, answer), **_evidence(answer)}
        choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
        entry = {
            **head,
            "object": "chat.completion",
            "choices": [choice],
            "usage": _NO_TOKENS,
            **_beside(answer),
        }
        return JSONResponse(entry)


async def _chunks(
    asked: Completion, head: Mapping[str, Any], events: AsyncGenerator[Event], seconds: float
) -> AsyncIterator[bytes]:
    def chunk(delta: Mapping[str, Any], ends: str | None = None, **beside: Any) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": ends, "logprobs": None}
        return _bytes({**head, "object": "chat.completion.chunk", "choices": [choice], **beside})

    yield chunk({"role": "assistant", "content": ""})
    async with aclosing(watched(events, seconds)) as following:
        try:
            async for event in following:
                match event:
                    case None:
                        yield KEEPALIVE_COMMENT
                    case Text(text):
                        yield chunk({"content": text})
                    case Done(answer):
                        if ending := _ending(asked, answer):
                            yield chunk({"content": ending})
                        yield chunk(_evidence(answer), "stop", **_beside(answer))
        except EXPECTED as error:
            yield _bytes(openai_error(*describe(error)))
            return
    if asked.stream_options is not None and asked.stream_options.include_usage:
        yield _bytes({**head, "object": "chat.completion.chunk", "choices": [], "usage": _NO_TOKENS})
    yield format_sse_event(data_str="[DONE]")


def _question(asked: Completion) -> str:
    content = next((message.content for message in reversed(asked.messages) if message.role == "user"), None)
    if content is None:
        raise HTTPException(400, "no message of the role user has content: the last one is the question")
    return content if isinstance(content, str) else " ".join(part.text for part in content)


def _ending(asked: Completion, answer: Answer) -> str:
    """Return what follows the text: notices, and the sources where the model asked for tells them."""
    tells = asked.model == WITH_SOURCES and answer.citations
    sources = f"\n\n{sources_markdown(answer)}" if tells else ""
    return f"{with_notices(answer)}{sources}"


def _evidence(answer: Answer) -> dict[str, Any]:
    citations = {citation.marker: citation for citation in answer.citations}
    annotations = [
        {
            "type": "url_citation",
            "url_citation": {
                "start_index": found.start(),
                "end_index": found.end(),
                "url": cited.url,
                "title": cited.title,
            },
        }
        for found in MARKER.finditer(answer.text)
        if (cited := citations.get(int(found[1]))) is not None
    ]
    return {"citations": [asdict(citation) for citation in answer.citations], "annotations": annotations}


def _beside(answer: Answer) -> dict[str, Any]:
    """Return what stands beside the choices: what the protocol has no place for."""
    citations = [asdict(citation) for citation in answer.citations]
    return {"citations": citations, "status": answer.status, "follow_ups": list(answer.follow_ups)}


def _model(name: str) -> ModelShape:
    return {"id": name, "object": "model", "created": 0, "owned_by": "workshape"}


def _unknown(name: str) -> NoReturn:
    raise HTTPException(404, f"there is no model {name!r}: {' and '.join(MODELS)} are served here")


def _bytes(data: Mapping[str, Any]) -> bytes:
    return format_sse_event(data_str=json.dumps(data, ensure_ascii=False))
