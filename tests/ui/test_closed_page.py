"""What of the page's server can be reached, by whom, and from where: only what our page uses, by who uses it."""

from __future__ import annotations

import http.server
import json
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser

from tests.ui.conftest import serving
from tests.ui.test_access import PASSWORD, QUESTION, run

USED = {
    "/",
    "/config",
    "/theme.css",
    "/favicon.ico",
    "/manifest.json",
    "/robots.txt",
    "/assets/{path:path}",
    "/static/{path:path}",
    "/gradio_api/info",
    "/gradio_api/app_id",
    "/gradio_api/heartbeat/{session_hash}",
    "/gradio_api/queue/data",
    "/gradio_api/queue/join",
    "/gradio_api/cancel",
    "/gradio_api/reset",
}
REFUSED = {
    "/openapi.json",
    "/svelte/{path:path}",
    "/pwa_icon",
    "/pwa_icon/{size}",
    "/monitoring",
    "/monitoring/summary",
    "/monitoring/{key}",
    "/gradio_api/api/{api_name}",
    "/gradio_api/call/v2/{api_name}",
    "/gradio_api/call/v2/{api_name}/{event_id}",
    "/gradio_api/call/{api_name}",
    "/gradio_api/call/{api_name}/{event_id}",
    "/gradio_api/component_server",
    "/gradio_api/custom_component/{id}/{environment}/{type}/{file_name}",
    "/gradio_api/deep_link",
    "/gradio_api/dev/reload",
    "/gradio_api/file/{path:path}",
    "/gradio_api/file={path_or_url:path}",
    "/gradio_api/login_check",
    "/gradio_api/openapi.json",
    "/gradio_api/process_recording",
    "/gradio_api/proxy={url_path:path}",
    "/gradio_api/queue/status",
    "/gradio_api/run/{api_name}",
    "/gradio_api/run-history/buckets",
    "/gradio_api/run-history/connect",
    "/gradio_api/run-history/records",
    "/gradio_api/run-history/records/{endpoint}/{record_id}/assets/{asset_id}",
    "/gradio_api/runs",
    "/gradio_api/startup-events",
    "/gradio_api/stream/{event_id}",
    "/gradio_api/stream/{event_id}/close",
    "/gradio_api/stream/{session_hash}/{run}/{component_id}/playlist-file",
    "/gradio_api/stream/{session_hash}/{run}/{component_id}/playlist.m3u8",
    "/gradio_api/stream/{session_hash}/{run}/{component_id}/{segment_id}.{ext}",
    "/gradio_api/theme.css",
    "/gradio_api/token",
    "/gradio_api/undo-vibe-edit",
    "/gradio_api/upload",
    "/gradio_api/upload_progress",
    "/gradio_api/user",
    "/gradio_api/vibe-code",
    "/gradio_api/vibe-edit",
    "/gradio_api/vibe-starter-queries",
}
OURS = {"/login", "/logout"}
"""Gradio has these too; ours come before."""
FILE = {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}


WALK = """
import json, gradio, fastapi
with gradio.Blocks(analytics_enabled=False) as page:
    gradio.Chatbot()
app = gradio.mount_gradio_app(fastapi.FastAPI(), page, path="/")
found = {}
def walk(routes):
    for route in routes:
        if hasattr(route, "original_router"):
            walk(route.original_router.routes)
        else:
            found.setdefault(route.path.rstrip("/") or "/", set()).update(route.methods or {"GET"})
walk(app.routes[-1].app.router.routes)
print(json.dumps({path: sorted(methods) for path, methods in found.items()}))
"""


@pytest.fixture(scope="module")
def gradio_routes() -> dict[str, list[str]]:
    """Every address that Gradio itself would serve for a page, with its methods."""
    walked = subprocess.run([sys.executable, "-c", WALK], capture_output=True, text=True, check=True)
    return dict(json.loads(walked.stdout))


@pytest.fixture
def home(shipped_home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped_home, tmp_path / "home"))


def test_a_newer_gradio_that_serves_more_is_noticed_here(gradio_routes: dict[str, list[str]]) -> None:
    assert set(gradio_routes) == USED | REFUSED | OURS


