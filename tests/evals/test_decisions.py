"""Described work gets a choice that AWS's guidance accepts, and changing the fact that decides changes it."""

from __future__ import annotations

import pytest

from tests.evals.decisions import Outcome, outcomes

_WANTED = 0.95


@pytest.fixture(scope="module")
def found() -> list[Outcome]:
    return list(outcomes())


@pytest.mark.parametrize("table", ["compute", "messaging", "entry", "style", "granularity"])
def test_the_choice_is_one_that_guidance_accepts(table: str, found: list[Outcome]) -> None:
    of_table = [one for one in found if one.scenario["table"] == table]
    wrong = [one.scenario["text"] for one in of_table if not one.right]
    assert len(wrong) <= (1 - _WANTED) * len(of_table), wrong


def test_the_fact_that_decides_flips_the_choice(found: list[Outcome]) -> None:
    flipping = [one for one in found if one.scenario["flip"]]
    wrong = [one.scenario["text"] for one in flipping if not one.flips]
    assert len(wrong) <= (1 - _WANTED) * len(flipping), wrong


def test_there_are_enough_scenarios_to_say_something(found: list[Outcome]) -> None:
    assert len(found) >= 150
