"""The application of a conference, as its options ask for it."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from contingent.cli.ways_in import SECOND, Secrets, WaysIn, read_text
from contingent.errors import ContingentError

if TYPE_CHECKING:
    from fastapi import FastAPI

    from contingent.conference.seating import Seating
    from contingent.services.conference.accounts import Accounts
    from contingent.services.conference.providing import ProviderDoor
    from contingent.services.conference.proxying import ProxyDoor
    from contingent.services.conference.second_secrets import SecondSecrets
    from contingent.services.ledger.kept_ledger import KeptLedger
    from contingent.web.jobs import Jobs
    from contingent.web.place import Place

__all__ = ["conference_app"]


def conference_app(
    ledger: "KeptLedger", found: "Place", jobs: "Jobs", ways: WaysIn, room: str, secrets: Secrets
) -> "FastAPI":
    """The application of a conference.

    Args:
        room: what browsers call it.
        secrets: what was told by files and variables.

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
    kept = _kept(secrets.keys, accounts)
    provider = _way(ways, accounts, seating, (room, secrets.way)) if seating else None
    if not accounts.store.accounts() and not provider:
        sent = len(accounts.store.invitations())
        links = "1 link is" if sent == 1 else f"{sent} links are"
        nobody = "Nobody takes part yet: contingent account invite LEDGER NAME --role chair"
        click.echo(f"Nobody has joined yet; {links} open" if sent else nobody, err=True)
    views = LedgerViews(ledger, accounts.store.held)
    # Without the path: a browser names a page's origin.
    origin = room.removesuffix(found.path) if ways.passkeys else None
    second = SECOND[ways.second] if ways.second else frozenset()
    made = Conference(views, accounts, found, named, provider, second, origin, kept)
    return create_conference_app(made, jobs)


def _kept(keys: tuple[str, ...], accounts: "Accounts") -> "SecondSecrets":
    """How secrets of second factors are kept; those that are there are sealed by it."""
    from contingent.services.conference.second_secrets import SecondSecrets

    made = SecondSecrets(keys)
    count = made.prepare(accounts.store)
    if keys:
        click.echo(
            f"Secrets of second factors are sealed with the key ({count} there are)", err=True
        )
    return made


def _seating(file: Path | None, ledger: "KeptLedger") -> "Seating | None":
    from contingent.conference.seating import read_seating

    if file is None:
        return None
    nations = tuple(ledger.read().nation_names)
    return read_seating(read_text(file), file.name, nations)


def _way(
    ways: WaysIn, accounts: "Accounts", seating: "Seating", told: tuple[str, str]
) -> "ProviderDoor | ProxyDoor":
    """The way in besides passwords."""
    from contingent.conference.proxy_word import ProxyWord
    from contingent.services.conference.proxying import ProxyDoor
    from contingent.services.conference.vouching import VouchedDoor

    if ways.issuer:
        return _provider(ways, accounts, seating, told)
    word = ProxyWord(ways.user_header or "", ways.groups_header, told[1])
    return ProxyDoor(word, VouchedDoor(accounts, seating))


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
