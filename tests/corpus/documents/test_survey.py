from __future__ import annotations

from datetime import date

import pytest

from corpus.documents.survey import age_in_days, named_sources, stale, survey
from corpus.types import Attribution, Document, Source
from tests.builders import document

TODAY = date(2026, 11, 25)
SURE = Source("sure", "A schema", "AWS", "https://a", "2026-11-20", "verified-in-schema")
WEAK = Source("weak", "A record", "AWS", "https://b", "2025", "secondhand-dated")


def library() -> list[Document]:
    facts = (
        Attribution(0, 5, ("sure",)),
        Attribution(6, 9, ("sure", "weak")),
        Attribution(9, 12, ("judgement",)),
    )
    return [
        document("a", kind="service", services=("SQS",), sources=(SURE, WEAK), attributions=facts),
        document("b", kind="note", services=("SQS", "SNS")),
    ]


def test_a_fact_is_as_sure_and_as_old_as_its_weakest_source() -> None:
    counted = survey(library(), TODAY)
    assert (counted.documents, counted.facts) == (2, 3)
    assert counted.kinds == {"service": 1, "note": 1}
    assert counted.services == {"SQS": 2, "SNS": 1}
    assert counted.confidences == {"verified-in-schema": 1, "secondhand-dated": 1, "judgement": 1}
    assert counted.ages == {"up to 30 days": 1, "181 to 365 days": 1, "undated": 1}


def test_stale_sources_are_named_with_the_facts_that_rest_on_them() -> None:
    (found,) = stale(named_sources(library()), TODAY, 180)
    assert (found.where, found.source_id, found.days, found.facts) == ("a", "weak", 329, 1)
    assert stale(named_sources(library()), TODAY, 330) == []


@pytest.mark.parametrize(
    ("as_of", "days"),
    [("2026-11-20", 5), ("2026-10", 25), ("2026", 0), ("2025", 329), ("", None), ("2027-01-01", 0)],
)
def test_a_month_or_year_counts_from_its_end(as_of: str, days: int | None) -> None:
    assert age_in_days(as_of, TODAY) == days
