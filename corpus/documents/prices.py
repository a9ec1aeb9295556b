"""Prices and quotas as numbers with source and date, from `library/prices.yaml` and `library/quotas.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from corpus.documents.declared import DeclarationWrong, Declared, checked, read_yaml
from corpus.types import Quote, Source

_REGION = "us-east-1"

Adjustable = Literal["yes", "no", "unknown"]
_Text = Annotated[str, Field(min_length=1)]
_Number = Annotated[Decimal, Field(ge=0, allow_inf_nan=False)]
_Declared = TypeVar("_Declared", bound="_Entry")


class FigureWrong(DeclarationWrong):
    """An entry of a file of prices or quotas cannot be used; the message names file, entry and key."""

    def __init__(self, path: Path, place: str, problem: str) -> None:
        self.id = place.removeprefix("entry ").partition(",")[0].strip("'")
        super().__init__(path, place, problem)


class _Source(Declared):
    title: _Text
    url: _Text
    as_of: _Text
    confidence: _Text


class _Stated(Declared):
    document: _Text
    says: _Text


class _Entry(Declared):
    id: _Text
    service: _Text
    what: _Text
    source: _Source
    stated: _Stated | None = None

    def quote(self) -> Quote | None:
        """Return what the library states of it."""
        return Quote(self.stated.document, self.stated.says) if self.stated else None

    def page(self) -> Source:
        """Return the page that it was read from."""
        source = self.source
        return Source(self.id, source.title, "AWS", source.url, source.as_of, source.confidence)


class _PriceEntry(_Entry):
    usd: _Number
    per: _Text
    pays: str = ""
    tier: str = ""
    region: str = _REGION


class _QuotaEntry(_Entry):
    number: _Number
    unit: _Text
    adjustable: Adjustable
    limits: str = ""
    takes: str = ""
    counts: str = ""


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
    pays: str = ""
    """What of a bill it is the price of."""


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
    limits: str = ""
    """What of the work it bounds, for sums."""
    takes: str = ""
    """What carries a payload of at most that size."""
    counts: str = ""
    """What it counts, in a sentence: "requests a second of an account"."""


def read_prices(path: Path) -> Mapping[str, Price]:
    """Return id -> price; without the file, none. Raises: FigureWrong."""
    return {
        entry.id: Price(
            id=entry.id,
            service=entry.service,
            what=entry.what,
            usd=entry.usd,
            per=entry.per,
            tier=entry.tier,
            region=entry.region,
            source=entry.page(),
            quote=entry.quote(),
            pays=entry.pays,
        )
        for entry in _entries(path, _PriceEntry)
    }


def read_quotas(path: Path) -> Mapping[str, Quota]:
    """Return id -> quota; without the file, none. Raises: FigureWrong."""
    return {
        entry.id: Quota(
            id=entry.id,
            service=entry.service,
            what=entry.what,
            number=entry.number,
            unit=entry.unit,
            adjustable=entry.adjustable,
            source=entry.page(),
            quote=entry.quote(),
            limits=entry.limits,
            takes=entry.takes,
            counts=entry.counts,
        )
        for entry in _entries(path, _QuotaEntry)
    }


def _entries(path: Path, model: type[_Declared]) -> Iterator[_Declared]:
    """Yield the entries of a file, every scalar as it is written, so that a price keeps its digits."""
    if not path.exists():
        return
    seen: set[str] = set()
    for number, values in enumerate(read_yaml(path, FigureWrong, as_written=True), 1):
        id_ = values.get("id", number) if isinstance(values, Mapping) else number
        entry = checked(model, values, path, f"entry {id_!r}", FigureWrong)
        if entry.id in seen:
            raise FigureWrong(path, f"entry {entry.id!r}", "stands twice")
        seen.add(entry.id)
        yield entry
