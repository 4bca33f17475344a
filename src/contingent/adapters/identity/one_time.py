"""Codes that hold once, of a secret and the time (RFC 6238: SHA-1, six digits, thirty seconds)."""

import hmac
import secrets
from base64 import b32encode
from time import time
from typing import TYPE_CHECKING, Final

from contingent.errors import ContingentError

if TYPE_CHECKING:
    from pyotp import TOTP

__all__ = ["CODES", "link_of", "new_recovery_code", "new_secret", "step_of"]

#: How many recovery codes are handed out.
CODES: Final = 10
_STEP: Final = 30
#: Steps a clock may be wrong by.
_DRIFT: Final = 1


def new_secret() -> str:
    """A secret of 160 random bits, as apps take it."""
    return b32encode(secrets.token_bytes(20)).decode()


def new_recovery_code() -> str:
    """A code of 120 random bits, in groups of four letters."""
    letters = b32encode(secrets.token_bytes(15)).decode().lower()
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def link_of(secret: str, name: str, room: str) -> str:
    """What an app takes as a link: ``otpauth://totp/…``."""
    return str(_totp(secret).provisioning_uri(name=name, issuer_name=room))


def step_of(secret: str, code: str, after: int) -> int | None:
    """The step of time that a code is of; None when it is of none about now.

    Args:
        after: the step of the last code that was taken: it, and those before, hold no more.
    """
    now = int(time()) // _STEP
    given = "".join(code.split()).encode()
    found = None
    for step in range(now - _DRIFT, now + _DRIFT + 1):
        right = hmac.compare_digest(_totp(secret).generate_otp(step).encode(), given)
        if right and step > after:
            found = step
    return found


def _totp(secret: str) -> "TOTP":
    try:
        from pyotp import TOTP
    except ModuleNotFoundError:
        message = "second factors need the extra: pip install 'contingent[conference]'"
        raise ContingentError(message) from None
    return TOTP(secret)
