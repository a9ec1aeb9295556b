"""Choices answered from a decision, over the shipped corpus: what decided, what would change it, what to ask."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant, FactRejected
from assistant.decisions.figures import quoted

VIDEO = "We get bursts of about 200 video uploads an hour and each takes 40 minutes to transcode. What should run it?"
SHOP = (
    "Our shop has a web API at 300 requests per second steady, order e-mails, nightly invoices of 40 minutes, and "
    "video uploads in bursts that take 25 minutes each; five engineers."
)


@pytest.fixture(scope="module")
def assistant(shipped_home: Path) -> Iterator[Assistant]:
    with Assistant.open(shipped_home) as opened:
        yield opened


def test_the_askers_number_meets_the_number_of_a_source(assistant: Assistant) -> None:
    answer = assistant.ask(VIDEO)
    assert answer.text.startswith("**Run it on ECS on Fargate.**")
    assert "- 40 minutes is above 15 minutes: A standard Lambda function is not for work" in answer.text
    assert "**What would change this:** The longest unit takes at most 15 minutes: Lambda." in answer.text
    assert "**Does it need a GPU?**" in answer.text
    assert all(claim.status == "supported" for claim in answer.claims)


def test_an_answer_carries_its_work_items_with_shape_and_decision(assistant: Assistant) -> None:
    [item] = assistant.ask(VIDEO).to_dict()["work_items"]
    duration = item["shape"]["duration"]
    assert (duration["value"], duration["unit"], duration["origin"]) == (40.0, "min", "stated")
    assert VIDEO[slice(*duration["span"])] == "takes 40 minutes"
    assert item["decision"]["chosen"] == "fargate"
    assert "lambda" in {one["option"] for one in item["decision"]["ruled_out"]}


def test_a_fact_given_beside_the_question_changes_the_answer(assistant: Assistant) -> None:
    answer = assistant.ask(VIDEO, facts={"max_duration": "5 min", "duration": "5 min"})
    assert answer.text.startswith("**Run it on Lambda.**")


def test_a_fact_that_does_not_exist_is_refused(assistant: Assistant) -> None:
    with pytest.raises(FactRejected, match="no such fact"):
        assistant.ask(VIDEO, facts={"colour": "red"})


def test_a_whole_system_is_decided_item_by_item(assistant: Assistant) -> None:
    text = assistant.ask(SHOP).text
    assert text.startswith("**Four kinds of work, two homes.**")
    for heading in (
        "Web API: ECS on Fargate, with an Application Load Balancer",
        "Order e-mails: Lambda",
        "Nightly invoices: ECS on Fargate, with EventBridge Scheduler",
        "Video uploads: ECS on Fargate",
    ):
        assert f"**{heading}**" in text
    assert "ECS on Fargate serves three of the four: web API, nightly invoices and video uploads." in text


def test_a_text_that_contradicts_itself_is_told_so(assistant: Assistant) -> None:
    text = assistant.ask(
        "Jobs take 40 minutes, it must be real-time and nobody waits. Lambda or Fargate?"
    ).text
    assert "**This contradicts itself:** “real-time” and “nobody waits”. Both were taken as said." in text


def test_a_question_whose_facts_decide_nothing_is_answered_by_its_document(assistant: Assistant) -> None:
    answer = assistant.ask("Fargate or EC2, please compare")
    assert "**Choose Fargate when**" in answer.text
    assert answer.citations[0].document_id == "decision-fargate-or-ec2"


def test_a_question_for_the_cost_is_answered_with_both_bills_and_their_prices(assistant: Assistant) -> None:
    answer = assistant.ask("Is Lambda cheaper than Fargate for 300 requests/s of 200 ms?")
    assert answer.text.startswith(
        "**Containers cost less: &#36;2,650 a month as functions, &#36;554 to &#36;1,680 in containers.**"
    )
    assert {"service-lambda", "service-fargate"} <= {one.document_id for one in answer.citations}
    assert all(claim.status != "unsupported" for claim in answer.claims)
    assert "Memory 512 MB;" in answer.text


def test_where_only_the_rate_is_missing_the_crossover_is_told_and_the_rate_asked_for(
    assistant: Assistant,
) -> None:
    text = assistant.ask("Lambda or Fargate: what is cheaper for calls that take 100 ms?").text
    assert "Functions cost less below 14 per second on average, containers above:" in text
    assert "**About how many requests or jobs come, per second or per day?**" in text


def test_a_price_is_still_told_as_a_price(assistant: Assistant) -> None:
    assert "&#36;0.0225" in assistant.ask("What does an Application Load Balancer cost an hour?").text


def test_figures_stand_beside_the_reasons(assistant: Assistant) -> None:
    answer = assistant.ask("Lambda or Fargate for a steady API with 300 requests/s of 200 ms?")
    assert "**In figures**" in answer.text
    assert "- 60 are at work at once on average, 6% of 1,000: Lambda concurrency equals" in answer.text
    assert answer.decision is not None
    figures = {figure.name for figure in answer.decision.decisions[0][0].figures}
    assert figures == {"concurrency", "crossover", "bill of functions", "bill of containers"}


def test_the_shipped_library_states_every_quote_of_figures(assistant: Assistant) -> None:
    stated = {quote.text for quote in assistant._answering.quoted()}
    assert [quote for quote in quoted(assistant.domain) if quote.text not in stated] == []


def test_a_style_is_decided_from_the_shape(assistant: Assistant) -> None:
    text = assistant.ask("Traffic is spiky and nobody waits: containers or events?").text
    assert text.startswith("**Build it as event-driven functions.**")
    assert "- It comes in bursts: Lambda fits spikes of seconds" in text


def test_the_choice_and_the_bill_agree(assistant: Assistant) -> None:
    text = assistant.ask("Lambda or Fargate for 5 requests/s of 200 ms?").text
    assert text.startswith("**Run it on Lambda.**")
    assert "- Functions cost &#36;44 a month against &#36;80: Functions cost less while calls are few" in text
    assert "come in: ECS on Fargate." in text
