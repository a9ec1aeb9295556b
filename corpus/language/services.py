"""The services of a domain by the names people use for them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence


class Services:
    """Short name -> how people write it, looked for in texts."""

    def __init__(self, listed: Mapping[str, Sequence[str]]) -> None:
        self.known = frozenset(listed)
        """The short names of all services."""
        self._short = {name: service for service, names in listed.items() for name in names}
        longest_first = sorted(self._short, key=len, reverse=True)
        names = "|".join(map(re.escape, longest_first)) or "(?!)"
        self._pattern = re.compile(rf"(?<![\w-])({names})s?(?![\w])", re.IGNORECASE)

    def exactly(self, spelling: str) -> bool:
        """Return whether this is how a service is written, in lower case."""
        return spelling in self._short

    def named(self, text: str) -> list[str]:
        """Return the short names of the services that a text names, in order, each once.

        The longest name counts: "EventBridge Scheduler" is not EventBridge.
        """
        return list(dict.fromkeys(service for service, _, _ in self.mentions(text)))

    def mentions(self, text: str) -> list[tuple[str, int, int]]:
        """Return short name, start and end of every mention of a service in a text, in order.

        >>> Services({"SQS": ["sqs"], "Lambda": ["lambda"]}).mentions("from SQS to a lambda")
        [('SQS', 5, 8), ('Lambda', 14, 20)]
        """
        return [(self._short[match[1].lower()], *match.span()) for match in self._pattern.finditer(text)]
