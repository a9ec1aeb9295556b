"""The HTTP door, asked over loopback."""

from __future__ import annotations

import httpx
import pytest

QUESTION = "How large can an SQS message be?"


def test_a_question_is_answered_with_its_claims_and_citations(server: str) -> None:
    answer = httpx.post(f"{server}/api/v1/ask", json={"question": QUESTION}, timeout=30).json()
    assert answer["status"] == "answered"
    assert "1 MiB" in answer["text"]
    assert answer["citations"][0]["quote"]


def test_health_says_how_much_is_known(server: str) -> None:
    assert httpx.get(f"{server}/healthz").json() == {"status": "ok", "documents": 33}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"question": ""}, "the question is empty"),
        ({"question": "x" * 100_000}, "100,000 characters"),
        ({}, "question: Field required"),
        ({"question": 7}, "question: Input should be a valid string"),
        ({"question": "SQS?", "answer": "no"}, "answer: Extra inputs are not permitted"),
    ],
    ids=["empty", "too long", "missing", "no text", "unknown key"],
)
def test_a_question_that_cannot_be_taken_is_a_problem_that_says_why(
    server: str, body: dict, said: str
) -> None:
    response = httpx.post(f"{server}/api/v1/ask", json=body)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert said in response.json()["detail"]


def test_a_body_that_is_no_json_or_too_large_is_refused(server: str) -> None:
    assert httpx.post(f"{server}/api/v1/ask", content=b"{").status_code == 422
    assert httpx.post(f"{server}/api/v1/ask", content=b" " * 2_000_000).status_code == 413


def test_an_unknown_address_below_the_api_is_named_and_not_left_to_the_page(server: str) -> None:
    response = httpx.get(f"{server}/api/v2/ask")
    assert response.status_code == 404
    assert "/api/v2/ask" in response.json()["detail"]


def test_every_response_forbids_inline_scripts_and_other_hosts(server: str) -> None:
    for path in ("/", "/healthz", "/workshape.js", "/api/nothing"):
        headers = httpx.get(f"{server}{path}").headers
        assert "script-src 'self';" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_the_description_of_the_interface_names_what_can_be_asked(server: str) -> None:
    paths = httpx.get(f"{server}/openapi.json").json()["paths"]
    assert {"/healthz", "/api/v1/ask"} <= set(paths)
