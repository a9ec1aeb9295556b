"""Reading the shape of the work out of real questions: `python -m tests.evals.shape` prints precision, recall and F1.

Questions, annotations and scorer come from the project's shared evaluation data, which is not part of the repository.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from assistant.reading.shape.read import read
from tests.builders import DOMAIN

SHARED = Path(__file__).parents[3] / "shared"
_SCORED_AS = {"Lambda durable functions": "durable functions"}
"""Names that the annotations write in another way."""


def scorer(shared: Path = SHARED) -> ModuleType:
    """Return the scorer's module."""
    spec = importlib.util.spec_from_file_location("score_shape", shared / "evals" / "score_shape.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def predicted(shared: Path = SHARED) -> dict[str, dict[str, Any]]:
    """Return question id -> facts, written as the annotations write them."""
    lines = (shared / "evals" / "real_questions_dev.jsonl").read_text("utf-8").splitlines()
    return {
        asked["id"]: {"id": asked["id"], "facts": facts_read(asked["question"])}
        for asked in map(json.loads, lines)
    }


def report(shared: Path = SHARED) -> dict[str, dict[str, Any]]:
    """Return group -> precision, recall, f1 and counts, as the scorer has them."""
    score = scorer(shared)
    result: dict[str, dict[str, Any]] = score.report(
        score.read(shared / "evals" / "shape_dev.jsonl"), predicted(shared)
    )
    return result


def facts_read(question: str) -> list[dict[str, Any]]:
    return [
        {
            "fact": fact.name,
            "value": _SCORED_AS.get(str(fact.value), fact.value),
            "unit": fact.unit.replace("1/", "per ").replace("/", " per ") or None,
            "words": fact.words,
            "origin": fact.origin,
            "negated": fact.negated,
        }
        for fact in read(question, DOMAIN).facts
    ]


if __name__ == "__main__":
    if not SHARED.is_dir():
        sys.exit("needs the project's shared evaluation data in ../shared")
    scorer().show(report())
