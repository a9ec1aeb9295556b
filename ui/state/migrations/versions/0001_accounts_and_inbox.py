"""Keys, users and their log-ins, as hashes; what came from a chat, to be answered exactly once, and its ratings."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "accounts",
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("name", sa.String(255), primary_key=True),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
    )
    op.create_table(
        "tickets",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
    )
    op.create_table(
        "inbox",
        sa.Column("id", sa.Integer, primary_key=True),
        *(
            sa.Column(name, sa.String(255), nullable=False)
            for name in ("team", "event_id", "place", "thread", "state")
        ),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        *(sa.Column(name, sa.Float, nullable=False) for name in ("received_at", "due_at")),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.UniqueConstraint("team", "event_id", name="inbox_by_event"),
        sa.UniqueConstraint("team", "place", name="inbox_by_place"),
    )
    op.create_index("inbox_by_thread", "inbox", ["team", "thread"])
    op.create_index("inbox_by_state", "inbox", ["state", "due_at"])
    op.create_table(
        "ratings",
        sa.Column("inbox_id", sa.Integer, sa.ForeignKey("inbox.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("rater", sa.String(255), primary_key=True),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("rated_at", sa.Float, nullable=False),
    )
