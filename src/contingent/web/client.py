"""Who asks, of those who take turns: one browser, or one address."""

import secrets

from fastapi import Request, Response

from contingent.web.place import cookie_path
from contingent.web.signer import who_is_signed_in

__all__ = ["client_of", "introduce"]

COOKIE = "room"
_LONGEST = 40


def client_of(request: Request) -> str:
    """The browser, as it was told its name; else the address the request comes from.

    It proves nothing: it is for taking turns. Whoever is signed in is known by that.
    """
    known = who_is_signed_in()
    if known is not None:
        return f"account {known.account.name}"
    named = request.cookies.get(COOKIE, "")[:_LONGEST]
    return (
        f"browser {named}" if named else f"address {request.client.host if request.client else ''}"
    )


def introduce(request: Request, answer: Response) -> None:
    """Give a browser a name to be known by, until it is closed."""
    if COOKIE not in request.cookies and who_is_signed_in() is None:
        name = secrets.token_urlsafe(12)
        answer.set_cookie(COOKIE, name, httponly=True, samesite="strict", path=cookie_path())
