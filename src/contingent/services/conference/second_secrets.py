"""The secrets that codes are worked out of: sealed where there is a key for it."""

from collections.abc import Sequence

from contingent.adapters.identity.secret_box import NotOpened, SecretBox, is_sealed
from contingent.adapters.storage.conference.store import ConferenceStore
from contingent.errors import ContingentError

__all__ = ["SecondSecrets"]


class SecondSecrets:
    """How secrets of second factors are kept.

    Args:
        keys: the first seals, all open (``SecretBox``); with none, secrets are kept as they are.
    """

    def __init__(self, keys: Sequence[str] = ()) -> None:
        self._box = SecretBox(keys) if keys else None

    def kept(self, secret: str, name: str) -> str:
        """What is kept of an account's secret."""
        return secret if self._box is None else self._box.seal(secret, name)

    def secret(self, kept: str, name: str) -> str:
        """The secret, of what is kept.

        Raises:
            NotOpened: when it cannot be opened.
        """
        if not is_sealed(kept):
            return kept
        if self._box is None:
            raise NotOpened(name)
        return self._box.open(kept, name)

    def prepare(self, store: ConferenceStore) -> int:
        """Seal with the first key what is kept otherwise: as it is, or by a key of before.

        Returns:
            How many secrets were sealed so.

        Raises:
            ContingentError: naming whose cannot be opened; nothing was changed.
        """
        with store.write() as page:
            found = page.seconds()
            lost = [name for name, kept in found.items() if not self._opens(kept, name)]
            if lost:
                raise ContingentError(
                    f"second factors of {len(lost)} accounts are sealed with a key that is not "
                    f"here ({', '.join(lost[:5])}{', …' if len(lost) > 5 else ''}): give the file "  # noqa: PLR2004 - names told
                    "that holds it (--second-key FILE), in which keys of before may follow on "
                    "lines of their own. Where it is lost: contingent account lost LEDGER NAME"
                )
            if self._box is None:
                return 0
            for name, kept in found.items():
                page.seal_second(name, self.kept(self.secret(kept, name), name))
        return len(found)

    def _opens(self, kept: str, name: str) -> bool:
        try:
            self.secret(kept, name)
        except NotOpened:
            return False
        return True
