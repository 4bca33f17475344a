"""A second factor of those who have a password, and codes for when it is lost."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_HASH = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make what is new."""
    op.add_column("conference_account", sa.Column("second", _TEXT))
    op.add_column("conference_account", sa.Column("second_step", _NUMBER))
    op.create_table(
        "conference_recovery",
        sa.Column("digest", _HASH, primary_key=True),
        sa.Column("account", _TEXT, nullable=False),
    )
    op.create_index("conference_recovery_account", "conference_recovery", ["account"])
