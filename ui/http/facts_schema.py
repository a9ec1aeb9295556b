"""The JSON schema of the facts that a decision takes: each by name, with the words or the quantity that it may be."""

from __future__ import annotations

from typing import Any

from assistant.reading.shape.given import SERVICES, words_of
from assistant.reading.shape.vocabulary import FactKind, vocabulary

_QUANTITIES = {
    "time": r"^[0-9]{1,4} (ms|s|min|h|day)$",
    "rate": r"^[0-9]{1,6} per (second|minute|hour|day)$",
    "size": r"^[0-9]{1,5} (KB|MB|GB)$",
    "money": r"^\$[0-9]{1,6} a month$",
    "cpu": r"^[0-9]{1,2} vCPU$",
    "share": r"^[0-9]{1,2} %$",
}
"""How a quantity is written; other everyday ways are understood too."""


def facts_schema() -> dict[str, Any]:
    """Return the schema of an object of facts."""
    name_of_service = {"type": "string", "minLength": 1}
    named = {
        name: {"description": "A service, or several.", **_one_or_more(name_of_service)} for name in SERVICES
    }
    facts = {name: {"description": _about(kind), **_schema(kind)} for name, kind in vocabulary().items()}
    return {"type": "object", "additionalProperties": False, "properties": {**facts, **named}}


def _about(kind: FactKind) -> str:
    return kind.about[:1].upper() + kind.about[1:] + "."


def _schema(kind: FactKind) -> dict[str, Any]:
    words = words_of(kind)
    if any(isinstance(word, bool) for word in words):
        return {"type": "boolean"}
    denied = [f"not {word}" for word in words] if not kind.contexts else []
    ways: list[dict[str, Any]] = [{"enum": [*words, *denied]}] if words else []
    if kind.contexts:
        ways.append(_quantity(kind.contexts[0].dimension))
    if kind.many:
        return _one_or_more(ways[0])
    return ways[0] if len(ways) == 1 else {"anyOf": ways}


def _one_or_more(entry: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [entry, {"type": "array", "items": entry}]}


def _quantity(dimension: str) -> dict[str, Any]:
    if dimension == "count":
        return {"type": "number", "minimum": 0, "maximum": 1e15}
    return {"type": "string", "pattern": _QUANTITIES[dimension]}
