from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language.quantities import masked, quantities
from corpus.language.units import UnitUnknown, in_base, plain


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("300 requests per second", [("rate", 300, None, "1/s", "")]),
        ("10 rps", [("rate", 10, None, "1/s", "")]),
        ("15 million requests/month", [("rate", 15e6, None, "1/month", "")]),
        ("50k messages a day", [("rate", 50e3, None, "1/day", "")]),
        ("every 30 s", [("rate", 2, None, "1/min", "")]),
        ("every 5 minutes", [("rate", 12, None, "1/h", "")]),
        ("twice a day", [("rate", 2, None, "1/day", "")]),
        ("10-30 min", [("time", 10, 30, "min", "")]),
        ("between 2 and 4 hours", [("time", 2, 4, "h", "")]),
        ("half an hour", [("time", 0.5, None, "h", "")]),
        ("twenty minuts", [("time", 20, None, "min", "")]),
        ("up to 40 minutes", [("time", 40, None, "min", "at_most")]),
        ("over 6 MB", [("size", 6, None, "MB", "at_least")]),
        ("2 Mbit/s", [("bandwidth", 2, None, "Mbit/s", "")]),
        ("0.25 vCPU", [("cpu", 0.25, None, "vCPU", "")]),
        ("about $1.5k a month", [("money", 1500, None, "USD/month", "about")]),
        ("6 cents an hour", [("money", 0.06, None, "USD/h", "")]),
        ("5-6 per second by day and 2-3 at night", [("rate", 5, 6, "1/s", ""), ("rate", 2, 3, "1/s", "")]),
        ("5-10k requests per day", [("rate", 5000, 10000, "1/day", "")]),
        ("90 % idle", [("share", 90, None, "", "")]),
        ("24/7 on m5.large with 24-bit audio and a one-off", []),
    ],
)
def test_a_quantity_is_read_with_its_unit(text: str, told: list[tuple[object, ...]]) -> None:
    assert [(one.dimension, one.low, one.high, one.unit, one.bound) for one in quantities(text)] == told


def test_a_vague_word_says_the_least_it_can_mean() -> None:
    [one] = quantities("hundreds of jobs")
    assert (one.low, one.vague) == (100, True)


@given(st.text(max_size=300))
def test_quantities_lie_in_order_and_apart_and_masking_moves_nothing(text: str) -> None:
    found = quantities(text)
    assert all(one.end_char <= after.start_char for one, after in pairwise(found))
    assert len(masked(text, found)) == len(text)


@pytest.mark.parametrize(
    ("value", "unit", "base"), [(40, "min", 2400), (1, "MiB", 1048576), (2, "Mbit/s", 250000), (7, "", 7)]
)
def test_units_are_compared_in_one_base(value: float, unit: str, base: float) -> None:
    assert in_base(value, unit) == base


def test_an_unknown_unit_says_which_are_known() -> None:
    with pytest.raises(UnitUnknown, match="'furlong' is not known: write s, min"):
        in_base(1, "furlong")


def test_a_quantity_is_said_as_people_say_it() -> None:
    assert [plain(25, "min"), plain(1, "h"), plain(300, "1/s"), plain(1, "MB"), plain(12, "")] == [
        "25 minutes",
        "1 hour",
        "300 per second",
        "1 MB",
        "12",
    ]
