"""Real people's questions get an acceptable verdict, and exam questions the right option, as far as was measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant import Assistant
from corpus.encoding.encoders import open_reader
from corpus.store.store import Store
from tests.evals import exam
from tests.evals.real_questions import verdicts

_WANTED_OF_REAL, _WANTED_OF_EXAM = 20, 18


@pytest.mark.shared
def test_the_first_lines_name_an_acceptable_option(shared: Path, shipped_home: Path) -> None:
    with Assistant.open(shipped_home) as assistant:
        counted = [one for one in verdicts(assistant, shared) if one.counts]
    assert sum(one.right for one in counted) >= _WANTED_OF_REAL


@pytest.mark.shared
def test_the_right_option_of_exam_questions_is_chosen(shared: Path, shipped_home: Path) -> None:
    lines = (shared / "evals" / "architecture_choice_dev.jsonl").read_text("utf-8").splitlines()
    questions = [json.loads(line) for line in lines]
    with Store(shipped_home, open_reader(None)) as store:
        right = sum(exam.choose(store, one) == one["correct"] for one in questions)
    assert right >= _WANTED_OF_EXAM
