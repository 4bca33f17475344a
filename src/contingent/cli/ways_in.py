"""Options of ``contingent serve --conference``: who it is served to, and how they sign in."""

import os
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import click

from contingent.conference.proxy_word import LEAST_SECRET
from contingent.conference.role import KEEPERS, Role
from contingent.errors import ContingentError

__all__ = ["SECOND", "Secrets", "WaysIn", "read_text", "ways_in_options"]

Function = TypeVar("Function", bound=Callable[..., Any])
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{1,60}")
#: Of whom a second factor is asked.
SECOND: Mapping[str, frozenset[Role]] = {"keepers": KEEPERS, "all": frozenset(Role)}
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
# The names of variables.
_OIDC_SECRET, _PROXY_SECRET = "CONTINGENT_OIDC_SECRET", "CONTINGENT_PROXY_SECRET"
_SECOND_KEY = "CONTINGENT_SECOND_KEY"
_OPTIONS = (
    click.option(
        "--conference",
        is_flag=True,
        help="With accounts: each is answered on what it may see of the ledger.",
    ),
    click.option(
        "--tls",
        type=_FILE,
        nargs=2,
        default=None,
        metavar="CERTIFICATE KEY",
        help="Serve a conference over TLS with these files.",
    ),
    click.option(
        "--proxy",
        "proxies",
        multiple=True,
        metavar="ADDRESS",
        help="Serve a conference to the proxy at this address alone, which encrypts; may be "
        "repeated.",
    ),
    click.option(
        "--oidc",
        "issuer",
        metavar="ISSUER",
        help="Have a provider of identities sign in as well (OpenID Connect), by its address.",
    ),
    click.option("--oidc-client", "client", metavar="ID", help="What the provider calls the room."),
    click.option(
        "--oidc-secret",
        "secret",
        type=_FILE,
        metavar="FILE",
        help=f"File with the secret the provider gave the room; else ${_OIDC_SECRET} holds it.",
    ),
    click.option(
        "--proxy-user",
        "user_header",
        metavar="HEADER",
        help="Have the proxy sign in as well: the header in which it names the user.",
    ),
    click.option(
        "--proxy-groups",
        "groups_header",
        metavar="HEADER",
        help="The header in which it names the user's groups.",
    ),
    click.option(
        "--proxy-secret",
        "proxy_secret",
        type=_FILE,
        metavar="FILE",
        help="File with what the proxy proves itself by, in the header X-Contingent-Secret; else "
        f"${_PROXY_SECRET} holds it.",
    ),
    click.option(
        "--second-factor",
        "second",
        type=click.Choice(list(SECOND)),
        help="Who, with a password, is let in with a second factor alone: chair and staff, or all.",
    ),
    click.option(
        "--second-key",
        "second_key",
        type=_FILE,
        metavar="FILE",
        help="File with the key that secrets of second factors are sealed with, and below it keys "
        f"of before; else ${_SECOND_KEY} holds it.",
    ),
    click.option(
        "--passkeys",
        is_flag=True,
        help="Let whoever has a password make passkeys and sign in by them; takes --name.",
    ),
    click.option(
        "--seats",
        type=_FILE,
        metavar="FILE",
        help="Who takes part by what the provider or proxy says of them, and as what (TOML).",
    ),
)


