"""What the library's YAML files declare, as pydantic models; an error names file, place and remedy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import CorpusError

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_AsWritten = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_TOP = "top level"
_Made = TypeVar("_Made", bound=BaseModel)


class Declared(BaseModel):
    """A mapping of a file: a key that it does not know is an error, since it would never be read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DeclarationWrong(CorpusError):
    """A file of the library cannot be used."""

    def __init__(self, path: Path, place: str, problem: str) -> None:
        self.path, self.place = path, place
        super().__init__(f"{path.name}, {place}: {problem}")


def read_yaml(
    path: Path, error: type[DeclarationWrong] = DeclarationWrong, *, as_written: bool = False
) -> Any:
    """Return what a YAML file holds; `as_written`: every scalar as text. Raises: `error`."""
    try:
        return yaml.load(path.read_text("utf-8"), Loader=_AsWritten if as_written else _Loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise error(path, "file", " ".join(str(problem).split())) from problem


def checked(
    model: type[_Made],
    values: Any,
    path: Path,
    place: str = _TOP,
    error: type[DeclarationWrong] = DeclarationWrong,
) -> _Made:
    """Return the values as a model. Raises: `error`, which names the key and, of an unknown one, those known."""
    if not isinstance(values, Mapping):
        raise error(path, place, "is not a mapping of keys to values")
    try:
        return model.model_validate(values)
    except ValidationError as problem:
        detail = problem.errors()[0]
        raise error(path, *_explained(model, place, detail)) from problem


def _explained(model: type[BaseModel], place: str, detail: Any) -> tuple[str, str]:
    """Return the place and the problem of one of pydantic's errors, in the words of whoever edits the file."""
    *within, key = detail["loc"] or ("",)
    if within:
        place = _place(within) if place == _TOP else f"{place}, {_place(within)}"
    match detail["type"]:
        case "value_error":
            return place, str(detail["ctx"]["error"])
        case "missing":
            return place, f"lacks {key!r}"
        case "extra_forbidden":
            known = f": known are {', '.join(sorted(model.model_fields))}" if not within else ""
            return place, f"unknown key {key!r}{known}"
    if place == _TOP:
        return str(key), _wrong(detail)
    return place, f"{key!r} {_wrong(detail)}"


def _place(within: Sequence[int | str]) -> str:
    """Return "limits 1, doubt" for the first limit's doubt."""
    text = ""
    for part in within:
        text += f" {part + 1}" if isinstance(part, int) else f", {part}"
    return text.removeprefix(", ").strip()


def _wrong(detail: Any) -> str:
    given = repr(detail["input"])
    match detail["type"]:
        case "dict_type" | "model_type" | "mapping_type":
            return "is not a mapping"
        case "list_type" | "tuple_type":
            return "is not a list"
        case "literal_error":
            return f"is {given}: write {detail['ctx']['expected']}"
        case "greater_than_equal":
            return f"is {given}, not a number of {detail['ctx']['ge']} or more"
        case kind if kind.startswith(("float", "int", "decimal", "finite")):
            return f"is {given}, not a number"
    return f"is {given}: {detail['msg'][:1].lower()}{detail['msg'][1:]}"
