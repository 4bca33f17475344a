"""Accounts that another vouches for, and what is under way of signing in."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_HASH = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")


def upgrade() -> None:
    """Make what is new."""
    op.add_column("conference_account", sa.Column("issuer", _TEXT))
    op.add_column("conference_account", sa.Column("subject", _TEXT))
    op.create_index(
        "conference_account_vouched", "conference_account", ["issuer", "subject"], unique=True
    )
    op.create_table(
        "conference_pending",
        sa.Column("digest", _HASH, primary_key=True),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("about", _TEXT, nullable=False),
        sa.Column("until", _TEXT, nullable=False),
    )
