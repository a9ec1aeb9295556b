"""What the bot does, by slack-bolt: answer a kept message, show its evidence, note what its readers think of it."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Sequence
from typing import Any, Protocol

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from assistant import Answer, QuestionRejected
from ui.slack import blocks
from ui.slack.events import question
from ui.state.inbox import Inbox, Kept, Verdict

_log = logging.getLogger(__name__)
_bolt_log = logging.getLogger(f"{__name__}.bolt")
_WAITS_FOR_RATE = 3
_TIMEOUT_S = 15
_PAGE = 200
_EVENT = "workshape_answer"
"""The type of the metadata by which an answer is recognised in its thread."""
_HOPELESS = {
    "channel_not_found", "is_archived", "not_in_channel", "thread_not_found", "restricted_action", "user_is_bot",
    "cannot_reply_to_message", "messages_tab_disabled", "msg_too_long", "invalid_blocks", "msg_blocks_too_long",
}  # fmt: skip
"""Errors of Slack that no further attempt can cure: they are the channel's or the message's."""


class Answerer(Protocol):
    """What this door needs of an assistant."""

    async def aask(self, question: str) -> Answer:
        """Return the answer. Raises: AssistantError, CorpusError."""
        ...

    def knows(self) -> str:
        """Return one sentence on what the collection holds."""
        ...


def build_bot(answerer: Answerer, inbox: Inbox, secret: str, token: str, api_url: str) -> AsyncApp:
    """Return the application whose listeners take kept messages (with their row as `context["kept"]`) and clicks."""
    base = api_url if api_url.endswith("/") else f"{api_url}/"
    client = AsyncWebClient(
        token=token,
        base_url=base,
        timeout=_TIMEOUT_S,
        retry_handlers=[AsyncRateLimitErrorRetryHandler(max_retry_count=_WAITS_FOR_RATE)],
    )
    _bolt_log.setLevel(logging.ERROR)  # it warns of a token in the environment, where it belongs
    bolt = AsyncApp(signing_secret=secret, client=client, process_before_response=True, logger=_bolt_log)

    async def answer(context: AsyncBoltContext, client: AsyncWebClient) -> None:
        kept: Kept = context["kept"]
        envelope = json.loads(kept.body)
        answer_json = kept.answer
        if not answer_json:
            answer_json = await _answer_json(answerer, question(envelope))
            await asyncio.to_thread(inbox.posting, kept.id, answer_json)
        sent = await _sent(client, kept, envelope) if kept.state == "posting" else set()
        await _post(client, kept, envelope, answer_json, sent)

    async def show_evidence(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, action: dict[str, Any]
    ) -> None:
        await ack()
        kept = await asyncio.to_thread(_clicked, inbox, body, action)
        if kept is None:
            await _whisper(
                client, body, "The evidence of this answer is no longer kept. Ask again to see it."
            )
            return
        view = blocks.evidence(Answer.from_dict(json.loads(kept.answer)))
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    async def rate(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, action: dict[str, Any]
    ) -> None:
        await ack()
        kept = await asyncio.to_thread(_clicked, inbox, body, action)
        verdict: Verdict = "up" if action["action_id"] == blocks.UP else "down"
        if kept is not None:
            await asyncio.to_thread(inbox.rate, kept.id, body["user"]["id"], verdict)
        await _whisper(client, body, "Noted, thank you." if kept else "This answer is no longer kept.")

    async def failed(error: Exception, context: AsyncBoltContext) -> BoltResponse:
        if "failure" in context:
            context["failure"].append(error)
        else:
            _log.error("a click failed", exc_info=error)
        return BoltResponse(status=500)

    bolt.error(failed)
    bolt.event("app_mention")(answer)
    bolt.event("message")(answer)
    bolt.action(blocks.EVIDENCE)(show_evidence)
    bolt.action(blocks.UP)(rate)
    bolt.action(blocks.DOWN)(rate)
    return bolt


async def _answer_json(answerer: Answerer, asked: str) -> str:
    """Return the answer as JSON, or what is wrong with the question."""
    try:
        return json.dumps((await answerer.aask(asked)).to_dict())
    except QuestionRejected as error:
        reason = str(error)
        return json.dumps(
            {"note": f"{reason[:1].upper()}{reason[1:]}. {await asyncio.to_thread(answerer.knows)}"}
        )


def _messages(kept: Kept, answer_json: str) -> Sequence[tuple[str, blocks.Blocks]]:
    answer = json.loads(answer_json)
    if "note" in answer:
        return [blocks.note(answer["note"])]
    return blocks.message(Answer.from_dict(answer), reference=str(kept.id))


async def _post(
    client: AsyncWebClient, kept: Kept, envelope: dict[str, Any], answer_json: str, sent: set[str]
) -> None:
    """Post the answer, without the messages already `sent`."""
    for number, (summary, body) in enumerate(_messages(kept, answer_json)):
        key = _key(kept, number)
        if key not in sent:
            await client.chat_postMessage(
                channel=envelope["event"]["channel"],
                thread_ts=_thread(envelope),
                text=summary,
                blocks=body,
                metadata={"event_type": _EVENT, "event_payload": {"key": key}},
                unfurl_links=False,
                unfurl_media=False,
            )


async def _sent(client: AsyncWebClient, kept: Kept, envelope: dict[str, Any]) -> set[str]:
    """Return which messages of the answer the channel has already: an earlier attempt may have ended unheard."""
    channel, thread = envelope["event"]["channel"], _thread(envelope)
    found: set[str] = set()
    cursor = ""
    while True:
        given: dict[str, Any] = {"channel": channel, "limit": _PAGE, "include_all_metadata": True}
        if cursor:
            given["cursor"] = cursor
        page = (
            await client.conversations_replies(ts=thread, **given)
            if thread
            else await client.conversations_history(oldest=envelope["event"]["ts"], **given)
        )
        for message in page["messages"]:
            metadata = message.get("metadata") or {}
            if metadata.get("event_type") == _EVENT:
                found.add(str((metadata.get("event_payload") or {}).get("key")))
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return found


def _key(kept: Kept, number: int) -> str:
    return f"{kept.place}/{number}"


def _thread(envelope: dict[str, Any]) -> str | None:
    """Return the thread to answer in: the message's own, a new one in a channel, none in a direct conversation."""
    event = envelope["event"]
    if event.get("thread_ts"):
        return str(event["thread_ts"])
    return None if event.get("channel_type") == "im" else str(event["ts"])


def _clicked(inbox: Inbox, body: dict[str, Any], action: dict[str, Any]) -> Kept | None:
    """Return the message whose answer was clicked on, if it is one of that very channel."""
    value, channel = str(action.get("value")), (body.get("channel") or {}).get("id")
    kept = inbox.find(int(value)) if value.isdecimal() and value.isascii() else None
    answer_json = json.loads(kept.answer) if kept is not None and kept.answer else {"note": ""}
    return kept if kept and "note" not in answer_json and kept.place.startswith(f"{channel}:") else None


async def _whisper(client: AsyncWebClient, body: dict[str, Any], text: str) -> None:
    """Tell one person something, where they clicked."""
    where = body.get("container") or {}
    given = {"thread_ts": where["thread_ts"]} if where.get("thread_ts") else {}
    await client.chat_postEphemeral(
        channel=body["channel"]["id"], user=body["user"]["id"], text=text, **given
    )


def hopeless(error: BaseException | None) -> bool:
    """Return whether trying again cannot help."""
    return isinstance(error, SlackApiError) and error.response.get("error") in _HOPELESS
