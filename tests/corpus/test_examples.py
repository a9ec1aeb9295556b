"""The examples in docstrings hold."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from corpus.language import complaints, glossary, services


@pytest.mark.parametrize("module", [complaints, glossary, services], ids=lambda one: one.__name__)
def test_the_examples_run(module: ModuleType) -> None:
    ran = doctest.testmod(module)
    assert ran.attempted > 0
    assert ran.failed == 0
