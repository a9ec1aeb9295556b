"""Dates and web addresses that are what they say: checked where they come in and where they are shown. Pure."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_DAY = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
_SCHEMES = ("http", "https")
_KEPT = "!#$&*+,/:;=?@~%-._"
"""Signs that an address is written with; every other is percent-encoded, brackets and quotes too."""
_HOST = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)*[^\W_](?:[\w-]*[^\W_])?\.?", re.IGNORECASE)
_LONGEST = 2_000


def day(text: str) -> str:
    """Return a day, month or year as ISO 8601 writes it; empty where the text is none."""
    return text if _DAY.fullmatch(text) else ""


def web_address(text: str) -> str:
    """Return an address of the web that ends nothing it may stand in; empty where the text is none.

    >>> web_address("https://ok.example/a) [Click](https://evil.example")
    'https://ok.example/a%29%20%5BClick%5D%28https://evil.example'
    >>> web_address("javascript:alert(1)")
    ''
    """
    text = text.strip()
    try:
        parts = urlsplit(text)
        named, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in _SCHEMES or not _HOST.fullmatch(named) or port == 0:
        return ""
    if "@" in parts.netloc or len(text) > _LONGEST or any(ord(char) < 32 for char in text):
        return ""
    return quote(text, safe=_KEPT)
