"""Whether a request is Slack's: the signature over its very bytes, and its time. Pure but for the clock."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from slack_sdk.signature import Clock, SignatureVerifier

_LONGEST_TIMESTAMP = 12


def verified(secret: str, headers: Mapping[str, str], body: bytes, now: float | None = None) -> bool:
    """Return whether the headers sign the body with our secret, at most five minutes from `now`.

    `headers` finds its keys in any case, as Starlette's do, or holds them in lower case. What is no number, ASCII or
    UTF-8 is never Slack's; its library would raise.
    """
    timestamp = headers.get("x-slack-request-timestamp") or ""
    signature = headers.get("x-slack-signature") or ""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < _LONGEST_TIMESTAMP):
        return False
    if not signature.isascii():
        return False
    verifier = SignatureVerifier(secret, _At(time.time() if now is None else now))
    try:
        return verifier.is_valid(body, timestamp, signature)
    except UnicodeDecodeError:
        return False


@dataclass(frozen=True)
class _At(Clock):
    """A clock that stands."""

    at: float

    def now(self) -> float:
        return self.at
