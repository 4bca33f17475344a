"""Who has a page of the table open: told within a delegation, and to those who keep the ledger."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from contingent.conference.account import Account
from contingent.conference.role import KEEPERS

__all__ = ["WhoIsThere"]


class WhoIsThere:
    """Accounts with a page open, by how many."""

    def __init__(self) -> None:
        self._there: Counter[Account] = Counter()

    @contextmanager
    def of(self, account: Account) -> Iterator[None]:
        """An account is there for as long as this lasts."""
        self._there[account] += 1
        try:
            yield
        finally:
            self._there[account] -= 1

    def seen_by(self, account: Account) -> list[str]:
        """The others that somebody may know to be there.

        A delegation knows of its own; who is there of another is that one's to tell.
        """
        keeps = account.role in KEEPERS
        return sorted(
            one.name if one.nation == account.nation else f"{one.name} ({one.nation or one.role})"
            for one, count in self._there.items()
            if count > 0
            and one.name != account.name
            and (keeps or (account.nation is not None and one.nation == account.nation))
        )
