"""A work item said in plain words reads back as the same facts."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.reading.shape.given import given as facts_given
from assistant.reading.shape.read import read
from assistant.reading.shape.say import describe
from assistant.reading.shape.types import Fact, WorkItem
from tests.builders import DOMAIN
from tests.evals.decisions import SCENARIOS

_TEXTS = [json.loads(line)["text"] for line in SCENARIOS.read_text("utf-8").splitlines()]
_COUNTED_ONLY = {"items"}
"""What is read only to make a rate of it."""
_EXAMPLES = {
    "time": ["90 ms", "40 min", "at least 3 h"],
    "size": ["6 MB", "at most 400 KB", "2 GiB"],
    "rate": ["300 per second", "12 per day", "at least 5 per minute"],
    "count": ["7", "120"],
    "money": ["50 USD per month"],
    "cpu": ["4 vCPU"],
    "share": ["30 %"],
}


def _told(facts: tuple[Fact, ...]) -> set[tuple[str, object, str, bool]]:
    """Return what the facts say: name, value, unit, and whether it is denied."""
    told = set()
    for fact in facts:
        value, negated = fact.value, fact.negated
        if isinstance(value, bool):
            value, negated = value != negated, False
        elif isinstance(value, float):
            value = float(f"{value:.4g}")
        told.add((fact.name, value, fact.unit, negated))
    return told


@pytest.mark.parametrize("text", _TEXTS)
def test_what_was_understood_reads_back_as_the_same_shape(text: str) -> None:
    for item in read(text, DOMAIN).items:
        back = read(describe(item, DOMAIN.facts), DOMAIN).items
        assert _told(item.facts) == {one for other in back for one in _told(other.facts)}


def _words() -> list[tuple[str, object]]:
    return [
        (name, value)
        for name, kind in DOMAIN.facts.items()
        for value in kind.values
        if isinstance(value, bool) or not str(value)[:1].isdigit()
    ]


@pytest.mark.parametrize(("name", "value"), _words())
def test_every_word_that_a_fact_may_be_is_understood_as_this_product_says_it(
    name: str, value: object
) -> None:
    item = WorkItem("the work", tuple(facts_given({name: value}, DOMAIN.facts)))
    assert _told(item.facts) <= _told(read(describe(item, DOMAIN.facts), DOMAIN).items[0].facts)


def _quantities() -> st.SearchStrategy[dict[str, object]]:
    measured = [
        (name, kind.contexts[0].dimension)
        for name, kind in DOMAIN.facts.items()
        if kind.contexts and name not in _COUNTED_ONLY
    ]
    return st.lists(st.sampled_from(measured), unique=True, max_size=3).flatmap(
        lambda some: st.fixed_dictionaries(
            {name: st.sampled_from(_EXAMPLES[dimension]) for name, dimension in some}
        )
    )


@settings(deadline=None, max_examples=60)
@given(_quantities(), st.lists(st.sampled_from(_words()), unique_by=lambda one: one[0], max_size=3))
def test_any_facts_read_back_as_they_were_given(
    quantities: dict[str, object], words: list[tuple[str, object]]
) -> None:
    given_facts = {**dict(words), **quantities}
    item = WorkItem("the work", tuple(facts_given(given_facts, DOMAIN.facts)))
    back = {one for other in read(describe(item, DOMAIN.facts), DOMAIN).items for one in _told(other.facts)}
    assert {_bounded(one, item) for one in _told(item.facts)} <= back


def _bounded(told: tuple[str, object, str, bool], item: WorkItem) -> tuple[str, object, str, bool]:
    """Return what was told; of a duration that is a bound, as the longest one, as which it is read."""
    name, value, unit, negated = told
    bound = any(fact.name == name == "duration" and fact.bound for fact in item.facts)
    return ("max_duration" if bound else name), value, unit, negated
