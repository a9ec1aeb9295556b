"""The YAML block at the head of a document becomes typed values, or an error that says what to mend."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import Any

import yaml

from corpus.checked import day, web_address
from corpus.errors import CorpusError
from corpus.types import Source

KINDS = ("article", "pattern", "service", "decision", "situation", "note")
UNDATED = "undated"
"""Written as `as_of` of a source that bears no date; read as an empty string."""

_BLOCK = re.compile(
    r"\A\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
_LOOKS_LIKE_KEYS = re.compile(r"\A(?:\s*(?:#[^\n]*)?\n)*[A-Za-z_][\w-]*[ \t]*:(?:\s|\Z)")
_ID = re.compile(r"[^\s/\\]{1,120}")


class FrontMatterError(CorpusError):
    """A value in the front matter of a document cannot be used."""

    def __init__(self, name: str, key: str, problem: str) -> None:
        self.name, self.key = name, key
        of = f"key {key!r} in the front matter of {name}" if key else f"the front matter of {name}"
        super().__init__(f"{of}: {problem}")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a document says of itself; an empty value was not given.

    `given` holds the keys as written, those of a source as `sources.ID.KEY`: unknown ones are kept here and
    nowhere else.
    """

    id: str = ""
    title: str = ""
    kind: str = ""
    publisher: str = ""
    url: str = ""
    licence: str = ""
    as_of: str = ""
    services: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    given: frozenset[str] = frozenset()


KEYS = frozenset(field.name for field in fields(FrontMatter)) - {"given"}
SOURCE_KEYS = frozenset(field.name for field in fields(Source))


def split_front_matter(text: str, name: str) -> tuple[FrontMatter, str]:
    """Return what the front matter says and the text after it.

    A text without front matter, or that merely opens with a rule of dashes, comes back whole with an empty
    FrontMatter. `name` is the file as an error names it. Raises: FrontMatterError.
    """
    block = _BLOCK.match(text)
    if block is None or not _LOOKS_LIKE_KEYS.match(block.group(1)):
        return FrontMatter(), text
    return _typed(_parse(block.group(1), name), name), text[block.end() :]


def _parse(block: str, name: str) -> dict[str, Any]:
    """Return the mapping with every scalar as written: no dates, numbers or booleans to guess back."""
    try:
        value = yaml.load(block, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise FrontMatterError(
            name, "", f"not valid YAML at line {line} ({error.problem}); quote a value with ': ' or '#' in it"
        ) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise FrontMatterError(
            name, "", "not valid YAML; write `key: value` lines between the `---`"
        ) from error
    if not isinstance(value, dict):
        raise FrontMatterError(name, "", "not a mapping; write `key: value` lines between the `---`")
    return {str(key): content for key, content in value.items()}


def _typed(values: dict[str, Any], name: str) -> FrontMatter:
    kind = _string(values, "kind", name).lower()
    if kind and kind not in KINDS:
        raise FrontMatterError(name, "kind", f"{kind!r} is not one of {', '.join(KINDS)}")
    id_ = _string(values, "id", name)
    if id_ and not _ID.fullmatch(id_):
        raise FrontMatterError(
            name, "id", f"{id_!r} must be one word of at most 120 characters without slashes"
        )
    sources = _sources(values.get("sources") or [], name)
    return FrontMatter(
        id=id_,
        title=_string(values, "title", name),
        kind=kind,
        publisher=_string(values, "publisher", name),
        url=_address(values, "url", name),
        licence=_string(values, "licence", name),
        as_of=_date(values, "as_of", name),
        services=_strings(values, "services", name),
        questions=_strings(values, "questions", name),
        path=_strings(values, "path", name),
        seen=_strings(values, "seen", name),
        sources=tuple(source for source, _ in sources),
        given=frozenset(values).union(*(keys for _, keys in sources)),
    )


def _sources(value: Any, name: str) -> list[tuple[Source, set[str]]]:
    if not isinstance(value, list):
        raise FrontMatterError(name, "sources", "must be a list; begin each source with `- id: KEY`")
    return [_source(item, name, number) for number, item in enumerate(value, 1)]


def _source(item: Any, name: str, number: int) -> tuple[Source, set[str]]:
    where = f"sources, entry {number}"
    if not isinstance(item, dict) or not _string(item, "id", name):
        raise FrontMatterError(name, where, "must have an `id`, the key that sentences name as [@KEY]")
    id_ = _string(item, "id", name)
    source = Source(
        id=id_,
        title=_string(item, "title", name) or id_,
        publisher=_string(item, "publisher", name),
        url=_address(item, "url", name),
        as_of=_date(item, "as_of", name),
        confidence=_string(item, "confidence", name),
    )
    return source, {f"sources.{id_}.{key}" for key in item}


def _string(values: dict[str, Any], key: str, name: str) -> str:
    value = values.get(key, "")
    if not isinstance(value, str):
        raise FrontMatterError(name, key, "must be one text, not a list or a mapping")
    return " ".join(value.split())


def _date(values: dict[str, Any], key: str, name: str) -> str:
    value = _string(values, key, name)
    if value.lower() == UNDATED or not value:
        return ""
    if not day(value):
        raise FrontMatterError(
            name, key, f"{value!r} is no date: write 2026, 2026-05, 2026-05-31 or {UNDATED}"
        )
    return value


def _address(values: dict[str, Any], key: str, name: str) -> str:
    value = _string(values, key, name)
    if value and not web_address(value):
        raise FrontMatterError(
            name, key, f"{value!r} is no address of the web: write https://..., or leave it out"
        )
    return web_address(value)


def _strings(values: dict[str, Any], key: str, name: str) -> tuple[str, ...]:
    value = values.get(key, [])
    if isinstance(value, str):
        value = [value] if value.strip() else []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise FrontMatterError(name, key, "must be a list of texts; quote an item with ': ' in it")
    return tuple(" ".join(item.split()) for item in value if item.strip())
