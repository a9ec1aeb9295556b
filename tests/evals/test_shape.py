"""The facts of the work that real questions hold are read, and little that they do not hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.evals.shape import report

_WANTED, _WANTED_OF_NUMBERS = 0.85, 0.95


@pytest.mark.shared
def test_the_shape_of_real_questions_is_read(shared: Path) -> None:
    told = report(shared)
    assert told["all"]["f1"] >= _WANTED
    assert told["numbers"]["f1"] >= _WANTED_OF_NUMBERS
