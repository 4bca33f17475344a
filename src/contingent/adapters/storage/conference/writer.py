"""What is written of a conference in one transaction."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from contingent.adapters.storage.conference import tables as t
from contingent.adapters.storage.conference.rows import account_in, invitation_in, vouched_in
from contingent.conference.account import Account, Invitation, SignedIn
from contingent.conference.deed import FIRST, Deed, DeedKind, hash_of
from contingent.conference.held import HeldWrite
from contingent.conference.identity import Identity
from contingent.conference.passkey import Passkey

__all__ = ["ConferenceWriter"]


class ConferenceWriter:
    """What is written in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def account(self, name: str) -> tuple[Account, str | None] | None:
        """See ``ConferenceStore.account``."""
        return account_in(self._connection, name)

    def vouched(self, identity: Identity) -> Account | None:
        """See ``ConferenceStore.vouched``."""
        return vouched_in(self._connection, identity)

    def begin(self, digest: str, kind: str, about: str, until: str) -> None:
        """Keep that something was begun, which whoever has what the digest is of may end once."""
        now = datetime.now(UTC).isoformat()
        self._connection.execute(delete(t.pending).where(t.pending.c.until < now))
        values = {"digest": digest, "kind": kind, "about": about, "until": until}
        self._connection.execute(insert(t.pending).values(values))

    def begun(self, digest: str, kind: str) -> str | None:
        """What something that was begun is about, or None when it was not, or is over."""
        wanted = (t.pending.c.digest == digest) & (t.pending.c.kind == kind)
        row = self._connection.execute(select(t.pending).where(wanted)).first()
        return row.about if row and row.until >= datetime.now(UTC).isoformat() else None

    def take_begun(self, digest: str, kind: str) -> str | None:
        """Take away what was begun; what it was about, or None when it was not, or is over."""
        about = self.begun(digest, kind)
        gone = delete(t.pending).where((t.pending.c.digest == digest) & (t.pending.c.kind == kind))
        return about if self._connection.execute(gone).rowcount == 1 else None

    def second(self, name: str) -> tuple[str, int] | None:
        """What is kept of an account's second factor and the last step taken; None for none."""
        wanted = select(t.account.c.second, t.account.c.second_step).where(t.account.c.name == name)
        row = self._connection.execute(wanted).first()
        return None if row is None or row.second is None else (row.second, row.second_step or 0)

    def seconds(self) -> dict[str, str]:
        """What is kept of the second factor of each account that has one."""
        wanted = select(t.account.c.name, t.account.c.second).where(t.account.c.second.is_not(None))
        return {row.name: row.second for row in self._connection.execute(wanted)}

    def seal_second(self, name: str, kept: str) -> None:
        """Keep the secret of a second factor otherwise; it is the same secret."""
        self._set(name, second=kept)

    def set_second(self, name: str, secret: str | None, step: int, recovery: list[str]) -> None:
        """Give an account a second factor, or none, with the digests of its recovery codes."""
        self._set(name, second=secret, second_step=step)
        self._connection.execute(delete(t.recovery).where(t.recovery.c.account == name))
        rows = [{"digest": digest, "account": name} for digest in recovery]
        if rows:
            self._connection.execute(insert(t.recovery), rows)

    def add_passkey(self, key: Passkey) -> bool:
        """Keep a passkey; whether there was none of its name."""
        there = select(t.passkey.c.account).where(t.passkey.c.credential == key.credential)
        if self._connection.execute(there).first() is not None:
            return False
        self._connection.execute(insert(t.passkey).values(vars(key)))
        return True

    def drop_passkey(self, name: str, credential: str) -> bool:
        """Take a passkey of an account away; whether it was there."""
        wanted = (t.passkey.c.account == name) & (t.passkey.c.credential == credential)
        return self._connection.execute(delete(t.passkey).where(wanted)).rowcount == 1

    def drop_passkeys(self, name: str) -> None:
        """Take all passkeys of an account away."""
        self._connection.execute(delete(t.passkey).where(t.passkey.c.account == name))

    def count_passkey(self, credential: str, last: int, counter: int) -> bool:
        """Note how often a passkey was used; whether it was still as often as was thought."""
        same = (t.passkey.c.credential == credential) & (t.passkey.c.counter == last)
        changed = update(t.passkey).where(same).values(counter=counter)
        return self._connection.execute(changed).rowcount == 1

    def use_step(self, name: str, last: int, step: int) -> bool:
        """Take a step of time, and those before it; whether the last one was still that."""
        same = (t.account.c.name == name) & (t.account.c.second_step == last)
        changed = update(t.account).where(same).values(second_step=step)
        return self._connection.execute(changed).rowcount == 1

    def use_recovery(self, name: str, digest: str) -> bool:
        """Take a recovery code away; whether it was there."""
        wanted = (t.recovery.c.account == name) & (t.recovery.c.digest == digest)
        return self._connection.execute(delete(t.recovery).where(wanted)).rowcount == 1

    def invitation(self, digest: str) -> Invitation | None:
        """See ``ConferenceStore.invitation``."""
        return invitation_in(self._connection, digest)

    def add_account(self, account: Account, password: str | None) -> None:
        """Make an account, with the hash of its password."""
        values = {
            "name": account.name,
            "role": str(account.role),
            "nation": account.nation,
            "made_at": account.made_at,
            "disabled": account.disabled,
            "password": password,
            "issuer": account.vouched.issuer if account.vouched else None,
            "subject": account.vouched.subject if account.vouched else None,
        }
        self._connection.execute(insert(t.account).values(values))

    def set_password(self, name: str, password: str) -> None:
        """Give an account another password, of which the hash is given."""
        self._set(name, password=password)

    def end_sessions(self, name: str, but: str = "") -> None:
        """End the sessions of an account, all but one of a digest."""
        ended = (t.session.c.account == name) & (t.session.c.digest != but)
        self._connection.execute(delete(t.session).where(ended))

    def disable(self, name: str) -> None:
        """Have an account let nobody in any more, and end its sessions."""
        self._set(name, disabled=True)
        self.end_sessions(name)
        self._connection.execute(delete(t.invitation).where(t.invitation.c.name == name))

    def _set(self, name: str, **values: Any) -> None:
        self._connection.execute(update(t.account).where(t.account.c.name == name).values(values))

    def add_invitation(self, invitation: Invitation) -> None:
        """Keep an invitation, instead of any other for the same name."""
        self._connection.execute(delete(t.invitation).where(t.invitation.c.name == invitation.name))
        values = {
            "digest": invitation.digest,
            "name": invitation.name,
            "role": str(invitation.role),
            "nation": invitation.nation,
            "by_whom": invitation.by,
            "until": invitation.until,
        }
        self._connection.execute(insert(t.invitation).values(values))

    def use_invitation(self, digest: str) -> bool:
        """Take an invitation away; whether it was there."""
        found = self._connection.execute(
            delete(t.invitation).where(t.invitation.c.digest == digest)
        )
        return found.rowcount == 1

    def add_session(self, signed_in: SignedIn) -> None:
        """Keep a session."""
        values = {
            "digest": signed_in.digest,
            "account": signed_in.account.name,
            "began_at": signed_in.began_at,
            "seen_at": signed_in.seen_at,
            "address": signed_in.address,
        }
        self._connection.execute(insert(t.session).values(values))

    def touch_session(self, digest: str, seen_at: str) -> None:
        """Note that a session asked something."""
        changed = update(t.session).where(t.session.c.digest == digest).values(seen_at=seen_at)
        self._connection.execute(changed)

    def end_session(self, digest: str) -> bool:
        """End a session; whether it was there."""
        found = self._connection.execute(delete(t.session).where(t.session.c.digest == digest))
        return found.rowcount == 1

    def hold(self, write: HeldWrite) -> None:
        """Hold what a delegation wrote; it is given its number."""
        last = self._connection.scalar(select(func.max(t.held.c.number))) or 0
        values = {**vars(write), "number": last + 1}
        self._connection.execute(insert(t.held).values(values))

    def let_go(self, number: int) -> None:
        """Hold something no longer."""
        self._connection.execute(delete(t.held).where(t.held.c.number == number))

    def note(self, kind: DeedKind, actor: str, about: str) -> Deed:
        """Add a deed to the chain."""
        end = select(t.deed.c.seq, t.deed.c.hash).order_by(t.deed.c.seq.desc()).limit(1)
        last = self._connection.execute(end).first()
        seq, before = (1, FIRST) if last is None else (last.seq + 1, last.hash)
        at = datetime.now(UTC).isoformat(timespec="microseconds")
        made = Deed(seq, at, kind, actor, about, hash_of(before, seq, at, kind, (actor, about)))
        values = {**vars(made), "kind": str(kind)}
        self._connection.execute(insert(t.deed).values(values))
        return made
