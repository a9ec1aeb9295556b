"""`workshape library`: what the collection knows, how sure it is, and what should be read again."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from ui import wiring
from ui.cli.options import Home, Json, print_json, say

if TYPE_CHECKING:
    from corpus.documents.survey import Stale, Survey

_MOST_SERVICES = 15


def _days(text: str) -> int:
    found = re.fullmatch(r"(\d{1,5})d", text.strip())
    if not found:
        raise typer.BadParameter(f"{text!r} is no number of days: write 180d")
    return int(found[1])


def library(
    home: Home = None,
    as_json: Json = False,
    older: Annotated[
        int | None,
        typer.Option(
            "--stale",
            metavar="DAYS",
            parser=_days,
            help="List the sources at least so many days old, as 180d.",
        ),
    ] = None,
) -> None:
    """Count documents by kind and service, and facts by confidence and age; or list what is stale."""
    from corpus.documents.survey import NamedSource, named_sources, stale, survey

    with wiring.open_store(home) as store:
        documents, domain = list(store.catalog.documents()), store.domain
    if older is None:
        counted = survey(documents, date.today())
        figures = {"prices": len(domain.prices), "quotas": len(domain.quotas)}
        _print_survey(counted, figures, as_json=as_json)
        return
    kept = [NamedSource("prices.yaml", price.source, 1) for price in domain.prices.values()]
    kept += [NamedSource("quotas.yaml", quota.source, 1) for quota in domain.quotas.values()]
    _print_stale(stale([*named_sources(documents), *kept], date.today(), older), as_json=as_json)


def _print_survey(counted: Survey, figures: dict[str, int], *, as_json: bool) -> None:
    if as_json:
        print_json({**counted.to_dict(), **figures})
        return
    typer.echo(f"{counted.documents} documents: {_listed(counted.kinds)}")
    say("about: {}", _listed(counted.services, _MOST_SERVICES))
    say("{} facts by their weakest source: {}", counted.facts, _listed(counted.confidences))
    typer.echo(f"by the age of the oldest page they rest on: {_listed(counted.ages)}")
    typer.echo(f"as numbers: {figures['prices']} prices, {figures['quotas']} quotas")


def _print_stale(found: list[Stale], *, as_json: bool) -> None:
    if as_json:
        print_json([asdict(stale) for stale in found])
        return
    for stale in found:
        say(
            "{} days  {}  {}  {} facts  {}  {}",
            *(stale.days, stale.where, stale.source_id, stale.facts, stale.as_of, stale.title),
        )
    typer.echo(f"{len(found)} sources, {sum(stale.facts for stale in found)} facts", err=True)


def _listed(counts: Counter[str], most: int | None = None) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.most_common(most))
