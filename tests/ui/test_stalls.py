"""Nobody on the network stalls the server: not by guessing, by half a request, by many of them, or by their shape."""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from tests.fakes import SlackServer
from tests.ui.conftest import free_port, serving
from tests.ui.slack.conftest import Server
from tests.ui.test_access import PASSWORD, QUESTION, asked, run
from ui.http.crowd import Crowd, Limits, connections
from ui.http.throttle import Guesses, Rate


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_after_some_wrong_guesses_each_costs_twice_the_time_of_the_one_before() -> None:
    clock = Clock()
    guesses = Guesses(free=3, longest_s=60, clock=clock)
    waits = []
    for _ in range(12):
        waits.append(guesses.wait_s("ada"))
        clock.now += waits[-1]
        guesses.begin("ada")
    assert waits == [0, 0, 0, 0, 2, 4, 8, 16, 32, 60, 60, 60]
    assert guesses.wait_s("eve") == 0
    guesses.forget("ada")
    assert guesses.wait_s("ada") == 0


def test_what_is_remembered_of_guessers_and_askers_is_bounded() -> None:
    guesses, rate = Guesses(0, 60, most=100), Rate(10, most=100)
    for number in range(1_000):
        guesses.begin(str(number))
        rate.take(str(number))
    assert len(guesses._failures) == len(rate._buckets) == 100


def test_so_many_a_minute_and_then_as_they_come_back() -> None:
    clock = Clock()
    rate = Rate(60, clock=clock)
    assert [rate.take("ada") for _ in range(60)] == [0.0] * 60
    assert rate.take("ada") == pytest.approx(1.0)
    assert rate.take("eve") == 0
    clock.now += 2.5
    assert [rate.take("ada") > 0 for _ in range(3)] == [False, False, True]


@pytest.fixture
def home(shipped_home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped_home, tmp_path / "home"))


def test_while_many_guess_health_is_told_and_the_guessers_are_sent_away(home: Path) -> None:
    run(home, "users", "add", "ada", said=f"{PASSWORD}\n")
    with serving(home, "--host", "0.0.0.0") as address, ThreadPoolExecutor(80) as guessers:

        def guess(number: int) -> httpx.Response:
            told = {"name": "ada", "password": f"guess {number}"}
            return httpx.post(f"{address}/login", data=told, timeout=60)

        guesses = [guessers.submit(guess, number) for number in range(240)]
        for _ in range(5):
            assert httpx.get(f"{address}/healthz", timeout=5).status_code == 200
        answers = [one.result() for one in guesses]
        refused = [one for one in answers if one.status_code == 429]
        assert {one.status_code for one in answers} == {401, 429}
        assert len(refused) > 150
        assert all(1 <= int(one.headers["retry-after"]) <= 300 for one in refused)
        assert "Too many wrong passwords" in refused[0].text


def test_each_key_may_ask_so_often_and_the_others_are_not_kept_waiting(home: Path) -> None:
    keys = [run(home, "keys", "add", name).stdout.strip() for name in ("one", "other")]
    with serving(home, "--host", "0.0.0.0", WORKSHAPE_QUESTIONS_A_MINUTE="3") as address:
        told = [asked(address, authorization=f"Bearer {keys[0]}").status_code for _ in range(4)]
        assert told == [200, 200, 200, 429]
        refused = asked(address, authorization=f"Bearer {keys[0]}")
        assert 1 <= int(refused.headers["retry-after"]) <= 20
        assert refused.json()["title"] == "Too many questions"
        assert asked(address, authorization=f"Bearer {keys[1]}").status_code == 200
        assert httpx.get(f"{address}/healthz").status_code == 200
    with serving(home, WORKSHAPE_QUESTIONS_A_MINUTE="3") as address:  # on this machine nobody counts
        assert [asked(address, authorization=f"Bearer {keys[0]}").status_code for _ in range(5)] == [200] * 5


