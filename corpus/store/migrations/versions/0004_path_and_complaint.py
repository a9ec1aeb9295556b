"""What a situation is about: the services on its path, and what is seen to go wrong."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; documents written before have neither until they are read again."""
    for name in ("path", "seen"):
        op.add_column("documents", sa.Column(name, sa.JSON, nullable=False, server_default="[]"))
