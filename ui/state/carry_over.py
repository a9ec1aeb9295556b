"""What an older workshape kept in the catalog, moved to where it is kept now.

Copied first and removed after, each in one transaction, so that a kill in between loses nothing and the next opening
goes on. Removed means overwritten: a copy of the catalog must not hold the hashes in a page that is merely free.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from corpus.store.database import Database
from corpus.store.storage import CATALOG, of_sqlite_error
from ui.state import schema

_TABLES = [table.name for table in schema.metadata.sorted_tables]
"""Each after those that it refers to."""


def carry_over(home: Path, state: Database) -> None:
    """Move the doors' tables from the catalog in `home` to their own database, where there are any."""
    catalog = home / CATALOG
    if not catalog.exists():
        return
    try:
        with closing(sqlite3.connect(catalog, isolation_level=None, timeout=10)) as connection:
            tables = [name for name in _TABLES if _has_table(connection, name)]
            if tables:
                _copy(connection, tables, state.path)
                _remove(connection, tables)
    except sqlite3.Error as error:
        raise of_sqlite_error(catalog, error) or error from error


def _has_table(connection: sqlite3.Connection, name: str) -> bool:
    query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return connection.execute(query, (name,)).fetchone() is not None


def _copy(connection: sqlite3.Connection, tables: list[str], state: Path) -> None:
    connection.execute("ATTACH DATABASE ? AS state", (str(state),))
    connection.execute("BEGIN IMMEDIATE")
    for name in tables:
        columns = ", ".join(column.name for column in schema.metadata.tables[name].columns)
        connection.execute(
            f"INSERT OR IGNORE INTO state.{name} ({columns}) SELECT {columns} FROM main.{name}"
        )
    connection.execute("COMMIT")
    connection.execute("DETACH DATABASE state")


def _remove(connection: sqlite3.Connection, tables: list[str]) -> None:
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("BEGIN IMMEDIATE")
    for name in reversed(tables):
        connection.execute(f"DROP TABLE main.{name}")
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
