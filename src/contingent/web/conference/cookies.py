"""The cookie that says which session a browser has."""

from fastapi import Response
from starlette.datastructures import Headers
from starlette.requests import cookie_parser

from contingent.services.conference.accounts import LONGEST
from contingent.services.conference.begun import BEGUN_FOR

__all__ = [
    "COOKIE",
    "begun_of",
    "forget_begun",
    "forget_session",
    "give_begun",
    "give_session",
    "token_of",
]

#: A browser takes a cookie of this name over TLS only, from this host only, for all of it.
COOKIE = "__Host-session"
#: The same of what it has begun and not ended. It comes along when another site sends one back.
_BEGUN = "__Host-begun"


def token_of(headers: Headers) -> str:
    """What a browser holds; empty for nothing."""
    return cookie_parser(headers.get("cookie", "")).get(COOKIE, "")[:100]


def begun_of(headers: Headers) -> str:
    """What a browser holds of what it has begun; empty for nothing."""
    return cookie_parser(headers.get("cookie", "")).get(_BEGUN, "")[:100]


def give_begun(answer: Response, token: str) -> None:
    """Have a browser hold what it has begun."""
    answer.set_cookie(
        _BEGUN, token, BEGUN_FOR, path="/", secure=True, httponly=True, samesite="lax"
    )


def forget_begun(answer: Response) -> None:
    """Have a browser forget what it had begun."""
    answer.delete_cookie(_BEGUN, path="/", secure=True, httponly=True, samesite="lax")


def give_session(answer: Response, token: str) -> None:
    """Have a browser hold a session."""
    answer.set_cookie(
        COOKIE, token, LONGEST, path="/", secure=True, httponly=True, samesite="strict"
    )


def forget_session(answer: Response) -> None:
    """Have a browser forget its session, and what it keeps of pages."""
    answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="strict")
    answer.headers["clear-site-data"] = '"cache", "storage"'
