"""The HTTP door, asked over loopback."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from assistant import Answer, Assistant, Event
from tests.builders import shipped_documents
from tests.ui.conftest import free_port
from ui import http
from ui.http import v1, waiting

QUESTION = "How large can an SQS message be?"


@contextmanager
def listening(answerer: Any, **settings: Any) -> Iterator[str]:
    """The address of our HTTP doors alone, without the page, over `answerer`."""
    port = free_port()
    app = http.build(answerer, **settings)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="critical", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


class Slow:
    """Answers when it is told to; remembers who was left waiting in vain."""

    def __init__(self) -> None:
        self.asked, self.cancelled, self.go_on = threading.Event(), threading.Event(), asyncio.Event()

    async def aask(self, question: str) -> Answer:
        self.asked.set()
        try:
            await self.go_on.wait()
        except asyncio.CancelledError:
            self.cancelled.set()
            raise
        raise AssertionError("nobody lets it go on")

    async def astream(self, question: str) -> AsyncGenerator[Event]:
        yield v1.Found(question, (), ())
        await self.aask(question)


def events(response: httpx.Response) -> list[tuple[str, Any]]:
    """Return event names and data of a text/event-stream."""
    told = []
    for block in response.text.strip().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines())
        if "event" in lines:
            told.append((lines["event"], json.loads(lines["data"])))
    return told


def test_a_question_is_answered_with_its_claims_and_citations(server: str) -> None:
    answer = httpx.post(f"{server}/api/v1/ask", json={"question": QUESTION}, timeout=30).json()
    assert answer["status"] == "answered"
    assert "1 MiB" in answer["text"]
    assert answer["citations"][0]["quote"]


def test_a_decision_comes_with_what_it_rests_on(server: str) -> None:
    described = {"text": "Nightly reports for customers", "facts": {"max_duration": "40 min", "team_size": 5}}
    told = httpx.post(f"{server}/api/v1/decide", json=described).json()
    [item] = told["work_items"]
    assert item["shape"]["max_duration"] == {"value": 40.0, "unit": "min", "origin": "stated", "span": None}
    assert item["decision"]["chosen"] == "fargate"
    assert "lambda" in {one["option"] for one in item["decision"]["ruled_out"]}


def test_a_fact_that_cannot_be_is_a_problem_that_says_what_may_be(server: str) -> None:
    response = httpx.post(f"{server}/api/v1/decide", json={"text": "Reports", "facts": {"arrival": "often"}})
    assert response.status_code == 422
    assert response.json()["title"] == "A fact cannot be taken"
    assert "write scheduled, bursty" in response.json()["detail"]


def test_an_answer_is_streamed_to_who_accepts_a_stream(server: str) -> None:
    ask, body = f"{server}/api/v1/ask", {"question": QUESTION}
    response = httpx.post(ask, json=body, headers={"accept": "text/event-stream"})
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-cache"
    told = events(response)
    answer = httpx.post(ask, json=body).json()
    assert [name for name, _ in told[:3]] == ["found", "citation", "text"]
    assert "".join(data["text"] for name, data in told if name == "text") == answer["text"]
    assert [data for name, data in told if name == "citation"] == answer["citations"]
    assert told[-1][0] == "done"
    assert told[-1][1]["text"] == answer["text"]


def test_what_cannot_be_taken_is_a_problem_before_the_stream_begins(server: str) -> None:
    response = httpx.post(
        f"{server}/api/v1/ask", json={"question": " "}, headers={"accept": "text/event-stream"}
    )
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


def test_work_stops_when_the_client_leaves(server: str) -> None:
    for headers in ({}, {"accept": "text/event-stream"}):
        slow = Slow()
        with listening(slow) as address, httpx.Client(timeout=1) as client:
            with (
                pytest.raises(httpx.ReadTimeout),
                client.stream(
                    "POST", f"{address}/api/v1/ask", json={"question": "SQS?"}, headers=headers
                ) as response,
            ):
                response.read()
            assert slow.asked.is_set()
            assert slow.cancelled.wait(5)


def test_an_answer_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "PING_S", 0.1)
    slow = Slow()
    with listening(slow, answer_s=0.3) as address:
        response = httpx.post(f"{address}/api/v1/ask", json={"question": "SQS?"})
        assert response.status_code == 504
        assert "within 0.3 seconds" in response.json()["detail"]
        assert slow.cancelled.wait(5)
        streamed = httpx.post(
            f"{address}/api/v1/ask", json={"question": "SQS?"}, headers={"accept": "text/event-stream"}
        )
        assert ": ping" in streamed.text
        assert events(streamed)[-1] == (
            "error",
            {
                "title": "No answer in time",
                "status": 504,
                "detail": "there was no answer within 0.3 seconds; ask again, or ask for less at once",
            },
        )


def test_passages_are_found_as_the_command_line_finds_them(server: str, shipped_home: Path) -> None:
    found = httpx.post(f"{server}/api/v1/search", json={"query": "poison message", "count": 3}).json()
    with Assistant.open(shipped_home) as assistant:
        assert [hit["passage_id"] for hit in found["hits"]] == [
            hit.passage.id for hit in assistant.search("poison message", 3)
        ]
    words = httpx.post(f"{server}/api/v1/search", json={"query": "poison message", "mode": "keyword"}).json()
    assert {hit["dense_rank"] for hit in words["hits"]} == {None}


def test_documents_are_listed_and_read_with_the_text_that_citations_count_in(server: str) -> None:
    listed = httpx.get(f"{server}/api/v1/documents").json()["documents"]
    assert len(listed) == shipped_documents()
    decisions = httpx.get(f"{server}/api/v1/documents", params={"kind": "decision", "service": "SQS"}).json()
    assert 0 < len(decisions["documents"]) < len(listed)
    cited = httpx.post(f"{server}/api/v1/ask", json={"question": QUESTION}).json()["citations"][0]
    document = httpx.get(f"{server}/api/v1/documents/{cited['document_id']}").json()
    assert document["text"][cited["start_char"] : cited["end_char"]] == cited["quote"]
    assert document["sources"]
    assert "uri" not in document


def test_a_document_that_is_not_there_is_a_problem_that_names_the_nearest(server: str) -> None:
    response = httpx.get(f"{server}/api/v1/documents/service-sqq")
    assert response.status_code == 404
    assert "did you mean 'service-sqs'?" in response.json()["detail"]


def test_health_says_how_much_is_known(server: str) -> None:
    assert httpx.get(f"{server}/healthz").json() == {"status": "ok", "documents": shipped_documents()}


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
    assert httpx.post(f"{server}/api/v1/ask", content=b"{").status_code == 400
    assert httpx.post(f"{server}/api/v1/ask", content=b" " * 2_000_000).status_code == 413


def test_an_unknown_address_below_the_api_is_named_and_not_left_to_the_page(server: str) -> None:
    response = httpx.get(f"{server}/api/v2/ask")
    assert response.status_code == 404
    assert "/api/v2/ask" in response.json()["detail"]


def test_a_method_that_is_not_offered_is_refused_with_those_that_are(server: str) -> None:
    response = httpx.get(f"{server}/api/v1/ask")
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"
    assert response.json()["detail"] == "there is no GET /api/v1/ask: the methods here are POST"


def test_a_request_keeps_its_id_and_one_without_gets_one(server: str) -> None:
    def ids(sent: str | None) -> tuple[str, str]:
        headers = {"x-request-id": sent} if sent else {}
        response = httpx.post(f"{server}/api/v1/ask", json={}, headers=headers)
        return response.headers["x-request-id"], response.json()["request_id"]

    assert ids("from-the-gateway-7") == ("from-the-gateway-7",) * 2
    made, told = ids(None)
    assert made == told
    assert len(made) == 32
    assert ids('"; forged line') != ('"; forged line',) * 2


def test_a_fault_of_ours_is_a_problem_that_names_the_request_and_nothing_else(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Broken:
        def documents(self) -> list:
            raise RuntimeError("a secret detail")

    with listening(Broken()) as address, httpx.Client() as client:
        for _ in range(2):  # the connection stays of use
            response = client.get(f"{address}/api/v1/documents", headers={"x-request-id": "r-1"})
            assert response.status_code == 500
            assert response.headers["content-type"] == "application/problem+json"
            assert "r-1" in response.json()["detail"]
            assert "secret" not in response.text
    assert "a secret detail" in caplog.text
    assert "r-1" in caplog.text


def test_every_response_forbids_inline_scripts_and_other_hosts(server: str) -> None:
    for path in ("/", "/healthz", "/workshape.js", "/api/nothing", "/api/v1/documents"):
        headers = httpx.get(f"{server}{path}").headers
        assert "script-src 'self';" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_the_description_of_the_interface_names_what_can_be_asked(server: str) -> None:
    described = httpx.get(f"{server}/openapi.json").json()
    assert {
        "/healthz", "/api/v1/ask", "/api/v1/search", "/api/v1/documents", "/api/v1/documents/{document_id}",
    } <= set(described["paths"])  # fmt: skip
    for path in described["paths"].values():
        for operation in path.values():
            assert operation["summary"]
            assert operation["description"]
    assert "Problem" in described["components"]["schemas"]


COMPLETIONS = "/v1/chat/completions"
LENIENT = "positive_data_acceptance,negative_data_rejection"
"""A conversation may be one that asks nothing, and what a client adds to the protocol is taken and ignored."""


@pytest.mark.parametrize(
    "options",
    [[f"--exclude-path={COMPLETIONS}"], [f"--include-path={COMPLETIONS}", f"--exclude-checks={LENIENT}"]],
    ids=["ours", "completions"],
)
def test_made_up_requests_get_what_the_description_says_and_never_a_server_error(
    options: list[str], shipped_home: Path, tmp_path: Path
) -> None:
    command = [str(Path(sys.executable).with_name("schemathesis")), "run", "--max-examples=20", "--seed=1"]
    with Assistant.open(shipped_home) as assistant, listening(assistant) as address:
        run = subprocess.run(
            [*command, *options, "--warnings=off", f"{address}/openapi.json"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
    assert run.returncode == 0, run.stdout
