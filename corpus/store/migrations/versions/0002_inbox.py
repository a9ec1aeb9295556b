"""Messages taken in from a chat, to be answered exactly once, and what their readers thought of the answers."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
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
