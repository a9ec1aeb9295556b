from __future__ import annotations

import pytest

from corpus.language.roles import HEADINGS, option, role
from tests.builders import DOMAIN


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AWS Lambda functions behind Amazon Simple Queue Service", ["Lambda", "SQS"]),
        ("two lambdas on k8s", ["Lambda", "EKS"]),
        ("EventBridge Scheduler starts it", ["EventBridge Scheduler"]),
        ("the weather forecast, a batch of ten, a shield", []),
        ("AWS Batch or Amazon Forecast", ["Batch", "Forecast"]),
        ("ecs, ECS and Ecs", ["ECS"]),
    ],
)
def test_a_service_is_known_by_every_name_people_use_and_by_no_ordinary_word(
    text: str, expected: list[str]
) -> None:
    assert DOMAIN.services.named(text) == expected


def test_a_heading_says_what_its_section_is_for_and_the_innermost_known_one_decides() -> None:
    assert role(["Amazon SQS", "Limits"]) == "figure"
    assert role(["Article", "Why it matters", "The trap"]) == "why"
    assert role(["A note", "Some thoughts"]) is None
    assert {role([heading]) for heading in HEADINGS} == set(HEADINGS.values())


def test_a_section_that_argues_for_an_option_names_it() -> None:
    assert role(["SNS or EventBridge", "Choose SNS when"]) == "fits"
    assert option(["SNS or EventBridge", "Choose SNS when"]) == "SNS"
    assert option(["SNS or EventBridge", "Numbers"]) == ""
