"""The examples do what they say, over the shipped corpus."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant import Assistant
from tests.examples import discord_adapter, github_commenter

HERE = Path(__file__).parent
QUESTION = "When should I choose event driven over containers on AWS?"


@pytest.mark.parametrize("path", sorted(HERE.glob("[!_t]*.py")), ids=lambda path: path.stem)
def test_an_example_is_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) < 40


def test_the_console_bot_answers_line_by_line(shipped_home: Path) -> None:
    run = subprocess.run(
        [sys.executable, HERE / "console_bot.py"],
        input="How large can an SQS message be?\n" + "x" * 5_000 + "\nSQS or SNS?\n\n",
        env={**os.environ, "WORKSHAPE_HOME": str(shipped_home)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "1 MiB" in run.stdout
    assert "[1] Amazon SQS, https://" in run.stdout
    assert "Sorry: the question has 5,000 characters" in run.stdout
    assert "SNS" in run.stdout.partition("Sorry")[2]


def test_the_commenter_answers_an_issue_with_our_label_and_no_other(shipped_home: Path) -> None:
    payload = {
        "action": "opened",
        "issue": {"title": QUESTION, "body": None, "labels": [{"name": github_commenter.LABEL}]},
    }
    with Assistant.open(shipped_home) as assistant:
        comment = github_commenter.comment(assistant, payload)
        assert github_commenter.comment(assistant, {**payload, "action": "closed"}) is None
        assert github_commenter.comment(assistant, {"action": "opened", "issue": {"title": QUESTION}}) is None
    assert comment is not None
    assert "Choose event-driven" in comment
    assert "<details><summary>Evidence</summary>" in comment


def test_the_adapter_answers_in_messages_of_the_length_the_chat_takes(shipped_home: Path) -> None:
    class Said:
        def __init__(self, content: str) -> None:
            self.content, self.replies = content, []

        async def reply(self, content: str) -> None:
            self.replies.append(content)

    messages = [Said(f"!ask {QUESTION}"), Said("!ask"), Said("good morning")]

    async def all_at_once(assistant: Assistant) -> None:
        await asyncio.gather(*(discord_adapter.on_message(assistant, message) for message in messages))

    with Assistant.open(shipped_home) as assistant:
        asyncio.run(all_at_once(assistant))
        text = assistant.ask(QUESTION).text
    answered, empty, other = (message.replies for message in messages)
    assert all(0 < len(reply) <= discord_adapter.LIMIT for reply in answered)
    assert "".join(answered).startswith(text)
    assert empty == [
        "I cannot take that: the question is empty: describe the work, or ask about an AWS service or pattern"
    ]
    assert other == []
