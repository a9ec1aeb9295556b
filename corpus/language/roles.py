"""What part a section plays in an argument, read from its heading. Pure.

Documents of the shipped library use these headings and no others; of other documents nothing is known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

Role = Literal["verdict", "fits", "not_fits", "why", "how", "figure", "failure", "flip", "conflict", "link"]

HEADINGS: dict[str, Role] = {
    "In one line": "verdict",
    "Fits when": "fits",
    "Good for": "fits",
    "Not when": "not_fits",
    "Not for": "not_fits",
    "Problem": "why",
    "Why it matters": "why",
    "How it works on AWS": "how",
    "Steps": "how",
    "Numbers": "figure",
    "Limits": "figure",
    "Price": "figure",
    "Failure modes": "failure",
    "Watch out": "failure",
    "What would change it": "flip",
    "Where sources differ": "conflict",
    "Related": "link",
}
"""Heading of a section -> its role. One more form names its option: "Choose Fargate when" has the role "fits"."""

_CHOOSE = re.compile(r"Choose (?P<option>.+) when")


def role(heading: Sequence[str]) -> Role | None:
    """Return the role of a section by its path of headings, outermost first; the innermost known one decides."""
    for title in reversed(heading):
        if title in HEADINGS:
            return HEADINGS[title]
        if _CHOOSE.fullmatch(title):
            return "fits"
    return None


def option(heading: Sequence[str]) -> str:
    """Return the option that a section argues for ("Choose Fargate when": "Fargate"), empty for any other."""
    for title in reversed(heading):
        if found := _CHOOSE.fullmatch(title):
            return found["option"]
    return ""
