"""Prices and quotas as numbers with source and date, from `library/prices.yaml` and `library/quotas.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

import yaml

from corpus.errors import CorpusError
from corpus.types import Quote, Source

LIBRARY = Path(__file__).parents[1] / "library"
PRICES, QUOTAS = LIBRARY / "prices.yaml", LIBRARY / "quotas.yaml"
_ADJUSTABLE = ("yes", "no", "unknown")
_REGION = "us-east-1"

Adjustable = Literal["yes", "no", "unknown"]


class FigureWrong(CorpusError):
    """An entry of a file of prices or quotas cannot be used; the message names file, entry and key."""

    def __init__(self, path: Path, id_: str, problem: str) -> None:
        self.path, self.id = path, id_
        super().__init__(f"{path.name}, entry {id_!r}: {problem}")


@dataclass(frozen=True, slots=True)
class Price:
    """`usd` US dollars for one `per`, in `region`; `tier` says for which part of the use, empty: all of it.

    `quote` is what the library states of it, where answers that reckon with it need one.
    """

    id: str
    service: str
    what: str
    usd: Decimal
    per: str
    tier: str
    region: str
    source: Source
    quote: Quote | None = None


@dataclass(frozen=True, slots=True)
class Quota:
    """At most `number` of `unit`; `adjustable` says whether AWS raises it, "unknown" where that was not read.

    `quote` is what the library states of it, where answers that reckon with it need one.
    """

    id: str
    service: str
    what: str
    number: Decimal
    unit: str
    adjustable: Adjustable
    source: Source
    quote: Quote | None = None


@cache
def prices(path: Path = PRICES) -> Mapping[str, Price]:
    """Return id -> price. Raises: FigureWrong.

    >>> price = prices()["fargate-vcpu-x86"]
    >>> str(price.usd), price.per
    ('0.04048', 'vCPU-hour')
    """
    return {
        id_: Price(
            id=id_,
            service=_text(path, entry, "service"),
            what=_text(path, entry, "what"),
            usd=_number(path, entry, "usd"),
            per=_text(path, entry, "per"),
            tier=entry.get("tier", ""),
            region=entry.get("region", _REGION),
            source=_source(path, entry),
            quote=_quote(path, entry),
        )
        for id_, entry in _entries(path).items()
    }


@cache
def quotas(path: Path = QUOTAS) -> Mapping[str, Quota]:
    """Return id -> quota. Raises: FigureWrong.

    >>> quota = quotas()["fargate-vcpu-account"]
    >>> int(quota.number), quota.unit, quota.adjustable
    (6, 'vCPU', 'yes')
    """
    found = {}
    for id_, entry in _entries(path).items():
        adjustable = _text(path, entry, "adjustable")
        if adjustable not in _ADJUSTABLE:
            raise FigureWrong(
                path, id_, f"adjustable is {adjustable!r}, not one of {', '.join(_ADJUSTABLE)}: quote it"
            )
        found[id_] = Quota(
            id=id_,
            service=_text(path, entry, "service"),
            what=_text(path, entry, "what"),
            number=_number(path, entry, "number"),
            unit=_text(path, entry, "unit"),
            adjustable=cast(Adjustable, adjustable),
            source=_source(path, entry),
            quote=_quote(path, entry),
        )
    return found


def _entries(path: Path) -> dict[str, dict[str, Any]]:
    """Return id -> entry with every scalar as written, so that a price keeps its digits."""
    entries: dict[str, dict[str, Any]] = {}
    for entry in yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader):
        id_ = _text(path, entry, "id")
        if id_ in entries:
            raise FigureWrong(path, id_, "stands twice")
        entries[id_] = entry
    return entries


def _text(path: Path, entry: Mapping[str, Any], key: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value:
        raise FigureWrong(path, entry.get("id", "?"), f"lacks {key!r}")
    return value


def _number(path: Path, entry: Mapping[str, Any], key: str) -> Decimal:
    text = _text(path, entry, key)
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal(-1)
    if not number.is_finite() or number < 0:
        raise FigureWrong(path, entry["id"], f"{key} is {text!r}, not a number of 0 or more")
    return number


def _source(path: Path, entry: Mapping[str, Any]) -> Source:
    source = entry.get("source")
    if not isinstance(source, Mapping):
        raise FigureWrong(path, entry["id"], "lacks 'source': title, url, as_of, confidence")
    given = {
        key: _text(path, {"id": entry["id"], **source}, key)
        for key in ("title", "url", "as_of", "confidence")
    }
    return Source(id=entry["id"], publisher="AWS", **given)


def _quote(path: Path, entry: Mapping[str, Any]) -> Quote | None:
    stated = entry.get("stated")
    if stated is None:
        return None
    if not isinstance(stated, Mapping):
        raise FigureWrong(path, entry["id"], "'stated' is not a mapping: document, says")
    given = {"id": entry["id"], **stated}
    return Quote(_text(path, given, "document"), _text(path, given, "says"))
