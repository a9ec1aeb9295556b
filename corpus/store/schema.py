"""The catalog's tables. A change here needs a migration in `corpus/store/migrations/versions`."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

HEAD = "0006"
"""The migration that makes a catalog equal to this file."""

metadata = MetaData()

settings = Table(
    "settings",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("id", String(255), primary_key=True),
    Column("uri", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("publisher", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("licence", Text, nullable=False),
    Column("as_of", String(32), nullable=False),
    Column("services", JSON, nullable=False),
    Column("questions", JSON, nullable=False),
    Column("path", JSON, nullable=False, server_default="[]"),
    Column("seen", JSON, nullable=False, server_default="[]"),
    Column("sources", JSON, nullable=False),
    Column("attributions", JSON, nullable=False),
    Column("blocks", JSON, nullable=False),
    Column("text", Text, nullable=False),
    Column("revision", String(64), nullable=False),
)

passages = Table(
    "passages",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("heading", JSON, nullable=False),
    Column("context", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("start_char", Integer, nullable=False),
    Column("end_char", Integer, nullable=False),
    Column("vector", LargeBinary, nullable=False),
    Index("passages_by_document", "document_id", "position"),
)

texts = Table(
    "texts",
    metadata,
    Column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("vector", LargeBinary, nullable=False),
    Index("texts_by_id", "id"),
)
"""What answers compare with a question, by hash: vectors that no question then has to wait for."""
