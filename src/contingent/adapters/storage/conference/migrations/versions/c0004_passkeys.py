"""Passkeys."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make what is new."""
    op.create_table(
        "conference_passkey",
        sa.Column("credential", _TEXT, primary_key=True),
        sa.Column("account", _TEXT, nullable=False),
        sa.Column("public_key", _TEXT, nullable=False),
        sa.Column("counter", _NUMBER, nullable=False),
        sa.Column("made_at", _TEXT, nullable=False),
        sa.Column("label", _TEXT, nullable=False),
    )
    op.create_index("conference_passkey_account", "conference_passkey", ["account"])
