"""What a channel sees: mrkdwn that shows text as it is, within Slack's limits, with every citation whole."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from assistant import Answer, Assistant, Citation, Claim, Trace
from assistant.writing.markdown import escape
from tests.fakes import SlackServer, _wrong_blocks
from ui.slack import blocks
from ui.slack.mrkdwn import LONGEST, sections

URL = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html"
_LINK = re.compile(r"<(https[^|>]*)\|\[(\d+)\]>")


def cited(marker: int, url: str = URL, quote: str = "A quote.") -> Citation:
    return Citation(
        marker, "p1", "service-sqs", "Amazon SQS", ("Limits",), url, quote, 0, len(quote), "2026-05"
    )


def answer(text: str, citations: tuple[Citation, ...] = (), claims: tuple[Claim, ...] = ()) -> Answer:
    return Answer("q", "q", "answered", text, claims, citations, (), "composer", Trace("q"))


def test_markdown_becomes_mrkdwn() -> None:
    text = "**Choose SQS.** [1]\n\n**What it costs you:** It polls. [2]\n\n**When**\n\n- One\n- Two & <three> [1]"
    assert sections(answer(text, (cited(1), cited(2, url="")))) == [
        f"*Choose SQS.* <{URL}|[1]>",
        "*What it costs you:* It polls. [2]",
        f"*When*\n• One\n• Two &amp; &lt;three&gt; <{URL}|[1]>",
    ]


def test_judgement_is_told_apart() -> None:
    claims = (Claim("Measure.", (1,), "judgement"), Claim("Quote.", (2,), "supported"))
    (text,) = sections(answer("Measure. [1] Quote. [2]", (cited(1), cited(2)), claims))
    assert text == f"Measure. <{URL}|[1]> _judgement_ Quote. <{URL}|[2]>"


@pytest.mark.parametrize(
    "said", ["*bold*", "_a_ snake_case", "~no~", "`code`", "<!channel>", "<@U1>", "&lt;"]
)
def test_text_of_documents_is_shown_and_never_obeyed(said: str) -> None:
    (text,) = sections(answer(f"{escape(said)} [1]", (cited(1),)))
    shown = text.removesuffix(f" <{URL}|[1]>")
    assert "<" not in shown
    for sign in re.finditer(r"[*_~`]", shown):
        assert shown[sign.start() - 1] == shown[sign.end()] == "\u2060"
    visible = shown.replace("\u2060", "").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert visible == said


@given(st.lists(st.integers(1, 5_000), min_size=1, max_size=30))
def test_no_section_is_too_long_and_no_citation_is_cut(lengths: list[int]) -> None:
    sentences = [
        f"{('word ' * length)[:length].strip() or 'x'} [{at}]" for at, length in enumerate(lengths, 1)
    ]
    citations = tuple(cited(marker) for marker in range(1, len(lengths) + 1))
    pieces = sections(answer(" ".join(sentences), citations))
    assert all(1 <= len(piece) <= LONGEST for piece in pieces)
    assert [int(found[2]) for piece in pieces for found in _LINK.finditer(piece)] == list(
        range(1, len(lengths) + 1)
    )
    words = _LINK.sub("", " ".join(pieces)).split()
    assert words == re.sub(r"\[\d+\]", "", " ".join(sentences)).split()


def test_a_very_long_answer_goes_out_as_several_messages_that_slack_takes() -> None:
    text = "\n\n".join(f"{'word ' * 500}[{marker}]" for marker in range(1, 81))
    messages = blocks.message(answer(text, tuple(cited(marker) for marker in range(1, 81))), reference="7")
    assert len(messages) == 2
    assert all(_wrong_blocks(body) == [] for _, body in messages)
    assert messages[-1][1][-1]["type"] == "actions"


def test_every_real_answer_and_its_evidence_fit(shipped_home: Path) -> None:
    with Assistant.open(shipped_home) as assistant:
        for question in assistant.examples(20):
            told = assistant.ask(question)
            ((_, body),) = blocks.message(told, reference="1")
            assert _wrong_blocks(body) == []
            linked = [int(found[2]) for found in _LINK.finditer(json.dumps(body))]
            assert linked == [one.marker for one in told.citations if one.url]
            assert _wrong_blocks(blocks.evidence(told)["blocks"], most=100) == []


def test_evidence_links_to_its_source_and_tells_its_date() -> None:
    (section,) = blocks.evidence(answer("x [1]", (cited(1),)))["blocks"]
    assert section["text"]["text"].startswith(
        "*[1]* Amazon SQS, as of 2026-05\n> A quote.\n<https://docs.aws"
    )


def test_a_notification_tells_the_first_line_without_its_marks() -> None:
    ((summary, _),) = blocks.message(answer("- **Choose SQS.** [1]\n- More [2]", (cited(1), cited(2))))
    assert summary == "Choose SQS."


def test_a_notice_and_a_refusal_are_told_without_buttons() -> None:
    refused = replace(answer("Nothing answers that."), notices=("Composed without the model.",))
    ((summary, body),) = blocks.message(refused, reference="1")
    assert summary == "Nothing answers that."
    assert [block["type"] for block in body] == ["section", "context"]


def test_the_stand_in_for_slack_speaks_with_slacks_own_client_and_refuses_what_slack_refuses() -> None:
    fake = SlackServer(busy_every=3)
    with fake.running() as url:
        client = WebClient(token="xoxb-1", base_url=url)
        assert client.auth_test()["user_id"] == "UBOT"
        assert client.chat_postMessage(channel="C1", text="x", thread_ts="1.1")["ok"]
        with pytest.raises(SlackApiError, match="ratelimited"):
            client.chat_postMessage(channel="C1", text="x")
        fake.busy_every = 0
        for wrong in (
            [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3_001}}],
            [{"type": "section", "text": {"type": "mrkdwn", "text": "x"}}] * 51,
        ):
            with pytest.raises(SlackApiError, match="invalid_blocks"):
                client.chat_postMessage(channel="C1", text="x", blocks=wrong)
        assert len(client.conversations_replies(channel="C1", ts="1.1")["messages"]) == 1
