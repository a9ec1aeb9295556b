"""The JSON schema of the facts that a decision takes: each by name, with the words or the quantity that it may be."""

from __future__ import annotations

from typing import Any

from corpus.documents.facts import FactKind, Facts

_QUANTITIES = {
    "time": r"^[0-9]{1,4} (ms|s|min|h|day)$",
    "rate": r"^[0-9]{1,6} per (second|minute|hour|day)$",
    "size": r"^[0-9]{1,5} (KB|MB|GB)$",
    "money": r"^\$[0-9]{1,6} a month$",
    "cpu": r"^[0-9]{1,2} vCPU$",
    "share": r"^[0-9]{1,2} %$",
}
"""How a quantity is written; other everyday ways are understood too."""


def facts_schema(kinds: Facts) -> dict[str, Any]:
    """Return the schema of an object of facts."""
    facts = {name: {"description": _about(kind), **_schema(kind)} for name, kind in kinds.items()}
    return {"type": "object", "additionalProperties": False, "properties": facts}


def _about(kind: FactKind) -> str:
    return kind.declared.about[:1].upper() + kind.declared.about[1:] + "."


def _schema(kind: FactKind) -> dict[str, Any]:
    if kind.declared.kind == "services":
        return _one_or_more({"type": "string", "minLength": 1})
    if kind.declared.kind == "flag":
        return {"type": "boolean"}
    words = kind.words
    denied = [f"not {word}" for word in words] if kind.declared.kind == "choice" else []
    ways: list[dict[str, Any]] = [{"enum": [*words, *denied]}] if words else []
    if kind.dimensions:
        ways.append(_quantity(kind.dimensions[0]))
    if kind.declared.many:
        return _one_or_more(ways[0])
    return ways[0] if len(ways) == 1 else {"anyOf": ways}


def _one_or_more(entry: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [entry, {"type": "array", "items": entry}]}


def _quantity(dimension: str) -> dict[str, Any]:
    if dimension == "count":
        return {"type": "number", "minimum": 0, "maximum": 1e15}
    return {"type": "string", "pattern": _QUANTITIES[dimension]}
