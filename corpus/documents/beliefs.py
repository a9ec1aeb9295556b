"""What people still believe of the subject and what is true by now, from `library/beliefs.yaml`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus.documents.declared import DeclarationWrong, Declared, checked, read_yaml
from corpus.language.services import Services

_CLAUSE = re.compile(r"[^.?!;:]+(?:[.:](?=\S)[^.?!;:]*)*")
"""A piece of a question; the point of a number or a name does not end it."""


class _Entry(Declared):
    belief: str
    services: list[str] = []
    said: list[str]
    unless: list[str] = []
    since: str | date | int
    document: str
    truth: str


@dataclass(frozen=True, slots=True)
class Belief:
    """One belief that time has overtaken.

    `phrases` and `unless` are regular expressions for how people say it and how they show that they know better;
    `truth` is a statement of the document `document_id`, word for word, true since `since` (ISO 8601).
    """

    name: str
    services: tuple[str, ...]
    phrases: tuple[str, ...]
    unless: tuple[str, ...]
    since: str
    document_id: str
    truth: str


class Beliefs:
    """The outdated beliefs of a domain, looked for in texts."""

    def __init__(self, listed: Sequence[Belief], services: Services) -> None:
        self._services = services
        self._patterns = [
            (belief, _any_of(belief.phrases), _any_of(belief.unless) if belief.unless else None)
            for belief in listed
        ]

    def voiced(self, text: str) -> list[Belief]:
        """Return the outdated beliefs that a text voices, in the order of the file; mostly none.

        A belief about a service is looked for in clauses that name the service.
        """
        clauses = [(clause, frozenset(self._services.named(clause))) for clause in _CLAUSE.findall(text)]
        return [
            belief
            for belief, pattern, unless in self._patterns
            if any(
                pattern.search(clause)
                and not (unless and unless.search(clause))
                and (not belief.services or services.intersection(belief.services))
                for clause, services in clauses
            )
        ]


def read_beliefs(path: Path) -> list[Belief]:
    """Return the beliefs in a file. Raises: DeclarationWrong."""
    beliefs = []
    for number, entry in enumerate(read_yaml(path), 1):
        declared = checked(_Entry, entry, path, f"entry {number}")
        beliefs.append(
            Belief(
                name=declared.belief,
                services=tuple(declared.services),
                phrases=_regular(declared.said, path, declared.belief),
                unless=_regular(declared.unless, path, declared.belief),
                since=str(declared.since),
                document_id=declared.document,
                truth=declared.truth,
            )
        )
    return beliefs


def _regular(patterns: Sequence[str], path: Path, name: str) -> tuple[str, ...]:
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise DeclarationWrong(path, name, f"{pattern!r} is no regular expression: {error}") from error
    return tuple(patterns)


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(f'(?:{pattern})' for pattern in patterns)})(?!\w)", re.IGNORECASE
    )