def half_sent(address: str, words: bytes) -> socket.socket:
    host, _, port = address.removeprefix("http://").partition(":")
    client = socket.create_connection((host, int(port)), 5)
    client.sendall(words)
    return client


HALVES = (
    b"",
    b"GET /hea",
    b"POST /api/v1/ask HTTP/1.1\r\nhost: x\r\ncontent-le",
    b"POST /api/v1/ask HTTP/1.1\r\nhost: localhost\r\ncontent-length: 900\r\n\r\n{",
)


def test_many_half_requests_keep_nobody_out(home: Path) -> None:
    with (
        serving(home, WORKSHAPE_CONNECTIONS="60", WORKSHAPE_CLIENT_CONNECTIONS="40") as address,
        contextlib.ExitStack() as held,
    ):
        for number in range(400):
            held.enter_context(half_sent(address, HALVES[number % len(HALVES)]))
        for _ in range(10):
            assert httpx.get(f"{address}/healthz", timeout=10).status_code == 200
        assert asked(address).status_code == 200


@contextlib.contextmanager
def listening(limits: Limits) -> Iterator[str]:
    """Yield the address of a server of nothing but health, with these limits on connections."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            while (await receive()).get("more_body"):
                pass
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"ok"})

    port = free_port()
    config = uvicorn.Config(
        app,
        port=port,
        http=connections(Crowd(limits)),
        log_level="error",
        lifespan="off",
        timeout_keep_alive=60,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.mark.parametrize("words", HALVES)
def test_half_a_request_is_waited_for_so_long_and_no_longer(words: bytes) -> None:
    with listening(Limits(head_s=0.3, body_s=0.6)) as address, half_sent(address, words) as client:
        client.settimeout(10)
        assert client.recv(1_000).startswith(b"HTTP/1.1 408 ")
        assert client.recv(1_000) == b""


def test_a_request_that_drips_is_not_waited_for_either() -> None:
    def drip(client: socket.socket) -> None:
        for number in range(100):
            client.sendall(f"x-{number}: drip\r\n".encode())
            time.sleep(0.1)

    with (
        listening(Limits(head_s=0.5)) as address,
        half_sent(address, b"GET / HTTP/1.1\r\n") as client,
        pytest.raises(OSError, match=r"Broken pipe|reset"),
    ):
        drip(client)


def test_a_head_without_end_is_refused() -> None:
    with listening(Limits(head_bytes=2_000)) as address, half_sent(address, b"GET / HTTP/1.1\r\n") as client:
        client.settimeout(10)
        with contextlib.suppress(OSError):
            client.sendall(b"x: y\r\n" * 2_000)
        assert client.recv(1_000).startswith(b"HTTP/1.1 431 ")


TRAILERS = b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n0\r\n"


@pytest.mark.parametrize("trailer", [b"a:\r\n" * 100_000, b"a: " + b"x" * 400_000])
def test_what_comes_behind_a_body_has_an_end(trailer: bytes) -> None:
    limits = Limits(request_bytes=100_000)
    with listening(limits) as address, half_sent(address, TRAILERS) as client:
        client.settimeout(10)
        with contextlib.suppress(OSError):
            client.sendall(trailer)
        with contextlib.suppress(ConnectionResetError):
            assert client.recv(1_000).startswith(b"HTTP/1.1 413 ")


def test_who_does_not_read_is_not_kept(home: Path) -> None:
    with (
        serving(home, WORKSHAPE_CONNECTIONS="40", WORKSHAPE_CLIENT_CONNECTIONS="20") as address,
        contextlib.ExitStack() as held,
    ):
        for _ in range(20):
            client = held.enter_context(half_sent(address, b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n"))
            client.setblocking(False)
            with contextlib.suppress(OSError):
                for _ in range(200):
                    client.send(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n" * 20)
        for _ in range(5):
            assert httpx.get(f"{address}/healthz", timeout=20).status_code == 200


def test_one_user_cannot_hold_all_connections_by_streams(server: str) -> None:
    with httpx.Client(base_url=server, timeout=20) as client, contextlib.ExitStack() as held:
        client.get("/")
        told = [
            held.enter_context(client.stream("GET", f"/gradio_api/heartbeat/x{number}")).status_code
            for number in range(45)
        ]
        assert told == [200] * 40 + [429] * 5
        assert httpx.get(f"{server}/healthz").status_code == 200
        with httpx.Client(base_url=server) as other:
            other.get("/")
            with other.stream("GET", "/gradio_api/heartbeat/y") as stream:
                assert stream.status_code == 200


def test_a_form_that_is_all_separators_is_not_taken_apart(home: Path) -> None:
    run(home, "users", "add", "ada", said=f"{PASSWORD}\n")
    headers = {"content-type": "application/x-www-form-urlencoded"}
    with serving(home) as address:
        for body in (b"&" * 900_000, b"%41" * 300_000):
            assert httpx.post(f"{address}/login", content=body, headers=headers).status_code == 413
        forwarded = [
            httpx.post(
                f"{address}/login",
                data={"name": f"n{number}", "password": "x"},
                headers={"x-forwarded-for": f"10.0.0.{number}"},
                timeout=30,
            ).status_code
            for number in range(40)
        ]
        assert 429 in forwarded  # an address that nobody vouches for is not believed


def test_who_waits_for_an_answer_is_not_sent_away_for_a_new_client_and_one_too_many_is_told_so() -> None:
    with listening(Limits(of_one_client=2)) as address:
        whole = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"
        with half_sent(address, whole) as one, half_sent(address, whole) as other:
            assert one.recv(1_000).startswith(b"HTTP/1.1 200")
            assert other.recv(1_000).startswith(b"HTTP/1.1 200")
            with half_sent(address, b"") as third:
                assert third.recv(1_000).startswith(b"HTTP/1.1 503 ")
            one.sendall(whole)
            assert one.recv(1_000).startswith(b"HTTP/1.1 200")


BODIES: dict[str, bytes] = {
    "deep lists": b'{"question": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "rather deep": b'{"question": ' + b"[" * 400 + b"]" * 400 + b"}",
    "deep mappings": b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
    "half a character": b'{"question": "SQS \\ud800?"}',
    "a long number": b'{"question": "SQS?", "count": ' + b"9" * 10_000 + b"}",
    "not a number": b'{"question": NaN}',
    "not UTF-8": b'{"question": "\xff\xfe"}',
    "too much": b'{"question": "' + b"x" * 2_000_000 + b'"}',
    "nothing": b"",
    "a text": b'"SQS?"',
}
DOORS = ("/api/v1/ask", "/api/v1/decide", "/api/v1/search", "/v1/chat/completions", "/mcp", "/slack/events")


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_no_shape_of_a_body_is_a_fault_of_ours(
    body: bytes, server: str, capfd: pytest.CaptureFixture[str]
) -> None:
    headers = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
    for door in DOORS:
        told = httpx.post(server + door, content=body, headers=headers, timeout=30)
        assert 400 <= told.status_code < 500, (door, told.text[:200])
    chunked = httpx.post(f"{server}/api/v1/ask", content=iter([body]), headers=headers, timeout=30)
    assert 400 <= chunked.status_code < 500
    assert "Traceback" not in capfd.readouterr().err


def test_what_slack_signs_may_be_of_any_shape(home: Path) -> None:
    fake = SlackServer()
    with fake.running() as url:
        slack = Server(home, url)
        slack.start()
        try:
            slack.wait_until_up()
            for body in BODIES.values():
                if len(body) < 1_000_000:
                    assert 400 <= slack.send_raw(body).status_code < 500
            surrogate = {"type": "event_callback", "event": {"type": "app_mention", "text": "\ud800"}}
            assert slack.send_raw(json.dumps(surrogate).encode()).status_code == 400
        finally:
            slack.stop()


def test_a_question_still_is_answered_after_all_that(server: str) -> None:
    assert httpx.post(f"{server}/api/v1/ask", json={"question": QUESTION}, timeout=30).status_code == 200
