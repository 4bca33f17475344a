"""The commitment to a submission: all that is public of it before the close."""

from dataclasses import dataclass

__all__ = ["Commitment"]


@dataclass(frozen=True)
class Commitment:
    """What a nation publishes before the close: that it has a submission, and which one.

    Attributes:
        nation: whose it is.
        hash: SHA-256 of the sealed submission, 64 hexadecimal digits; None says that what the
            nation published before is withdrawn.
    """

    nation: str
    hash: str | None
