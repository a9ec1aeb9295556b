"""Every test runs with the network closed except loopback, and without our environment variables."""

from __future__ import annotations

import os

import pytest
from pytest_socket import socket_allow_hosts


@pytest.fixture(autouse=True)
def closed_network() -> None:
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("WORKSHAPE_"):
            monkeypatch.delenv(name)
