"""Every setting: where it may be set, what it means, and what it is now. The environment wins over the file."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ui.errors import SettingWrong

FILE = "workshape.toml"
_NAMES_FILE = "WORKSHAPE_CONFIG"
_PREFIX = "WORKSHAPE_"


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("a text")
    return value


def _switch(value: Any) -> str:
    word = str(value).lower()
    if word not in ("", "yes", "no", "true", "false", "on", "off", "1", "0"):
        raise ValueError("yes or no")
    return word


def _port(value: Any) -> int:
    number = int(value) if isinstance(value, str) and value.isdecimal() else value
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= 65_535:
        raise ValueError("a number from 1 to 65535")
    return number


def _count(value: Any) -> int:
    number = int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 9 else value
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= 1_000_000:
        raise ValueError("a number from 1 to 1000000")
    return number


def _seconds(value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = 0.0
    if isinstance(value, bool) or not 0 < number <= 86_400:
        raise ValueError("a number of seconds, above 0 and at most 86400")
    return number


def _url(value: Any) -> str:
    parts = urlsplit(value) if isinstance(value, str) else urlsplit("")
    if value != "" and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise ValueError("an address such as https://workshape.example.com")
    return str(value)


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its place in the file, its variable, its default, how its value is read, whether it is secret."""

    key: str
    variable: str
    default: Any
    read: Callable[[Any], Any]
    meaning: str
    secret: bool = False


SETTINGS = (
    Setting("collection.home", "WORKSHAPE_HOME", "", _text, "folder of the collection"),
    Setting("collection.encoder", "WORKSHAPE_ENCODER", "", _text, "another sentence-transformers model"),
    Setting("collection.tables", "WORKSHAPE_TABLES", "", _text, "folder of decision tables of your own"),
    Setting(
        "ingest.seconds", "WORKSHAPE_INGEST_SECONDS", 120.0, _seconds, "longest time for reading one file"
    ),
    Setting(
        "ingest.megabytes", "WORKSHAPE_INGEST_MEGABYTES", 2000, _count, "most memory for reading one file"
    ),
    Setting("model.name", "WORKSHAPE_MODEL", "", _text, "language model that phrases the answers"),
    Setting(
        "model.reads", "WORKSHAPE_MODEL_READS", "", _switch, "whether it is also asked for facts it can quote"
    ),
    Setting("model.key", "WORKSHAPE_MODEL_KEY", "", _text, "key of a model server named by address", True),
    Setting("server.host", "WORKSHAPE_HOST", "127.0.0.1", _text, "address to listen on"),
    Setting("server.port", "WORKSHAPE_PORT", 7860, _port, "port to listen on"),
    Setting(
        "server.public_url", "WORKSHAPE_PUBLIC_URL", "", _url, "where a proxy makes the server reachable"
    ),
    Setting(
        "server.answer_seconds", "WORKSHAPE_ANSWER_SECONDS", 180.0, _seconds, "longest time for an answer"
    ),
    Setting(
        "server.questions_a_minute",
        "WORKSHAPE_QUESTIONS_A_MINUTE",
        60,
        _count,
        "questions a minute of each key, user or address, where others reach the server",
    ),
    Setting("server.connections", "WORKSHAPE_CONNECTIONS", 1000, _count, "connections at the same time"),
    Setting(
        "server.client_connections",
        "WORKSHAPE_CLIENT_CONNECTIONS",
        100,
        _count,
        "connections of one address; behind a proxy all are the proxy's, and this does not hold",
    ),
    Setting(
        "slack.signing_secret", "SLACK_SIGNING_SECRET", "", _text, "proves that a request is Slack's", True
    ),
    Setting("slack.bot_token", "SLACK_BOT_TOKEN", "", _text, "lets us answer in Slack", True),
    Setting("slack.api_url", "WORKSHAPE_SLACK_API_URL", "https://slack.com/api/", _url, "Slack's Web API"),
)
_BY_KEY = {setting.key: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class Value:
    """What a setting is, and where that was said."""

    setting: Setting
    value: Any
    origin: str

    def shown(self) -> str:
        """Return the value as it may be printed."""
        if self.setting.secret and self.value:
            return "(set, not shown)"
        return str(self.value) or "(none)"


class Settings:
    """The settings in force, by their keys in the file."""

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = values

    def __getitem__(self, key: str) -> Any:
        return self._values[key].value

    def values(self) -> list[Value]:
        """Return every setting with its value and origin."""
        return list(self._values.values())

    def export(self, environment: MutableMapping[str, str] = os.environ) -> None:
        """Put what the file says into the environment, from which the packages below read what is theirs."""
        for value in self._values.values():
            if value.value != value.setting.default and value.setting.variable not in environment:
                environment[value.setting.variable] = str(value.value)


def load(environment: Mapping[str, str] = os.environ, folder: Path | None = None) -> Settings:
    """Return the settings: the environment's, else those of the file, else the defaults.

    The file is the one that WORKSHAPE_CONFIG names, else workshape.toml in `folder` (None: the current one).
    Raises: SettingWrong for a key that does not exist, with the nearest one, and for a value that cannot be.
    """
    named = environment.get(_NAMES_FILE)
    path = Path(named).expanduser() if named else (folder or Path()) / FILE
    entry = _read(path, required=bool(named))
    _refuse_unknown(environment)
    values = {}
    for setting in SETTINGS:
        if environment.get(setting.variable):
            value, origin = environment[setting.variable], f"environment, {setting.variable}"
        elif setting.key in entry:
            value, origin = entry[setting.key], str(path)
        else:
            value, origin = setting.default, "default"
        try:
            values[setting.key] = Value(setting, setting.read(value), origin)
        except ValueError as error:
            given = "its value" if setting.secret else repr(value)
            raise SettingWrong(f"{setting.key} ({origin})", f"{given} is not {error}") from error
    return Settings(values)


def _read(path: Path, *, required: bool) -> dict[str, Any]:
    """Return the file's settings under their whole keys, `section.name`."""
    try:
        sections = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        if required:
            raise SettingWrong(_NAMES_FILE, f"there is no file {path}") from error
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingWrong(str(path), f"it cannot be read: {error}") from error
    entry: dict[str, Any] = {}
    for section, inside in sections.items():
        entry |= (
            {f"{section}.{name}": value for name, value in inside.items()}
            if isinstance(inside, dict)
            else {section: inside}
        )
    for key in entry:
        if key not in _BY_KEY:
            raise SettingWrong(str(path), f"there is no setting {key}{_nearest(key, _BY_KEY)}")
    return entry


def _refuse_unknown(environment: Mapping[str, str]) -> None:
    known = {setting.variable: setting for setting in SETTINGS} | {_NAMES_FILE: None}
    for name in environment:
        if name.startswith(_PREFIX) and name not in known:
            raise SettingWrong(name, f"there is no setting of that name{_nearest(name, known)}")


def _nearest(key: str, known: Mapping[str, object]) -> str:
    near = get_close_matches(key, known, 1, 0.5)
    return f": did you mean {near[0]}?" if near else ": `workshape settings` lists them all"
