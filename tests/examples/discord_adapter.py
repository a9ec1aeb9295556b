"""A bot for a chat of the Discord kind: short messages, an event loop, many people asking at once."""

from __future__ import annotations

from typing import Protocol

from assistant import Assistant, AssistantError

LIMIT = 2_000
"""Characters a message may have there."""


class Message(Protocol):
    """What a chat library hands to `on_message`: discord.py's Message has this shape."""

    content: str

    async def reply(self, content: str) -> object: ...


async def on_message(assistant: Assistant, message: Message) -> None:
    """Answer a message that starts with `!ask`, in as many replies as its length needs."""
    command, _, question = message.content.partition(" ")
    if command != "!ask":
        return
    try:
        answer = await assistant.aask(question)
    except AssistantError as error:
        await message.reply(f"I cannot take that: {error}")
        return
    sources = [f"[{one.marker}] <{one.url}>" for one in answer.citations]
    reply = ""
    for line in [*answer.text.splitlines(), *sources]:
        if reply and len(reply) + len(line) >= LIMIT:
            await message.reply(reply)
            reply = ""
        reply += line[:LIMIT] + "\n"
    await message.reply(reply)
