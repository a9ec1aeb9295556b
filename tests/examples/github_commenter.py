"""A GitHub issue commenter: the payload of an `issues` webhook in, the body of a comment out."""

from __future__ import annotations

import json
import sys
from typing import Any

from assistant import Answer, Assistant

LABEL = "architecture-question"


def comment(assistant: Assistant, payload: dict[str, Any]) -> str | None:
    """Return the comment for an issue that was opened with our label; None where there is nothing to say."""
    issue = payload.get("issue", {})
    labels = {label["name"] for label in issue.get("labels", ())}
    if payload.get("action") != "opened" or LABEL not in labels:
        return None
    answer = assistant.ask(f"{issue['title']} {issue.get('body') or ''}"[:4_000])
    return body(answer) if answer.citations else None


def body(answer: Answer) -> str:
    """Return Markdown: the answer, and its evidence folded below it."""
    quotes = "\n".join(
        f"{one.marker}. [{one.title}]({one.url}), {one.as_of}: <q>{one.quote}</q>" for one in answer.citations
    )
    return f"{answer.text}\n\n<details><summary>Evidence</summary>\n\n{quotes}\n</details>"


if __name__ == "__main__":
    with Assistant.open() as opened:
        print(comment(opened, json.load(sys.stdin)) or "")
