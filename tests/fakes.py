"""Stand-ins that really work, for tests that are not about the part they replace.

Each is held to the same contract test as the real part.
"""

from __future__ import annotations

import json
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import numpy as np

from corpus.types import Vectors


class WordEncoder:
    """Shared words give nearby vectors, so tests can assert which passage wins."""

    def __init__(self, name: str = "words-64", dim: int = 64) -> None:
        self.name = name
        self.dim = dim
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str], /) -> Vectors:
        self.encoded.extend(texts)
        rows = np.zeros((len(texts), self.dim), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row[zlib.crc32(word.encode()) % self.dim] += 1
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        return rows


class ModelServer:
    """An OpenAI-compatible server: `reply` makes text of the messages; an exception in it is a server error.

    `silent_s` is how long it waits before it says anything.
    """

    def __init__(self, reply: Callable[[list[dict[str, Any]]], str], silent_s: float = 0) -> None:
        self.reply, self.silent_s = reply, silent_s
        self.requests: list[dict[str, Any]] = []

    @contextmanager
    def running(self) -> Iterator[str]:
        """Yield the base URL while the server runs."""
        with _listening(self._handler()) as address:
            yield f"{address}/v1"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                fake.requests.append({**body, "authorization": self.headers["authorization"]})
                time.sleep(fake.silent_s)
                try:
                    text = fake.reply(body["messages"])
                except Exception as error:  # noqa: BLE001  whatever a test wants to go wrong
                    self.send_error(500, str(error))
                    return
                self.send_response(200)
                self.send_header("content-type", "text/event-stream")
                self.end_headers()
                pieces = [{"content": text[at : at + 7]} for at in range(0, len(text), 7)]
                for delta, ends in [*((piece, None) for piece in pieces), ({}, "stop")]:
                    choice = {"index": 0, "delta": delta, "finish_reason": ends}
                    head = {"id": "c1", "object": "chat.completion.chunk", "created": 0, "model": "fake"}
                    self._send(json.dumps({**head, "choices": [choice]}))
                self._send("[DONE]")

            def _send(self, data: str) -> None:
                self.wfile.write(f"data: {data}\n\n".encode())

            def log_message(self, *_given: object) -> None: ...

        return Handler


class SlackServer:
    """Slack's Web API, as far as the bot uses it: it keeps what was posted, and refuses what Slack would refuse.

    Every `busy_every`-th request is answered 429; `page` is how many messages a listing returns at once;
    `slow_s` passes between what a request did and the answer that it was done.
    """

    def __init__(self, busy_every: int = 0, page: int = 2, slow_s: float = 0) -> None:
        self.busy_every, self.page, self.slow_s = busy_every, page, slow_s
        self.posted: list[dict[str, Any]] = []
        self.ephemeral: list[dict[str, Any]] = []
        self.views: list[dict[str, Any]] = []
        self.called: list[str] = []
        self.failing: dict[str, str] = {}
        """Method -> error, for a test in which Slack refuses."""
        self._lock = threading.Lock()

    def answers(self, channel: str) -> list[dict[str, Any]]:
        """Return what was posted to a channel."""
        return [one for one in self.posted if one["channel"] == channel]

    @contextmanager
    def running(self) -> Iterator[str]:
        """Yield the base URL while the server runs."""
        with _listening(self._handler()) as address:
            yield f"{address}/api/"

    def call(self, method: str, given: dict[str, Any]) -> dict[str, Any]:
        """Return what Slack would answer."""
        if method in self.failing:
            return {"ok": False, "error": self.failing[method]}
        wrong = _wrong_blocks(given.get("blocks") or [])
        match method:
            case "auth.test":
                return {
                    "ok": True,
                    "user_id": "UBOT",
                    "bot_id": "BBOT",
                    "team_id": "T1",
                    "url": "",
                    "team": "t",
                }
            case "chat.postMessage" | "chat.postEphemeral" if wrong:
                return {"ok": False, "error": "invalid_blocks", "response_metadata": {"messages": wrong}}
            case "chat.postMessage":
                message = {**given, "ts": f"{1_800_000_000 + len(self.posted)}.000100", "bot_id": "BBOT"}
                self.posted.append(message)
                return {"ok": True, "ts": message["ts"], "channel": given["channel"]}
            case "chat.postEphemeral":
                self.ephemeral.append(given)
                return {"ok": True}
            case "conversations.replies" | "conversations.history":
                return self._listed(given, threads=method.endswith("replies"))
            case "views.open":
                wrong = _wrong_blocks(given["view"]["blocks"], most=100)
                if wrong or len(given["view"]["title"]["text"]) > 24:
                    return {"ok": False, "error": "invalid_arguments"}
                self.views.append(given["view"])
                return {"ok": True}
        return {"ok": False, "error": "unknown_method"}

    def _listed(self, given: dict[str, Any], *, threads: bool) -> dict[str, Any]:
        found = [
            one
            for one in self.answers(given["channel"])
            if (one.get("thread_ts") == given["ts"] if threads else "thread_ts" not in one)
        ]
        start = int(given.get("cursor") or 0)
        shown = [
            one if given.get("include_all_metadata") in (True, "1", "true") else {**one, "metadata": None}
            for one in found[start : start + self.page]
        ]
        following = str(start + self.page) if start + self.page < len(found) else ""
        return {"ok": True, "messages": shown, "response_metadata": {"next_cursor": following}}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
                if (self.headers.get("content-type") or "").startswith("application/json"):
                    given = json.loads(body)
                else:
                    given = {
                        key: json.loads(value) if key in ("blocks", "view", "metadata") else value
                        for key, value in parse_qsl(body or urlsplit(self.path).query)
                    }
                method = urlsplit(self.path).path.rpartition("/")[2]
                with fake._lock:
                    fake.called.append(method)
                    busy = fake.busy_every and len(fake.called) % fake.busy_every == 0
                    answer = {"ok": False, "error": "ratelimited"} if busy else fake.call(method, given)
                time.sleep(fake.slow_s)
                data = json.dumps(answer).encode()
                self.send_response(429 if busy else 200)
                if busy:
                    self.send_header("retry-after", "1")
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST

            def log_message(self, *_given: object) -> None: ...

        return Handler


def _wrong_blocks(blocks: list[dict[str, Any]], most: int = 50) -> list[str]:
    """Return what Slack would find wrong with blocks, by the limits of its documentation."""
    wrong = [f"{len(blocks)} blocks"] if len(blocks) > most else []
    for block in blocks:
        match block["type"]:
            case "section":
                wrong += [] if 1 <= len(block["text"]["text"]) <= 3000 else ["a section's text"]
            case "context":
                texts = [element["text"] for element in block["elements"]]
                wrong += (
                    [] if len(texts) <= 10 and all(1 <= len(text) <= 3000 for text in texts) else ["context"]
                )
            case "actions":
                buttons = block["elements"]
                fine = all(
                    len(one["text"]["text"]) <= 75
                    and len(one["value"]) <= 2000
                    and len(one["action_id"]) <= 255
                    for one in buttons
                )
                wrong += [] if fine and len(buttons) <= 25 else ["actions"]
            case other:
                wrong.append(f"a block of type {other}")
    return wrong


@contextmanager
def _listening(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
