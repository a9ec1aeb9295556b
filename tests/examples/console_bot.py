"""A bot in the terminal: `python console_bot.py`, a question a line, an empty line ends it."""

from __future__ import annotations

import sys

from assistant import Assistant, AssistantError, Cited, Done, Text


def main() -> None:
    with Assistant.open() as assistant:
        print(assistant.knows(), flush=True)
        for question in map(str.strip, sys.stdin):
            if not question:
                return
            try:
                reply(assistant, question)
            except AssistantError as error:
                print(f"Sorry: {error}", flush=True)


def reply(assistant: Assistant, question: str) -> None:
    """Print the answer as it comes, then its sources."""
    sources = []
    for event in assistant.stream(question):
        match event:
            case Cited(citation):
                sources.append(f"[{citation.marker}] {citation.title}, {citation.url}")
            case Text(text):
                print(text, end="", flush=True)
            case Done():
                print("\n\n" + "\n".join(sources), flush=True)


if __name__ == "__main__":
    main()
