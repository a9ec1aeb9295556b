"""Names beside those of the services: products, engines, stores and families, from `library/names.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from corpus.documents.declared import DeclarationWrong, Declared, checked, read_yaml
from corpus.language.services import Services

NameKind = Literal[
    "language",
    "framework",
    "compute",
    "platform",
    "cluster",
    "broker",
    "orchestrator",
    "store",
    "data",
    "entry",
    "delivery",
    "observe",
    "feature",
    "pattern",
    "family",
]


class Name(Declared):
    """What a name means: `of` is its maker where that is not AWS, `counterpart` AWS services, nearest first.

    A family names no product: "containers", "a queue".
    """

    kind: NameKind
    names: list[str]
    of: str = ""
    counterpart: list[str] = []


class Names(Services):
    """The names of a domain beside those of its services; the longest one at a place counts."""

    def __init__(self, listed: Mapping[str, Name]) -> None:
        super().__init__({name: entry.names for name, entry in listed.items()})
        self.listed = listed


def read_names(path: Path) -> Names:
    """Return the names in a file; without the file, none. Raises: DeclarationWrong."""
    entries = read_yaml(path) if path.exists() else {}
    listed = {name: checked(Name, entry, path, repr(name)) for name, entry in entries.items()}
    owner: dict[str, str] = {}
    for name, entry in listed.items():
        for spelling in entry.names:
            if spelling != spelling.lower():
                raise DeclarationWrong(path, repr(name), f"{spelling!r} is not in lower case")
            if owner.setdefault(spelling, name) != name:
                raise DeclarationWrong(path, repr(name), f"{spelling!r} is a name of {owner[spelling]!r} too")
    return Names(listed)
