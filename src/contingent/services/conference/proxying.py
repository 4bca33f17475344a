"""Signing in whom a proxy names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contingent.conference.deed import DeedKind
from contingent.conference.proxy_word import PROXY, ProxyWord
from contingent.services.conference.accounts import NotLetIn
from contingent.services.conference.vouching import VouchedDoor

__all__ = ["ProxyDoor"]

_NOBODY = (
    "The proxy before this room does not say who you are. Sign in there first; if you have, tell "
    "whoever keeps this conference."
)


@dataclass(frozen=True)
class ProxyDoor:
    """Lets in whom a proxy names.

    Attributes:
        word: how it names somebody.
        door: makes and finds accounts.
    """

    word: ProxyWord
    door: VouchedDoor

    @property
    def title(self) -> str:
        """What signs in there is called."""
        return self.door.seating.title or PROXY

    def let_in(self, headers: Mapping[str, Sequence[str]], address: str) -> str:
        """Sign in whoever is named.

        Returns:
            What the browser holds.

        Raises:
            NotLetIn: when nobody is, or whoever is does not take part.
        """
        identity = self.word.identity(headers)
        if identity is None:
            about = f"by {PROXY} from {address[:80]}: it names nobody, or its secret is not right"
            self.door.accounts.note(DeedKind.REFUSED, "unknown", about)
            raise NotLetIn(_NOBODY)
        return self.door.let_in(identity, self.word.claims(headers), address)
