"""Who somebody is to another that vouches for it: a provider, a proxy."""

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from unicodedata import normalize

__all__ = ["Identity"]

_LETTERS: Final = re.compile(r"[^a-z0-9._@+-]+")


@dataclass(frozen=True)
class Identity:
    """Who somebody is to whom vouches for it. An e-mail address is none: it may change hands.

    Attributes:
        issuer: who vouches.
        subject: whom it means, for good; only the two together name anybody.
    """

    issuer: str
    subject: str

    def account_name(self, called: str) -> str:
        """The name of its account: what it is called, and letters that nobody else's has.

        Whatever others are called, it is the same; so it tells of nobody else, nor passes for one.
        """
        own = sha256(f"{self.issuer}\n{self.subject}".encode()).hexdigest()[:8]
        latin = normalize("NFKD", called).encode("ascii", "ignore").decode()
        plain = _LETTERS.sub("-", latin.lower()).strip("._@+-")[:60] or "person"
        return f"{plain}-{own}"
