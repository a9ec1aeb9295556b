"""Verdicts on real people's questions: `python -m tests.evals.real_questions HOME` prints the right ones by kind.

A verdict is right when the first lines of the answer name an option that a good architect accepts and name none that
is wrong there before it; a question to be declined, when it is. It is counted, not read: a proxy, for comparing.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant import Answer, Assistant
from tests.evals.shape import SHARED

_FIRST = 600
"""So many characters are the first lines."""


@dataclass(frozen=True)
class Verdict:
    """One question with the first lines of its answer."""

    question: dict[str, Any]
    answer: Answer

    @property
    def counts(self) -> bool:
        """Whether it has a verdict that can be counted."""
        return bool(self.question["expected"]["acceptable"] or self.question["expected"]["refuse"])

    @property
    def right(self) -> bool:
        """Whether it is declined, or names an accepted option and no wrong one before it."""
        expected = self.question["expected"]
        if expected["refuse"]:
            return self.answer.status == "refused"
        told = _plain(self.answer.text)[:_FIRST]
        named = [at for option in expected["acceptable"] if (at := _at(option, told)) is not None]
        wrong = [at for one in expected["unacceptable"] if (at := _at(one["option"], told)) is not None]
        return bool(named) and min(named) <= min(wrong, default=len(told))


def verdicts(assistant: Assistant, shared: Path) -> Iterator[Verdict]:
    """Yield the verdict of every question."""
    lines = (shared / "evals" / "real_questions_dev.jsonl").read_text("utf-8").splitlines()
    for line in lines:
        question = json.loads(line)
        yield Verdict(question, assistant.ask(question["question"]))


def _at(option: str, told: str) -> int | None:
    """Return where an option is named, each of its words at the start of one; None where it is not."""
    words = r"\W+(?:\w+\W+){0,2}?".join(re.escape(word) for word in _plain(option).split())
    found = re.search(rf"\b{words}", told)
    return found.start() if found else None


def _plain(text: str) -> str:
    return re.sub(r"[*_`\\]|\[\d+\]", "", text).lower()


def main() -> None:
    with Assistant.open(Path(sys.argv[1])) as assistant:
        found = [one for one in verdicts(assistant, SHARED) if one.counts]
    asked = Counter(one.question["kind"] for one in found)
    right = Counter(one.question["kind"] for one in found if one.right)
    for kind, count in asked.items():
        print(f"{kind:16} {right[kind]} of {count}")
    print(f"{'all':16} {sum(right.values())} of {len(found)}")
    for one in found:
        if not one.right:
            print(f"  {one.question['id']} ({one.question['kind']}): {_plain(one.answer.text)[:150]!r}")


if __name__ == "__main__":
    main()
