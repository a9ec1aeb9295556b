"""What holds of every decision, whatever the facts."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.decisions.choice import choose
from assistant.decisions.flips import Flip, changed, flips, without
from assistant.decisions.system import decide_text
from assistant.decisions.worked_out import WORKED_OUT, WorkedOut
from assistant.reading.known import Facts, Known
from corpus.documents.tables import Table
from corpus.language.units import in_base
from tests.builders import DOMAIN

_WORKED_OUT = WorkedOut(DOMAIN)
_STEP = {"above": 1.001, "at least": 1.0, "at most": 1.0, "below": 0.999}


def _facts(table: Table) -> st.SearchStrategy[dict[str, Known]]:
    """Facts that the table reads: numbers around its thresholds, words that it knows."""

    def known(name: str) -> st.SearchStrategy[Known]:
        tests = [rule.when[name] for rule in table.rules if name in rule.when]
        numbers = sorted({in_base(test.number, test.unit) for test in tests if test.compares})
        if numbers:
            return st.sampled_from([n * f for n in numbers for f in (0.5, 1, 1.5)]).map(
                lambda n: Known(number=n)
            )
        words = sorted({value for test in tests for value in test.values})
        return st.sampled_from(words).map(lambda word: Known(values=frozenset({word})))

    names = [name for name in table.facts if name not in WORKED_OUT]
    return st.lists(st.sampled_from(names), unique=True, max_size=6).flatmap(
        lambda chosen: st.fixed_dictionaries({name: known(name) for name in chosen})
    )


def _any_facts() -> st.SearchStrategy[tuple[Table, dict[str, Known]]]:
    return st.sampled_from(list(DOMAIN.tables.values())).flatmap(
        lambda table: _facts(table).map(lambda facts: (table, facts))
    )


def test_every_fact_to_ask_for_has_its_question() -> None:
    assert all(DOMAIN.facts[name].declared.ask for table in DOMAIN.tables.values() for name in table.asks)


@given(_any_facts())
def test_a_fact_that_no_rule_reads_changes_nothing(case: tuple[Table, Facts]) -> None:
    table, facts = case
    more = {**facts, "colour": Known(values=frozenset({"red"}))}
    assert choose(table, more) == choose(table, facts)


@given(_any_facts())
def test_a_limit_beats_every_preference(case: tuple[Table, Facts]) -> None:
    table, facts = case
    heavy = replace(
        table,
        preferences=tuple(
            replace(one, favours={id_: weight * 1000 for id_, weight in one.favours.items()})
            for one in table.preferences
        ),
    )
    for choice in (choose(table, facts), choose(heavy, facts)):
        assert choice.forced or not choice.chosen.limits


@given(_any_facts(), st.randoms())
def test_the_order_of_rules_options_and_facts_changes_nothing(
    case: tuple[Table, dict[str, Known]], luck: random.Random
) -> None:
    table, facts = case

    def shuffled(some: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(luck.sample(some, len(some)))

    mixed = replace(
        table,
        options=dict(shuffled(tuple(table.options.items()))),
        limits=shuffled(table.limits),
        preferences=shuffled(table.preferences),
    )
    turned = dict(shuffled(tuple(facts.items())))
    assert choose(mixed, turned).ranked == choose(table, facts).ranked


@settings(deadline=None)
@given(_any_facts())
def test_every_flip_really_flips(case: tuple[Table, Facts]) -> None:
    table, facts = case
    choice = choose(table, facts)
    for flip in flips(choice, facts, _WORKED_OUT):
        assert flip.chosen != choice.chosen.option.id
        assert choose(table, _flipped(facts, flip)).chosen.option.id == flip.chosen


def _flipped(facts: Facts, flip: Flip) -> Facts:
    if isinstance(flip.value, float):
        return changed(facts, flip.fact, in_base(flip.value, flip.unit) * _STEP[flip.direction], _WORKED_OUT)
    word = str(flip.value)
    return (
        without(facts, flip.fact, word, _WORKED_OUT)
        if flip.direction == "is not"
        else changed(facts, flip.fact, word, _WORKED_OUT)
    )


def test_a_flip_that_costs_bring_about_is_told_where_they_cross() -> None:
    """Functions may run up to 15 minutes, but at five units a minute they cost more before that."""
    facts = {
        "rate": Known(number=5 / 60),
        "idle_share": Known(number=0.75),
        "latency_target": Known(number=0.05),
        "network": Known(values=frozenset({"vpc"})),
        "team_size": Known(number=5.0),
        "team_skill": Known(values=frozenset({"kubernetes"})),
    }
    choice = choose(DOMAIN.tables["compute"], facts)
    assert choice.chosen.option.id == "fargate"
    [flip] = [flip for flip in flips(choice, facts, _WORKED_OUT) if flip.fact == "max_duration"]
    assert (flip.direction, flip.value, flip.unit, flip.chosen) == ("at most", 10.0, "min", "lambda")


def test_a_flip_is_the_nearest_value_at_which_the_choice_changes() -> None:
    [decision] = decide_text("Lambda or Fargate for a job of 25 minutes?", DOMAIN).decisions[0]
    assert [(flip.fact, flip.direction, flip.value, flip.unit, flip.chosen) for flip in decision.flips] == [
        ("max_duration", "at most", 15.0, "min", "lambda")
    ]


def test_what_no_option_can_do_is_said_and_the_least_violated_limits_choose() -> None:
    facts = {"protocol": "tcp", "access": "usage-plans"}
    [decision, *_] = decide_text("API Gateway or ALB?", DOMAIN, facts).decisions[0]
    assert decision.choice.forced
    assert len(decision.chosen.limits) == 1
    assert all(one.limits for one in decision.choice.ranked)


@pytest.mark.parametrize(
    "text",
    ["x", "¿Dónde corro mi aplicación?", "blah blah blah", "1 2 3", "Lambda " * 50, "no no no not never"],
)
def test_no_table_applies_to_nonsense(text: str) -> None:
    decided = decide_text(text, DOMAIN)
    assert not decided.applies
    assert decided.to_dict()["work_items"][0]["decision"] is None


@pytest.mark.parametrize(
    "text",
    [
        "Why does our Lambda time out after 15 minutes when each file takes 20?",
        "Our Fargate tasks are killed every night at 40 minutes. What is it?",
        "How long can a Lambda function run?",
    ],
)
def test_no_table_applies_to_a_symptom_a_way_to_do_it_or_a_limit(text: str) -> None:
    assert not decide_text(text, DOMAIN).applies


def test_what_runs_today_is_an_option_where_one_other_is_proposed() -> None:
    text = "We run on EC2 today, steady load, nobody here knows containers. Should we move to EKS?"
    [decision] = decide_text(text, DOMAIN).decisions[0]
    named = {ranked.option.id for ranked in decision.choice.ranked if ranked.named}
    assert named == {"ec2", "eks"}
    assert decision.chosen.named


def test_a_statement_on_a_rival_that_it_favours_more_is_no_reason() -> None:
    text = "We run on EC2 today, steady load, nobody here knows containers. Should we move to EKS?"
    [decision] = decide_text(text, DOMAIN).decisions[0]
    assert [reason.quote.text.split()[0] for reason in decision.chosen.reasons] == ["Fargate"]
    assert decision.reasons == ()
    assert decision.to_dict()["reasons"] == []


def test_an_option_that_the_asker_ruled_out_is_not_chosen() -> None:
    [decision] = decide_text("Bursty load, and we can't use Lambda. Where should it run?", DOMAIN).decisions[
        0
    ]
    assert decision.chosen.option.id != "lambda"
    assert next(one for one in decision.choice.ranked if one.option.id == "lambda").refused


def test_how_finely_a_system_is_split_is_decided_once_for_all_its_work() -> None:
    text = "Monolith or microservices? We have a web API, nightly invoices of 40 minutes and five engineers."
    decided = decide_text(text, DOMAIN)
    [item] = decided.shape.items
    assert item.name == "the system"
    assert decided.decisions[0][0].chosen.option.id == "modular-monolith"


def test_services_for_each_person_are_worked_out_and_flip_by_people_and_by_services() -> None:
    [decision] = decide_text("Too many services? 12 services, 30 engineers.", DOMAIN).decisions[0]
    people = next(flip for flip in decision.flips if flip.fact == "team_size")
    assert (people.direction, people.value, people.chosen) == ("below", 20.0, "modular-monolith")


def test_a_system_with_work_of_both_kinds_is_a_hybrid() -> None:
    decided = decide_text(
        "Event-driven or containers? A steady API with 300 requests/s, and nightly invoices.",
        DOMAIN,
    )
    assert decided.mixed is not None
    assert decided.mixed.id == "hybrid"
    assert decided.to_dict()["mixed"] == "hybrid"
    assert decide_text("Lambda or Fargate for a steady API and nightly invoices?", DOMAIN).mixed is None


def test_the_styles_that_a_question_weighs_are_candidates_and_no_other_facts() -> None:
    decided = decide_text(
        "Should it be event-driven or containerized? Jobs come in bursts and nobody waits.", DOMAIN
    )
    assert [fact.name for fact in decided.shape.facts] == ["candidates", "candidates", "arrival", "response"]
