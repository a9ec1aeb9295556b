"""The rules for the library's data files: beliefs, decision tables, prices, quotas."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpus.documents.beliefs import read_beliefs
from corpus.documents.confidence import CONFIDENCES
from corpus.documents.names import read_names
from corpus.documents.prices import FigureWrong, Price, Quota, read_prices, read_quotas
from corpus.documents.tables import TableWrong, read_table
from corpus.language.services import Services
from corpus.types import Quote

_DATED = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_DATE_WANTED = "a day, a month or a year, in ISO 8601"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A rule that a file breaks; `line` counts from 1."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def check_beliefs(path: Path, stated: Mapping[str, Container[str]]) -> list[Problem]:
    """Return what is wrong with the beliefs; `stated` holds document id -> what it says, as answers tell it."""
    if not path.exists():
        return []
    lines = path.read_text("utf-8").splitlines()
    problems = []
    for belief in read_beliefs(path):
        line = next(n for n, text in enumerate(lines, 1) if belief.name in text)
        if belief.truth not in stated.get(belief.document_id, ()):
            problems.append(
                Problem(path, line, f"{belief.document_id!r} does not say: {short(belief.truth)}")
            )
        if not is_date(belief.since):
            problems.append(Problem(path, line, f"since is {belief.since!r}: {_DATE_WANTED}"))
    return problems


def check_tables(folder: Path, stated: Mapping[str, Container[str]]) -> list[Problem]:
    """Return what is wrong with the decision tables: one that cannot be read, or quotes that no document states."""
    problems = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            table = read_table(path)
        except TableWrong as error:
            problems.append(Problem(path, 1, str(error)))
            continue
        lines = path.read_text("utf-8").splitlines()
        for quote in dict.fromkeys(table.quotes):
            if quote.text not in stated.get(quote.document_id, ()):
                line = next((n for n, text in enumerate(lines, 1) if quote.text in text), 1)
                problems.append(
                    Problem(path, line, f"{quote.document_id!r} does not say: {short(quote.text)}")
                )
    return problems


def check_figures(folder: Path, stated: Mapping[str, Container[str]], services: Services) -> list[Problem]:
    """Return what is wrong with prices and quotas: the first entry of a file that cannot be read, or all others."""
    problems = []
    read: tuple[tuple[str, Callable[[Path], Mapping[str, Price | Quota]]], ...]
    read = (("prices.yaml", read_prices), ("quotas.yaml", read_quotas))
    for name, figures in read:
        path = folder / name
        try:
            entries = figures(path) if path.exists() else {}
        except FigureWrong as error:
            problems.append(Problem(path, _line_of(path, error.id), str(error)))
            continue
        problems += [
            Problem(path, _line_of(path, rate.id), f"entry {rate.id!r}: {wrong}")
            for rate in entries.values()
            for wrong in [*_wrong_with(rate, services), *_misquoted(rate.quote, stated)]
        ]
    return problems


def check_names(path: Path, services: Services) -> list[Problem]:
    """Return what is wrong with the names beside those of the services: counterparts and spellings."""
    if not path.exists():
        return []
    listed = read_names(path).listed
    lines = path.read_text("utf-8").splitlines()
    problems = []
    for name, entry in listed.items():
        line = next((n for n, text in enumerate(lines, 1) if text.startswith(f"{name}:")), 1)
        unknown = [
            other for other in entry.counterpart if other not in services.known and other not in listed
        ]
        twice = [spelling for spelling in entry.names if services.exactly(spelling)]
        problems += [
            Problem(path, line, f"{name!r}: counterpart {other!r} is no service and no name")
            for other in unknown
        ]
        problems += [Problem(path, line, f"{name!r}: {spelling!r} is in services.yaml") for spelling in twice]
    return problems


def is_date(text: str) -> bool:
    """Return whether a text is a day, a month or a year in ISO 8601."""
    if not _DATED.fullmatch(text):
        return False
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True


def short(text: str, limit: int = 90) -> str:
    """Return the text on one line, cut to `limit` characters."""
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _line_of(path: Path, id_: str) -> int:
    lines = path.read_text("utf-8").splitlines()
    return next((n for n, line in enumerate(lines, 1) if line == f"- id: {id_}"), 1)


def _misquoted(quote: Quote | None, stated: Mapping[str, Container[str]]) -> Iterator[str]:
    if quote is not None and quote.text not in stated.get(quote.document_id, ()):
        yield f"{quote.document_id!r} does not say: {short(quote.text)}"


def _wrong_with(rate: Price | Quota, services: Services) -> Iterator[str]:
    if rate.service not in services.known:
        yield f"{rate.service!r} is not in services.yaml"
    if rate.source.confidence not in CONFIDENCES:
        yield f"confidence is {rate.source.confidence!r}, not a known label"
    if not is_date(rate.source.as_of):
        yield f"as_of is {rate.source.as_of!r}: {_DATE_WANTED}"
    if not rate.source.url.startswith("https://"):
        yield "has no https:// url"
