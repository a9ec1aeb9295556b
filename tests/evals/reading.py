"""Answers to read: `python -m tests.evals.reading HOME QUESTIONS.jsonl`, where each line has a `question`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from assistant import Assistant


def main() -> None:
    """Print each question, the document that leads its answer, and the answer without its sources."""
    home, questions = Path(sys.argv[1]), Path(sys.argv[2])
    with Assistant.open(home) as assistant:
        for line in questions.read_text("utf-8").splitlines():
            answer = assistant.ask(json.loads(line)["question"])
            led_by = answer.citations[0].document_id if answer.citations else "nothing"
            sys.stdout.write(f"## {answer.question}\n{answer.status}, led by {led_by}\n\n{answer.text}\n\n")


if __name__ == "__main__":
    main()
