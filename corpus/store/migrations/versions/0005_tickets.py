"""Log-ins by a ticket that is kept, as a hash, and so can be ended; nothing is signed any more."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and forget the secret; who is logged in logs in once more."""
    op.create_table(
        "tickets",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
    )
    op.execute("DELETE FROM settings WHERE key = 'login_secret'")
