"""``contingent account``: who takes part in the conference of a ledger."""

import getpass
import json
from typing import TYPE_CHECKING

import click

from contingent.conference.role import Role
from contingent.errors import LedgerError

if TYPE_CHECKING:
    from contingent.services.conference.accounts import Accounts

__all__ = ["command"]

_ROLES = click.Choice([str(role) for role in Role])


@click.group("account")
def command() -> None:
    """Invite people to the conference of a ledger, list them, close accounts, end sessions."""


def _accounts(ledger: str) -> "Accounts":
    from contingent.adapters.storage.conference.store import ConferenceStore
    from contingent.services.conference.accounts import Accounts
    from contingent.services.ledger.addresses import open_ledger, place_of

    place = place_of(ledger)
    if place.moment or place.scenario:
        raise LedgerError("a conference is of a ledger as it is; leave out what follows '@' or '#'")
    # Only of what is a ledger.
    store, _ = open_ledger(ledger)
    store.close()
    return Accounts(ConferenceStore.open(place.address))


@command.command("invite")
@click.argument("ledger")
@click.argument("name")
@click.option("--role", type=_ROLES, required=True, help="What they are at the conference.")
@click.option("--nation", default=None, help="Whom a head or a member of delegation speaks for.")
@click.option(
    "--at", "address", default="https://HOST", show_default=True, help="Address of the room."
)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def invite(
    ledger: str, name: str, role: str, nation: str | None, address: str, *, as_json: bool
) -> None:
    """Make a link by which NAME joins the conference of LEDGER; it holds once, for three days.

    For a name that has joined already, the link sets a new password.
    """
    accounts = _accounts(ledger)
    try:
        token = accounts.invite(name, Role(role), nation, f"command line ({getpass.getuser()})")
    finally:
        accounts.close()
    link = f"{address.rstrip('/')}/invitation#{token}"
    if as_json:
        click.echo(json.dumps({"name": name, "role": role, "nation": nation, "link": link}))
        return
    click.echo(link)
    click.echo(
        "It is shown this once, and lets in whoever has it. Send it so that only one does.",
        err=True,
    )


@command.command("list")
@click.argument("ledger")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def list_(ledger: str, *, as_json: bool) -> None:
    """List who takes part, who was invited, and who is signed in."""
    accounts = _accounts(ledger)
    try:
        known = accounts.store.accounts()
        invited, sessions = accounts.store.invitations(), accounts.sessions()
    finally:
        accounts.close()
    if as_json:
        click.echo(
            json.dumps(
                {
                    "accounts": [
                        {
                            "name": one.name,
                            "role": str(one.role),
                            "nation": one.nation,
                            "made_at": one.made_at,
                            "disabled": one.disabled,
                        }
                        for one in known
                    ],
                    "invitations": [
                        {
                            "name": one.name,
                            "role": str(one.role),
                            "nation": one.nation,
                            "by": one.by,
                            "until": one.until,
                        }
                        for one in invited
                    ],
                    "sessions": [
                        {
                            "session": one.session,
                            "name": one.account.name,
                            "began_at": one.began_at,
                            "seen_at": one.seen_at,
                            "address": one.address,
                        }
                        for one in sessions
                    ],
                },
                indent=2,
            )
        )
        return
    for account in known:
        of = f" of {account.nation}" if account.nation else ""
        click.echo(f"{account.name}: {account.role}{of}{', closed' if account.disabled else ''}")
    for one in invited:
        of = f" of {one.nation}" if one.nation else ""
        click.echo(f"{one.name}: invited as {one.role}{of} by {one.by}, until {one.until[:16]} UTC")
    for session in sessions:
        seen = session.seen_at[:16].replace("T", " ")
        who = f"{session.account.name} from {session.address}"
        click.echo(f"session {session.session}: {who}, last asked {seen} UTC")
    if not known and not invited:
        click.echo("Nobody takes part yet: contingent account invite LEDGER NAME --role chair")


@command.command("end")
@click.argument("ledger")
@click.argument("session")
def end(ledger: str, session: str) -> None:
    """End a SESSION, as 'list' names it: whoever has it is signed out."""
    accounts = _accounts(ledger)
    try:
        found = accounts.end(session, f"command line ({getpass.getuser()})")
    finally:
        accounts.close()
    click.echo(f"{found.account.name} is signed out there.")


@command.command("disable")
@click.argument("ledger")
@click.argument("name")
def disable(ledger: str, name: str) -> None:
    """Close the account NAME for good, and end its sessions."""
    accounts = _accounts(ledger)
    try:
        accounts.disable(name, f"command line ({getpass.getuser()})")
    finally:
        accounts.close()
    click.echo(f"{name} is signed out everywhere, and cannot sign in again.")
