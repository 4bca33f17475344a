"""The second factor: a code of an app that holds once, or one that was kept for when it is lost."""

from dataclasses import dataclass, field

from contingent.adapters.identity.one_time import (
    CODES,
    link_of,
    new_recovery_code,
    new_secret,
    step_of,
)
from contingent.adapters.storage.conference.writer import ConferenceWriter
from contingent.conference.account import Account, SignedIn
from contingent.conference.deed import DeedKind
from contingent.services.conference.accounts import Accounts, NotLetIn, digest_of
from contingent.services.conference.begun import begin
from contingent.services.conference.second_secrets import SecondSecrets

__all__ = ["Enrolling", "SecondFactors"]

_SIGNING_IN, _ENROLLING = "second", "enrol"
_WRONG = (
    "The code is not right, or was used. Wait for the next one, and see that the clock is right."
)
_OVER = "That took longer than ten minutes, or was begun elsewhere. Begin again."
_NOT_YOU = "The password, or the code of now, is not right."
_OF_ANOTHER = "Whoever is signed in by another has its second factor there."


@dataclass(frozen=True)
class Enrolling:
    """A second factor that was begun and not proved yet.

    Attributes:
        secret: what the app is told.
        link: the same as a link.
    """

    secret: str
    link: str


@dataclass(frozen=True)
class SecondFactors:
    """Asks for a second factor, and makes one.

    Attributes:
        room: what apps call it.
        secrets: how secrets are kept.
    """

    accounts: Accounts
    room: str
    secrets: SecondSecrets = field(default_factory=SecondSecrets)

    def ask(self, account: Account) -> str:
        """Begin to ask whoever has given the right password.

        Returns:
            What the browser holds meanwhile. It signs nobody in.
        """
        return begin(self.accounts.store, _SIGNING_IN, account.name)

    def asked_of(self, token: str) -> str | None:
        """Whom a browser is asked to prove to be; None when that is over."""
        with self.accounts.store.write() as page:
            return page.begun(digest_of(token), _SIGNING_IN)

    def answer(self, token: str, code: str, address: str) -> str:
        """Sign in with a code.

        Returns:
            What the browser holds now.

        Raises:
            NotLetIn: when the code does not hold, or what was begun is over.
        """
        with self.accounts.store.write() as page:
            name = page.begun(digest_of(token), _SIGNING_IN)
            held = name is not None and self._holds(page, name, code)
            if held:
                page.take_begun(digest_of(token), _SIGNING_IN)
            elif name is not None:
                page.note(DeedKind.REFUSED, name, f"second factor, from {address[:80]}")
        if name is None:
            raise NotLetIn(_OVER)
        if not held:
            raise NotLetIn(_WRONG)
        return self.accounts.let_in(name, address, "password and code")

    def enrol(self, who: SignedIn, password: str, code: str) -> tuple[str, Enrolling]:
        """Begin to make one, instead of any there is.

        Args:
            code: of the one there is.

        Returns:
            What the browser holds meanwhile, and what the app is told.

        Raises:
            NotLetIn: when the password is not right, or the code, where there is one.
        """
        self.again(who, password, code, "another second factor")
        secret = new_secret()
        # Bound to the session: another's browser cannot end it.
        kept = self.secrets.kept(secret, who.account.name)
        token = begin(self.accounts.store, _ENROLLING, f"{who.digest} {kept}")
        return token, self._told(secret, who.account)

    def again(self, who: SignedIn, password: str, code: str, what: str) -> None:
        """Have somebody who is signed in prove it again, before its ways in are changed.

        Args:
            code: of the second factor, where there is one.
            what: is changed, for the record.

        Raises:
            NotLetIn: when the password or the code is not right.
        """
        if who.account.vouched is not None:
            raise NotLetIn(_OF_ANOTHER)
        right = self.accounts.is_password(who.account.name, password)
        with self.accounts.store.write() as page:
            right = right and (not who.account.second or self._holds(page, who.account.name, code))
            if not right:
                page.note(DeedKind.REFUSED, who.account.name, what)
        if not right:
            raise NotLetIn(_NOT_YOU)

    def proved(self, who: SignedIn, token: str, code: str) -> tuple[str, ...] | Enrolling:
        """End it with a code of the app.

        Returns:
            Recovery codes, which are shown this once; what the app is to be told, when the code
            does not hold.

        Raises:
            NotLetIn: when it was not begun, or is over.
        """
        name, digest = who.account.name, digest_of(token)
        with self.accounts.store.write() as page:
            session, _, kept = (page.begun(digest, _ENROLLING) or "").partition(" ")
            if session != who.digest:
                raise NotLetIn(_OVER)
            secret = self.secrets.secret(kept, name)
            step = step_of(secret, code, after=0)
            if step is None:
                return self._told(secret, who.account)
            page.take_begun(digest, _ENROLLING)
            codes = tuple(new_recovery_code() for _ in range(CODES))
            page.set_second(name, kept, step, [digest_of(one) for one in codes])
            page.end_sessions(name, but=who.digest)
            page.note(DeedKind.CHANGED, name, "the second factor")
        return codes

    def lost(self, name: str, by: str) -> None:
        """Take away what somebody has lost, its second factor and passkeys; its sessions end.

        Raises:
            NotLetIn: when there is no such account, or it has none.
        """
        found = self.accounts.store.account(name)
        if found is None or not (found[0].second or self.accounts.store.passkeys(name)):
            raise NotLetIn(f"there is no account '{name[:80]}' with a second factor or a passkey")
        with self.accounts.store.write() as page:
            page.set_second(name, None, 0, [])
            page.drop_passkeys(name)
            page.end_sessions(name)
            page.note(DeedKind.CHANGED, by, f"second factor and passkeys of {name} are taken away")

    def _told(self, secret: str, account: Account) -> Enrolling:
        return Enrolling(secret, link_of(secret, account.name, self.room))

    def _holds(self, page: ConferenceWriter, name: str, code: str) -> bool:
        """Whether a code holds; then it holds no more."""
        kept = page.second(name)
        if kept is None:
            return False
        sealed, last = kept
        step = step_of(self.secrets.secret(sealed, name), code[:20], last)
        if step is not None:
            return page.use_step(name, last, step)
        plain = "".join(code.lower().split())[:60]
        if page.use_recovery(name, digest_of(plain)):
            page.note(DeedKind.CHANGED, name, "a recovery code was used")
            return True
        return False
