"""Which document of the shipped library leads the answer, for questions in people's words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant

LEADS = (
    ("When should I choose event driven over containers?", "decision-event-driven-or-containerized"),
    ("Lambda or Fargate: how do they compare?", "decision-lambda-or-fargate"),
    ("how do we process long videos with ffmpeg?", "situation-media-processing"),
    ("SQS, SNS or EventBridge?", "decision-sqs-sns-or-eventbridge"),
    ("Should a startup of three people use microservices?", "decision-monolith-or-microservices"),
    ("ECS or EKS for a team without kubernetes people", "decision-ecs-or-eks"),
    ("do I need fifo", "decision-standard-or-fifo-queue"),
    ("Standard or Express workflow?", "decision-standard-or-express-workflow"),
    ("messages are in my DLQ but the lambda never logged anything for them", "situation-dead-letters-without-a-run"),
    ("Why do people say synchronous microservices are fragile?", "pattern-synchronous-call-chain"),
    ("How do I stop my consumer from charging a card twice?", "situation-everything-twice"),
    ("my payload is 5 MB, how do I get it through SQS", "pattern-claim-check"),
    ("how do I run something every night at 3", "pattern-scheduled-work"),
    ("save to the database and publish an event without losing one", "pattern-transactional-outbox"),
    ("how do I undo an order when payment fails after stock was reserved", "pattern-saga"),
    ("how do I move a monolith to services step by step", "pattern-strangler-fig"),
    ("What does misaligned complexity mean?", "article-event-driven-or-containerized"),
    ("Can we mix lambda and containers?", "pattern-hybrid-event-edge-container-core"),
    ("explain step functions", "service-step-functions"),
)  # fmt: skip


@pytest.fixture(scope="module")
def assistant(shipped_home: Path) -> Iterator[Assistant]:
    with Assistant.open(shipped_home) as opened:
        yield opened


@pytest.mark.parametrize(("question", "document_id"), LEADS)
def test_a_question_is_led_by_the_document_that_gathers_what_decides(
    question: str, document_id: str, assistant: Assistant
) -> None:
    assert assistant.ask(question).citations[0].document_id == document_id
