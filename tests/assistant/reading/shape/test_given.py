from __future__ import annotations

import pytest

from assistant.errors import FactRejected
from assistant.reading.shape.given import given, replaced
from assistant.reading.shape.read import read
from tests.builders import DOMAIN


def test_given_facts_take_the_place_of_what_was_read() -> None:
    item = read("A job of 40 minutes in bursts", DOMAIN).items[0]
    told = replaced(
        item,
        given({"arrival": "steady", "duration": "5 min", "runtime": ["container", "not gpu"]}, DOMAIN.facts),
    )
    assert [(fact.value, fact.negated) for fact in told.all("arrival")] == [("steady", False)]
    assert [fact.value for fact in told.all("duration")] == [5.0]
    assert [(fact.value, fact.negated) for fact in told.all("runtime")] == [
        ("container", False),
        ("gpu", True),
    ]


def test_bounds_truth_values_and_plain_numbers_are_taken() -> None:
    facts = given(
        {"payload": "over 6 MB", "waiting": False, "replay": True, "team_size": 5, "latency_target": "2 s"},
        DOMAIN.facts,
    )
    assert [(fact.value, fact.unit, fact.bound, fact.negated) for fact in facts] == [
        (6.0, "MB", "at_least", False),
        (True, "", "", True),
        (True, "", "", False),
        (5.0, "", "", False),
        (2000.0, "ms", "", False),
    ]


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"colour": "red"}, "the fact colour cannot be 'red': no such fact; known are access, arrival"),
        (
            {"arrival": "often"},
            "the fact arrival cannot be 'often': how the work comes in: write scheduled, bursty",
        ),
        (
            {"max_duration": "long"},
            "the fact max_duration cannot be 'long': write one time, for example 40 min",
        ),
        ({"arrival": ["bursty"]}, "the fact arrival cannot be .*: give one value"),
        ({"current": ""}, "the fact current cannot be '': write the name of a service"),
        ({"arrival": True}, "the fact arrival cannot be True: how the work comes in"),
        ({"payload": "6 MB and 7 MB"}, "the fact payload cannot be '6 MB and 7 MB': write one size"),
    ],
)
def test_a_fact_that_cannot_be_is_refused_with_what_it_may_be(facts: dict[str, object], message: str) -> None:
    with pytest.raises(FactRejected, match=message):
        given(facts, DOMAIN.facts)
