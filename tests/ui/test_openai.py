"""The OpenAI-compatible door, asked by the official client and by LangChain's ChatOpenAI."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import openai
import pytest
from langchain_openai import ChatOpenAI
from openai import OpenAI

QUESTION = "How large can an SQS message be?"
MESSAGES: list = [
    {"role": "system", "content": "Be brief."},
    {"role": "user", "content": "SQS or SNS?"},
    {"role": "assistant", "content": "SQS."},
    {"role": "user", "content": [{"type": "text", "text": QUESTION}]},
]


@pytest.fixture
def client(server: str) -> Iterator[OpenAI]:
    with OpenAI(base_url=f"{server}/v1", api_key="none", max_retries=0) as client:
        yield client


@pytest.fixture
def answer(server: str) -> dict:
    return httpx.post(f"{server}/api/v1/ask", json={"question": QUESTION}, timeout=30).json()


def test_the_models_are_listed(client: OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["workshape", "workshape-sources"]
    assert client.models.retrieve("workshape").owned_by == "workshape"


def test_a_completion_is_the_answer_with_its_citations(client: OpenAI, answer: dict) -> None:
    completion = client.chat.completions.create(model="workshape", messages=MESSAGES, temperature=0)
    message = completion.choices[0].message
    assert message.content == answer["text"]
    assert completion.model_extra is not None
    assert completion.model_extra["citations"] == answer["citations"]
    assert completion.model_extra["status"] == "answered"
    assert message.model_extra is not None
    assert message.model_extra["citations"] == answer["citations"]
    assert message.annotations
    first = message.annotations[0].url_citation
    assert answer["text"][first.start_index : first.end_index] == "[1]"
    assert first.url == answer["citations"][0]["url"]


def test_a_stream_is_the_answer_and_its_last_chunk_has_the_citations(client: OpenAI, answer: dict) -> None:
    chunks = list(
        client.chat.completions.create(
            model="workshape", messages=MESSAGES, stream=True, stream_options={"include_usage": True}
        )
    )
    told = [chunk.choices[0] for chunk in chunks if chunk.choices]
    assert "".join(choice.delta.content or "" for choice in told) == answer["text"]
    assert len(told) > 3
    assert told[-1].finish_reason == "stop"
    assert told[-1].delta.model_extra is not None
    assert told[-1].delta.model_extra["citations"] == answer["citations"]
    assert chunks[-1].usage is not None
    with client.chat.completions.stream(model="workshape", messages=MESSAGES) as stream:
        final = stream.get_final_completion().choices[0].message
    assert final.content == answer["text"]
    assert (final.model_extra or {})["citations"] == answer["citations"]


def test_langchain_gets_the_text_and_with_the_second_model_its_sources_too(server: str, answer: dict) -> None:
    def model(name: str) -> ChatOpenAI:
        return ChatOpenAI(model=name, base_url=f"{server}/v1", api_key="none", max_retries=0)  # type: ignore[arg-type]

    assert model("workshape").invoke(QUESTION).text == answer["text"]
    assert "".join(str(chunk.text) for chunk in model("workshape").stream(QUESTION)) == answer["text"]
    for told in (
        model("workshape-sources").invoke(QUESTION).text,
        "".join(str(chunk.text) for chunk in model("workshape-sources").stream(QUESTION)),
    ):
        assert told.startswith(f"{answer['text']}\n\n**Sources**\n\n1. [Amazon SQS](https://")
        assert all(f"\n{cited['marker']}. " in told for cited in answer["citations"])


def test_what_cannot_be_taken_is_an_error_of_the_protocol(client: OpenAI, server: str) -> None:
    with pytest.raises(openai.NotFoundError, match="there is no model 'gpt-5'"):
        client.chat.completions.create(model="gpt-5", messages=MESSAGES)
    for messages in ([{"role": "user", "content": " "}], [{"role": "system", "content": "Be brief."}], []):
        for stream in (False, True):
            with pytest.raises(openai.BadRequestError) as caught:
                client.chat.completions.create(model="workshape", messages=messages, stream=stream)  # type: ignore[call-overload]
            assert caught.value.type == "invalid_request_error"
    with pytest.raises(openai.BadRequestError, match="Input should be 1"):
        client.chat.completions.create(model="workshape", messages=MESSAGES, n=2)
    unknown = httpx.post(f"{server}/v1/embeddings", content=json.dumps({"input": "text"}))
    assert unknown.status_code == 404
    assert "/v1/embeddings" in unknown.json()["error"]["message"]
