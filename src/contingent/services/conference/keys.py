"""Signing in by a passkey, and making and taking away passkeys."""

from dataclasses import dataclass
from datetime import UTC, datetime

from contingent.adapters.identity.passkeys import KeyChecks, NotTheKey, ProvedKey
from contingent.conference.account import SignedIn
from contingent.conference.deed import DeedKind
from contingent.conference.passkey import Passkey
from contingent.services.conference.accounts import Accounts, NotLetIn
from contingent.services.conference.begun import begin, derived, end_begun
from contingent.services.conference.second import SecondFactors

__all__ = ["Keys"]

_MAKING, _SIGNING_IN = "new passkey", "passkey"
_NOT_MADE = "No passkey was made: it was begun elsewhere, or took longer than ten minutes."
_WRONG = "This passkey does not let in. Sign in by your password."
_MOST = 20


@dataclass(frozen=True)
class Keys:
    """The passkeys of a conference.

    Attributes:
        checks: asks browsers for them, and checks what they bring.
    """

    seconds: SecondFactors
    checks: KeyChecks

    @property
    def accounts(self) -> Accounts:
        """The accounts that they are of."""
        return self.seconds.accounts

    def offer(self, who: SignedIn, password: str, code: str) -> tuple[str, str]:
        """Begin to make one.

        Args:
            code: of the second factor, where there is one.

        Returns:
            What the browser holds meanwhile, and what it is asked to make, as JSON.

        Raises:
            NotLetIn: when the password or the code is not right, or there are very many.
        """
        self.seconds.again(who, password, code, "another passkey")
        known = self.accounts.store.passkeys(who.account.name)
        if len(known) >= _MOST:
            raise NotLetIn(f"There are {_MOST} passkeys; take one away first.")
        token = begin(self.accounts.store, _MAKING, who.digest)
        named = [one.credential for one in known]
        return token, self.checks.wanted_new(who.account.name, derived(token, _MAKING), named)

    def keep(self, who: SignedIn, token: str, brought: str, label: str) -> None:
        """Keep one that a browser has made.

        Raises:
            NotLetIn: when it was not begun here, or is none of this room.
        """
        if not token or end_begun(self.accounts.store, _MAKING, token) != who.digest:
            raise NotLetIn(_NOT_MADE)
        try:
            made = self.checks.new(brought, derived(token, _MAKING))
        except NotTheKey as error:
            self.accounts.note(DeedKind.REFUSED, who.account.name, f"a passkey: {error}")
            raise NotLetIn("What the browser made is no passkey of this room.") from None
        now, name = datetime.now(UTC).isoformat(), who.account.name
        called = " ".join(label.split())[:60] or "a passkey"
        kept = Passkey(made.credential, name, made.public_key, made.counter, now, called)
        with self.accounts.store.write() as page:
            if not page.add_passkey(kept):
                raise NotLetIn("This passkey is kept already.")
            page.note(DeedKind.CHANGED, name, f"a passkey is made: {called}")

    def forget(self, who: SignedIn, credential: str) -> None:
        """Take one of one's own away; nothing where there is none of the name."""
        with self.accounts.store.write() as page:
            if page.drop_passkey(who.account.name, credential):
                page.note(DeedKind.CHANGED, who.account.name, "a passkey is taken away")

    def ask(self) -> tuple[str, str]:
        """Begin to sign somebody in.

        Returns:
            What the browser holds meanwhile, and what it is asked for, as JSON. That is the same
            whoever asks: nobody is named.
        """
        token = begin(self.accounts.store, _SIGNING_IN, "")
        return token, self.checks.wanted(derived(token, _SIGNING_IN))

    def answer(self, token: str, brought: str, address: str) -> str:
        """Sign in whoever brings proof of a key.

        Returns:
            What the browser holds now.

        Raises:
            NotLetIn: when that does not let in, for whatever reason.
        """
        # Once, whatever comes of it: what was proved to one challenge is not proved again.
        if not token or end_begun(self.accounts.store, _SIGNING_IN, token) is None:
            raise NotLetIn(
                "That took longer than ten minutes, or was begun elsewhere. Begin again."
            )
        try:
            key = self._proved(derived(token, _SIGNING_IN), brought)
        except NotTheKey as error:
            self.accounts.note(
                DeedKind.REFUSED, "unknown", f"a passkey from {address[:80]}: {error}"
            )
            raise NotLetIn(_WRONG) from None
        return self.accounts.let_in(key.account, address, f"passkey '{key.label}'")

    def _proved(self, challenge: str, brought: str) -> Passkey:
        """The key that a browser brings proof of.

        Raises:
            NotTheKey: when it brings none.
        """
        key = self.accounts.store.passkey(self.checks.named(brought))
        if key is None:
            raise NotTheKey("a key that nobody has")
        proved = ProvedKey(key.credential, key.public_key, key.counter)
        counter = self.checks.used(brought, challenge, proved)
        with self.accounts.store.write() as page:
            if not page.count_passkey(key.credential, key.counter, counter):
                raise NotTheKey("it was used at the same time elsewhere")
        return key
