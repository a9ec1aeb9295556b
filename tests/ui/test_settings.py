"""Settings: the environment before the file before the defaults; what is misspelt is refused with what was meant."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.conftest import WORKSHAPE
from ui.errors import SettingWrong
from ui.settings import Settings, load

FILE = """
[collection]
home = "/srv/collection"
[server]
port = 8000
[slack]
signing_secret = "not for the screen"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "workshape.toml").write_text(FILE)
    return tmp_path


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKSHAPE_PORT", "9000")
    settings = load(folder)
    assert (settings.port, settings.home, settings.host) == (9000, "/srv/collection", "127.0.0.1")
    told = {setting.key: (setting.value, setting.origin) for setting in settings.described()}
    assert told["server.port"] == ("9000", "environment, WORKSHAPE_PORT")
    assert told["collection.home"] == ("/srv/collection", str(folder / "workshape.toml"))
    assert told["server.host"] == ("127.0.0.1", "default")
    assert len(told) == len(Settings.model_fields)


def test_another_file_can_be_named(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "other.toml").write_text("[server]\nport = 1234\n")
    monkeypatch.setenv("WORKSHAPE_CONFIG", str(tmp_path / "other.toml"))
    assert load(folder).port == 1234
    monkeypatch.setenv("WORKSHAPE_CONFIG", str(tmp_path / "gone.toml"))
    with pytest.raises(SettingWrong, match="there is no file"):
        load(folder)


def test_secrets_do_not_show_and_nothing_is_written_into_the_environment(folder: Path) -> None:
    before = dict(os.environ)
    settings = load(folder)
    assert settings.slack_signing_secret.get_secret_value() == "not for the screen"
    assert "not for the screen" not in f"{settings!r} {settings}"
    assert dict(os.environ) == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[server]\nprot = 1\n", "no setting server.prot: did you mean server.port?"),
        ("port = 1\n", "no setting port"),
        ("[servers]\nport = 1\n", "no setting servers.port: did you mean server.port?"),
        ("[server]\nport = 70000\n", "70000 is not a number from 1 to 65535"),
        ("[server]\nport = true\n", "True is not a number from 1 to 65535"),
        ("[server]\nanswer_seconds = 0\n", "0 is not a number of seconds"),
        ('[server]\npublic_url = "example.com"\n', "is not an address such as"),
        ("[slack]\nbot_token = 7\n", r"slack.bot_token \(.*\): its value is not a text"),
        ("[server\n", "cannot be read"),
    ],
)
def test_a_file_with_a_mistake_is_refused_with_what_was_meant(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "workshape.toml").write_text(text)
    with pytest.raises(SettingWrong, match=said):
        load(tmp_path)


def test_a_misspelt_variable_is_refused_and_others_are_not_ours_to_judge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_SOMETHING", "x")
    load(tmp_path)
    monkeypatch.setenv("WORKSHAPE_HOEM", "/srv")
    with pytest.raises(SettingWrong, match=r"WORKSHAPE_HOEM.*did you mean WORKSHAPE_HOME\?"):
        load(tmp_path)


def test_the_command_prints_every_setting_with_its_origin_and_no_secret(folder: Path) -> None:
    def run(*options: str) -> str:
        return subprocess.run(
            [WORKSHAPE, "settings", *options],
            cwd=folder,
            env={**os.environ, "WORKSHAPE_MODEL_KEY": "sk-secret"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    printed = run()
    assert "server.port = 8000\n" in printed
    assert f"from {Path('workshape.toml')}" in printed
    assert printed.count("(set, not shown)") == 2
    told = {one["key"]: one for one in json.loads(run("--json"))}
    assert told["model.key"] == {
        "key": "model.key", "value": "(set, not shown)", "origin": "environment, WORKSHAPE_MODEL_KEY",
    }  # fmt: skip
    for text in (printed, run("--json")):
        assert "not for the screen" not in text
        assert "sk-secret" not in text


def test_every_command_follows_the_file(tmp_path: Path, shipped_home: Path) -> None:
    (tmp_path / "workshape.toml").write_text(f'[collection]\nhome = "{shipped_home}"\n')
    run = subprocess.run([WORKSHAPE, "sources"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "service-sqs" in run.stdout
    (tmp_path / "workshape.toml").write_text("[colection]\nhome = 1\n")
    run = subprocess.run([WORKSHAPE, "sources"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "did you mean collection.home?" in run.stderr
