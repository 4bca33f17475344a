"""Secrets that the room must read again, sealed with a key that is not where they are kept.

Sealed by Fernet (AES-128 in CBC with HMAC-SHA-256) of ``cryptography``, with the name of whose it
is inside, so that nobody who can write where they are kept gives one account another's secret.
"""

import binascii
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from contingent.errors import ContingentError

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

__all__ = ["NotOpened", "SecretBox", "is_sealed"]

_SEALED: Final = "sealed:"
_BYTES: Final = 32


class NotOpened(ContingentError):
    """What is kept was not sealed with any of the keys, or not for this account."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the secret of {name} was not sealed with this key")


class SecretBox:
    """Seals secrets, and opens them.

    Args:
        keys: each 32 bytes in base64; the first seals, all open.

    Raises:
        ContingentError: for what is no key, or when the extra is not installed.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._box = _box([_key(number, text) for number, text in enumerate(keys, start=1)])

    def seal(self, secret: str, name: str) -> str:
        """A secret of an account, as it is kept."""
        return _SEALED + self._box.encrypt(f"{name}\n{secret}".encode()).decode()

    def open(self, kept: str, name: str) -> str:
        """The secret of an account.

        Raises:
            NotOpened: when it was sealed with another key, or is another account's.
        """
        from cryptography.fernet import InvalidToken

        try:
            text = self._box.decrypt(kept.removeprefix(_SEALED)).decode()
        except InvalidToken:
            raise NotOpened(name) from None
        owner, _, secret = text.partition("\n")
        if owner != name:
            raise NotOpened(name)
        return secret


def is_sealed(kept: str) -> bool:
    """Whether a secret is kept sealed."""
    return kept.startswith(_SEALED)


def _box(keys: Sequence[bytes]) -> "MultiFernet":
    try:
        from cryptography.fernet import Fernet, MultiFernet
    except ModuleNotFoundError:
        message = "sealed secrets need the extra: pip install 'contingent[conference]'"
        raise ContingentError(message) from None
    return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in keys])


def _key(number: int, text: str) -> bytes:
    try:
        key = b64decode(text.translate(str.maketrans("-_", "+/")), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != _BYTES:
        raise ContingentError(
            f"line {number} of the key of second factors is none: a key is 32 bytes in base64; "
            "make one with: openssl rand -base64 32"
        )
    return key
