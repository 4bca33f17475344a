"""Passwords, kept as argon2 hashes."""

from functools import cache
from typing import TYPE_CHECKING

from contingent.errors import ContingentError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

__all__ = ["checked", "hashed", "hasher", "wants_new_hash"]


@cache
def hasher() -> "PasswordHasher":
    """What hashes passwords."""
    try:
        from argon2 import PasswordHasher
    except ModuleNotFoundError:
        message = "accounts need the extra: pip install 'contingent[conference]'"
        raise ContingentError(message) from None
    # The first recommended choice of RFC 9106 takes 2 GiB; this is its second: argon2id, 64 MiB.
    return PasswordHasher()


@cache
def _nobody() -> str:
    """A hash that no password gives, checked where there is no account."""
    import secrets

    return hashed(secrets.token_urlsafe(32))


def hashed(password: str) -> str:
    """The hash of a password: argon2id, with a salt of its own."""
    return str(hasher().hash(password))


def checked(password: str, kept: str | None) -> bool:
    """Whether a password is the one of a hash; it takes as long where there is none."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        hasher().verify(kept or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def wants_new_hash(kept: str) -> bool:
    """Whether a hash was made less hard than today's are."""
    return bool(hasher().check_needs_rehash(kept))
