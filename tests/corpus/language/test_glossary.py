from __future__ import annotations

import pytest

from tests.builders import DOMAIN


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("k8s or ECS?", "k8s (Kubernetes) or ECS?"),
        ("DLQs fill up", "DLQs (dead-letter queue) fill up"),
        ("a serverless function for each tenant", "a serverless function (Lambda function) for each tenant"),
        ("pub/sub with 300 RPS", "pub/sub (publish-subscribe) with 300 RPS (requests per second)"),
        ("the DLQ, a dlq", "the DLQ (dead-letter queue), a dlq"),
        ("a DLQ is a dead-letter queue", "a DLQ is a dead-letter queue"),
        ("elbow grease, LBJ and pre-RAG times", "elbow grease, LBJ and pre-RAG times"),
    ],
)
def test_the_term_of_the_documents_stands_beside_what_people_say(said: str, read: str) -> None:
    assert DOMAIN.glossary.expanded(said) == read


def test_reading_twice_changes_nothing() -> None:
    once = DOMAIN.glossary.expanded("cron job on k8s with a dlq")
    assert DOMAIN.glossary.expanded(once) == once
