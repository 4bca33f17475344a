"""A key that a device keeps, and by which its user is signed in."""

from dataclasses import dataclass

__all__ = ["Passkey"]


@dataclass(frozen=True)
class Passkey:
    """A key of an account.

    Attributes:
        credential: its name.
        public_key: by which it is proved.
        counter: how often its device said last that it was used.
        label: what its user calls it.
    """

    credential: str
    account: str
    public_key: str
    counter: int
    made_at: str
    label: str
