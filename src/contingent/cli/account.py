"""``contingent account``."""

import getpass
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from contingent.cli.options import json_option
from contingent.conference.role import Role
from contingent.errors import LedgerError
from contingent.register.fault import FaultsFound

if TYPE_CHECKING:
    from contingent.services.conference.accounts import Accounts

__all__ = ["command"]

_DEEDS = """\b
invite    LEDGER NAME --role head --nation FRA: a link by which NAME joins; it holds once, for
          three days. For a name that has joined already it sets a new password
list      LEDGER: who takes part, who was invited, who is signed in
end       LEDGER SESSION: sign out one session, as 'list' names it
deeds     LEDGER: who signed in, released, exported and read what; whether that was altered
lost      LEDGER NAME: take away a second factor that NAME has lost, and sign it out
disable   LEDGER NAME: close an account for good, and sign it out everywhere
"""

#: Deed -> what it takes besides the ledger; empty for nothing.
_TAKES: Mapping[str, str] = {
    "invite": "NAME",
    "list": "",
    "deeds": "",
    "end": "SESSION",
    "lost": "NAME",
    "disable": "NAME",
}


@click.command("account", epilog=_DEEDS)
@click.argument("deed", type=click.Choice(list(_TAKES)))
@click.argument("ledger")
@click.argument("whom", required=False, metavar="[NAME|SESSION]")
@click.option(
    "--role",
    type=click.Choice([str(role) for role in Role]),
    help="invite: what they are at the conference.",
)
@click.option("--nation", metavar="FRA", help="invite: whom a head or a member speaks for.")
@click.option(
    "--at", "address", default="https://HOST", metavar="ADDRESS", help="invite: where the room is."
)
@json_option
def command(
    deed: str,
    ledger: str,
    whom: str | None,
    role: str | None,
    nation: str | None,
    address: str,
    as_json: bool,
) -> None:
    """Who takes part in the conference of LEDGER, and who is signed in.

    See docs/conference.md.
    """
    taken = _TAKES[deed]
    if bool(taken) != bool(whom) or (deed == "invite") != bool(role):
        msg = f"'account {deed}' takes LEDGER {taken}".rstrip()
        raise click.UsageError(msg + (" --role ROLE" if deed == "invite" else ""))
    if nation and deed != "invite":
        msg = f"--nation is no option of 'account {deed}'"
        raise click.UsageError(msg)
    if deed == "invite":
        _check_invited(ledger, whom or "", Role(role or ""), nation)
    accounts = _accounts(ledger)
    me = f"command line ({getpass.getuser()})"
    try:
        if deed == "invite":
            token = accounts.invite(whom or "", Role(role or ""), nation, me)
            _show_link(f"{address.rstrip('/')}/invitation#{token}", whom, role, nation, as_json)
            return
        if deed == "deeds":
            _show_deeds(accounts, as_json=as_json)
            return
        if deed == "end":
            accounts.end(whom or "", me)
        elif deed == "lost":
            from contingent.services.conference.second import SecondFactors

            SecondFactors(accounts, "").lost(whom or "", me)
        elif deed == "disable":
            accounts.disable(whom or "", me)
        _show_all(accounts, as_json=as_json)
    finally:
        accounts.close()


def _check_invited(ledger: str, name: str, role: Role, nation: str | None) -> None:
    """Refuse an invitation that is wrong, before anything is made beside the ledger."""
    from contingent.conference.account import faults_of_account
    from contingent.services.ledger.addresses import open_ledger

    store, _ = open_ledger(ledger)
    nations = tuple(store.rows().get("nations", {}))
    store.close()
    if faults := faults_of_account(name, role, nation, nations):
        raise FaultsFound(faults)


def _accounts(ledger: str) -> "Accounts":
    from contingent.adapters.storage.conference.store import ConferenceStore
    from contingent.services.conference.accounts import Accounts
    from contingent.services.ledger.addresses import open_ledger, place_of

    place = place_of(ledger)
    if place.moment or place.scenario:
        raise LedgerError("a conference is of a ledger as it is; leave out what follows '@' or '#'")
    # Only beside what is a ledger.
    store, _ = open_ledger(ledger)
    store.close()
    return Accounts(ConferenceStore.open(place.address))


def _show_link(
    link: str, name: str | None, role: str | None, nation: str | None, as_json: bool
) -> None:
    if as_json:
        from contingent.cli.console import print_json
        from contingent.services.wire.accounts import InvitedAnswer

        print_json(InvitedAnswer(name=name or "", role=role or "", nation=nation, link=link))
        return
    click.echo(link)
    told = "It is shown this once, and lets in whoever has it. Send it so that only one does."
    click.echo(told, err=True)


def _show_all(accounts: "Accounts", *, as_json: bool) -> None:
    known, invited = accounts.store.accounts(), accounts.store.invitations()
    sessions = accounts.sessions()
    if as_json:
        from contingent.cli.console import print_json
        from contingent.services.wire.accounts import AccountsAnswer

        print_json(AccountsAnswer.of(known, invited, sessions))
        return
    for account in known:
        more = ", closed" if account.disabled else ""
        more += f", signed in by {account.vouched.issuer}" if account.vouched else ""
        more += ", with a second factor" if account.second else ""
        click.echo(f"{account.name}: {_as(account.role, account.nation)}{more}")
    for one in invited:
        until = _minute(one.until)
        who = f"{one.name}: invited as {_as(one.role, one.nation)} by {one.by}"
        click.echo(f"{who}, until {until}")
    for session in sessions:
        who = f"{session.account.name} from {session.address or 'an unknown address'}"
        click.echo(f"session {session.session}: {who}, last asked {_minute(session.seen_at)}")
    if not known and not invited:
        click.echo("nobody takes part yet: contingent account invite LEDGER NAME --role chair")


def _show_deeds(accounts: "Accounts", *, as_json: bool) -> None:
    from contingent.conference.deed import broken_at

    found = accounts.store.deeds()
    broken = broken_at(found)
    if as_json:
        from contingent.cli.console import print_json
        from contingent.services.wire.accounts import DeedsAnswer

        print_json(DeedsAnswer.of(found, broken))
    else:
        for one in found:
            click.echo(f"{one.seq}  {one.at[:19]}  {one.actor}: {one.kind} {one.about}".rstrip())
        if found and broken is None:
            click.echo(
                f"none was altered or taken out; the head, to be kept elsewhere: {found[-1].hash}"
            )
    if broken is not None:
        raise LedgerError(f"deed {broken} does not fit the one before it: something was altered")


def _as(role: Role, nation: str | None) -> str:
    return f"{role} of {nation}" if nation else str(role)


def _minute(at: str) -> str:
    return f"{at[:16].replace('T', ' ')} UTC"
