"""What the work costs: against figures that the library works out by hand, and what holds of every bill."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.decisions.system import decide_text
from assistant.figures.bill import bills, containers, functions
from assistant.figures.crossover import crossover, curve
from assistant.figures.types import Options, Range
from assistant.figures.work import HOURS, Work, any_rate, work
from assistant.reading.known import Facts, known
from assistant.reading.shape.given import given as facts_given
from assistant.reading.shape.types import WorkItem
from tests.builders import DOMAIN

_ANY = Options((), (), every_way=True)


def _facts(**told: object) -> Facts:
    return known(WorkItem("the work", tuple(facts_given(told, DOMAIN.facts))), DOMAIN.facts)


def _work(**told: object) -> Work:
    found = work(_facts(**told), DOMAIN)
    assert found is not None
    return found


def test_a_million_calls_cost_what_the_library_says() -> None:
    """The library: 512 MB and 100 ms behind an HTTP API cost about $2.03 per million calls."""
    told = _work(rate="1000000 per month", duration="100 ms", memory="512 MB")
    bill = functions(told)
    assert bill is not None
    without_logs = sum(item.usd.high for item in bill.items if item.what != "logs")
    calls = told.units.high / 1e6
    assert without_logs / calls == pytest.approx(2.03, abs=0.01)


def test_the_smallest_service_costs_what_the_library_says() -> None:
    """The library: two tasks of 0.5 vCPU and 1 GB, a balancer at one unit, four public addresses: $72.91 a month."""
    bill = containers(_work(rate="1 per hour", duration="100 ms"))
    assert sum(item.usd.high for item in bill.items if item.what != "logs") == pytest.approx(72.91, abs=0.02)


def test_both_cost_the_same_where_the_library_says() -> None:
    """Worked by hand from the same prices: 35.9 million calls a month, with four public addresses."""
    [figure] = crossover(_facts(duration="100 ms", memory="512 MB"), _ANY, DOMAIN)
    assert figure.value.low * HOURS * 3600 / 1e6 == pytest.approx(35.9, rel=0.01)
    assert figure.text == "Functions cost less below 14 per second on average, containers above"


def test_long_jobs_have_a_task_each_and_no_bill_of_functions() -> None:
    [bill] = bills(_facts(rate="30 per month", duration="40 min", response="async"), _ANY, DOMAIN)
    assert bill.name == "bill of containers"
    assert "a task of 1 vCPU and 2 GB for each" in bill.text
    assert list(crossover(_facts(duration="40 min"), _ANY, DOMAIN)) == []


def test_ranges_are_carried_through() -> None:
    told = _work(rate="10 per second", duration="200 ms", memory="1 GB")
    assert containers(told).total.low < containers(told).total.high
    busy = _work(rate="10 per second", duration="200 ms", memory="1 GB", waiting=False)
    assert containers(busy).total.low == containers(busy).total.high == containers(told).total.high


def test_without_a_duration_nothing_is_reckoned() -> None:
    facts = _facts(rate="10 per second")
    assert work(facts, DOMAIN) is None
    assert any_rate(facts, DOMAIN) is None
    assert curve(facts, DOMAIN) is None
    assert not list(bills(facts, _ANY, DOMAIN))


_RATES = st.floats(1e-3, 1e4)
_SECONDS = st.floats(0.01, 800)


@settings(deadline=None)
@given(_RATES, _RATES, _SECONDS, st.sampled_from(["immediate", "async"]))
def test_more_work_never_costs_less(one: float, other: float, seconds: float, response: str) -> None:
    told = any_rate(_facts(duration=f"{seconds:.3f} s", response=response), DOMAIN)
    assert told is not None
    for bill in (functions, containers):
        less, more = (bill(told.at(rate)) for rate in sorted((one, other)))
        assert less is not None
        assert more is not None
        assert less.total.low <= more.total.low * (1 + 1e-9)
        assert less.total.low <= less.total.high


@settings(deadline=None)
@given(st.floats(0.01, 50), st.floats(128, 10240))
def test_below_the_crossover_functions_cost_less_and_above_it_more(seconds: float, megabytes: float) -> None:
    facts = _facts(duration=f"{seconds:.3f} s", memory=f"{megabytes:.0f} MB", waiting=False)
    told = any_rate(facts, DOMAIN)
    assert told is not None
    for figure in crossover(facts, _ANY, DOMAIN):
        assert figure.value.low <= figure.value.high
        for rate, dearer in ((figure.value.low * 0.99, False), (figure.value.high * 1.01, True)):
            of_functions, of_containers = functions(told.at(rate)), containers(told.at(rate))
            assert of_functions is not None
            assert (of_functions.total.high > of_containers.total.high) == dearer


def test_a_range_never_turns_round() -> None:
    assert Range(1, 2) / Range(2, 4) == Range(0.25, 1)
    assert Range(1, 2) * 3 + 1 == Range(4, 7)
    assert Range(1, 1.2).in_words(lambda number: f"{number:.0f}") == "1"


@pytest.mark.parametrize(
    "told", [{"duration": "0 s"}, {"rate": "0 per second", "duration": "1 s"}, {"duration": f"{10**30} s"}]
)
def test_nothing_is_reckoned_with_nothing_or_beyond_reason(told: dict[str, object]) -> None:
    facts = _facts(**told)
    assert work(facts, DOMAIN) is None
    assert all(figure.value.high > 0 for figure in crossover(facts, _ANY, DOMAIN))


def test_what_cannot_do_the_work_has_no_bill() -> None:
    text = "Lambda or Fargate for 5 requests/s of 200 ms on a GPU?"
    assert [figure.name for figure in decide_text(text, DOMAIN).decisions[0][0].figures] == ["concurrency"]


@settings(deadline=None)
@given(st.floats(0.01, 20), st.floats(0.5, 500))
@example(7.821940067657, 3.159346783829506)  # one task more is needed just beyond the peak
def test_below_the_crossover_functions_cost_less_where_a_peak_was_told_too(
    seconds: float, peak: float
) -> None:
    facts = _facts(duration=f"{seconds:.3f} s", peak_rate=f"{peak:.3f} per second", waiting=False)
    told = any_rate(facts, DOMAIN)
    assert told is not None
    for figure in crossover(facts, _ANY, DOMAIN):
        for rate, dearer in ((figure.value.low * 0.99, False), (figure.value.high * 1.01, True)):
            of_functions, of_containers = functions(told.at(rate)), containers(told.at(rate))
            assert of_functions is not None
            assert (of_functions.total.high > of_containers.total.high) == dearer
