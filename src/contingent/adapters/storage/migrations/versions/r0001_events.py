"""Events, and what is derived from them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_HASH = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "ledger",
        sa.Column("one", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("seq", _NUMBER, nullable=False),
        sa.Column("hash", _HASH, nullable=False),
        sa.Column("at", _TEXT, nullable=False),
    )
    op.create_table(
        "event",
        sa.Column("seq", _NUMBER, primary_key=True, autoincrement=False),
        sa.Column("branch", _TEXT, nullable=False),
        sa.Column("baseline", sa.Boolean, nullable=False),
        sa.Column("at", _TEXT, nullable=False),
        sa.Column("actor", _TEXT, nullable=False),
        sa.Column("verb", _TEXT, nullable=False),
        sa.Column("body", _TEXT, nullable=False),
        sa.Column("hash", _HASH, nullable=False),
    )
    op.create_index("event_at", "event", ["at"])
    op.create_index("event_actor", "event", ["actor", "seq"])
    op.create_index("event_branch", "event", ["branch", "seq"])
    op.create_table(
        "touched",
        sa.Column("seq", _NUMBER, primary_key=True, autoincrement=False),
        sa.Column("tbl", _TEXT, primary_key=True),
        sa.Column("key", _TEXT, primary_key=True),
        sa.Column("nation", _TEXT),
    )
    op.create_index("touched_row", "touched", ["tbl", "key", "seq"])
    op.create_index("touched_nation", "touched", ["nation", "seq"])
    op.create_table(
        "row",
        sa.Column("branch", _TEXT, primary_key=True),
        sa.Column("tbl", _TEXT, primary_key=True),
        sa.Column("key", _TEXT, primary_key=True),
        sa.Column("place", _NUMBER, nullable=False),
        sa.Column("version", _NUMBER, nullable=False),
        sa.Column("nation", _TEXT),
        sa.Column("body", _TEXT, nullable=False),
    )
    op.create_table(
        "idempotency",
        sa.Column("actor", _TEXT, primary_key=True),
        sa.Column("key", _TEXT, primary_key=True),
        sa.Column("request", _HASH, nullable=False),
        sa.Column("seq", _NUMBER, nullable=False),
    )
    op.create_table(
        "snapshot",
        sa.Column("seq", _NUMBER, primary_key=True, autoincrement=False),
        sa.Column("hash", _HASH, nullable=False),
        sa.Column("rows", sa.LargeBinary, nullable=False),
    )
