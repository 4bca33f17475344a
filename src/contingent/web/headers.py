"""Headers every answer carries, and the check of who is addressed."""

import string
from collections.abc import Iterable
from ipaddress import ip_address

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["HEADLESS", "Headers"]

#: What a scope holds of which only the headers are wanted.
HEADLESS = "contingent.headless"

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
FIXED = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    # With "no-referrer" a browser calls the origin of our own forms "null".
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
LOCAL = ("localhost",)
_LETTERS = frozenset(string.ascii_letters + string.digits + "-._:[]")


class Headers:
    """Adds the fixed headers; refuses requests for hosts that are not ours.

    A page elsewhere can point a name of its own at this machine (DNS rebinding); its requests
    carry that name as their host and are refused.

    Args:
        hosts: host names served besides loopback and bare addresses.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = ()) -> None:
        self.app, self.hosts = app, {*LOCAL, *hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headless = scope["method"] == "HEAD"
        if headless:
            scope = {**scope, "method": "GET", HEADLESS: True}
        given = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
        # What the case says is kept nowhere; the files of pages say themselves how long they hold.
        fixed = scope["path"].startswith("/static/")

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in FIXED.items():
                    headers[name] = value
                if not fixed:
                    headers["cache-control"] = "no-store"
                else:
                    headers.setdefault("cache-control", "no-cache")
                await send(message)
                if headless:
                    # Nothing more is wanted: what works on the rest hears that nobody listens.
                    await send({"type": "http.response.body", "body": b""})
            elif not headless:
                await send(message)

        if not self._ours(given):
            name = "".join(letter for letter in given if letter in _LETTERS)[:100]
            text = (
                f"The name '{name}' is not served here. If it is this room's: open it with "
                f"--name {_name(name) or 'NAME'}\n"
            )
            refusal = PlainTextResponse(text, status_code=421)
            await refusal(scope, receive, with_headers)
            return
        await self.app(scope, receive, with_headers)

    def _ours(self, given: str) -> bool:
        name = _name(given)
        if name in self.hosts:
            return True
        try:
            ip_address(name)
        except ValueError:
            return False
        return True


def _name(host: str) -> str:
    """The name in a Host header, without the port."""
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return name.strip("[]").lower()
