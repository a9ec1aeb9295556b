"""From words to facts: what must, and what must not, be read in a sentence."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reading.shape.read import read
from assistant.reading.shape.types import Fact
from tests.builders import DOMAIN


def _facts(text: str) -> set[str]:
    return {_told(fact) for fact in read(text, DOMAIN).facts}


def _told(fact: Fact) -> str:
    value = f"{fact.value:g}" if isinstance(fact.value, float) else str(fact.value)
    bound = {"at_least": ">=", "at_most": "<="}.get(fact.bound, "")
    sign = "not " if fact.negated else ""
    return f"{sign}{fact.name} {bound}{value}{' ' if fact.unit else ''}{fact.unit}"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Each render takes 40 minutes.", {"duration 40 min"}),
        ("Exports take 10-30 min.", {"duration 10 min", "max_duration 30 min"}),
        (
            "The import takes 5 minutes, sometimes up to 50 minutes.",
            {"duration 5 min", "max_duration <=50 min"},
        ),
        ("Our jobs run into the 15 minute limit.", {"max_duration >=15 min"}),
        ("p95 must be under 300 ms", {"latency_target <=300 ms", "response immediate"}),
        ("Traffic is spiky.", {"arrival bursty"}),
        ("The load is not steady.", {"not arrival steady", "arrival bursty"}),
        ("A report runs every night.", {"arrival scheduled", "rate 1 1/day", "response async"}),
        ("Every night 500 invoices are printed.", {"arrival scheduled", "rate 500 1/day", "response async"}),
        (
            "It is called a couple of times a day.",
            {"arrival rare", "idle_share idle most of the time", "rate >=2 1/day"},
        ),
        ("We need no GPU.", {"not runtime gpu"}),
        ("The model needs a GPU.", {"runtime gpu"}),
        ("Written in Java with Spring Boot.", {"runtime language:java", "runtime existing-framework:spring"}),
        ("Nobody waits for the thumbnails.", {"response async"}),
        ("Customers wait for the answer.", {"response immediate"}),
        ("Customers were charged twice last week.", {"duplicates False"}),
        ("Orders went missing yesterday.", {"durability must-not-lose"}),
        ("Events of one customer must stay in order.", {"ordering global"}),
        ("It is CPU-bound.", {"not waiting True"}),
        ("It waits for an external API.", {"waiting True"}),
        ("We are a team of four.", {"team_size 4"}),
        ("Messages of 300 KB.", {"payload 300 KB"}),
        ("A worker needs 12 GB of memory.", {"memory 12 GB"}),
        ("40 microservices, two teams", {"service_count 40", "split teams"}),
        ("Five teams need the same events.", {"fan_out 5"}),
        ("We must be able to replay the last week.", {"replay True"}),
    ],
)
def test_everyday_words_become_facts(text: str, wanted: set[str]) -> None:
    assert _facts(text) == wanted


@pytest.mark.parametrize(
    ("text", "unwanted"),
    [
        ("SQS keeps messages for 14 days.", "duration"),
        ("Lambda has a 15 minute limit.", "duration"),
        ("SQS caps messages at 256 KB.", "payload"),
        ("Hardly any traffic for six months.", "duration"),
        ("A queue allows 300 requests per second.", "rate"),
        ("The container takes 40 seconds to start.", "duration"),
        ("In order to ship the order we call a partner.", "ordering"),
    ],
)
def test_what_is_no_fact_of_the_work_is_left_out(text: str, unwanted: str) -> None:
    assert not [fact for fact in read(text, DOMAIN).facts if fact.name in (unwanted, f"max_{unwanted}")]


@pytest.mark.parametrize(
    ("text", "current", "candidates", "ruled_out"),
    [
        ("We run on EC2 today. Should we move to Fargate?", {"EC2"}, {"Fargate"}, set()),
        ("Lambda or Fargate for a 25 minute job?", set(), {"Lambda", "Fargate"}, set()),
        ("We tried Lambda but it was too slow.", set(), set(), {"Lambda"}),
        ("Our queue is SQS and the workers are on ECS.", {"SQS", "ECS"}, set(), set()),
        ("No Kubernetes please, we use ECS.", {"ECS"}, set(), {"EKS"}),
        ("How long can a Lambda function run?", set(), set(), set()),
    ],
)
def test_services_are_told_apart(
    text: str, current: set[str], candidates: set[str], ruled_out: set[str]
) -> None:
    facts = list(read(text, DOMAIN).facts)
    assert {fact.value for fact in facts if fact.name == "current"} == current
    weighed = [fact for fact in facts if fact.name == "candidates"]
    assert {fact.value for fact in weighed if not fact.negated} == candidates
    assert {fact.value for fact in weighed if fact.negated} == ruled_out


def test_an_inferred_fact_says_by_which_rule() -> None:
    [idle] = [fact for fact in read("Called twice a week.", DOMAIN).facts if fact.name == "idle_share"]
    assert (idle.origin, idle.rule) == ("inferred", "what is called rarely is idle meanwhile")


@given(st.text(max_size=400))
def test_any_text_is_read_and_every_fact_quotes_it(text: str) -> None:
    assert all(text[fact.start_char : fact.end_char] == fact.words for fact in read(text, DOMAIN).facts)


@pytest.mark.parametrize(
    "piece", ["Lambda, ", "a ", "1 2 ", "or vs ", "not no ", "5-", "to the the ", "Lambda or "]
)
def test_no_text_keeps_the_reader_busy(piece: str) -> None:
    text = (piece * 4_000)[:4_000]
    began = time.process_time()
    read(text, DOMAIN)
    assert time.process_time() - began < 20  # of 0.2 to 2 s; an exponential pattern would never end


SHOP = (
    "Our shop has a web API at 300 requests per second steady, order e-mails, nightly invoices of 40 minutes, and "
    "video uploads in bursts that take 25 minutes each; five engineers."
)


def test_several_kinds_of_work_are_taken_apart_and_what_holds_for_all_stays_with_all() -> None:
    items = read(SHOP, DOMAIN).items
    assert [item.name for item in items] == ["web API", "order e-mails", "nightly invoices", "video uploads"]
    assert [[fact.value for fact in item.all("duration")] for item in items] == [[], [], [40.0], [25.0]]
    assert [[fact.value for fact in item.all("arrival")] for item in items] == [
        ["steady"],
        [],
        ["scheduled"],
        ["bursty"],
    ]
    assert all([fact.value for fact in item.all("team_size")] == [5.0] for item in items)


@pytest.mark.parametrize(
    "text",
    [
        "Uploads arrive in bursts, and each takes 40 minutes.",
        "Lambda, Fargate or EC2 for an API with 10 requests per second?",
        "We resize images, and images come in bursts of 100 a minute.",
    ],
)
def test_one_kind_of_work_stays_one(text: str) -> None:
    assert len(read(text, DOMAIN).items) == 1


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("It must be real-time, and nobody waits for the result.", [("real-time", "nobody waits")]),
        ("No GPU, but the model needs a GPU.", [("GPU", "GPU")]),
        ("The load is steady and bursty.", [("steady", "bursty")]),
        (
            "Each takes 40 minutes, at most 10 minutes each.",
            [("takes 40 minutes", "at most 10 minutes each")],
        ),
        ("Spiky uploads on a schedule.", []),
    ],
)
def test_a_text_that_contradicts_itself_says_where(text: str, pairs: list[tuple[str, str]]) -> None:
    assert [(one.first.words, one.second.words) for one in read(text, DOMAIN).contradictions] == pairs


def test_fifty_kinds_of_work_are_read() -> None:
    text = ". ".join(f"Nightly v{'x' * n} reports run {n + 1} minutes" for n in range(50))
    assert read(text, DOMAIN).items
