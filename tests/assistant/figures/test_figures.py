"""Figures of described work: what is said, worked out from what, and quoted from where."""

from __future__ import annotations

import json

import pytest

from assistant.decisions.figures import figures_of
from assistant.decisions.system import decide_text
from assistant.figures.types import Figure
from tests.builders import DOMAIN


def _figures(text: str) -> dict[str, Figure]:
    return {figure.name: figure for figure in decide_text(text, DOMAIN).decisions[0][0].figures}


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        (
            "Lambda or Fargate for 300 requests/s of 200 ms?",
            "concurrency",
            "60 are at work at once on average, 6% of 1,000",
        ),
        (
            "Lambda or Fargate? 20 requests per second, peaks of 800 per second, 500 ms each.",
            "concurrency",
            "400 are at work at once at the peak, 40% of 1,000",
        ),
        (
            "Lambda or Fargate for 5 jobs per second that take 2 to 4 seconds each?",
            "concurrency",
            "10 to 20 are at work at once on average, 1% to 2% of 1,000",
        ),
        (
            "Should we use API Gateway or an ALB for 12000 requests per second?",
            "api-gateway-rate",
            "12,000 per second is 120% of 10,000 requests a second of an account",
        ),
        ("Kinesis or SQS for 5000 events per second of 2 KB?", "shards", "10 shards are needed"),
        ("Kinesis or SQS for 50 events per second?", "shards", "1 shard is needed"),
        (
            "Lambda or Fargate for 90,000 messages waiting, 2 seconds each, 20 workers",
            "drain",
            "20 at a time are done with 90,000 after 2.5 hours",
        ),
        (
            "Monolith or microservices? One request calls 8 services.",
            "availability",
            "9 services in a row, each up 99.9% to 99.99% of the time, are up together 99.10% to 99.91%, "
            "and down 7.9 to 79 hours a year",
        ),
    ],
)
def test_a_figure_says_what_was_worked_out(text: str, name: str, said: str) -> None:
    assert _figures(text)[name].text == said


@pytest.mark.parametrize(
    ("text", "drawn", "said"),
    [
        (
            "Too many services? 4 services, 8 engineers",
            "🟩⬜⬜🟥⬜⬜⬜⬜⬜⬜⬜⬜🟦",
            "0.5 services for each engineer: square 1 of 13, no gap",
        ),
        (
            "Too many services? 6 services, 6 engineers",
            "🟨⬜⬜🟩⬜⬜⬜⬜⬜⬜⬜⬜🟦",
            "1 service for each engineer: square 4 of 13, no gap",
        ),
        (
            "Too many services? 40 services, 10 engineers, one request calls 3 others",
            "🟨⬜⬜🟥🟧🟧🟧🟧🟧🟩⬜⬜🟦",
            "4 services for each engineer: square 10 of 13, 6 beyond where the split worked well; first merge "
            "services that change together; also 3 calls that a request waits for",
        ),
        (
            "Too many services? 16 services share one database",
            "🟨⬜⬜🟥🟧🟧🟧🟧🟧🟧🟧🟧🟩",
            "16 services on one database: square 13 of 13, 9 beyond where the split worked well; first give each "
            "service its own data",
        ),
    ],
)
def test_complexity_is_a_place_on_the_articles_spectrum(text: str, drawn: str, said: str) -> None:
    assert _figures(text)["complexity"].text == f"{drawn} {said}"


def test_a_payload_is_held_against_every_limit() -> None:
    figure = _figures("SQS or SNS for messages of 400 KB?")["payload"]
    assert "too large for a Step Functions state (256 KiB)" in figure.text
    assert "it fits" in figure.text
    assert "an SQS message (1 MiB)" in figure.text.partition("it fits")[2]
    assert figure.quotes[0].document_id == "service-step-functions"
    assert "pass a reference to S3" in _figures("SQS or SNS for messages of 4 GB?")["payload"].text


def test_inputs_say_how_they_are_known() -> None:
    figure = _figures("Lambda or Fargate for 300 requests/s of 200 ms?")["bill of functions"]
    origins = {one.name: (one.text, one.origin) for one in figure.inputs}
    assert origins["rate"] == ("300 per second", "stated")
    assert origins["memory"] == ("512 MB", "assumed")
    told = figure.to_dict()
    assert json.loads(json.dumps(told)) == told
    assert all(one["as_of"] and one["url"].startswith("https://") for one in told["constants"])


def test_a_table_of_ones_own_gets_every_figure() -> None:
    decision = decide_text("Lambda or Fargate for 300 requests/s of 200 ms?", DOMAIN).decisions[0][0]
    choice = decision.choice
    table = type(choice.table)(
        "ours",
        "Which?",
        "{name}",
        (),
        choice.table.options,
        choice.table.limits,
        choice.table.preferences,
        (),
    )
    figures = figures_of(type(choice)(table, choice.ranked, choice.forced), decision.facts, DOMAIN)
    assert {"concurrency", "crossover", "bill of functions"} <= {figure.name for figure in figures}
