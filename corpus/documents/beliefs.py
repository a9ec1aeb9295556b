"""What people still believe of AWS and what is true by now, from `library/beliefs.yaml`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from corpus.language.services import named

BELIEFS = Path(__file__).parents[1] / "library" / "beliefs.yaml"
_CLAUSE = re.compile(r"[^.?!;:]+(?:[.:](?=\S)[^.?!;:]*)*")
"""A piece of a question; the point of a number or a name does not end it."""


@dataclass(frozen=True, slots=True)
class Belief:
    """One belief that time has overtaken.

    `said` and `unless` are regular expressions for how people say it and how they show that they know better;
    `truth` is a statement of the document `document_id`, word for word, true since `since` (ISO 8601).
    """

    name: str
    services: tuple[str, ...]
    phrases: tuple[str, ...]
    unless: tuple[str, ...]
    since: str
    document_id: str
    truth: str


def rests_on(text: str) -> list[Belief]:
    """Return the outdated beliefs that a text voices, in the order of the file; mostly none.

    A belief about a service is looked for in clauses that name the service.

    >>> [belief.name for belief in rests_on("SQS caps messages at 256 KB, so where do I put the rest?")]
    ['SQS messages end at 256 KB']
    >>> rests_on("How large can an SQS message be?")
    []
    """
    clauses = [(clause, frozenset(named(clause))) for clause in _CLAUSE.findall(text)]
    return [
        belief
        for belief, pattern, unless in _patterns()
        if any(
            pattern.search(clause)
            and not (unless and unless.search(clause))
            and (not belief.services or services.intersection(belief.services))
            for clause, services in clauses
        )
    ]


def read_beliefs(path: Path = BELIEFS) -> list[Belief]:
    """Return the beliefs in a file. Raises: KeyError or TypeError where an entry lacks a key, re.error."""
    return [
        Belief(
            name=entry["belief"],
            services=tuple(entry.get("services", ())),
            phrases=_checked(entry["said"]),
            unless=_checked(entry.get("unless", ())),
            since=str(entry["since"]),
            document_id=entry["document"],
            truth=entry["truth"],
        )
        for entry in yaml.safe_load(path.read_text("utf-8"))
    ]


def _checked(patterns: Sequence[str]) -> tuple[str, ...]:
    return tuple(re.compile(pattern).pattern for pattern in patterns)


@cache
def _patterns() -> list[tuple[Belief, re.Pattern[str], re.Pattern[str] | None]]:
    return [
        (
            belief,
            re.compile(_any_of(belief.phrases), re.IGNORECASE),
            re.compile(_any_of(belief.unless), re.IGNORECASE) if belief.unless else None,
        )
        for belief in read_beliefs()
    ]


def _any_of(patterns: Sequence[str]) -> str:
    return rf"(?<!\w)(?:{'|'.join(f'(?:{pattern})' for pattern in patterns)})(?!\w)"
