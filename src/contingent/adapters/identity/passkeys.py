"""Passkeys: what a browser is asked for, and whether what it brings is right (WebAuthn level 3).

The user is always verified, by the device itself: by a finger, a face or a PIN.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from contingent.errors import ContingentError

__all__ = ["KeyChecks", "NotTheKey", "ProvedKey"]


class NotTheKey(ContingentError):
    """What a browser brought is no key of ours. The text is for the record, not for a page."""


@dataclass(frozen=True)
class ProvedKey:
    """A key that was proved.

    Attributes:
        credential: its name.
        public_key: by which it is proved again, as text.
        counter: how often its device says that it was used; 0 where it does not count.
    """

    credential: str
    public_key: str
    counter: int


@dataclass(frozen=True)
class KeyChecks:
    """Asks browsers for passkeys of one room.

    Attributes:
        origin: what browsers call the room, such as ``https://room.example``.
    """

    origin: str

    def __post_init__(self) -> None:
        """See that keys can be bound to the room.

        Raises:
            ContingentError: when it has no name, or an extra is not installed.
        """
        try:
            import webauthn  # noqa: F401
        except ModuleNotFoundError:
            message = "passkeys need the extra: pip install 'contingent[passkeys]'"
            raise ContingentError(message) from None
        with suppress(ValueError):
            ip_address(self.room)
            raise ContingentError("passkeys are bound to a name, and an address is none; --name it")

    @property
    def room(self) -> str:
        """The name that keys are bound to."""
        return urlsplit(self.origin).hostname or ""

    def wanted_new(self, name: str, challenge: str, known: list[str]) -> str:
        """What a browser is asked to make, as JSON.

        Args:
            known: keys that the account has; no device makes a second one.
        """
        from webauthn import generate_registration_options, options_to_json
        from webauthn.helpers.structs import (
            AuthenticatorSelectionCriteria,
            PublicKeyCredentialDescriptor,
            ResidentKeyRequirement,
            UserVerificationRequirement,
        )

        selection = AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        made = generate_registration_options(
            rp_id=self.room,
            rp_name=f"Contingent: {self.room}",
            user_name=name,
            user_id=sha256(name.encode()).digest(),
            challenge=challenge.encode(),
            authenticator_selection=selection,
            exclude_credentials=[PublicKeyCredentialDescriptor(id=_raw(one)) for one in known],
        )
        return str(options_to_json(made))

    def new(self, brought: str, challenge: str) -> ProvedKey:
        """The key that a browser made.

        Raises:
            NotTheKey: when it was made for another room, challenge, or without its user.
        """
        from webauthn import verify_registration_response

        found = _checked(
            verify_registration_response,
            credential=brought,
            expected_challenge=challenge.encode(),
            expected_rp_id=self.room,
            expected_origin=self.origin,
            require_user_verification=True,
        )
        key = found.credential_public_key
        return ProvedKey(_text(found.credential_id), _text(key), found.sign_count)

    def wanted(self, challenge: str) -> str:
        """What a browser is asked for, as JSON: any key of this room that it has."""
        from webauthn import generate_authentication_options, options_to_json
        from webauthn.helpers.structs import UserVerificationRequirement

        made = generate_authentication_options(
            rp_id=self.room,
            challenge=challenge.encode(),
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return str(options_to_json(made))

    def named(self, brought: str) -> str:
        """The key that a browser says it has used.

        Raises:
            NotTheKey: when it says nothing that can be read.
        """
        from webauthn.helpers import parse_authentication_credential_json

        return _text(_checked(parse_authentication_credential_json, brought).raw_id)

    def used(self, brought: str, challenge: str, key: ProvedKey) -> int:
        """How often the device says that a key was used, which a browser brings proof of.

        Raises:
            NotTheKey: when it proves nothing; when the device counts, and does not count on: then
                there may be two of it.
        """
        from webauthn import verify_authentication_response

        found = _checked(
            verify_authentication_response,
            credential=brought,
            expected_challenge=challenge.encode(),
            expected_rp_id=self.room,
            expected_origin=self.origin,
            credential_public_key=_raw(key.public_key),
            credential_current_sign_count=key.counter,
            require_user_verification=True,
        )
        return int(found.new_sign_count)


def _checked(check: Any, *parts: Any, **named: Any) -> Any:
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        return check(*parts, **named)
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise NotTheKey(f"{type(error).__name__}: {error}"[:200]) from None


def _raw(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
