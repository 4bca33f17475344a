"""What a proxy that was named says of whom it asks for."""

from collections.abc import Mapping, Sequence
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from contingent.errors import ContingentError
from contingent.web.problems import problem

__all__ = ["ThroughProxy", "every_value", "proxy_addresses"]

_ALONE = "This room is asked through its proxy alone."


def proxy_addresses(named: tuple[str, ...]) -> frozenset[str]:
    """The addresses of proxies, each of one machine.

    Raises:
        ContingentError: for what is no address, or stands for every machine.
    """
    found = []
    for name in named:
        try:
            address = ip_address(name)
        except ValueError:
            raise ContingentError(
                f"--proxy {name}: name the address of one machine, such as 127.0.0.1; whoever "
                "could reach the room from elsewhere could say to be anybody's proxy"
            ) from None
        if address.is_unspecified or address.is_multicast:
            raise ContingentError(f"--proxy {name} stands for every machine; name one")
        found.append(str(address))
    return frozenset(found)


def every_value(headers: Headers) -> Mapping[str, Sequence[str]]:
    """Headers by name, in small letters, with every value there is of each."""
    return {name: headers.getlist(name) for name in headers}


class ThroughProxy:
    """Lets in what comes from a named proxy, as coming from whom it asks for.

    Of ``X-Forwarded-For`` only the last address is read, which is the one the proxy itself saw.

    Args:
        proxies: their addresses; empty for none, and then everything is let in as it comes.
    """

    def __init__(self, app: ASGIApp, proxies: frozenset[str] = frozenset()) -> None:
        self._app, self._proxies = app, proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve."""
        if scope["type"] == "http" and self._proxies:
            host, port = scope.get("client") or ("", 0)
            if host not in self._proxies:
                await problem(403, _ALONE)(scope, receive, send)
                return
            given = Headers(scope=scope).getlist("x-forwarded-for")
            last = given[-1].rpartition(",")[2].strip() if given else ""
            scope = {**scope, "client": (_address(last) or host, port), "scheme": "https"}
        await self._app(scope, receive, send)


def _address(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:
        return ""
