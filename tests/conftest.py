"""Every test runs with the network closed except loopback, and without our environment variables.

The last lines of a run say what was left out and how to get it; with --complete that is a failure.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from filelock import FileLock
from pytest_socket import socket_allow_hosts

WORKSHAPE = str(Path(sys.executable).with_name("workshape"))
"""The command, as installed beside the Python that runs the tests."""
SHARED = Path(__file__).parents[2] / "shared"
"""The project's evaluation data: read-only, beside the repository, not part of it."""


@pytest.fixture(autouse=True)
def closed_network() -> None:
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(("WORKSHAPE_", "SLACK_")):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip(
            "needs the project's shared evaluation data in ../shared, which is not part of the repository"
        )
    return SHARED


@pytest.fixture(scope="session")
def shipped_home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A collection of the shipped corpus, made by the command a user types; not to be written to.

    It is kept between runs, by a hash of all that it is made from; each run has a copy.
    """
    kept = Path(request.config.cache.mkdir("shipped"))
    home = kept / _made_from()
    with FileLock(kept / "lock"):
        if not home.exists():
            for old in kept.glob("[0-9a-f]*"):
                shutil.rmtree(old)
            making = kept / "making"
            shutil.rmtree(making, ignore_errors=True)
            run = subprocess.run(
                [WORKSHAPE, "ingest", "--home", making], capture_output=True, text=True, check=False
            )
            assert run.returncode == 0, run.stderr
            making.rename(home)
        return Path(shutil.copytree(home, tmp_path_factory.mktemp("shipped") / "home"))


def _made_from() -> str:
    """Return a hash of the documents, of the code that reads, splits, embeds and stores them, and of its packages."""
    root = Path(__file__).parents[1]
    digest = hashlib.sha256((root / "constraints.txt").read_bytes())
    for path in sorted(path for name in ("corpus", "ingest") for path in (root / name).rglob("*")):
        if path.suffix in (".py", ".md", ".yaml"):
            digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()[:32]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--complete",
        action="store_true",
        help="fail if any test was left out for want of something that can be installed",
    )


def pytest_sessionfinish(session: pytest.Session) -> None:
    if session.config.getoption("--complete") and _left_out(session.config) and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    skipped = _reasons(config)
    terminalreporter.section("left out")
    for reason, count in skipped.most_common():
        terminalreporter.write_line(f"{count} tests: {reason}")
    if not skipped:
        terminalreporter.write_line("nothing: every test ran")
    elif config.getoption("--complete") and _left_out(config):
        terminalreporter.write_line("--complete: this run fails, because something was left out", red=True)


def _left_out(config: pytest.Config) -> bool:
    """Return whether a test was skipped for another reason than the absence of data no clone can have."""
    return any("../shared" not in reason for reason in _reasons(config))


def _reasons(config: pytest.Config) -> Counter[str]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    return Counter(
        report.longrepr[2].removeprefix("Skipped: ")
        if isinstance(report.longrepr, tuple)
        else str(report.longrepr)
        for report in skipped
    )
