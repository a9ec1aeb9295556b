"""One answer to one channel, by an incoming webhook: no app that listens, so no buttons."""

from __future__ import annotations

from slack_sdk.webhook import WebhookClient

from assistant import Answer
from ui.errors import SlackRefused
from ui.slack import blocks

_TIMEOUT_S = 15


def post(webhook: str, answer: Answer) -> None:
    """Post the answer. Raises: SlackRefused, with what Slack, or the way to it, had to say."""
    client = WebhookClient(webhook, timeout=_TIMEOUT_S)
    for summary, body in blocks.message(answer):
        try:
            response = client.send(text=summary, blocks=body, unfurl_links=False, unfurl_media=False)
        except (OSError, ValueError) as error:  # no such host, a closed connection, not an address
            raise SlackRefused(str(error)) from error
        if response.status_code != 200:
            raise SlackRefused(f"{response.status_code} {response.body}".strip())