def test_of_all_that_gradio_serves_only_what_our_page_uses_is_there(
    gradio_routes: dict[str, list[str]], server: str
) -> None:
    for path in REFUSED:
        for method in {*gradio_routes[path]} - {"HEAD"}:
            address = re.sub(r"\{[^}]*\}", "x", path)
            told = httpx.request(method, server + address, json={}, timeout=5)
            refused = 404 if path != "/openapi.json" else 200  # ours, which comes before
            assert told.status_code == refused, (method, path)
    for path in (
        f"/static/{'a' * 300}",
        f"/assets/{'a/' * 90}x",
        "/nowhere",
        "/gradio_api",
        "/assets/../routes.py",
        "/assets/%2e%2e/routes.py",
        "/static//x",
    ):
        assert httpx.get(server + path).status_code in (404, 405), path
    assert httpx.put(f"{server}/config").status_code == 405


@pytest.mark.parametrize(
    "data",
    [
        ["x", [{"role": "user", "content": [{"type": "file", "file": FILE}]}], None],
        [FILE, None],
        [{"text": "x", "files": [FILE]}, None],
        ["max_duration", FILE, None],
        ["x", {"value": FILE}],
        [["x"], None],
        [7, None],
        [],
        ["x"],
        ["x", None, None],
        ["x" * 100_000, None],
    ],
)
def test_a_file_or_anything_but_text_is_refused_before_gradio_sees_it(data: list[Any], server: str) -> None:
    for extra in ({}, {"event_data": {"index": 0, "value": FILE}}, {"simple_format": True}):
        body = {"data": data, "fn_index": 2, "session_hash": "attack", **extra}
        told = httpx.post(f"{server}/gradio_api/queue/join", json=body)
        assert told.status_code in (413, 422), told.text
        assert told.headers["content-type"] == "application/problem+json"
    unknown = {"data": ["x", None], "fn_index": 99, "session_hash": "attack"}
    assert httpx.post(f"{server}/gradio_api/queue/join", json=unknown).status_code == 422
    only = {
        "data": ["x", None],
        "fn_index": 2,
        "session_hash": "attack",
        "event_data": {"index": 0, "value": FILE},
    }
    assert httpx.post(f"{server}/gradio_api/queue/join", json=only).status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b"[" * 100_000,
        b'{"data": ["\\ud800", null], "fn_index": 2, "session_hash": "a"}',
        b'{"data": [' + b"9" * 5_000 + b"]}",
        b"\xff",
        b"{}" + b" " * 300_000,
    ],
)
def test_what_is_no_message_of_the_page_is_a_problem_and_no_fault(body: bytes, server: str) -> None:
    for path in ("queue/join", "cancel", "reset"):
        told = httpx.post(f"{server}/gradio_api/{path}", content=body)
        assert 400 <= told.status_code < 500, (path, told.text)


DOORS = (
    ("GET", "/"),
    ("GET", "/config"),
    ("GET", "/healthz"),
    ("GET", "/plot.svg?max_duration=1s"),
    ("GET", "/api/v1/documents"),
    ("POST", "/api/v1/ask"),
    ("POST", "/v1/chat/completions"),
    ("POST", "/mcp"),
    ("POST", "/login"),
    ("GET", "/logout"),
    ("POST", "/slack/events"),
    ("POST", "/gradio_api/queue/join"),
    ("POST", "/gradio_api/upload"),
)


@pytest.mark.parametrize(("method", "path"), DOORS)
def test_what_a_page_elsewhere_sends_is_refused_at_every_door_and_so_is_its_preflight(
    method: str, path: str, server: str
) -> None:
    host = server.removeprefix("http://")
    for origin in ("https://evil.example", "null", "http://127.0.0.1:1", f"http://{host}.evil.example", "x"):
        asked = httpx.request(method, server + path, headers={"origin": origin})
        preflight = {"origin": origin, "access-control-request-method": method}
        before = httpx.options(server + path, headers=preflight)
        for told in (asked, before):
            assert told.status_code == 403, origin
            assert not [name for name in told.headers if name.startswith("access-control-")]
    for site in ("cross-site", "same-site"):
        told = httpx.request(
            method, server + path, headers={"sec-fetch-site": site, "sec-fetch-mode": "no-cors"}
        )
        assert told.status_code == 403
    assert httpx.request(method, server + path, headers={"origin": server}).status_code != 403


