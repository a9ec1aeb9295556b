"""The manifest from which Slack makes our app: what it may do, what it is told, and where. Pure."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from ui.errors import BadAddress

PATH = "/slack/events"
_SCOPES = (
    "app_mentions:read",
    "channels:history",
    "chat:write",
    "groups:history",
    "im:history",
    "mpim:history",
)
"""To be asked, to read threads it takes part in (and to see whether an answer arrived), and to answer."""
_EVENTS = ("app_mention", "message.channels", "message.groups", "message.im", "message.mpim")


def manifest(address: str) -> dict[str, Any]:
    """Return the manifest of an app whose events go to the server at `address`. Raises: BadAddress."""
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment:
        raise BadAddress(
            address, "Slack sends events to addresses such as https://workshape.example.com only"
        )
    url = address.rstrip("/").removesuffix(PATH) + PATH
    return {
        "display_information": {
            "name": "workshape",
            "description": "Answers AWS architecture questions with checked citations",
        },
        "features": {
            "app_home": {"messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
            "bot_user": {"display_name": "workshape", "always_online": True},
        },
        "oauth_config": {"scopes": {"bot": list(_SCOPES)}},
        "settings": {
            "event_subscriptions": {"request_url": url, "bot_events": list(_EVENTS)},
            "interactivity": {"is_enabled": True, "request_url": url},
            "org_deploy_enabled": False,
            "socket_mode_enabled": False,
            "token_rotation_enabled": False,
        },
    }
