"""What a reader complains of, in the twelve words of `complaints.yaml`: lost, twice, late, ..."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

import yaml


def complaints() -> frozenset[str]:
    """Return the closed vocabulary of what can be seen to go wrong."""
    return frozenset(_patterns())


def complained(text: str) -> frozenset[str]:
    """Return which of them a text complains of; most texts complain of nothing.

    >>> sorted(complained("every message is handled twice after a deploy kills the task"))
    ['killed', 'twice']
    """
    return frozenset(name for name, pattern in _patterns().items() if pattern.search(text))


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    listed = yaml.safe_load(resources.files("corpus.language").joinpath("complaints.yaml").read_text("utf-8"))
    return {
        name: re.compile(rf"(?<!\w)({'|'.join(_phrase(str(phrase)) for phrase in phrases)})", re.IGNORECASE)
        for name, phrases in listed.items()
    }


def _phrase(phrase: str) -> str:
    words = r"\s+".join(map(re.escape, phrase.rstrip("*").split()))
    return words if phrase.endswith("*") else rf"{words}(?!\w)"
