"""What a reader complains of, in a closed vocabulary: lost, twice, late, ..."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence


class Complaints:
    """Complaint -> the phrases that voice it; one that ends in * is the beginning of a word."""

    def __init__(self, listed: Mapping[str, Sequence[str]]) -> None:
        self.known = frozenset(listed)
        """The closed vocabulary."""
        self._patterns = {
            name: re.compile(
                rf"(?<!\w)({'|'.join(_phrase(str(phrase)) for phrase in phrases)})", re.IGNORECASE
            )
            for name, phrases in listed.items()
        }

    def voiced(self, text: str) -> frozenset[str]:
        """Return which of them a text voices; most texts complain of nothing.

        >>> Complaints({"twice": ["twice"], "killed": ["kill*"]}).voiced("killed twice") == {"twice", "killed"}
        True
        """
        return frozenset(name for name, pattern in self._patterns.items() if pattern.search(text))


def _phrase(phrase: str) -> str:
    words = r"\s+".join(map(re.escape, phrase.rstrip("*").split()))
    return words if phrase.endswith("*") else rf"{words}(?!\w)"
