"""Whether what a file says has arrived: the letters seen in it against the letters that were kept. Pure.

Letters and not words, since markup parts words, and some scripts do not; what is lost is lost with its letters.
"""

from __future__ import annotations

import re
from collections import Counter

_LETTER = re.compile(r"[^\W\d_]")
_FEW = 20
"""So few missing letters are a matter of markup that two readers understand differently."""
_NOTED, _TOO_MUCH = 0.02, 0.1


def letters(text: str) -> Counter[str]:
    """Return how often each letter stands in a text."""
    counted = Counter(text)
    return Counter({char: count for char, count in counted.items() if _LETTER.match(char)})


def lost(seen: Counter[str], kept: Counter[str]) -> float:
    """Return the share of what was seen that was not kept; 0 where it is too little to mean anything."""
    missing = (seen - kept).total()
    share = missing / seen.total() if missing > _FEW else 0.0
    return share if share > _NOTED else 0.0


def is_too_much(share: float) -> bool:
    """Return whether so much is lost that the rest would mislead."""
    return share > _TOO_MUCH
