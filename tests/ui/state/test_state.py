"""The doors' own database: nothing of it in a copied collection, nothing lost on the way there."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from corpus.errors import StoreUnwritable
from corpus.store.catalog import Catalog
from ui.state import State
from ui.state.inbox import Incoming
from ui.state.schema import metadata
from ui.state.state import STATE

SECRET = "argon2-hash-of-ada"
MESSAGE = Incoming("T1", "Ev1", "C1:1", "C1:1", '{"text": "SQS or SNS?"}')


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A home whose catalog still holds what the doors keep, as workshape 0005 wrote it."""
    home = tmp_path / "older"
    with State(home) as state, closing(Catalog(home)):
        state.accounts.add("user", "ada", SECRET)
        state.inbox.receive(MESSAGE)
        state.inbox.rate(1, "U1", "up")
    with closing(sqlite3.connect(home / "catalog.sqlite3", isolation_level=None)) as connection:
        connection.execute("ATTACH DATABASE ? AS state", (str(home / STATE),))
        for name, sql in connection.execute(
            "SELECT name, sql FROM state.sqlite_master WHERE type = 'table' AND name != 'alembic_version'"
        ).fetchall():
            connection.execute(sql)
            connection.execute(f"INSERT INTO main.{name} SELECT * FROM state.{name}")
        connection.execute("UPDATE main.alembic_version SET version_num = '0005'")
    for path in home.glob(f"{STATE}*"):
        path.unlink()
    return home


def tables(catalog: Path) -> set[str]:
    with closing(sqlite3.connect(catalog)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


@pytest.mark.parametrize("catalog_first", [False, True])
def test_what_an_older_catalog_holds_is_carried_over_and_leaves_no_trace(
    older: Path, catalog_first: bool
) -> None:
    if catalog_first:  # as a program does that asks a question before anything is served
        Catalog(older).close()
    with State(older) as state:
        assert [account.name for account in state.accounts.all("user")] == ["ada"]
        assert not state.inbox.receive(MESSAGE)
        assert state.inbox.ratings(1) == {"U1": "up"}
    Catalog(older).close()
    assert not tables(older / "catalog.sqlite3") & set(metadata.tables)
    copied = b"".join(path.read_bytes() for path in older.glob("catalog.sqlite3*"))
    assert SECRET.encode() not in copied
    with State(older) as state:
        assert [account.hash for account in state.accounts.all("user")] == [SECRET]


def test_a_kill_between_copying_and_removing_loses_nothing_and_doubles_nothing(older: Path) -> None:
    shutil.copy(older / "catalog.sqlite3", older / "before")
    State(older).close()
    (older / "before").rename(older / "catalog.sqlite3")
    with State(older) as state:
        assert len(state.accounts.all("user")) == 1
        assert len(state.inbox.due(9)) == 1


def test_a_new_catalog_has_no_table_of_the_doors(tmp_path: Path) -> None:
    Catalog(tmp_path).close()
    assert not tables(tmp_path / "catalog.sqlite3") & set(metadata.tables)


def test_a_collection_that_may_only_be_read_has_no_keys_and_takes_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Catalog(tmp_path).close()
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    with State(tmp_path) as state:
        assert state.accounts.all("key") == []
        with pytest.raises(StoreUnwritable, match="let this user write there"):
            state.accounts.add("key", "ci", SECRET)
    assert not (tmp_path / STATE).exists()
