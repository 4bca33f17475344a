"""A provider of identities, asked by OpenID Connect: a code, proof of who asked for it, a token.

What is checked: the provider's own description is of the issuer that was named; the token is signed
by one of its keys, by a signature that takes a private key; its issuer, audience, times and nonce
(OpenID Connect Core 1.0, section 3.1.3.7); the issuer the browser brings back (RFC 9207). The code
is asked for with PKCE (RFC 7636).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any, Final
from urllib.parse import urlsplit

from contingent.errors import ContingentError

__all__ = ["NotProved", "Provider", "ProviderSettings", "ProviderSilent"]

#: Signatures that are taken: those of a private key. None, and secrets held by both, are not.
ALGORITHMS: Final = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA", "Ed25519"),
)
#: Seconds: an answer is waited for; its description and keys are kept; clocks may differ.
PATIENCE, KEPT, LEEWAY = 10.0, 3600.0, 60
_WELL_KNOWN = "/.well-known/openid-configuration"
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_LONGEST_SUBJECT = 255


class ProviderSilent(ContingentError):
    """The provider cannot be reached, or answers nothing that can be used."""


class NotProved(ContingentError):
    """What came back proves nobody to be anybody. The text is for the record, not for a page."""


@dataclass(frozen=True)
class ProviderSettings:
    """How a provider is asked.

    Attributes:
        issuer: its address, as it names itself in its tokens.
        client: what it calls the room.
        secret: by which the room proves to be it; never shown.
        back: where it sends a browser back to.
        scope: what is asked for.
    """

    issuer: str
    client: str
    secret: str
    back: str
    scope: str

    def __repr__(self) -> str:
        return f"ProviderSettings({self.issuer!r}, {self.client!r})"


class Provider:
    """Sends browsers to a provider, and reads what they bring back.

    Args:
        settings: how it is asked.

    Raises:
        ContingentError: for an issuer that is not reached by https.
    """

    def __init__(self, settings: ProviderSettings) -> None:
        _needs()
        _must_be_safe(settings.issuer, "--oidc")
        self.settings = settings
        self._lock = Lock()
        self._kept: dict[str, tuple[float, Mapping[str, Any]]] = {}

    def describe(self) -> Mapping[str, Any]:
        """What the provider says of itself.

        Raises:
            ProviderSilent: when it does not answer.
            NotProved: when it is another's, or names addresses without encryption.
        """
        issuer = self.settings.issuer
        found = self._fetch(issuer.rstrip("/") + _WELL_KNOWN)
        if found.get("issuer") != issuer:
            raise NotProved(
                f"what is at {issuer} calls itself '{found.get('issuer')}'; name it exactly so, "
                "if it is the one that is meant"
            )
        for name in _ENDPOINTS:
            _must_be_safe(str(found.get(name, "")), name)
        return found

    def address(self, state: str, nonce: str, verifier: str) -> str:
        """Where a browser is sent.

        Args:
            state: comes back with the browser.
            nonce: comes back in the token.
            verifier: of which the provider is shown a hash, and which is told with the code.
        """
        where = str(self.describe()["authorization_endpoint"])
        made, _ = self._session().create_authorization_url(
            where, state=state, nonce=nonce, code_verifier=verifier
        )
        return str(made)

    def claims(self, code: str, nonce: str, verifier: str) -> Mapping[str, Any]:
        """What is said of whom a code is of.

        Raises:
            ProviderSilent: when the provider does not answer.
            NotProved: when the code, or the token it is changed for, does not hold.
        """
        token = self._token(code, verifier)
        claims = self._checked(token, nonce)
        subject = claims.get("sub")
        if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT:
            raise NotProved("the token names nobody")
        return claims

    def must_be_its_own(self, issuer: str | None) -> None:
        """See whether a browser comes back from this provider (RFC 9207).

        Raises:
            NotProved: when it comes from another one.
        """
        told = self.describe().get("authorization_response_iss_parameter_supported") is True
        if (issuer is None and told) or issuer not in {None, self.settings.issuer}:
            raise NotProved("the answer is of another issuer")

    def _session(self) -> Any:
        from authlib.integrations.requests_client import OAuth2Session

        offered = self.describe().get("token_endpoint_auth_methods_supported")
        basic = not isinstance(offered, list) or "client_secret_basic" in offered
        return OAuth2Session(
            self.settings.client,
            self.settings.secret,
            token_endpoint_auth_method="client_secret_basic" if basic else "client_secret_post",
            scope=self.settings.scope,
            redirect_uri=self.settings.back,
            code_challenge_method="S256",
            default_timeout=PATIENCE,
        )

    def _token(self, code: str, verifier: str) -> Mapping[str, Any]:
        from authlib.integrations.base_client import OAuthError
        from requests import RequestException

        where = self.describe()["token_endpoint"]
        try:
            with self._session() as session:
                token = session.fetch_token(
                    where,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=verifier,
                    allow_redirects=False,
                )
        except OAuthError as error:
            raise NotProved(f"the code was refused: {_plain(error.error)}") from None
        except (RequestException, ValueError) as error:
            raise _silent(self.settings.issuer, error) from None
        return dict(token)

    def _checked(self, token: Mapping[str, Any], nonce: str) -> Mapping[str, Any]:
        """The claims of an id_token that holds."""
        from authlib.oidc.core import CodeIDToken
        from joserfc.errors import InvalidKeyIdError, JoseError
        from joserfc.jwt import decode

        found, client = token.get("id_token"), self.settings.client
        if not isinstance(found, str):
            raise NotProved("there is no id_token")
        try:
            try:
                read = decode(found, self._keys(), list(ALGORITHMS))
            except InvalidKeyIdError:
                # It has new keys since they were looked up.
                read = decode(found, self._keys(anew=True), list(ALGORITHMS))
            claims = CodeIDToken(
                read.claims,
                read.header,
                {
                    "iss": {"essential": True, "value": self.settings.issuer},
                    "aud": {"essential": True, "value": client},
                },
                {
                    "nonce": nonce,
                    "client_id": client,
                    "access_token": token.get("access_token"),
                },
            )
            claims.validate(leeway=LEEWAY)
        except (JoseError, ValueError) as error:
            raise NotProved(f"the id_token does not hold: {_plain(str(error))}") from None
        return dict(claims)

    def _keys(self, *, anew: bool = False) -> Any:
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        raw: Any = self._fetch(str(self.describe()["jwks_uri"]), anew=anew)
        try:
            return KeySet.import_key_set(raw)
        except (JoseError, KeyError, TypeError, ValueError) as error:
            raise _silent(self.settings.issuer, error) from None

    def _fetch(self, address: str, *, anew: bool = False) -> Mapping[str, Any]:
        from requests import RequestException, get

        with self._lock:
            at, found = self._kept.get(address, (0.0, {}))
        if found and not anew and monotonic() - at < KEPT:
            return found
        try:
            answer = get(address, timeout=PATIENCE, allow_redirects=False)
            answer.raise_for_status()
            found = answer.json()
        except (RequestException, ValueError) as error:
            raise _silent(self.settings.issuer, error) from None
        if not isinstance(found, dict):
            raise ProviderSilent(f"{address} answers something else than was asked for")
        with self._lock:
            self._kept[address] = monotonic(), found
        return found


def _needs() -> None:
    try:
        import authlib.oidc.core  # noqa: F401
        import requests  # noqa: F401
    except ModuleNotFoundError as error:
        message = f"{error.name} is not installed; a provider needs: pip install 'contingent[oidc]'"
        raise ContingentError(message) from None


def _must_be_safe(address: str, what: str) -> None:
    """Refuse what is heard by others on its way. On this machine itself there is nobody."""
    from authlib.common.security import is_secure_transport

    if not is_secure_transport(address):
        raise ContingentError(f"{what} '{_plain(address)}' is not reached by https")


def _silent(issuer: str, error: Exception) -> ProviderSilent:
    # The name of the error, not its text: that may quote what was asked.
    return ProviderSilent(f"{issuer} does not answer as it should ({type(error).__name__})")


def _plain(text: Any) -> str:
    """What others wrote, short and without what would steer a terminal."""
    return "".join(letter for letter in str(text) if letter.isprintable())[:120]


def issuer_host(issuer: str) -> str:
    """The name of the machine of an issuer."""
    return urlsplit(issuer).netloc
