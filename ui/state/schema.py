"""The tables of what the doors keep. A change here needs a migration in `ui/state/migrations/versions`."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

HEAD = "0001"
"""The migration that makes a database equal to this file."""

metadata = MetaData()

inbox = Table(
    "inbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("team", String(255), nullable=False),
    Column("event_id", String(255), nullable=False),
    Column("place", String(255), nullable=False),
    Column("thread", String(255), nullable=False),
    Column("state", String(255), nullable=False),
    Column("body", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("received_at", Float, nullable=False),
    Column("due_at", Float, nullable=False),
    Column("attempts", Integer, nullable=False),
    UniqueConstraint("team", "event_id", name="inbox_by_event"),
    UniqueConstraint("team", "place", name="inbox_by_place"),
    Index("inbox_by_thread", "team", "thread"),
    Index("inbox_by_state", "state", "due_at"),
)

ratings = Table(
    "ratings",
    metadata,
    Column("inbox_id", ForeignKey("inbox.id", ondelete="CASCADE"), primary_key=True),
    Column("rater", String(255), primary_key=True),
    Column("verdict", String(16), nullable=False),
    Column("rated_at", Float, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("name", String(255), primary_key=True),
    Column("hash", Text, nullable=False),
    Column("created_at", Float, nullable=False),
)

tickets = Table(
    "tickets",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("name", String(255), nullable=False),
    Column("created_at", Float, nullable=False),
)
"""Log-ins to the page, each by the hash of what the browser holds."""
