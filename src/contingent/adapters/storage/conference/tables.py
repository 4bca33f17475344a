"""The tables of a conference: accounts, invitations, sessions, and the chain of deeds."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, MetaData, String, Table, Text

__all__ = [
    "METADATA",
    "VERSION_TABLE",
    "account",
    "deed",
    "held",
    "invitation",
    "pending",
    "recovery",
    "session",
]

METADATA = MetaData()
#: Where the revision of these tables is noted, beside the ledger's own.
VERSION_TABLE = "conference_version"

_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
_HASH = String(64).with_variant(String(64, collation="C"), "postgresql")
_NUMBER = BigInteger().with_variant(Integer(), "sqlite")

account = Table(
    "conference_account",
    METADATA,
    Column("name", _TEXT, primary_key=True),
    Column("role", _TEXT, nullable=False),
    Column("nation", _TEXT),
    Column("made_at", _TEXT, nullable=False),
    Column("disabled", Boolean, nullable=False),
    # As argon2 writes it, with its salt and how hard it was made; none where another signs in.
    Column("password", _TEXT),
    # Who vouches for it, and whom that one means; none where it has a password of its own.
    Column("issuer", _TEXT),
    Column("subject", _TEXT),
    # The secret of a second factor, and the step of time of the last code that was taken.
    Column("second", _TEXT),
    Column("second_step", _NUMBER),
    Index("conference_account_vouched", "issuer", "subject", unique=True),
)

#: Of an invitation and of a session only a digest is kept, of 256 random bits.
invitation = Table(
    "conference_invitation",
    METADATA,
    Column("digest", _HASH, primary_key=True),
    Column("name", _TEXT, nullable=False),
    Column("role", _TEXT, nullable=False),
    Column("nation", _TEXT),
    Column("by_whom", _TEXT, nullable=False),
    Column("until", _TEXT, nullable=False),
)

#: Codes for when a second factor is lost: of each a digest, of 120 random bits.
recovery = Table(
    "conference_recovery",
    METADATA,
    Column("digest", _HASH, primary_key=True),
    Column("account", _TEXT, nullable=False),
    Index("conference_recovery_account", "account"),
)

#: What somebody has begun and not ended: of what its browser holds, a digest. It holds once.
pending = Table(
    "conference_pending",
    METADATA,
    Column("digest", _HASH, primary_key=True),
    Column("kind", _TEXT, nullable=False),
    Column("about", _TEXT, nullable=False),
    Column("until", _TEXT, nullable=False),
)

session = Table(
    "conference_session",
    METADATA,
    Column("digest", _HASH, primary_key=True),
    Column("account", _TEXT, nullable=False),
    Column("began_at", _TEXT, nullable=False),
    Column("seen_at", _TEXT, nullable=False),
    Column("address", _TEXT, nullable=False),
    Index("conference_session_account", "account"),
)

#: Of what a delegation wrote, what stands against rows it does not see, and waits for the staff.
held = Table(
    "conference_held",
    METADATA,
    Column("number", _NUMBER, primary_key=True, autoincrement=False),
    Column("nation", _TEXT, nullable=False),
    Column("account", _TEXT, nullable=False),
    Column("at", _TEXT, nullable=False),
    Column("reason", _TEXT, nullable=False),
    Column("recordings", _TEXT, nullable=False),
    Column("clash", _TEXT, nullable=False),
)

deed = Table(
    "conference_deed",
    METADATA,
    Column("seq", _NUMBER, primary_key=True, autoincrement=False),
    Column("at", _TEXT, nullable=False),
    Column("kind", _TEXT, nullable=False),
    Column("actor", _TEXT, nullable=False),
    Column("about", _TEXT, nullable=False),
    Column("hash", _HASH, nullable=False),
)
