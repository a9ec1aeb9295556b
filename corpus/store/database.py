"""One SQLite file of ours: opened, brought up to date, shared by threads and processes, its errors in plain words.

Readers go on while one process writes; a writer waits for its turn. What a commit promised is kept.
"""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from corpus.errors import CorpusError, StoreUnreadable, StoreUnwritable
from corpus.store.files import Opened, keep_private
from corpus.store.storage import is_writable, of_os_error, of_sqlite_error


class Database:
    """A file and its connections. Every method may be called from any thread.

    `migrations` is the folder of Alembic's scripts, `head` the newest of them. Opening brings an older file up to
    date. With `may_be_missing`, a file that is not there and cannot be made is a database that stays empty.
    Raises: StoreUnreadable (a newer one, or no database), StoreUnwritable, DiskFull.
    """

    def __init__(self, path: Path, migrations: Path, head: str, *, may_be_missing: bool = False) -> None:
        self.path, self.home = path, path.parent
        self.read_only = not is_writable(path)
        self._empty = may_be_missing and self.read_only and not path.exists()
        if not self.read_only:
            try:
                keep_private(path)
            except OSError as error:
                raise of_os_error(self.home, error) from error
        pool = sa.pool.StaticPool if self._empty else sa.pool.QueuePool
        self._engine = sa.create_engine("sqlite://", creator=self._connected, poolclass=pool)
        sa.event.listen(self._engine, "checkout", self._check_files)
        sa.event.listen(self._engine, "handle_error", self._explain)
        sa.event.listen(self._engine, "begin", _begin)
        self._writer = self._engine.execution_options(write=True)
        try:
            self._bring_up_to_date(migrations, head)
        except CorpusError:
            self.close()
            raise
        if self._empty:
            with self.reading() as connection:
                connection.exec_driver_sql("PRAGMA query_only = ON")

    def reading(self) -> AbstractContextManager[Connection]:
        """Return a connection to read by: one state of the database for as long as it is held."""
        return self._engine.connect()

    def writing(self) -> AbstractContextManager[Connection]:
        """Return one transaction: committed at the end of the block, undone where it raises."""
        return self._writer.begin()

    def damage(self) -> str:
        """Return what is wrong with the file's pages; empty where nothing is."""
        with self.reading() as connection:
            found = connection.execute(sa.text("PRAGMA quick_check(1)")).scalar()
        return "" if found == "ok" else str(found)

    def close(self) -> None:
        """Give back every connection."""
        self._engine.dispose()

    def _connected(self) -> sqlite3.Connection:
        """Return a connection: to read alone where nothing may be written, whatever stands beside the file."""
        try:
            if not self.read_only:
                connection = sqlite3.connect(self.path, check_same_thread=False)
                _configure(connection)
                return connection
            if self._empty:
                connection = sqlite3.connect(":memory:", check_same_thread=False)
                connection.isolation_level = None
                return connection
            log = self.path.with_name(f"{self.path.name}-wal")
            unfinished = log.exists() and log.stat().st_size > 0
            how = "mode=ro" if unfinished else "mode=ro&immutable=1"
            connection = sqlite3.connect(
                f"file:{quote(str(self.path))}?{how}", uri=True, check_same_thread=False
            )
            connection.isolation_level = None
            return connection
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise of_sqlite_error(self.path, error) or error from error

    def _explain(self, context: sa.engine.ExceptionContext) -> None:
        """Say what an error of SQLite means, where it is about the file and not about a statement."""
        explained = of_sqlite_error(self.path, context.original_exception)
        if explained is not None:
            raise explained from context.original_exception

    def _check_files(self, _connection: Any, record: Any, _proxy: Any) -> None:
        """Go on with the files that are in their place now: what is read from others does not hold any more.

        A database put in the place of ours is opened anew. Of one that lost its log nothing true can be read, since
        another process may have written since, into another log.
        """
        now = Opened.now(self.path)
        opened = record.info.setdefault("opened", now)
        if opened.lost_its_log(now):
            raise StoreUnreadable(self.home, "its log was taken away while it was open: start again")
        if opened.database != now.database:
            raise sa.exc.InvalidatePoolError
        record.info["opened"] = now

    def _bring_up_to_date(self, migrations: Path, head: str) -> None:
        with self._writer.connect() as connection:
            version = _schema_version(connection)
        if version == head:
            return
        if version > head:
            raise StoreUnreadable(
                self.home, f"a newer workshape wrote it (schema {version}, this one: {head})"
            )
        if self.read_only and not self._empty:
            raise StoreUnwritable(
                self.home, "an older workshape wrote it, or nobody yet, and it has to be brought up to date"
            )
        # Imported only when there is something to migrate: it takes longer than answering a question.
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(migrations).replace("%", "%%"))
        with self.writing() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _configure(connection: sqlite3.Connection) -> None:
    """Let readers go on while one process writes, and keep what a commit promised."""
    connection.isolation_level = None  # the driver would begin no transaction for a change of the schema
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """Let a writer wait for its turn at the start, where it can, and not fail in the middle, where it cannot."""
    write = connection.get_execution_options().get("write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _schema_version(connection: Connection) -> str:
    if not sa.inspect(connection).has_table("alembic_version"):
        return ""
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() or ""
