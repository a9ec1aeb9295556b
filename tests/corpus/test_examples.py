"""The examples in docstrings hold."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from corpus.documents import beliefs
from corpus.documents import prices as figures
from corpus.language import complaints, glossary


@pytest.mark.parametrize("module", [beliefs, complaints, figures, glossary], ids=lambda one: one.__name__)
def test_the_examples_run(module: ModuleType) -> None:
    ran = doctest.testmod(module)
    assert ran.attempted > 0
    assert ran.failed == 0
