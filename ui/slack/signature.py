"""Whether a request is Slack's: the signature over its very bytes, and its time. Pure but for the clock."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Mapping

_WINDOW_S = 300
"""Slack's own: what is older was recorded by somebody."""
_LONGEST_TIMESTAMP = 12


def verified(secret: str, headers: Mapping[str, str], body: bytes, now: float | None = None) -> bool:
    """Return whether the headers sign the body with our secret, at most five minutes from `now`.

    `headers` finds its keys in any case, as Starlette's do, or holds them in lower case. Source: Slack, "Verifying
    requests from Slack".
    """
    timestamp = headers.get("x-slack-request-timestamp") or ""
    signature = headers.get("x-slack-signature") or ""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < _LONGEST_TIMESTAMP):
        return False
    if abs((time.time() if now is None else now) - int(timestamp)) > _WINDOW_S:
        return False
    signed = b"v0:" + timestamp.encode() + b":" + body
    expected = "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.encode())  # bytes: other characters cannot raise
