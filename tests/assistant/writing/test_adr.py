from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from assistant import Assistant

DAY = date(2026, 11, 25)
SECTIONS = (
    "## Context and Problem Statement",
    "## Decision Drivers",
    "## Considered Options",
    "## Decision Outcome",
    "### Consequences",
    "### Confirmation",
    "## Pros and Cons of the Options",
    "## More Information",
)


@pytest.fixture(scope="module")
def text(shipped_home: Path) -> str:
    with Assistant.open(shipped_home) as assistant:
        return assistant.record(
            assistant.decide("Bursts of uploads, each takes 40 minutes. Lambda or Fargate?"), DAY
        )


def test_a_record_has_the_sections_of_madr_in_their_order(text: str) -> None:
    assert text.startswith("---\nstatus: proposed\ndate: 2026-11-25\n---\n\n# Run it on ECS on Fargate\n")
    places = [text.index(section) for section in SECTIONS]
    assert places == sorted(places)


def test_every_marker_of_a_record_has_its_source_with_link_and_date(text: str) -> None:
    body, _, sources = text.partition("## More Information")
    markers = {int(marker) for marker in re.findall(r"\[(\d+)\]", body)}
    told = dict(re.findall(r"^(\d+)\. (.+)$", sources, re.MULTILINE))
    assert {int(number) for number in told} == markers
    assert all("](https://" in source and "as of 20" in source for source in told.values())


def test_a_record_says_what_ruled_an_option_out_and_when_to_decide_anew(text: str) -> None:
    assert "### Lambda\n\n" in text
    assert "* Bad, because 40 minutes is above 15 minutes: A standard Lambda function is not for work" in text
    assert "* The longest unit takes at most 15 minutes: decide anew, Lambda." in text
    assert "* Not known yet: Does it need a GPU?" in text


def test_a_system_of_several_kinds_of_work_is_one_record(shipped_home: Path) -> None:
    with Assistant.open(shipped_home) as assistant:
        decided = assistant.decide(
            "A web API at 300 requests per second steady, and nightly invoices of 40 minutes"
        )
        text = assistant.record(decided, DAY)
    assert "# ECS on Fargate for 2 kinds of work" in text
    assert "## Decision Outcome: Web API" in text
    assert "## Decision Outcome: Nightly invoices" in text
