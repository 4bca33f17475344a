"""Who is signed in, for whom a request is answered; nobody where there are no accounts."""

from contextvars import ContextVar

from contingent.conference.account import SignedIn
from contingent.web.policy import is_open

__all__ = ["SIGNED_IN", "may_go", "signer", "who_is_signed_in"]

#: Set for the time of one request, by ``web.conference.doorkeeper``.
SIGNED_IN: ContextVar[SignedIn | None] = ContextVar("SIGNED_IN", default=None)


def who_is_signed_in() -> SignedIn | None:
    """Whoever is signed in."""
    return SIGNED_IN.get()


def signer(given: str) -> str:
    """Whom something is recorded under: the account signed in; else the name that was given."""
    found = SIGNED_IN.get()
    return given if found is None else found.account.name


def may_go(path: str) -> bool:
    """Whether a page may be opened by whoever is signed in; all may, where nobody has to be."""
    found = SIGNED_IN.get()
    if found is None:
        return True
    return is_open(f"GET {path}", found.account.role)
