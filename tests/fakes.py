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
        server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/v1"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

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
