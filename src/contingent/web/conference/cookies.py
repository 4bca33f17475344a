"""The cookie that says which session a browser has."""

from fastapi import Response
from starlette.datastructures import Headers
from starlette.requests import cookie_parser

from contingent.services.conference.accounts import LONGEST

__all__ = ["COOKIE", "forget_session", "give_session", "token_of"]

#: A browser takes a cookie of this name over TLS only, from this host only, for all of it.
COOKIE = "__Host-session"


def token_of(headers: Headers) -> str:
    """What a browser holds; empty for nothing."""
    return cookie_parser(headers.get("cookie", "")).get(COOKIE, "")[:100]


def give_session(answer: Response, token: str) -> None:
    """Have a browser hold a session."""
    answer.set_cookie(
        COOKIE, token, LONGEST, path="/", secure=True, httponly=True, samesite="strict"
    )


def forget_session(answer: Response) -> None:
    """Have a browser forget its session, and what it keeps of pages."""
    answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="strict")
    answer.headers["clear-site-data"] = '"cache", "storage"'
