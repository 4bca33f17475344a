"""Signing in by a provider of identities: from the room to the provider, and back."""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from contingent.adapters.identity.provider import NotProved, Provider, issuer_host
from contingent.conference.deed import DeedKind
from contingent.conference.identity import Identity
from contingent.services.conference.accounts import NotLetIn
from contingent.services.conference.begun import derived, end_begun, keep
from contingent.services.conference.vouching import VouchedDoor

__all__ = ["ProviderDoor"]

_KIND = "provider"
_NOT_BEGUN = (
    "This way in was not begun in this browser, or it was used, or it took longer than ten "
    "minutes. Begin again."
)
_NOT_PROVED = "What the provider answered does not prove who you are. Begin again."
#: What a provider may say of why it lets nobody in (RFC 6749, 4.1.2.1), in words.
_SAID = {
    "access_denied": "The provider did not let you in, or you did not go on there.",
    "temporarily_unavailable": "The provider cannot answer now; try again later.",
}
_ELSE = "The provider did not let you in. Ask whoever keeps this conference."


@dataclass(frozen=True)
class ProviderDoor:
    """Lets in whom a provider vouches for.

    Attributes:
        door: makes and finds accounts.
    """

    provider: Provider
    door: VouchedDoor

    @property
    def title(self) -> str:
        """What the provider is called."""
        return self.door.seating.title or issuer_host(self.provider.settings.issuer)

    def begin(self, to: str) -> tuple[str, str]:
        """Begin.

        Args:
            to: address of the room where one wants to go.

        Returns:
            What the browser holds, and where it goes.

        Raises:
            ProviderSilent: when the provider does not answer.
            NotProved: when it is not the one that was named.
        """
        token = secrets.token_urlsafe(32)
        where = self.provider.address(*(derived(token, w) for w in ("state", "nonce", "verifier")))
        keep(self.door.accounts.store, token, _KIND, to)
        return token, where

    def end(self, token: str, brought: Mapping[str, str], address: str) -> tuple[str, str]:
        """End what was begun.

        Args:
            token: what the browser holds.
            brought: what it brings back, as parameters of the address.

        Returns:
            What the browser holds now, and where one wanted to go.

        Raises:
            NotLetIn: when that does not let in.
            ProviderSilent: when the provider does not answer.
        """
        store = self.door.accounts.store
        state = brought.get("state", "")
        # What another page sends a browser back with ends nothing that this browser has begun.
        if not token or not hmac.compare_digest(state.encode(), derived(token, "state").encode()):
            raise NotLetIn(_NOT_BEGUN)
        to = end_begun(store, _KIND, token)
        if to is None:
            raise NotLetIn(_NOT_BEGUN)
        try:
            self.provider.must_be_its_own(brought.get("iss"))
            if "error" in brought:
                raise NotLetIn(_SAID.get(brought["error"], _ELSE))
            claims = self.provider.claims(
                brought.get("code", ""), derived(token, "nonce"), derived(token, "verifier")
            )
        except NotProved as error:
            about = f"by {self.provider.settings.issuer} from {address[:80]}: {error}"
            self.door.accounts.note(DeedKind.REFUSED, "unknown", about)
            raise NotLetIn(_NOT_PROVED) from None
        identity = Identity(self.provider.settings.issuer, str(claims["sub"]))
        return self.door.let_in(identity, claims, address), to
