"""AWS services by the names people use for them, read from `services.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

import yaml


def named(text: str) -> list[str]:
    """Return the short names of the AWS services that a text names, in order, each once.

    The longest name counts: "EventBridge Scheduler" is not EventBridge.
    """
    return list(dict.fromkeys(service for service, _, _ in mentions(text)))


def mentions(text: str) -> list[tuple[str, int, int]]:
    """Return short name, start and end of every mention of an AWS service in a text, in order.

    >>> mentions("from SQS to a lambda")
    [('SQS', 5, 8), ('Lambda', 14, 20)]
    """
    pattern, short = _names()
    return [(short[match[1].lower()], *match.span()) for match in pattern.finditer(text)]


def known_services() -> frozenset[str]:
    """Return the short names of all services that are known."""
    return frozenset(_listed())


@cache
def _names() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """Return one pattern for all names, longest first, and name -> short name."""
    short = {name: service for service, names in _listed().items() for name in names}
    longest_first = sorted(short, key=len, reverse=True)
    return re.compile(
        rf"(?<![\w-])({'|'.join(map(re.escape, longest_first))})s?(?![\w])", re.IGNORECASE
    ), short


@cache
def _listed() -> Mapping[str, list[str]]:
    """Return short name -> how people write it."""
    listed: dict[str, list[str]] = yaml.safe_load(
        resources.files("corpus.language").joinpath("services.yaml").read_text("utf-8")
    )
    return listed