def test_a_link_elsewhere_leads_to_the_page_and_logs_nobody_out(home: Path) -> None:
    run(home, "users", "add", "ada", said=f"{PASSWORD}\n")
    followed = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    with serving(home) as address, httpx.Client(base_url=address) as client:
        client.post("/login", data={"name": "ada", "password": PASSWORD})
        for headers in (followed, {"referer": "http://evil.example/"}, {}):
            assert client.get("/", headers=headers).status_code == 200
            assert "<button>Log out</button>" in client.get("/logout", headers=headers).text
            assert client.get("/config").status_code == 200
        assert client.post("/logout", headers=followed).status_code == 403
        assert client.post("/logout", headers={"origin": "http://evil.example"}).status_code == 403
        assert client.get("/config").status_code == 200
        assert client.post("/logout", headers={"origin": address}).status_code == 303
        assert client.get("/config").status_code == 401


def test_behind_a_proxy_its_own_origin_is_ours_and_only_by_https(shipped_home: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(shipped_home, tmp_path / "home"))
    key = run(home, "keys", "add", "ci").stdout.strip()
    with serving(home, WORKSHAPE_PUBLIC_URL="https://ws.example.com/tools") as address:
        for host in ("ws.example.com", address.removeprefix("http://")):
            headers = {"host": host, "authorization": f"Bearer {key}"}

            def status(origin: str, headers: dict[str, str] = headers) -> int:
                return httpx.get(
                    f"{address}/api/v1/documents", headers={**headers, "origin": origin}
                ).status_code

            assert status("https://ws.example.com") == 200
            assert status("http://ws.example.com") == 403
            assert status("https://ws.example.com.evil.example") == 403


