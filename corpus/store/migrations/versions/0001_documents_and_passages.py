"""Documents, their passages and vectors, and the settings that say who wrote them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "settings",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "documents",
        sa.Column("id", sa.String(255), primary_key=True),
        sa.Column("uri", sa.Text, nullable=False, unique=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("publisher", "url", "licence")),
        sa.Column("as_of", sa.String(32), nullable=False),
        *(
            sa.Column(name, sa.JSON, nullable=False)
            for name in ("services", "questions", "sources", "attributions", "blocks")
        ),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("revision", sa.String(64), nullable=False),
    )
    op.create_table(
        "passages",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column(
            "document_id",
            sa.String(255),
            sa.ForeignKey("documents.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("heading", sa.JSON, nullable=False),
        sa.Column("context", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("start_char", sa.Integer, nullable=False),
        sa.Column("end_char", sa.Integer, nullable=False),
        sa.Column("vector", sa.LargeBinary, nullable=False),
    )
    op.create_index("passages_by_document", "passages", ["document_id", "position"])
    op.create_table(
        "texts",
        sa.Column(
            "document_id",
            sa.String(255),
            sa.ForeignKey("documents.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("vector", sa.LargeBinary, nullable=False),
    )
    op.create_index("texts_by_id", "texts", ["id"])


def downgrade() -> None:
    """Drop everything this step made."""
    for table in ("texts", "passages", "documents", "settings"):
        op.drop_table(table)
