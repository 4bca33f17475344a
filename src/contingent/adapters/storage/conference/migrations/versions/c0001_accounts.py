"""Accounts, invitations, sessions and deeds."""

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
        "conference_account",
        sa.Column("name", _TEXT, primary_key=True),
        sa.Column("role", _TEXT, nullable=False),
        sa.Column("nation", _TEXT),
        sa.Column("made_at", _TEXT, nullable=False),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("password", _TEXT),
    )
    op.create_table(
        "conference_invitation",
        sa.Column("digest", _HASH, primary_key=True),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("role", _TEXT, nullable=False),
        sa.Column("nation", _TEXT),
        sa.Column("by_whom", _TEXT, nullable=False),
        sa.Column("until", _TEXT, nullable=False),
    )
    op.create_table(
        "conference_session",
        sa.Column("digest", _HASH, primary_key=True),
        sa.Column("account", _TEXT, nullable=False),
        sa.Column("began_at", _TEXT, nullable=False),
        sa.Column("seen_at", _TEXT, nullable=False),
        sa.Column("address", _TEXT, nullable=False),
    )
    op.create_index("conference_session_account", "conference_session", ["account"])
    op.create_table(
        "conference_held",
        sa.Column("number", _NUMBER, primary_key=True, autoincrement=False),
        sa.Column("nation", _TEXT, nullable=False),
        sa.Column("account", _TEXT, nullable=False),
        sa.Column("at", _TEXT, nullable=False),
        sa.Column("reason", _TEXT, nullable=False),
        sa.Column("recordings", _TEXT, nullable=False),
        sa.Column("clash", _TEXT, nullable=False),
    )
    op.create_table(
        "conference_deed",
        sa.Column("seq", _NUMBER, primary_key=True, autoincrement=False),
        sa.Column("at", _TEXT, nullable=False),
        sa.Column("kind", _TEXT, nullable=False),
        sa.Column("actor", _TEXT, nullable=False),
        sa.Column("about", _TEXT, nullable=False),
        sa.Column("hash", _HASH, nullable=False),
    )