def test_a_websocket_is_refused_and_is_no_fault(server: str) -> None:
    upgrade = {
        "connection": "Upgrade",
        "upgrade": "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    for _ in range(150):  # none keeps its connection's place
        assert httpx.get(f"{server}/config", headers=upgrade).status_code == 400
    assert httpx.post(f"{server}/login", headers=upgrade, content=b"abcde").status_code == 400
    assert httpx.get(f"{server}/healthz").status_code == 200


@contextmanager
def page_elsewhere(html: str) -> Iterator[str]:
    """Yield the address of a page of another origin."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as elsewhere:
        threading.Thread(target=elsewhere.serve_forever, daemon=True).start()
        yield f"http://localhost:{elsewhere.server_port}"
        elsewhere.shutdown()


ATTEMPTS = """
async (server) => {
  const seen = [];
  const attempt = async (path, options) => {
    try {
      const told = await fetch(server + path, {credentials: "include", ...options});
      seen.push([path, told.type, told.status]);
    } catch { seen.push([path, "refused", 0]); }
  };
  await attempt("/config", {});
  await attempt("/api/v1/documents", {});
  await attempt("/gradio_api/upload", {method: "POST", body: "x"});
  await attempt("/api/v1/ask", {method: "POST", headers: {"content-type": "application/json"}, body: "{}"});
  return seen;
}
"""


@pytest.mark.browser
def test_a_page_elsewhere_reads_nothing_by_a_real_browser(browser: Browser, server: str) -> None:
    form = (
        f'<form method="post" action="{server}/login"><input name="name" value="a"><button>go</button></form>'
    )
    with page_elsewhere(f'<img src="{server}/plot.svg?max_duration=1s&rate=5">{form}') as elsewhere:
        page = browser.new_page()
        answered: dict[str, int] = {}
        page.on("response", lambda told: answered.update({told.url: told.status}))
        page.goto(elsewhere)
        assert all(kind == "refused" for _, kind, _ in page.evaluate(ATTEMPTS, server))
        page.get_by_role("button").click()
        page.wait_for_url(f"{server}/login")
        reached = {url: status for url, status in answered.items() if url.startswith(server)}
        assert set(reached.values()) == {403}
        page.close()


def test_a_conversation_belongs_to_who_began_it(home: Path) -> None:
    for name in ("ada", "eve"):
        run(home, "users", "add", name, said=f"{PASSWORD}\n")
    with serving(home, "--host", "0.0.0.0") as address:
        ada, eve = (httpx.Client(base_url=address, timeout=30) for _ in range(2))
        for client, name in ((ada, "ada"), (eve, "eve")):
            client.post("/login", data={"name": name, "password": PASSWORD})
        asked = {"data": [QUESTION, None], "fn_index": 2, "trigger_id": 8, "session_hash": "known"}
        assert ada.post("/gradio_api/queue/join", json=asked).status_code == 200
        overheard = eve.get("/gradio_api/queue/data", params={"session_hash": "known"})
        assert "session_not_found" in overheard.text
        assert "SQS" not in overheard.text
        heard = ada.get("/gradio_api/queue/data", params={"session_hash": "known"}).text
        assert "1 MiB" in heard
        event = ada.post("/gradio_api/queue/join", json=asked).json()["event_id"]
        stopped = {"session_hash": "known", "fn_index": 2, "event_id": event}
        assert eve.post("/gradio_api/cancel", json=stopped).status_code == 404
        assert ada.post("/gradio_api/cancel", json=stopped).status_code == 200
        again = asked | {"data": ["SQS or SNS?", None]}
        assert eve.post("/gradio_api/queue/join", json=again).status_code == 200
        own = eve.get("/gradio_api/queue/data", params={"session_hash": "known"}).text
        assert '"SQS or SNS?"' in own
        assert f'"text":"{QUESTION}"' not in own
        ada.close()
        eve.close()


def test_without_users_a_conversation_belongs_to_the_browser(server: str) -> None:
    asked = {"data": [QUESTION, None], "fn_index": 2, "trigger_id": 8, "session_hash": "known"}
    with httpx.Client(base_url=server, timeout=30) as one, httpx.Client(base_url=server, timeout=30) as other:
        for client in (one, other):
            given = client.get("/").headers["set-cookie"]
            assert {"HttpOnly", "SameSite=Lax"} <= set(given.split("; "))
        assert one.post("/gradio_api/queue/join", json=asked).status_code == 200
        overheard = other.get("/gradio_api/queue/data", params={"session_hash": "known"})
        assert "session_not_found" in overheard.text
        assert "1 MiB" in one.get("/gradio_api/queue/data", params={"session_hash": "known"}).text


@pytest.mark.parametrize("database", ["catalog.sqlite3", "state.sqlite3"])
def test_files_of_the_collection_are_their_owners_alone(home: Path, database: str) -> None:
    run(home, "keys", "add", "ci")
    home.joinpath(database).chmod(0o644)
    with serving(home):
        files = list(home.glob(f"{database}*"))
        assert len(files) == 3
        assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


def test_logging_out_ends_the_ticket(home: Path) -> None:
    run(home, "users", "add", "ada", said=f"{PASSWORD}\n")
    with serving(home) as address, httpx.Client(base_url=address) as client:
        client.post("/login", data={"name": "ada", "password": PASSWORD})
        ticket = client.cookies["workshape_ticket"]
        assert client.get("/config").status_code == 200
        client.post("/logout")
        with httpx.Client(base_url=address, cookies={"workshape_ticket": ticket}) as stolen:
            assert stolen.get("/config").status_code == 401


def test_a_removed_key_is_removed_whatever_happened_to_the_files(home: Path) -> None:
    key = run(home, "keys", "add", "ci").stdout.strip()
    headers = {"authorization": f"Bearer {key}"}
    with serving(home, "--host", "0.0.0.0") as address:

        def status() -> int:
            return httpx.get(f"{address}/api/v1/documents", headers=headers).status_code

        assert status() == 200
        shutil.copy(home / "state.sqlite3", home / "copy")
        (home / "copy").rename(home / "state.sqlite3")
        assert status() == 200
        run(home, "keys", "remove", "ci")
        assert status() == 401
        (home / "state.sqlite3-wal").unlink()
        assert status() == 503
