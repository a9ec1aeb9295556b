"""Slack's webhook, with signed requests over loopback and a Slack of our own at the other end."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant import Assistant
from tests.builders import shipped_documents
from tests.fakes import SlackServer
from tests.ui.slack.conftest import BOT, QUESTION, Server, envelope, signature, signed, wait_for
from ui.state.inbox import Inbox


def settled(inbox: Inbox, slack: SlackServer, count: int) -> list[dict[str, Any]]:
    """Return what was posted, once nothing is open any more."""
    wait_for(lambda: len(slack.posted) >= count and not inbox.due(1))
    time.sleep(0.3)
    return slack.posted


def test_a_mention_is_answered_in_its_thread_with_verdict_links_dates_and_buttons(
    server: Server, slack: SlackServer, inbox: Inbox
) -> None:
    assert server.send(envelope("Ev1")).status_code == 200
    (answer,) = settled(inbox, slack, 1)
    assert answer["thread_ts"] == "1800000000.1"
    blocks = answer["blocks"]
    text = "\n".join(block["text"]["text"] for block in blocks if block["type"] == "section")
    assert "1 MiB" in text
    assert "|[1]>" in text
    assert blocks[-2]["elements"][0]["text"].startswith("Sources: Amazon SQS (as of 2026-")
    buttons = [button["action_id"] for button in blocks[-1]["elements"]]
    assert buttons == ["workshape_evidence", "workshape_up", "workshape_down"]


@pytest.mark.parametrize(
    ("event", "thread"),
    [
        ({"type": "message", "channel": "D1", "channel_type": "im"}, None),
        ({"type": "message", "channel": "D1", "channel_type": "im", "thread_ts": "17.1"}, "17.1"),
        ({"type": "message", "channel_type": "channel", "text": f"<@{BOT}> {QUESTION}"}, "1800000000.1"),
        ({"type": "app_mention", "thread_ts": "17.2"}, "17.2"),
        ({"type": "message", "channel": "D1", "channel_type": "im", "subtype": "file_share"}, None),
    ],
    ids=["direct", "direct in a thread", "message with a mention", "mention in a thread", "with a file"],
)
def test_what_is_for_us_is_answered_where_it_was_asked(
    event: dict, thread: str | None, server: Server, slack: SlackServer, inbox: Inbox
) -> None:
    server.send(envelope("Ev1", **event))
    (answer,) = settled(inbox, slack, 1)
    assert answer.get("thread_ts") == thread


def test_a_reply_in_a_thread_of_ours_is_answered_and_one_elsewhere_is_not(
    server: Server, slack: SlackServer, inbox: Inbox
) -> None:
    server.send(envelope("Ev1"))
    reply: dict[str, Any] = {"type": "message", "channel_type": "channel", "thread_ts": "1800000000.1"}
    server.send(envelope("Ev2", "SQS or SNS?", **reply))
    server.send(envelope("Ev3", "<@U9> what do you think?", **reply))
    server.send(envelope("Ev4", "SQS or SNS?", **{**reply, "thread_ts": "1700000000.9"}))
    server.send(envelope("Ev5", "SQS or SNS?", **{**reply, "thread_ts": None}))
    answers = settled(inbox, slack, 2)
    assert [answer["thread_ts"] for answer in answers] == ["1800000000.1"] * 2


@pytest.mark.parametrize(
    "event",
    [
        {"user": BOT},
        {"bot_id": "BBOT", "user": None},
        {"bot_id": "BOTHER"},
        {"subtype": "bot_message"},
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "channel_join"},
        {"ts": None},
        {"channel": ""},
        {"type": "reaction_added"},
        {"type": None},
    ],
    ids=str,
)
def test_what_is_not_for_us_is_acknowledged_and_dropped(
    event: dict, server: Server, slack: SlackServer, inbox: Inbox
) -> None:
    direct = {"type": "message", "channel": "D1", "channel_type": "im"}
    assert server.send(envelope("Ev1", **{**direct, **event})).status_code == 200
    server.send(envelope("Ev2", **direct))
    assert len(settled(inbox, slack, 1)) == 1


def test_retries_doubles_and_a_restart_give_one_answer(
    server: Server, slack: SlackServer, inbox: Inbox
) -> None:
    mention = envelope("Ev1")
    double = envelope(
        "Ev2", f"<@{BOT}> {QUESTION}", type="message", channel_type="channel", ts="1800000000.1"
    )
    for attempt in range(4):
        retried = {"x-slack-retry-num": str(attempt), "x-slack-retry-reason": "http_timeout"}
        assert server.send(mention, **retried if attempt else {}).status_code == 200
    server.send(double)
    settled(inbox, slack, 1)
    server.kill()
    server.start()
    server.wait_until_up()
    server.send(mention, **{"x-slack-retry-num": "3"})
    server.send(double)
    time.sleep(1)
    assert len(slack.posted) == 1


def test_an_answer_that_arrived_unheard_is_not_posted_again(
    server: Server, slack: SlackServer, inbox: Inbox
) -> None:
    for at in range(5):  # so that its thread has more than one page
        server.send(envelope(f"Ev{at}", "SQS or SNS?", thread_ts="17.1"))
    settled(inbox, slack, 5)
    fourth = int(slack.posted[3]["blocks"][-1]["elements"][0]["value"])
    kept = inbox.find(fourth)
    assert kept is not None
    inbox.posting(fourth, kept.answer)  # as a kill between posting and noting it leaves things
    wait_for(lambda: not inbox.due(1))
    assert len(slack.posted) == 5


def test_a_busy_slack_is_asked_again(server: Server, slack: SlackServer, inbox: Inbox) -> None:
    slack.busy_every = 2
    for at in range(4):
        server.send(envelope(f"Ev{at}"))
    settled(inbox, slack, 4)
    assert sorted(answer["thread_ts"] for answer in slack.posted) == [f"1800000000.{at}" for at in range(4)]


def test_a_channel_that_takes_no_answer_does_not_keep_the_others_waiting(
    server: Server, slack: SlackServer, inbox: Inbox
) -> None:
    slack.failing["chat.postMessage"] = "is_archived"
    server.send(envelope("Ev1"))
    wait_for(lambda: "chat.postMessage" in slack.called and not inbox.due(1))
    slack.failing = {"chat.postMessage": "fatal_error"}
    slack.called.clear()
    server.send(envelope("Ev2"))
    wait_for(lambda: "chat.postMessage" in slack.called)
    slack.failing = {}
    assert len(settled(inbox, slack, 1)) == 1


def test_a_mention_without_a_question_is_told_what_to_ask(
    server: Server, slack: SlackServer, inbox: Inbox
) -> None:
    server.send(envelope("Ev1", ""))
    (answer,) = settled(inbox, slack, 1)
    assert answer["text"].startswith("The question is empty: describe the work")
    assert f"{shipped_documents()} documents" in answer["text"]


def clicked(action: str, value: str, channel: str = "C1") -> dict[str, Any]:
    return {
        "type": "block_actions",
        "team": {"id": "T1"},
        "user": {"id": "U7"},
        "channel": {"id": channel},
        "container": {"type": "message", "message_ts": "18.1", "channel_id": channel, "thread_ts": "18.0"},
        "trigger_id": "1.2.3",
        "actions": [{"type": "button", "action_id": action, "block_id": "b", "value": value}],
    }


def test_the_evidence_button_shows_every_quote_and_thumbs_are_kept_once_a_person(
    server: Server, slack: SlackServer, inbox: Inbox, shipped_home: Path
) -> None:
    server.send(envelope("Ev1"))
    (answer,) = settled(inbox, slack, 1)
    value = answer["blocks"][-1]["elements"][0]["value"]
    assert server.click(clicked("workshape_evidence", value)).status_code == 200
    shown = "\n".join(block["text"]["text"] for block in slack.views[0]["blocks"])
    with Assistant.open(shipped_home) as assistant:
        for cited in assistant.ask(QUESTION).citations:
            assert cited.quote in shown
            assert cited.as_of in shown
    for action in ("workshape_up", "workshape_down", "workshape_down"):
        assert server.click(clicked(action, value)).status_code == 200
    assert inbox.ratings(int(value)) == {"U7": "down"}
    assert slack.ephemeral[-1]["text"] == "Noted, thank you."
    server.click(clicked("workshape_evidence", value, channel="C2"))
    server.click(clicked("workshape_evidence", "99"))
    assert len(slack.views) == 1
    assert "no longer kept" in slack.ephemeral[-1]["text"]


def test_a_request_that_is_forged_stale_or_malformed_is_refused(
    server: Server, slack: SlackServer, inbox: Inbox
) -> None:
    body, now = json.dumps(envelope("Ev1")).encode(), time.time()
    good = signed(body)
    stamp = good["x-slack-request-timestamp"]

    def post(content: bytes, headers: dict[str, Any]) -> int:
        sent = {name: value for name, value in headers.items() if value is not None}
        return httpx.post(server.url, content=content, headers=sent).status_code

    def with_(**changed: Any) -> dict[str, Any]:
        return {**good, **{f"x-slack-{name.replace('_', '-')}": value for name, value in changed.items()}}

    refused = [
        (body + b" ", good),
        (body[:-1], good),
        (b"", good),
        (body, with_(signature=signature(body, stamp, "another secret"))),
        (body, with_(signature=good["x-slack-signature"][:-1])),
        (body, with_(signature=good["x-slack-signature"].upper())),
        (body, with_(signature="")),
        (body, with_(signature=None)),
        (body, with_(signature="v0=é".encode())),
        (body, with_(request_timestamp=str(int(stamp) + 1))),
        (body, with_(request_timestamp="")),
        (body, with_(request_timestamp=None)),
        (body, with_(request_timestamp="soon", signature=signature(body, "soon"))),
        (body, with_(request_timestamp="1.5", signature=signature(body, "1.5"))),
        (body, with_(request_timestamp="9" * 400, signature=signature(body, "9" * 400))),
        (body, signed(body, at=now - 301)),
        (body, signed(body, at=now + 302)),
        (b'{"type": "url_verification", "challenge": "c"}', {"content-type": "application/json"}),
        (b"\xff\xfe", signed(b"\xff\xfe")),  # signed, and no text, which Slack never sends
    ]
    assert [post(*one) for one in refused] == [401] * len(refused)
    for malformed in (b"{", b"[]", b"null"):
        assert post(malformed, signed(malformed)) == 400
    assert httpx.get(server.url).status_code == 405
    assert post(b" " * 2_000_000, good) == 413
    assert inbox.due(9) == []
    assert slack.posted == []


def test_slack_may_check_the_address(server: Server) -> None:
    response = server.send({"type": "url_verification", "challenge": "c-1", "token": "t"})
    assert (response.status_code, response.json()) == (200, {"challenge": "c-1"})


@pytest.mark.shared
def test_published_payloads_are_all_acknowledged_and_only_ours_answered(
    shared: Path, server: Server, slack: SlackServer, inbox: Inbox
) -> None:
    def lines(name: str) -> list[dict[str, Any]]:
        return [
            json.loads(line) for line in (shared / "evals" / "slack" / name).read_text("utf-8").splitlines()
        ]

    events = ("event_callback", "url_verification", "app_rate_limited")
    for row in [*lines("bolt_payloads_dev.jsonl"), *lines("event_shapes_dev.jsonl")]:
        payload = row["payload"]
        is_event = payload.get("type") in events or "event" in payload
        response = server.send(payload) if is_event else server.click(payload)
        assert response.status_code == 200, row
    mentions = {
        row["payload"]["event_id"]
        for row in lines("bolt_payloads_dev.jsonl")
        if row["event_type"] == "app_mention"
    }
    assert len(settled(inbox, slack, len(mentions))) == len(mentions)


@pytest.mark.shared
def test_published_signatures_are_judged_as_published(shared: Path) -> None:
    from ui.slack.signature import verified

    rows = (shared / "evals" / "slack" / "signature_vectors.jsonl").read_text("utf-8").splitlines()
    for row in map(json.loads, rows):
        if row["valid"] is None:
            continue
        headers = {
            name: row[key]
            for name, key in (("x-slack-request-timestamp", "timestamp"), ("x-slack-signature", "signature"))
            if row[key] is not None
        }
        now = None if row["clock"] == "now" else row["clock"]
        body = (row["body"] or "").encode()
        assert verified(row["signing_secret"], headers, body, now) is row["valid"], row["name"]
