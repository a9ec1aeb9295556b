"""The MCP door, asked by the official client over HTTP and over standard input and output."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client, StdioServerParameters
from mcp_types import TextContent

from tests.builders import shipped_documents
from tests.conftest import WORKSHAPE

QUESTION = "How large can an SQS message be?"
Do = Callable[[Client], Awaitable[None]]


@pytest.fixture(params=["http", "stdio"])
def run(request: pytest.FixtureRequest, server: str, shipped_home: Path) -> Callable[[Do], None]:
    """Run something with a client that is connected by one of the transports."""
    target: Any = f"{server}/mcp"
    if request.param == "stdio":
        target = StdioServerParameters(command=WORKSHAPE, args=["mcp", "--home", str(shipped_home)])

    def with_client(do: Do) -> None:
        async def connected() -> None:
            async with Client(target) as client:
                await do(client)

        asyncio.run(connected())

    return with_client


def test_the_tools_say_what_they_do_and_that_they_only_read(run: Callable[[Do], None]) -> None:
    async def listed(client: Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == {"ask", "decide", "search", "get_document"}
        for tool in tools.values():
            assert tool.description
            assert tool.output_schema
            assert tool.annotations is not None
            assert tool.annotations.read_only_hint

    run(listed)


def test_decide_gives_the_choice_and_refuses_a_fact_that_does_not_exist(run: Callable[[Do], None]) -> None:
    async def decided(client: Client) -> None:
        told = await client.call_tool(
            "decide", {"text": "Nightly reports", "facts": {"max_duration": "40 min"}}
        )
        assert told.structured_content is not None
        assert told.structured_content["work_items"][0]["decision"]["chosen"] == "fargate"
        refused = await client.call_tool("decide", {"text": "Reports", "facts": {"colour": "red"}})
        assert refused.is_error
        assert isinstance(refused.content[0], TextContent)
        assert "no such fact" in refused.content[0].text

    run(decided)


def test_ask_gives_the_whole_answer_and_a_text_with_its_sources(
    run: Callable[[Do], None], server: str
) -> None:
    answer = httpx.post(f"{server}/api/v1/ask", json={"question": QUESTION}, timeout=30).json()

    async def asked(client: Client) -> None:
        result = await client.call_tool("ask", {"question": QUESTION})
        assert not result.is_error
        told = result.structured_content
        assert told is not None
        assert (told["text"], told["citations"]) == (answer["text"], answer["citations"])
        (content,) = result.content
        assert isinstance(content, TextContent)
        assert content.text.startswith(f"{answer['text']}\n\n**Sources**\n\n1. [Amazon SQS](https://")

    run(asked)


def test_search_and_get_document_lead_to_the_text_that_citations_count_in(run: Callable[[Do], None]) -> None:
    async def found(client: Client) -> None:
        hits = await client.call_tool("search", {"query": "poison message", "count": 2, "mode": "keyword"})
        assert hits.structured_content is not None
        first, _ = hits.structured_content["hits"]
        document = await client.call_tool("get_document", {"document_id": first["document_id"]})
        assert document.structured_content is not None
        text = document.structured_content["text"]
        assert text[first["start_char"] : first["end_char"]] == first["text"]

    run(found)


def test_documents_are_resources_and_a_design_review_is_a_prompt(run: Callable[[Do], None]) -> None:
    async def looked(client: Client) -> None:
        resources = (await client.list_resources()).resources
        assert len(resources) == shipped_documents()
        sqs = next(one for one in resources if one.name == "service-sqs")
        (content,) = (await client.read_resource(sqs.uri)).contents
        assert "1 MiB" in content.text  # type: ignore[union-attr]
        (prompt,) = (await client.list_prompts()).prompts
        told = await client.get_prompt(prompt.name, {"design": "One queue, one function"})
        assert "One queue, one function" in json.dumps(told.model_dump(mode="json"))

    run(looked)


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("ask", {"question": " "}, "the question is empty"),
        ("ask", {"question": "x" * 5_000}, "5,000 characters"),
        ("ask", {}, "question"),
        ("search", {"query": "SQS", "count": 1_000}, "less than or equal to 50"),
        ("get_document", {"document_id": "service-sqq"}, "did you mean 'service-sqs'?"),
        ("get_document", {"document_id": "../../etc/passwd"}, "no document has the id"),
        ("nothing", {}, "nothing"),
    ],
)
def test_what_cannot_be_done_is_an_error_that_says_why(
    tool: str, arguments: dict[str, Any], said: str, run: Callable[[Do], None]
) -> None:
    async def tried(client: Client) -> None:
        result = await client.call_tool(tool, arguments)
        assert result.is_error
        assert said in "".join(one.text for one in result.content if isinstance(one, TextContent))

    run(tried)


def test_nothing_but_the_protocol_is_written_to_standard_output(shipped_home: Path) -> None:
    async def exchanged() -> bytes:
        process = await asyncio.create_subprocess_exec(
            WORKSHAPE,
            "mcp",
            "--home",
            str(shipped_home),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        hello = {
            "jsonrpc": "2.0",
            "id": 1,
            "method": "initialize",
            "params": {
                "protocolVersion": "2025-06-18",
                "capabilities": {},
                "clientInfo": {"name": "t", "version": "1"},
            },
        }
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(hello).encode() + b"\n")
        first = await process.stdout.readline()
        process.stdin.close()
        await process.wait()
        return first

    told = json.loads(asyncio.run(exchanged()))
    assert told["result"]["serverInfo"]["name"] == "workshape"
