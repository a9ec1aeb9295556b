"""What the doors keep left for a database of its own. Tables that hold something wait until the doors fetch it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TABLES = ("ratings", "inbox", "tickets", "accounts")


def upgrade() -> None:
    """Drop the tables where all of them are empty."""
    connection = op.get_bind()
    there = [name for name in _TABLES if sa.inspect(connection).has_table(name)]
    if not any(connection.execute(sa.text(f"SELECT 1 FROM {name} LIMIT 1")).first() for name in there):
        for name in there:
            op.drop_table(name)
