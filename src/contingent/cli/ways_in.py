"""Options of ``contingent serve --conference``: who it is served to, and how they sign in."""

import os
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from contingent.errors import ContingentError

if TYPE_CHECKING:
    from fastapi import FastAPI

    from contingent.conference.seating import Seating
    from contingent.services.conference.accounts import Accounts
    from contingent.services.conference.providing import ProviderDoor
    from contingent.services.ledger.kept_ledger import KeptLedger
    from contingent.web.jobs import Jobs
    from contingent.web.place import Place

__all__ = ["WaysIn", "conference_app", "ways_in_options"]

Function = TypeVar("Function", bound=Callable[..., Any])
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OIDC_SECRET = "CONTINGENT_OIDC_SECRET"  # noqa: S105 - the name of a variable
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
        "--seats",
        type=_FILE,
        metavar="FILE",
        help="Who takes part by what the provider says of them, and as what (TOML).",
    ),
)


def ways_in_options(function: Function) -> Function:
    """Add the options; they make one ``WaysIn``."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


@dataclass(frozen=True)
class WaysIn:
    """What was asked for."""

    conference: bool
    tls: tuple[Path, Path] | None
    proxies: tuple[str, ...]
    issuer: str | None
    client: str | None
    secret: Path | None
    seats: Path | None

    def check(self, case: str, names: Collection[str]) -> None:
        """Refuse a conference that would be of no ledger, be heard by others, or let in anybody."""
        for option, given in (
            ("--tls", self.tls),
            ("--proxy", self.proxies),
            ("--oidc", self.issuer),
            ("--oidc-client", self.client),
            ("--oidc-secret", self.secret),
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

    def _check_provider(self, names: Collection[str]) -> None:
        if not self.issuer:
            if self.client or self.secret or self.seats:
                raise ContingentError(
                    "--oidc-client, --oidc-secret and --seats are of a provider; name it: --oidc "
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

    def take_secret(self) -> str:
        """The secret that the provider gave the room; this program's variable is emptied.

        Raises:
            ContingentError: when there is none.
        """
        held = os.environ.pop(_OIDC_SECRET, "")
        found = self.secret.read_text(encoding="utf-8") if self.secret else held
        if self.issuer and not found.strip():
            raise ContingentError(
                "the provider gave the room a secret, and it is not here: put it into a file that "
                f"only you can read (--oidc-secret FILE), or into the variable {_OIDC_SECRET}. It "
                "is no option of the command, for others see those"
            )
        return found.strip()


def _must_be_a_ledger(case: str) -> None:
    from contingent.services.ledger.addresses import is_ledger, place_of

    if not is_ledger(case) or place_of(case).moment or place_of(case).scenario:
        raise ContingentError(
            "a conference is of a ledger as it is; make one of a case with: contingent import CASE "
            "sqlite:///case.db"
        )


def conference_app(
    ledger: "KeptLedger", found: "Place", jobs: "Jobs", ways: WaysIn, told: tuple[str, str]
) -> "FastAPI":
    """The application of a conference.

    Args:
        told: what browsers call the room, and the provider's secret.

    Raises:
        ContingentError: when an extra is not installed, or a way in is not as it must be.
    """
    try:
        from contingent.web.conference.app import Conference, create_conference_app
        from contingent.web.conference.proxy import proxy_addresses
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in {"argon2", "limits"}:
            raise
        msg = f"{error.name} is not installed; accounts need: pip install 'contingent[conference]'"
        raise ContingentError(msg) from None
    from contingent.adapters.storage.conference.store import ConferenceStore
    from contingent.services.conference.accounts import Accounts
    from contingent.services.conference.viewing import LedgerViews

    named = proxy_addresses(ways.proxies)
    seating = _seating(ways.seats, ledger)
    accounts = Accounts(ConferenceStore.open(ledger.place.address))
    provider = _provider(ways, accounts, seating, told) if seating else None
    if not accounts.store.accounts() and not provider:
        click.echo(
            "Nobody takes part yet: contingent account invite LEDGER NAME --role chair", err=True
        )
    views = LedgerViews(ledger, accounts.store.held)
    return create_conference_app(Conference(views, accounts, found, named, provider), jobs)


def _seating(file: Path | None, ledger: "KeptLedger") -> "Seating | None":
    from contingent.conference.seating import read_seating

    if file is None:
        return None
    nations = tuple(ledger.read().nation_names)
    return read_seating(file.read_text(encoding="utf-8"), file.name, nations)


def _provider(
    ways: WaysIn, accounts: "Accounts", seating: "Seating", told: tuple[str, str]
) -> "ProviderDoor":
    from contingent.adapters.identity.provider import Provider, ProviderSettings, ProviderSilent
    from contingent.services.conference.providing import ProviderDoor
    from contingent.services.conference.vouching import VouchedDoor
    from contingent.web.conference.providing import BACK

    room, secret = told
    back = f"{room}{BACK}"
    settings = ProviderSettings(ways.issuer or "", ways.client or "", secret, back, seating.scope)
    provider = Provider(settings)
    try:
        provider.describe()
    except ProviderSilent as error:
        # Whoever has a password is not kept out because of that.
        click.echo(f"{error}; nobody is signed in by it until it does", err=True)
    click.echo(f"The provider sends browsers back to {back}", err=True)
    return ProviderDoor(provider, VouchedDoor(accounts, seating))
