"""Letting people in: invitations by link, signing in, sessions that can be listed and ended."""

import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from contingent.adapters.identity.passwords import checked, hashed, wants_new_hash
from contingent.adapters.storage.conference.store import ConferenceStore
from contingent.conference.account import (
    ABSOLUTE,
    INVITED,
    Account,
    Invitation,
    SignedIn,
    faults_of_account,
    faults_of_password,
)
from contingent.conference.deed import DeedKind
from contingent.conference.role import Role
from contingent.errors import ContingentError
from contingent.register.fault import FaultsFound

__all__ = ["Accounts", "NotLetIn", "digest_of"]

#: Seconds between two notes of when a session last asked something.
NOTED = timedelta(minutes=1)


class NotLetIn(ContingentError):
    """Somebody is not let in. The words are the same whatever the reason is."""


_WRONG = "Name and password do not belong together, or the account is closed."
_USED = (
    "This invitation does not hold: it was used, it ended, or another was sent after it. Ask "
    "whoever sent it for another."
)


class Accounts:
    """The accounts of a conference.

    Args:
        store: where they are kept.
    """

    def __init__(self, store: ConferenceStore) -> None:
        self.store = store

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    def invite(self, name: str, role: Role, nation: str | None, by: str) -> str:
        """Invite somebody to make an account, or to set its password anew.

        Returns:
            What the link holds. It is kept nowhere: whoever loses it needs another.

        Raises:
            FaultsFound: for a name that is none, or a nation missing or too much.
        """
        faults = faults_of_account(name, role, nation)
        if faults:
            raise FaultsFound(faults)
        token = secrets.token_urlsafe(32)
        until = datetime.now(UTC) + INVITED
        invitation = Invitation(digest_of(token), name, role, nation, by, until.isoformat())
        with self.store.write() as page:
            known = page.account(name)
            if known is not None:
                _must_be_the_same(known[0], role, nation)
            page.add_invitation(invitation)
            page.note(DeedKind.INVITED, by, _who(name, role, nation))
        return token

    def invitation(self, token: str) -> Invitation:
        """The invitation of a link.

        Raises:
            NotLetIn: when it does not hold.
        """
        found = self.store.invitation(digest_of(token))
        if found is None or datetime.fromisoformat(found.until) < datetime.now(UTC):
            raise NotLetIn(_USED)
        return found

    def join(self, token: str, password: str, address: str) -> str | None:
        """Make the account one was invited to, and sign in.

        Returns:
            What the browser holds; None where a second factor is to be asked for yet.

        Raises:
            NotLetIn: when the invitation does not hold.
            FaultsFound: for a password that is easy to guess.
        """
        invited = self.invitation(token)
        faults = faults_of_password(password, invited.name)
        if faults:
            raise FaultsFound(faults)
        kept = hashed(password)
        made_at = _now()
        account = Account(invited.name, invited.role, invited.nation, made_at)
        with self.store.write() as page:
            # Two who follow one link at a time: the first has taken it away.
            if not page.use_invitation(invited.digest):
                raise NotLetIn(_USED)
            known = page.account(account.name)
            if known is None:
                page.add_account(account, kept)
            else:
                page.set_password(account.name, kept)
                page.end_sessions(account.name)
            page.note(DeedKind.JOINED, account.name, _who(*_parts(account)))
        if known is not None and known[0].second:
            return None
        return self.begin(account, address)

    def sign_in(self, name: str, password: str, address: str) -> str:
        """Sign in with a password alone.

        Returns:
            What the browser holds.

        Raises:
            NotLetIn: when that does not let in, for whatever reason.
        """
        account = self.prove(name, password, address)
        if account.second:
            raise NotLetIn("A password alone does not let in here.")
        return self.begin(account, address)

    def is_password(self, name: str, password: str) -> bool:
        """Whether a password is that of an account."""
        found = self.store.account(name)
        return checked(password[:1000], found[1] if found else None)

    def prove(self, name: str, password: str, address: str) -> Account:
        """Whose password it is.

        Raises:
            NotLetIn: when it is nobody's, for whatever reason.
        """
        found = self.store.account(name)
        account, kept = found or (None, None)
        right = checked(password[:1000], kept)
        if account is None or kept is None or not right or account.disabled:
            self.note(DeedKind.REFUSED, name[:80] if account else "unknown", f"from {address}")
            raise NotLetIn(_WRONG)
        if wants_new_hash(kept):
            with self.store.write() as page:
                page.set_password(name, hashed(password))
        return account

    def change_password(self, who: SignedIn, old: str, new: str) -> None:
        """Change one's own password, and end one's other sessions.

        Raises:
            NotLetIn: when the old one is not right.
            FaultsFound: for a new one that is easy to guess.
        """
        found = self.store.account(who.account.name)
        kept = found[1] if found else None
        if not checked(old[:1000], kept):
            self.note(DeedKind.REFUSED, who.account.name, "another password")
            raise NotLetIn("The password of now is not right.")
        faults = faults_of_password(new, who.account.name)
        if faults:
            raise FaultsFound(faults)
        made = hashed(new)
        with self.store.write() as page:
            page.set_password(who.account.name, made)
            page.end_sessions(who.account.name, but=who.digest)
            page.note(DeedKind.CHANGED, who.account.name, "the password")

    def let_in(self, name: str, address: str, by: str) -> str:
        """Sign in somebody whom another has proved: a passkey, a provider, a proxy.

        Args:
            by: who or what has, for the record.

        Returns:
            What the browser holds.

        Raises:
            NotLetIn: when there is no such account, or it is disabled.
        """
        found = self.store.account(name)
        if found is None or found[0].disabled:
            raise NotLetIn(_WRONG)
        return self.begin(found[0], address, f" by {by}")

    def begin(self, account: Account, address: str, by: str = "") -> str:
        """Begin a session of somebody who has proved to be it.

        Args:
            by: what proved it, for the record; a password where nothing is said.

        Returns:
            What the browser holds.
        """
        token, now = secrets.token_urlsafe(32), _now()
        with self.store.write() as page:
            page.add_session(SignedIn(account, digest_of(token), now, now, address[:80]))
            page.note(DeedKind.SIGNED_IN, account.name, f"from {address[:80]}{by}")
        return token

    def signed_in(self, token: str, *, asks: bool = True) -> SignedIn | None:
        """Who holds a session; None when it is over, or was ended.

        Args:
            asks: somebody asked something, which keeps the session from being idle.
        """
        found = self.store.session(digest_of(token))
        now = datetime.now(UTC)
        if found is None or found.account.disabled:
            return None
        if found.is_over(now):
            self.end(found.digest, "the clock")
            return None
        if asks and now - datetime.fromisoformat(found.seen_at) > NOTED:
            with self.store.write() as page:
                page.touch_session(found.digest, now.isoformat())
            found = replace(found, seen_at=now.isoformat())
        return found

    def sign_out(self, token: str) -> None:
        """End one's own session."""
        found = self.store.session(digest_of(token))
        if found is not None:
            with self.store.write() as page:
                page.end_session(found.digest)
                page.note(DeedKind.SIGNED_OUT, found.account.name, found.session)

    def end(self, session: str, by: str) -> SignedIn:
        """End a session by its short name, or its digest.

        Raises:
            NotLetIn: when there is none.
        """
        for found in self.store.sessions():
            if session in {found.session, found.digest}:
                with self.store.write() as page:
                    page.end_session(found.digest)
                    page.note(DeedKind.ENDED, by, f"{found.session} of {found.account.name}")
                return found
        raise NotLetIn(f"there is no session '{session[:64]}'")

    def sessions(self, name: str | None = None) -> list[SignedIn]:
        """The sessions that go on, of one account or all."""
        now = datetime.now(UTC)
        return [one for one in self.store.sessions(name) if not one.is_over(now)]

    def disable(self, name: str, by: str) -> None:
        """Have an account let nobody in any more, and end its sessions.

        Raises:
            NotLetIn: when there is none of the name.
        """
        if self.store.account(name) is None:
            raise NotLetIn(f"there is no account '{name[:80]}'")
        with self.store.write() as page:
            page.disable(name)
            page.note(DeedKind.DISABLED, by, name)

    def note(self, kind: DeedKind, actor: str, about: str) -> None:
        """Add a deed to the chain."""
        with self.store.write() as page:
            page.note(kind, actor, about)


#: Seconds a cookie is kept by a browser at most.
LONGEST = int(ABSOLUTE.total_seconds())


def _must_be_the_same(known: Account, role: Role, nation: str | None) -> None:
    """An account keeps role and nation for good: what it did is recorded under its name."""
    if known.disabled:
        raise ContingentError(f"the account '{known.name}' is closed; invite under another name")
    if known.vouched is not None:
        raise ContingentError(
            f"'{known.name}' is signed in by {known.vouched.issuer}, and has no password here"
        )
    if (known.role, known.nation) != (role, nation):
        raise ContingentError(
            f"'{known.name}' is {_who(*_parts(known))} already; an account keeps its role, so "
            "invite under another name"
        )


def _parts(account: Account) -> tuple[str, Role, str | None]:
    return account.name, account.role, account.nation


def _who(name: str, role: Role, nation: str | None) -> str:
    return f"{name}, {role}" + (f" of {nation}" if nation else "")


def _now() -> str:
    return datetime.now(UTC).isoformat()


def digest_of(token: str) -> str:
    """What is kept of what a browser holds."""
    return sha256(token.encode()).hexdigest()
