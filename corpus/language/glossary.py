"""Abbreviations and everyday names beside the terms that documents use, from `glossary.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

import yaml


def expanded(text: str) -> str:
    """Return the text with the documents' term in brackets after what people say for it.

    A term that the text has already is not added, so that a second call changes nothing.

    >>> expanded("our dlq fills up")
    'our dlq (dead-letter queue) fills up'
    """
    pattern, terms = _phrases()
    added: set[str] = set()

    def with_term(found: re.Match[str]) -> str:
        term = terms[" ".join(found[1].lower().split())]
        if term in added or term.lower() in text.lower():
            return found[0]
        added.add(term)
        return f"{found[0]} ({term})"

    return pattern.sub(with_term, text)


@cache
def _phrases() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """Return one pattern for everything that people say, longest first, and what is said -> term."""
    listed = yaml.safe_load(resources.files("corpus.language").joinpath("glossary.yaml").read_text("utf-8"))
    terms = {str(phrase).lower(): term for term, entry in listed.items() for phrase in entry["said"]}
    longest_first = sorted(terms, key=len, reverse=True)
    phrases = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in longest_first)
    return re.compile(rf"(?<![\w-])({phrases})s?(?![\w-])", re.IGNORECASE), terms
