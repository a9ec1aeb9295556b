"""A question that rests on what was true once is recognized; one that asks, or knows better, is not."""

from __future__ import annotations

import pytest

from corpus.documents.beliefs import read_beliefs
from corpus.domain import LIBRARY
from tests.builders import DOMAIN

VOICED = (
    ("SQS caps messages at 256 KB, how do I send more?", "SQS messages end at 256 KB"),
    ("since sns only takes 256KB we put the body in S3", "SNS messages end at 256 KB"),
    ("the 29 seconds of API Gateway are a hard limit, right?", "29 seconds is a hard limit"),
    ("SnapStart is only for Java, so what do I do in Python?", "SnapStart is for Java only"),
    ("Our VPC adds 10 seconds to each cold start of Lambda", "A VPC adds ten seconds to a cold start"),
    ("Let's use App Runner for the website", "App Runner is open to everybody"),
    ("blue/green with CodeDeploy on ECS", "Blue/green on ECS needs CodeDeploy"),
    ("Fargate tops out at 4 vCPU, we need 8", "Fargate stops at 4 vCPU"),
    ("a public IP is free while I use it", "A public address in use is free"),
    ("FIFO queues in SQS do 300 messages per second at most", "FIFO queues stop at 300 messages a second"),
    ("I need API Gateway to call my Lambda over HTTPS", "A function needs API Gateway for HTTPS"),
)
SILENT = (
    "How large can an SQS message be?",
    "Step Functions hand over 256 KB, is that enough?",
    "Kafka messages of 256 KB go to Kinesis. SQS is not used.",
    "App Runner is closed, what replaces it?",
    "My function runs 15 minutes at most, Lambda or Fargate?",
    "We need 4 vCPU on Fargate",
    "Does SnapStart work with Python?",
    "300 requests per second through a standard queue",
    "Lambda or Fargate?",
)


@pytest.mark.parametrize(("question", "belief"), VOICED)
def test_a_belief_is_recognized_however_it_is_said(question: str, belief: str) -> None:
    assert belief in [one.name for one in DOMAIN.beliefs.voiced(question)]


@pytest.mark.parametrize("question", SILENT)
def test_a_question_without_one_is_left_alone(question: str) -> None:
    assert DOMAIN.beliefs.voiced(question) == []


def test_names_are_unique() -> None:
    names = [belief.name for belief in read_beliefs(LIBRARY / "beliefs.yaml")]
    assert len(names) == len(set(names)) >= 45
