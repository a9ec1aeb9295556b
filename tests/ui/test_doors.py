"""One answer, every door: the same question gets the same text, statuses, passage ids and quotes everywhere."""

from __future__ import annotations

import asyncio
import html
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from langchain_core.messages import ToolMessage
from mcp import Client, StdioServerParameters
from playwright.sync_api import Browser, expect

from assistant import Answer, Assistant, Done
from assistant.langchain import as_runnable, as_tool
from assistant.writing.markdown import unescape
from tests.conftest import WORKSHAPE
from tests.fakes import SlackServer
from tests.ui.slack.conftest import Server, envelope, wait_for
from ui.state import State

QUESTION = "When should I choose event driven over containers on AWS?"


@pytest.fixture(scope="module")
def answer(shipped_home: Path) -> Iterator[Answer]:
    with Assistant.open(shipped_home) as assistant:
        yield assistant.ask(QUESTION)


def essence(told: dict[str, Any]) -> tuple[Any, ...]:
    """Return what must be the same everywhere: text, statuses, and of each citation its passage, place and quote."""
    cited = [
        (
            one["marker"],
            one["passage_id"],
            one["start_char"],
            one["end_char"],
            one["quote"],
            one["as_of"],
            one["url"],
        )
        for one in told["citations"]
    ]
    statuses = [(claim["text"], list(claim["markers"]), claim["status"]) for claim in told["claims"]]
    return told["text"], told["status"], statuses, cited


def seen(text: str) -> str:
    """Return the words and markers that a reader sees, without the marks that make them bold or a list."""
    return " ".join(re.sub(r"[*•\u2060]|^\s*-\s", "", text, flags=re.MULTILINE).split())


def shown(answer: Answer) -> str:
    return seen(unescape(answer.text))


def test_python_answers_the_same_waited_for_or_streamed(shipped_home: Path, answer: Answer) -> None:
    with Assistant.open(shipped_home) as assistant:
        *_, last = assistant.stream(QUESTION)
        assert isinstance(last, Done)
        for other in (assistant.ask(QUESTION), asyncio.run(assistant.aask(QUESTION)), last.answer):
            assert essence(other.to_dict()) == essence(answer.to_dict())


def test_langchain_answers_the_same_as_a_runnable_and_as_a_tool(shipped_home: Path, answer: Answer) -> None:
    with Assistant.open(shipped_home) as assistant:
        message = as_runnable(assistant).invoke(QUESTION)
        call = {"name": "ask_workshape", "args": {"question": QUESTION}, "id": "1", "type": "tool_call"}
        result = as_tool(assistant).invoke(call)
    assert message.text == answer.text
    assert essence(message.response_metadata["answer"]) == essence(answer.to_dict())
    assert isinstance(result, ToolMessage)
    assert result.text == answer.text
    assert essence(result.artifact) == essence(answer.to_dict())


def test_the_command_line_answers_the_same(shipped_home: Path, answer: Answer) -> None:
    command = [WORKSHAPE, "ask", QUESTION, "--home", str(shipped_home)]
    as_json = subprocess.run([*command, "--json"], capture_output=True, text=True, check=True).stdout
    assert essence(json.loads(as_json)) == essence(answer.to_dict())
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    text, _, sources = printed.partition("\n\nSources\n")
    assert seen(text) == shown(answer)
    assert all(" ".join(one.quote.split()) in sources for one in answer.citations)


def test_http_answers_the_same_waited_for_or_streamed(server: str, answer: Answer) -> None:
    ask = f"{server}/api/v1/ask"
    whole = httpx.post(ask, json={"question": QUESTION}, timeout=30)
    streamed = httpx.post(
        ask, json={"question": QUESTION}, headers={"accept": "text/event-stream"}, timeout=30
    )
    done = streamed.text.strip().split("\n\n")[-1].removeprefix("event: done\ndata: ")
    for told in (whole.json(), json.loads(done)):
        assert essence(told) == essence(answer.to_dict())


def test_the_openai_door_answers_the_same(server: str, answer: Answer) -> None:
    messages: list = [{"role": "user", "content": QUESTION}]
    with openai.OpenAI(base_url=f"{server}/v1", api_key="none") as client:
        completion = client.chat.completions.create(model="workshape", messages=messages)
    extra = completion.model_extra or {}
    assert completion.choices[0].message.content == answer.text
    assert extra["status"] == answer.status
    assert extra["citations"] == json.loads(json.dumps(answer.to_dict()["citations"]))


def test_mcp_answers_the_same_over_both_transports(server: str, shipped_home: Path, answer: Answer) -> None:
    async def asked(target: Any) -> dict[str, Any]:
        async with Client(target) as client:
            result = await client.call_tool("ask", {"question": QUESTION})
            assert result.structured_content is not None
            return result.structured_content

    stdio = StdioServerParameters(
        command=WORKSHAPE, args=["mcp", "--home", str(shipped_home)], env=dict(os.environ)
    )
    for target in (f"{server}/mcp", stdio):
        assert essence(asyncio.run(asked(target))) == essence(answer.to_dict())


def test_slack_shows_the_same_words_markers_and_quotes(
    shipped_home: Path, answer: Answer, tmp_path: Path
) -> None:
    fake = SlackServer()
    home = Path(shutil.copytree(shipped_home, tmp_path / "home"))
    with fake.running() as url, State(home) as state:
        slack = Server(home, url)
        slack.start()
        try:
            slack.wait_until_up()
            slack.send(envelope("Ev1", QUESTION))
            wait_for(lambda: len(fake.posted) == 1 and not state.inbox.due(1))
        finally:
            slack.stop()
        kept = state.inbox.find(1)
    assert kept is not None
    assert essence(json.loads(kept.answer)) == essence(answer.to_dict())
    sections = [block["text"]["text"] for block in fake.posted[0]["blocks"] if block["type"] == "section"]
    told = html.unescape(re.sub(r"<[^|>]*\|(\[\d+\])>", r"\1", "\n".join(sections))).replace(
        " _judgement_", ""
    )
    assert seen(told) == shown(answer)


@pytest.mark.browser
def test_the_page_shows_the_same_words_markers_and_quotes(
    server: str, browser: Browser, answer: Answer
) -> None:
    page = browser.new_page()
    page.goto(server)
    page.get_by_role("textbox", name="Question").fill(QUESTION)
    page.get_by_role("button", name="Ask", exact=True).click()
    quotes = page.locator("#evidence .quote blockquote")
    expect(quotes).to_have_count(len(answer.citations), timeout=30_000)
    told = page.locator("[data-testid=bot]").last.inner_text()
    told = seen(re.sub(r"\b(judgement|unsupported): ", "", told))
    assert told.startswith(shown(answer))
    for shown_quote, cited in zip(quotes.all_inner_texts(), answer.citations, strict=True):
        words = [cell.strip() for cell in cited.quote.strip("| ").split(" | ")]
        assert " ".join(shown_quote.split()) == " ".join(" · ".join(words).split())
    page.close()
