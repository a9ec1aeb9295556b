"""Abbreviations and everyday names beside the terms that documents use."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence


class Glossary:
    """Term -> what people say for it, looked for in texts."""

    def __init__(self, listed: Mapping[str, Sequence[str]]) -> None:
        self._terms = {str(phrase).lower(): term for term, phrases in listed.items() for phrase in phrases}
        longest_first = sorted(self._terms, key=len, reverse=True)
        phrases = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in longest_first) or "(?!)"
        self._pattern = re.compile(rf"(?<![\w-])({phrases})s?(?![\w-])", re.IGNORECASE)

    def expanded(self, text: str) -> str:
        """Return the text with the documents' term in brackets after what people say for it.

        A term that the text has already is not added, so that a second call changes nothing.

        >>> Glossary({"dead-letter queue": ["dlq"]}).expanded("our dlq fills up")
        'our dlq (dead-letter queue) fills up'
        """
        added: set[str] = set()

        def with_term(found: re.Match[str]) -> str:
            term = self._terms[" ".join(found[1].lower().split())]
            if term in added or term.lower() in text.lower():
                return found[0]
            added.add(term)
            return f"{found[0]} ({term})"

        return self._pattern.sub(with_term, text)
