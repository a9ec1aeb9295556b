"""Which documents need work: a comparison of what is stored with what the sources have now. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """Uris by what is to be done with them, each sorted."""

    add: tuple[str, ...]
    replace: tuple[str, ...]
    keep: tuple[str, ...]
    remove: tuple[str, ...]


def plan(
    stored: Mapping[str, str],
    seen: Mapping[str, str],
    *,
    unreadable: Iterable[str] = (),
    scope: Iterable[str] = (),
) -> Plan:
    """Compare uri -> revision maps: what the collection has against what the sources have now.

    Only a stored uri that starts with one of `scope` is removed when it is not seen; one that is there but
    `unreadable` is left alone, so that an outage deletes nothing.
    """
    prefixes = tuple(scope)
    gone = stored.keys() - seen.keys() - set(unreadable)
    return Plan(
        add=tuple(sorted(seen.keys() - stored.keys())),
        replace=tuple(sorted(uri for uri in seen.keys() & stored.keys() if seen[uri] != stored[uri])),
        keep=tuple(sorted(uri for uri in seen.keys() & stored.keys() if seen[uri] == stored[uri])),
        remove=tuple(sorted(uri for uri in gone if uri.startswith(prefixes))) if prefixes else (),
    )
