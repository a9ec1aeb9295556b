"""The examples in docstrings hold."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from corpus import beliefs, complaints, figures, glossary


@pytest.mark.parametrize("module", [beliefs, complaints, figures, glossary], ids=lambda one: one.__name__)
def test_the_examples_run(module: ModuleType) -> None:
    ran = doctest.testmod(module)
    assert ran.attempted > 0
    assert ran.failed == 0
