"""Choosing among the options of exam questions, by tables and retrieval: `python -m tests.evals.exam HOME`.

Questions come from the project's shared evaluation data, which is not part of the repository; no rule was made for
them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.decisions.decision import decide
from assistant.decisions.worked_out import WorkedOut
from assistant.reading.shape.read import read
from corpus.encoding.encoders import open_reader
from corpus.store.store import Store
from tests.builders import DOMAIN
from tests.evals.shape import SHARED

_ENGINE, _FOUND, _NEAR = 1.0, 2.0, 3.0
"""Weights of the tables' scores, of the passages found that name an option's services, and of meaning."""


def choose(store: Store, question: Mapping[str, Any]) -> list[str]:
    """Return the letters of the options that fit best, as many as the question asks for."""
    text, options = question["question"], question["options"]
    decided, found = _decided(text), _found(store, text)
    vectors = store.encoder.encode([text, *(f"Use {option}" for option in options.values())])
    near = dict(zip(options, (vectors[1:] @ vectors[0]).tolist(), strict=True))

    def score(letter: str) -> float:
        services = _services(options[letter])
        engine = max((decided.get(name, 0.0) for name in services), default=0.0)
        passages = max((found.get(name, 0.0) for name in services), default=0.0)
        return _ENGINE * engine + _FOUND * passages + _NEAR * near[letter]

    best = sorted(options, key=lambda letter: (-score(letter), letter))
    return sorted(best[: len(question["correct"])])


def _services(option: str) -> set[str]:
    """Return the services that an option names, as catalogue and decision tables call them."""
    of_tables = {
        name for table in DOMAIN.tables.values() for one in table.options.values() for name in one.names
    }
    return {*DOMAIN.services.named(option), *(name for name in of_tables if name.lower() in option.lower())}


def _decided(text: str) -> dict[str, float]:
    """Return service -> the best score above the default that a table gives it; what is ruled out, below zero."""
    scores: dict[str, float] = {}
    for table in DOMAIN.tables.values():
        for one in decide(table, read(text, DOMAIN).items[0], WorkedOut(DOMAIN)).choice.ranked:
            gain = one.score - one.option.by_default if one.possible else -2.0
            for name in one.option.names:
                scores[name] = max(scores.get(name, gain), gain)
    return scores


def _found(store: Store, text: str) -> dict[str, float]:
    """Return service -> score of the best passage that names it."""
    scores: dict[str, float] = {}
    for hit in store.search(text, 20):
        for name in {*DOMAIN.services.named(hit.passage.text), *DOMAIN.services.named(hit.document.title)}:
            scores[name] = max(scores.get(name, 0.0), hit.score)
    return scores


def main() -> None:
    if not SHARED.is_dir() or len(sys.argv) != 2:
        sys.exit(
            "needs the project's shared evaluation data in ../shared, and a folder with the shipped collection"
        )
    lines = (SHARED / "evals" / "architecture_choice_dev.jsonl").read_text("utf-8").splitlines()
    questions = [json.loads(line) for line in lines]
    with Store(Path(sys.argv[1]), open_reader(None)) as store:
        chosen = [(question, choose(store, question)) for question in questions]
    right = sum(letters == question["correct"] for question, letters in chosen)
    print(f"{right} of {len(questions)} right")
    for question, letters in chosen:
        if letters != question["correct"]:
            print(
                f"  chose {', '.join(letters)}, not {', '.join(question['correct'])}: {question['question'][:100]}"
            )


if __name__ == "__main__":
    main()
