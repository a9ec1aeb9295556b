"""Which of Slack's events ask something of us, and what. Pure; any key may be missing, null or empty."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from ui.state.inbox import Incoming

_MENTION = re.compile(r"<@(\w+)(?:\|[^>]*)?>")
_LINK = re.compile(r"<(?:[#!][^>|]*|(?:https?|mailto):[^>|]*)\|([^>]*)>")
_BARE = re.compile(r"<(?:[#!])?([^>|]+)>")
_ASKING_SUBTYPES = ("", "file_share", "thread_broadcast")
"""Of messages that people write; every other subtype tells of something that happened."""


def read(envelope: Mapping[str, Any], takes_part: Callable[[str, str], bool]) -> Incoming | None:
    """Return the message that an event brings for us, None where it is none.

    For us is: a mention, a direct message, and a reply in a thread of which `takes_part(team, thread)` is true.
    Messages of bots, ours or others', never are.
    """
    event = _part(envelope, "event")
    channel, timestamp = _text(event, "channel"), _text(event, "ts")
    if _text(event, "type") not in ("app_mention", "message") or not (channel and timestamp):
        return None
    if _text(event, "subtype") not in _ASKING_SUBTYPES or not _by_a_person(envelope, event):
        return None
    team = _text(envelope, "team_id") or _text(event, "team")
    place, thread = f"{channel}:{timestamp}", f"{channel}:{_text(event, 'thread_ts') or timestamp}"
    mentioned = _MENTION.findall(_text(event, "text"))
    ours = bot_users(envelope)
    direct = _text(event, "channel_type") == "im"
    if not direct and _text(event, "type") != "app_mention" and not ours & set(mentioned):
        to_others = bool(mentioned)
        if to_others or not _text(event, "thread_ts") or not takes_part(team, thread):
            return None
    event_id = _text(envelope, "event_id") or f"message {place}"
    return Incoming(team, event_id, place, thread, json.dumps(envelope))


def question(envelope: Mapping[str, Any]) -> str:
    """Return what a message asks: its text without mentions, Slack's own marks resolved."""
    text = _MENTION.sub(" ", _text(_part(envelope, "event"), "text"))
    return html.unescape(_BARE.sub(r"\1", _LINK.sub(r"\1", text))).strip()


def bot_users(envelope: Mapping[str, Any]) -> set[str]:
    """Return the ids under which our bot is known where the event happened."""
    given = envelope.get("authorizations")
    entries = given if isinstance(given, list) else []
    return {_text(entry, "user_id") for entry in entries if isinstance(entry, dict)} - {""}


def _by_a_person(envelope: Mapping[str, Any], event: Mapping[str, Any]) -> bool:
    if _text(event, "bot_id") or event.get("bot_profile"):
        return False
    user = _text(event, "user")
    return bool(user) and user != "USLACKBOT" and user not in bot_users(envelope)


def _part(whole: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    part = whole.get(key)
    return part if isinstance(part, dict) else {}


def _text(whole: Mapping[str, Any], key: str) -> str:
    value = whole.get(key)
    return value if isinstance(value, str) else ""
