"""Every setting: where it may be set, what it means, and what it is now. The environment wins over the file."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, SecretStr, ValidationError
from pydantic.config import JsonDict
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from ui.errors import SettingWrong

FILE = "workshape.toml"
_NAMES_FILE = "WORKSHAPE_CONFIG"
_PREFIX = "WORKSHAPE_"
_NO_SECRET = SecretStr("")


def _no_truth(value: Any) -> Any:
    """Refuse true and false, which Python takes for 1 and 0."""
    if isinstance(value, bool):
        raise ValueError("no number")
    return value


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise ValueError("no address")
    return value


def _setting(default: Any, key: str, variable: str, meaning: str, wanted: str = "a text") -> Any:
    """Return a field: its place in the file, its variable, what it means, and what its value must be."""
    extra: JsonDict = {"key": key, "wanted": wanted}
    return Field(default, validation_alias=variable, description=meaning, json_schema_extra=extra)


_Url = Annotated[str, AfterValidator(_web_address)]
_Seconds = Annotated[float, Field(gt=0, le=86_400), BeforeValidator(_no_truth)]
_Count = Annotated[int, Field(ge=1, le=1_000_000), BeforeValidator(_no_truth)]
_Port = Annotated[int, Field(ge=1, le=65_535), BeforeValidator(_no_truth)]
_COUNTED = "a number from 1 to 1000000"
_TIMED = "a number of seconds, above 0 and at most 86400"
_ADDRESSED = "an address such as https://workshape.example.com"


class Settings(BaseSettings):
    """The settings in force."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, env_ignore_empty=True)

    home: str = _setting("", "collection.home", "WORKSHAPE_HOME", "folder of the collection")
    encoder: str = _setting(
        "", "collection.encoder", "WORKSHAPE_ENCODER", "another sentence-transformers model"
    )
    tables: str = _setting(
        "", "collection.tables", "WORKSHAPE_TABLES", "folder of decision tables of your own"
    )
    ingest_seconds: _Seconds = _setting(
        120.0, "ingest.seconds", "WORKSHAPE_INGEST_SECONDS", "longest time for reading one file", _TIMED
    )
    ingest_megabytes: _Count = _setting(
        2000, "ingest.megabytes", "WORKSHAPE_INGEST_MEGABYTES", "most memory for reading one file", _COUNTED
    )
    model: str = _setting("", "model.name", "WORKSHAPE_MODEL", "language model that phrases the answers")
    model_reads: bool = _setting(
        False,
        "model.reads",
        "WORKSHAPE_MODEL_READS",
        "whether it is also asked for facts it can quote",
        "yes or no",
    )
    model_key: SecretStr = _setting(
        _NO_SECRET, "model.key", "WORKSHAPE_MODEL_KEY", "key of a model server named by address"
    )
    host: str = _setting("127.0.0.1", "server.host", "WORKSHAPE_HOST", "address to listen on")
    port: _Port = _setting(
        7860, "server.port", "WORKSHAPE_PORT", "port to listen on", "a number from 1 to 65535"
    )
    public_url: _Url = _setting(
        "",
        "server.public_url",
        "WORKSHAPE_PUBLIC_URL",
        "where a proxy makes the server reachable",
        _ADDRESSED,
    )
    answer_seconds: _Seconds = _setting(
        180.0, "server.answer_seconds", "WORKSHAPE_ANSWER_SECONDS", "longest time for an answer", _TIMED
    )
    questions_a_minute: _Count = _setting(
        60,
        "server.questions_a_minute",
        "WORKSHAPE_QUESTIONS_A_MINUTE",
        "questions a minute of each key, user or address, where others reach the server",
        _COUNTED,
    )
    connections: _Count = _setting(
        1000, "server.connections", "WORKSHAPE_CONNECTIONS", "connections at the same time", _COUNTED
    )
    client_connections: _Count = _setting(
        100,
        "server.client_connections",
        "WORKSHAPE_CLIENT_CONNECTIONS",
        "connections of one address; behind a proxy all are the proxy's, and this does not hold",
        _COUNTED,
    )
    slack_signing_secret: SecretStr = _setting(
        _NO_SECRET, "slack.signing_secret", "SLACK_SIGNING_SECRET", "proves that a request is Slack's"
    )
    slack_bot_token: SecretStr = _setting(
        _NO_SECRET, "slack.bot_token", "SLACK_BOT_TOKEN", "lets us answer in Slack"
    )
    slack_api_url: _Url = _setting(
        "https://slack.com/api/",
        "slack.api_url",
        "WORKSHAPE_SLACK_API_URL",
        "Slack's Web API",
        _ADDRESSED,
    )
    _file: str = PrivateAttr("")
    _of_file: frozenset[str] = PrivateAttr(frozenset())

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return the environment before the file, whose values `load` hands in."""
        return env_settings, init_settings

    def described(self) -> Iterator[Described]:
        """Yield every setting with its value, as it may be printed, and where that was said."""
        for name, field in type(self).model_fields.items():
            yield Described(
                _key(field),
                _variable(field),
                str(field.description),
                _shown(getattr(self, name)),
                self._origin(field),
            )

    def _origin(self, field: FieldInfo) -> str:
        return _origin(field, self._of_file, self._file)


@dataclass(frozen=True, slots=True)
class Described:
    """A setting: its place in the file, its variable, what it means, what it is, and where that was said."""

    key: str
    variable: str
    meaning: str
    value: str
    origin: str


def load(folder: Path | None = None) -> Settings:
    """Return the settings: the environment's, else those of the file, else the defaults.

    The file is the one that WORKSHAPE_CONFIG names, else workshape.toml in `folder` (None: the current one).
    Raises: SettingWrong for a key that does not exist, with the nearest one, and for a value that cannot be.
    """
    named = os.environ.get(_NAMES_FILE)
    path = Path(named).expanduser() if named else (folder or Path()) / FILE
    fields = {_key(field): field for field in Settings.model_fields.values()}
    of_file = _read(path, fields, required=bool(named))
    _refuse_unknown(os.environ, (_variable(field) for field in fields.values()))
    try:
        settings = Settings(**{_variable(fields[key]): value for key, value in of_file.items()})
    except ValidationError as error:
        detail = error.errors()[0]
        field = next(field for field in fields.values() if _variable(field) == detail["loc"][0])
        given = "its value" if field.annotation is SecretStr else repr(detail["input"])
        where = f"{_key(field)} ({_origin(field, of_file, str(path))})"
        raise SettingWrong(where, f"{given} is not {_extra(field)['wanted']}") from error
    settings._file, settings._of_file = str(path), frozenset(of_file)
    return settings


def _origin(field: FieldInfo, of_file: Iterable[str], path: str) -> str:
    if os.environ.get(_variable(field)):
        return f"environment, {_variable(field)}"
    return path if _key(field) in of_file else "default"


def _extra(field: FieldInfo) -> dict[str, str]:
    extra = field.json_schema_extra
    assert isinstance(extra, dict)
    return {name: str(value) for name, value in extra.items()}


def _key(field: FieldInfo) -> str:
    return _extra(field)["key"]


def _variable(field: FieldInfo) -> str:
    return str(field.validation_alias)


def _shown(value: Any) -> str:
    if isinstance(value, SecretStr):
        return "(set, not shown)" if value.get_secret_value() else "(none)"
    return str(value) or "(none)"


def _read(path: Path, known: Mapping[str, object], *, required: bool) -> dict[str, Any]:
    """Return the file's settings under their whole keys, `section.name`."""
    try:
        sections = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        if required:
            raise SettingWrong(_NAMES_FILE, f"there is no file {path}") from error
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingWrong(str(path), f"it cannot be read: {error}") from error
    values: dict[str, Any] = {}
    for section, inside in sections.items():
        values |= (
            {f"{section}.{name}": value for name, value in inside.items()}
            if isinstance(inside, dict)
            else {section: inside}
        )
    for key in values:
        if key not in known:
            raise SettingWrong(str(path), f"there is no setting {key}{_nearest(key, known)}")
    return values


def _refuse_unknown(environment: Iterable[str], variables: Iterable[str]) -> None:
    known = dict.fromkeys((*variables, _NAMES_FILE))
    for name in environment:
        if name.startswith(_PREFIX) and name not in known:
            raise SettingWrong(name, f"there is no setting of that name{_nearest(name, known)}")


def _nearest(key: str, known: Mapping[str, object]) -> str:
    near = get_close_matches(key, known, 1, 0.5)
    return f": did you mean {near[0]}?" if near else ": `workshape settings` lists them all"