def ways_in_options(function: Function) -> Function:
    """Add the options; they make one ``WaysIn``."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


class Secrets(NamedTuple):
    """What is told by files and variables, and never in the command.

    Attributes:
        way: that the provider gave the room, or that the proxy proves itself by; or empty.
        keys: that secrets of second factors are sealed with, the one of now first; none where
            nothing is said.
    """

    way: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class WaysIn:
    """What was asked for."""

    conference: bool
    tls: tuple[Path, Path] | None
    proxies: tuple[str, ...]
    issuer: str | None
    client: str | None
    secret: Path | None
    user_header: str | None
    groups_header: str | None
    proxy_secret: Path | None
    second: str | None
    second_key: Path | None
    passkeys: bool
    seats: Path | None

    def check(self, case: str, names: Collection[str]) -> None:
        """Refuse a conference that would be of no ledger, be heard by others, or let in anybody."""
        for option, given in (
            ("--tls", self.tls),
            ("--proxy", self.proxies),
            ("--oidc", self.issuer),
            ("--oidc-client", self.client),
            ("--oidc-secret", self.secret),
            ("--proxy-user", self.user_header),
            ("--proxy-groups", self.groups_header),
            ("--proxy-secret", self.proxy_secret),
            ("--second-factor", self.second),
            ("--second-key", self.second_key),
            ("--passkeys", self.passkeys),
            ("--seats", self.seats),
        ):
            if given and not self.conference:
                raise ContingentError(f"{option} is of a conference; say --conference with it")
        if not self.conference:
            return
        _must_be_a_ledger(case)
        if not self.tls and not self.proxies:
            raise ContingentError(
                "a conference is not served without encryption. Give a certificate and its key "
                "(--tls CERTIFICATE KEY), or name the address of a proxy on this machine that "
                "encrypts (--proxy 127.0.0.1)"
            )
        self._check_provider(names)
        self._check_user()
        if self.passkeys and not names:
            raise ContingentError(
                "passkeys are bound to the name browsers find the room under; say it: --name HOST"
            )
        if self.seats and not self.issuer and not self.user_header:
            raise ContingentError(
                "--seats is of a provider or a proxy; name it: --oidc https://ISSUER, or "
                "--proxy-user HEADER"
            )

    def _check_user(self) -> None:
        if not self.user_header:
            if self.groups_header or self.proxy_secret:
                raise ContingentError(
                    "--proxy-groups and --proxy-secret are of a proxy that names the user; say in "
                    "which header: --proxy-user HEADER"
                )
            return
        if self.issuer:
            raise ContingentError("--oidc and --proxy-user are two ways; take one of them")
        if not self.proxies:
            raise ContingentError(
                f"with --proxy-user, name the proxy as well (--proxy ADDRESS): from elsewhere "
                f"{self.user_header} may say anything"
            )
        if not self.seats:
            raise ContingentError(
                "with --proxy-user, say also who takes part, and as what (--seats FILE)"
            )
        for header in filter(None, (self.user_header, self.groups_header)):
            if not _HEADER.fullmatch(header):
                raise ContingentError(f"'{header}' is no name of a header, such as Remote-User")

    def _check_provider(self, names: Collection[str]) -> None:
        if not self.issuer:
            if self.client or self.secret:
                raise ContingentError(
                    "--oidc-client and --oidc-secret are of a provider; name it: --oidc "
                    "https://ISSUER"
                )
            return
        missing = [
            told
            for told, there in (
                ("what it calls the room (--oidc-client ID)", self.client),
                ("who takes part, and as what (--seats FILE)", self.seats),
                ("under which name browsers find the room (--name HOST)", names),
            )
            if not there
        ]
        if missing:
            raise ContingentError(f"with --oidc, say also {', and '.join(missing)}")

    def take_secrets(self) -> Secrets:
        """What is told by files and variables.

        The variables are emptied, so that no process this one starts has them.

        Raises:
            ContingentError: when one is missing, or could be guessed.
        """
        return Secrets(self._take_secret(), self._take_keys())

    def _take_secret(self) -> str:
        by_variable = {name: os.environ.pop(name, "") for name in (_OIDC_SECRET, _PROXY_SECRET)}
        name = _OIDC_SECRET if self.issuer else _PROXY_SECRET
        if not self.issuer and not self.user_header:
            return ""
        file = self.secret if self.issuer else self.proxy_secret
        found = (read_text(file) if file else by_variable[name]).strip()
        if not found:
            option = "--oidc-secret" if self.issuer else "--proxy-secret"
            of = "the provider gave the room" if self.issuer else "the proxy proves itself by"
            raise ContingentError(
                f"the secret that {of} is not here: put it into a file that only you can read "
                f"({option} FILE), or into the variable {name}. It is no option of the command, "
                "for others see those"
            )
        if self.user_header and len(found) < LEAST_SECRET:
            raise ContingentError(
                f"the secret of the proxy has {len(found)} letters, and could be guessed; make one "
                "of 32 or more with: openssl rand -hex 32"
            )
        return found

    def _take_keys(self) -> tuple[str, ...]:
        by_variable = os.environ.pop(_SECOND_KEY, "")
        found = read_text(self.second_key) if self.second_key else by_variable
        keys = tuple(found.split())
        if self.second_key and not keys:
            raise ContingentError(
                f"{self.second_key.name} holds no key; make one with: openssl rand -base64 32"
            )
        return keys


def read_text(file: Path) -> str:
    """A file of an option.

    Raises:
        ContingentError: when it cannot be read, or is no text.
    """
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise ContingentError(f"{file.name} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ContingentError(f"{file.name} is no text in UTF-8") from None


def _must_be_a_ledger(case: str) -> None:
    from contingent.services.ledger.addresses import is_ledger, place_of

    if not is_ledger(case) or place_of(case).moment or place_of(case).scenario:
        raise ContingentError(
            "a conference is of a ledger as it is; make one of a case with: contingent import CASE "
            "sqlite:///case.db"
        )
