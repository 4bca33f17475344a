"""What a proxy says of whom it asks for: believed with its secret alone, and said once."""

import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from contingent.conference.identity import Identity

__all__ = ["LEAST_SECRET", "PROXY", "SECRET_HEADER", "ProxyWord"]

#: Who vouches for whom a proxy names.
PROXY: Final = "the proxy"
#: The header in which the proxy proves to be it, and how long its secret is at least.
SECRET_HEADER: Final = "x-contingent-secret"  # noqa: S105 - the name of a header
LEAST_SECRET: Final = 32
_BETWEEN = re.compile(r"[,|]")
_LONGEST = 255


@dataclass(frozen=True)
class ProxyWord:
    """How a proxy says whom it asks for.

    Attributes:
        user: the header with the name of the user.
        groups: the header with its groups, between commas or bars; None for none.
        secret: what the proxy sends with every request; never shown.
    """

    user: str
    groups: str | None
    secret: str

    def __repr__(self) -> str:
        return f"ProxyWord({self.user!r}, {self.groups!r})"

    def identity(self, headers: Mapping[str, Sequence[str]]) -> Identity | None:
        """Who asks; None where nobody is named, or it is not the proxy that says so.

        Args:
            headers: name in small letters -> every value there is of it. A header that is there
                twice is the proxy's and somebody else's, and neither is believed.
        """
        secret, user = (headers.get(name.lower(), ()) for name in (SECRET_HEADER, self.user))
        if len(secret) != 1 or not hmac.compare_digest(_bytes(secret[0]), _bytes(self.secret)):
            return None
        if len(user) != 1 or not user[0].strip() or len(user[0]) > _LONGEST:
            return None
        return Identity(PROXY, user[0].strip())

    def claims(self, headers: Mapping[str, Sequence[str]]) -> Mapping[str, Any]:
        """What it says of whom it names: ``user`` and ``groups``."""
        groups = headers.get((self.groups or "").lower(), ())
        user = headers.get(self.user.lower(), ("",))
        of = [part.strip() for part in _BETWEEN.split(groups[0])] if len(groups) == 1 else []
        return {"user": user[0].strip(), "groups": [group for group in of if group]}


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
