"""What a browser sends with a form, and the name it remembers."""

from urllib.parse import parse_qsl, quote, unquote

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from contingent.web.place import cookie_path
from contingent.web.signer import signer, who_is_signed_in

__all__ = ["actor_of", "read_form", "remember", "see_other"]

COOKIE = "actor"
#: Seconds the name is remembered: thirty days.
REMEMBERED = 30 * 24 * 3600
_MOST_FIELDS = 100


async def read_form(request: Request, most: int = _MOST_FIELDS) -> dict[str, str]:
    """The fields of a form, of which there may be so many.

    Raises:
        HTTPException: 415 for another kind of body, 400 for one that cannot be read.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise HTTPException(415, "A form is sent as application/x-www-form-urlencoded.")
    try:
        text = (await request.body()).decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=most)
    except ValueError:
        raise HTTPException(400, "The form cannot be read.") from None
    return dict(pairs)


def actor_of(request: Request) -> str:
    """The account signed in; else the name this browser last recorded under, or nothing."""
    return signer(unquote(request.cookies.get(COOKIE, ""))[:200])


def remember(answer: Response, actor: str) -> None:
    """Have the browser remember a name. It proves nothing, where there are no accounts."""
    if who_is_signed_in() is not None:
        return
    answer.set_cookie(
        COOKIE, quote(actor[:200]), REMEMBERED, httponly=True, samesite="strict", path=cookie_path()
    )


def see_other(address: str, actor: str) -> Response:
    """Go to another page after something was recorded."""
    answer = RedirectResponse(address, 303)
    remember(answer, actor)
    return answer
