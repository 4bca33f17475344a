"""A little provider of identities, over HTTP, that can be made to lie."""

import json
import secrets
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc.jwk import RSAKey
from joserfc.jwt import encode

__all__ = ["CLIENT", "SECRET", "LittleProvider", "provider_running"]

CLIENT, SECRET = "the-room", "a secret of the room, with a % and a :"
Claims = dict[str, Any]


def _key(name: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig"})


@dataclass
class LittleProvider:
    """What it knows, and how it lies.

    Attributes:
        people: what it says of whom it signs in now.
        forge: makes the token of what it would say otherwise.
        describes: what its description says differently.
        answers: parameters that it has a browser bring back differently.
        exchanges: every request for a token, as it came.
    """

    people: Claims = field(default_factory=lambda: {"sub": "s-1", "groups": ["fra-heads"]})
    key: RSAKey = field(default_factory=lambda: _key("k1"))
    forge: Callable[["LittleProvider", Claims], str] | None = None
    describes: Claims = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    exchanges: list[dict[str, str]] = field(default_factory=list)
    silent: bool = False
    address: str = ""

    def signed(self, claims: Claims, key: RSAKey | None = None, alg: str = "RS256") -> str:
        used = key or self.key
        return encode({"alg": alg, "kid": used.kid}, claims, used, [alg])

    def description(self) -> Claims:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            **self.describes,
        }

    def authorize(self, asked: dict[str, str]) -> str:
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        back = {"code": code, "state": asked["state"], **self.answers}
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, Claims]:
        self.exchanges.append(form)
        kind, _, pair = authorization.partition(" ")
        # RFC 6749, 2.3.1: both are form-encoded before they are joined; some clients do not.
        given = {
            tuple(f(p) for p in b64decode(pair).decode().split(":", 1)) for f in (str, unquote)
        }
        if kind != "Basic" or (CLIENT, SECRET) not in given:
            return 401, {"error": "invalid_client"}
        asked = self.codes.pop(form.get("code", ""), None)
        made = sha256(form.get("code_verifier", "").encode()).digest()
        challenge = urlsafe_b64encode(made).rstrip(b"=").decode()
        if asked is None or challenge != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        assert form["redirect_uri"] == asked["redirect_uri"]
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **self.people,
        }
        token = self.forge(self, claims) if self.forge else self.signed(claims)
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": token}


class _Handler(BaseHTTPRequestHandler):
    provider: LittleProvider

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if self.provider.silent:
            self._tell(503, {})
        elif parts.path == "/.well-known/openid-configuration":
            self._tell(200, self.provider.description())
        elif parts.path == "/keys":
            self._tell(200, {"keys": [self.provider.key.as_dict(private=False)]})
        elif parts.path == "/authorize":
            self.send_response(302)
            self.send_header("location", self.provider.authorize(asked))
            self.end_headers()
        else:
            self._tell(404, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        form = {name: values[-1] for name, values in parse_qs(body).items()}
        self._tell(*self.provider.token(form, self.headers.get("authorization", "")))

    def _tell(self, status: int, what: Claims) -> None:
        body = json.dumps(what).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def provider_running() -> Iterator[LittleProvider]:
    """One that answers at an address of this machine."""
    made = LittleProvider()
    handler = type("_Handler", (_Handler,), {"provider": made})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        made.address = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield made
        server.shutdown()
        thread.join()
