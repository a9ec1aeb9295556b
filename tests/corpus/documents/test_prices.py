from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from corpus.documents.prices import FigureWrong, read_prices, read_quotas
from tests.builders import DOMAIN

SOURCE = "  source: {title: A page, url: 'https://a', as_of: 2026, confidence: derived}\n"
PRICE = "- id: one\n  service: SQS\n  what: requests\n  usd: 0.40\n  per: million requests\n"
QUOTA = "- id: one\n  service: SQS\n  what: batch\n  number: 10\n  unit: message\n  adjustable: {}\n"


def test_shipped_prices_keep_their_digits_unit_and_source() -> None:
    price = DOMAIN.prices["lambda-duration-x86"]
    assert price.usd == Decimal("0.0000166667")
    assert (price.per, price.region) == ("GB-second", "us-east-1")
    assert price.source.as_of == "2026-09-29"


def test_shipped_quotas_say_whether_they_can_be_raised() -> None:
    assert DOMAIN.quotas["lambda-concurrency"].adjustable == "yes"
    assert DOMAIN.quotas["eventbridge-targets"].adjustable == "no"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (PRICE, "entry 'one': lacks 'source'"),
        (PRICE + SOURCE + PRICE + SOURCE, "entry 'one': stands twice"),
        (PRICE.replace("0.40", "about 1") + SOURCE, "'usd' is 'about 1', not a number"),
        (PRICE.replace("0.40", "-1") + SOURCE, "'usd' is '-1', not a number of 0 or more"),
        (PRICE.replace("  per: million requests\n", "") + SOURCE, "lacks 'per'"),
    ],
)
def test_a_price_that_cannot_be_used_says_which_and_why(text: str, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "prices.yaml"
    path.write_text(text)
    with pytest.raises(FigureWrong, match=problem):
        read_prices(path)


def test_a_quota_is_adjustable_or_not_or_unknown(tmp_path: Path) -> None:
    path = tmp_path / "quotas.yaml"
    path.write_text(QUOTA.format("perhaps") + SOURCE)
    with pytest.raises(FigureWrong, match="'adjustable' is 'perhaps': write 'yes', 'no' or 'unknown'"):
        read_quotas(path)
