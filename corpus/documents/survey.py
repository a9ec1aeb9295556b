"""What a collection knows and how old it is: documents by kind and service, facts by confidence and age. Pure."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from corpus.documents.confidence import CONFIDENCES, JUDGEMENT
from corpus.types import Document, Source

UNSAID = "not said"
_AGES = ((30, "up to 30 days"), (90, "31 to 90 days"), (180, "91 to 180 days"), (365, "181 to 365 days"))


class NamedSource(NamedTuple):
    """A source, the document or file that names it, and how many facts there rest on it."""

    where: str
    source: Source
    facts: int


@dataclass(frozen=True, slots=True)
class Stale:
    """A source whose page is at least `days` old, and where it is named."""

    days: int
    where: str
    source_id: str
    title: str
    as_of: str
    facts: int


@dataclass(slots=True)
class Survey:
    """Counts of documents and of facts; a fact is a statement or table row that names its sources."""

    documents: int = 0
    facts: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    services: Counter[str] = field(default_factory=Counter)
    confidences: Counter[str] = field(default_factory=Counter)
    ages: Counter[str] = field(default_factory=Counter)

    def to_dict(self) -> dict[str, Any]:
        """Return the counts, ready for JSON."""
        return {
            "documents": self.documents,
            "facts": self.facts,
            "kinds": dict(self.kinds),
            "services": dict(self.services),
            "confidences": dict(self.confidences),
            "ages": dict(self.ages),
        }


def survey(documents: Iterable[Document], today: date) -> Survey:
    """Return the counts. A fact's age is that of the oldest page it rests on, `today` being day 0."""
    counted = Survey()
    for document in documents:
        counted.documents += 1
        counted.kinds[document.kind] += 1
        counted.services.update(document.services)
        sources = {source.id: source for source in document.sources}
        for fact in document.attributions:
            rests_on = [sources[id_] for id_ in fact.source_ids if id_ in sources]
            counted.facts += 1
            counted.confidences[_confidence(rests_on)] += 1
            counted.ages[_age_group(rests_on, today)] += 1
    return counted


def named_sources(documents: Iterable[Document]) -> Iterator[NamedSource]:
    """Yield every source with the id of its document and how many facts rest on it."""
    for document in documents:
        for source in document.sources:
            facts = sum(1 for fact in document.attributions if source.id in fact.source_ids)
            yield NamedSource(document.id, source, facts)


def stale(sources: Iterable[NamedSource], today: date, days: int) -> list[Stale]:
    """Return those that are at least that many days old, oldest first; one without a date is not among them."""
    found = [
        Stale(age, named.where, named.source.id, named.source.title, named.source.as_of, named.facts)
        for named in sources
        if (age := age_in_days(named.source.as_of, today)) is not None and age >= days
    ]
    return sorted(found, key=lambda stale: (-stale.days, stale.where, stale.source_id))


def age_in_days(as_of: str, today: date) -> int | None:
    """Return the least age that a day, month or year in ISO 8601 can have; None where there is no date.

    A month or year that is not over counts as today.
    """
    parts = [int(part) for part in as_of.split("-") if part.isdigit()]
    if not 1 <= len(parts) <= 3 or len(parts) != len(as_of.split("-")):
        return None
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    day = parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1]
    return max((today - date(year, month, day)).days, 0)


def _confidence(sources: Sequence[Source]) -> str:
    """Return the weakest confidence among the sources; of none: judgement."""
    if not sources:
        return JUDGEMENT
    known = [source.confidence for source in sources if source.confidence in CONFIDENCES]
    return max(known, key=CONFIDENCES.index) if known else UNSAID


def _age_group(sources: Sequence[Source], today: date) -> str:
    ages = [age for source in sources if (age := age_in_days(source.as_of, today)) is not None]
    if not ages:
        return "undated"
    return next((name for most, name in _AGES if max(ages) <= most), "over a year")
