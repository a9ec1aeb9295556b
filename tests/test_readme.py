"""What the README shows is what happens: every snippet runs, over the shipped corpus and a running server."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfWriter

from tests.conftest import WORKSHAPE
from tests.ui.conftest import free_port, serving
from ui.settings import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
ADDRESS = "http://127.0.0.1:7860"
FENCED = re.findall(r"^```(\w+)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
INDENTED = re.findall(r"^ {4,}(\S.*)$", re.sub(r" \\\n\s+", " ", README), re.MULTILINE)
COMMANDS = [line for line in INDENTED if re.match(r"workshape |curl |[A-Z_]+=\S+ ", line)]


@pytest.fixture(scope="module")
def server(shipped_home: Path) -> Iterator[str]:
    with serving(shipped_home) as address:
        yield address


@pytest.fixture
def folder(tmp_path: Path, shipped_home: Path) -> Path:
    """A folder with what the commands name, and a collection that they may change."""
    shutil.copytree(shipped_home, tmp_path / "home")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "queues.md").write_text(
        "# Queues\n\nOur order queue keeps messages for nine days.\n"
    )
    (tmp_path / "facts.yaml").write_text("max_duration: 40 min\n")
    with (tmp_path / "design.pdf").open("wb") as file:
        writer = PdfWriter()
        writer.add_blank_page(200, 200)
        writer.write(file)
    return tmp_path


def test_the_readme_is_read_as_it_is_meant() -> None:
    assert len(COMMANDS) > 20
    assert {"python", "json", "toml"} <= {kind for kind, _ in FENCED}


@pytest.mark.parametrize(
    "code", [code for kind, code in FENCED if kind == "python"], ids=lambda code: code[:40]
)
def test_a_snippet_of_python_runs_and_prints_an_answer(code: str, server: str, shipped_home: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", code.replace(ADDRESS, server)],
        env={**os.environ, "WORKSHAPE_HOME": str(shipped_home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "[1]" in run.stdout or "ECS on Fargate" in run.stdout


@pytest.mark.parametrize("line", [line for line in COMMANDS if "serve" not in line])
def test_a_command_does_what_it_says(line: str, server: str, folder: Path) -> None:
    line = line.replace(ADDRESS, server).replace("sources remove ID", "sources remove service-sqs")
    run = subprocess.run(
        ["bash", "-c", line],
        cwd=folder,
        input="a long enough password\n",
        env={
            **os.environ,
            "WORKSHAPE_HOME": str(folder / "home"),
            "PATH": f"{Path(WORKSHAPE).parent}:{os.environ['PATH']}",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    without_text = "design.pdf" in line  # the one here has no text, and that is said
    assert run.returncode == (3 if without_text else 0), run.stderr
    assert '"request_id"' not in run.stdout, "a problem was answered"
    assert (run.stdout + run.stderr).strip()


@pytest.mark.parametrize("line", [line for line in COMMANDS if "serve" in line])
def test_a_server_starts_as_it_says(line: str, folder: Path) -> None:
    line = re.sub(r" --port \d+", "", line.partition(" #")[0]) + f" --port {free_port()}"
    environment = {
        **os.environ,
        "WORKSHAPE_HOME": str(folder / "home"),
        "PATH": f"{Path(WORKSHAPE).parent}:{os.environ['PATH']}",
        "OPENAI_API_KEY": "none",
    }
    if "0.0.0.0" in line:
        subprocess.run(
            ["bash", "-c", "workshape keys add ci"], env=environment, check=True, capture_output=True
        )
    process = subprocess.Popen(
        ["bash", "-c", f"exec env {line}"], cwd=folder, env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        assert "workshape listens on" in process.stdout.readline()
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        process.stdout.close()


def test_the_files_it_shows_are_of_their_kind_and_its_settings_exist() -> None:
    described = list(Settings().described())
    for kind, text in FENCED:
        if kind == "json":
            assert json.loads(text)["mcpServers"]["workshape"]["args"] == ["mcp"]
        if kind == "toml":
            sections = tomllib.loads(text)
            keys = {f"{section}.{name}" for section in sections for name in sections[section]}
            assert keys <= {setting.key for setting in described}
    variables = {setting.variable for setting in described} | {"WORKSHAPE_CONFIG"}
    assert set(re.findall(r"\bWORKSHAPE_[A-Z_]+", README)) <= variables


def test_a_newcomer_reads_at_most_900_words_before_the_details() -> None:
    above = re.sub(r"<details>.*?</details>", "", README, flags=re.DOTALL)
    assert len(above.split()) <= 900
    assert all((ROOT / path).is_file() for path in re.findall(r"\]\(((?!https?:)[^)#]+)\)", README))
