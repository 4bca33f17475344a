"""Ledgers by the address a user gives: ``sqlite:///u.db``, ``postgresql://…``.

An address may end in a moment and in a scenario: ``sqlite:///u.db@2026-11-25`` is what the ledger
knew at the end of that day, ``@412`` what it knew after entry 412, ``#us-out`` a scenario.

Two times matter. The *days of the rows* (``known_from``, ``known_until``, ``stated_on``) say when
something was a nation's position; the *day of an entry* says when the ledger learned of it. To
read a ledger as of a day is to look at both: the entries it had by then (what it began with always
counts), and of those the rows that were positions on that day. With a moment and ``--as-of`` they
are asked for apart.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from contingent.adapters.storage.opening import open_store
from contingent.errors import LedgerError
from contingent.ledger.rows import Rows, register_of
from contingent.ledger.scenario import SCENARIO_NAME
from contingent.register.register import Register

if TYPE_CHECKING:
    from contingent.adapters.storage.store import LedgerStore

__all__ = [
    "LedgerPlace",
    "is_ledger",
    "last_entry",
    "open_ledger",
    "place_of",
    "read_ledger",
    "rows_in",
]

_SCHEME = re.compile(r"(sqlite|postgres|postgresql)(\+\w+)?://", re.IGNORECASE)
_PARTS = re.compile(
    r"(?P<address>.+?)(@(?P<day>\d{4}-\d\d-\d\d)|@(?P<seq>\d{1,15}))?(#(?P<scenario>[^#/]*))?",
    re.DOTALL,
)


@dataclass(frozen=True)
class LedgerPlace:
    """What a ledger's address names.

    Attributes:
        address: the database.
        day, seq: the moment it is read at, if any.
        scenario: the scenario; empty for the register.
    """

    address: str
    day: date | None = None
    seq: int | None = None
    scenario: str = ""

    @property
    def moment(self) -> bool:
        """Whether a moment is named."""
        return self.day is not None or self.seq is not None


def is_ledger(name: str) -> bool:
    """Whether a case is named by the address of a ledger."""
    return _SCHEME.match(name) is not None


def place_of(name: str) -> LedgerPlace:
    """The parts of a ledger's address.

    Raises:
        LedgerError: when it is none, or its day is no day.
    """
    match = _PARTS.fullmatch(name)
    # The name is not quoted: what stands before an '@' may hold a password.
    if not is_ledger(name) or match is None:
        # What looks like an address with a part for a password is not repeated.
        given = f"{name.partition(':')[0]}:…" if {"@", "?"} & set(name) else name
        raise LedgerError(
            f"'{given}' is not the address of a ledger; write sqlite:///FILE or postgresql://…"
        )
    if match["scenario"] is not None and not SCENARIO_NAME.fullmatch(match["scenario"]):
        raise LedgerError(
            "what stands after '#' names no scenario: those are lower-case letters, digits and '-'."
            " A file whose name holds '#' cannot be named in an address; rename it"
        )
    try:
        day = date.fromisoformat(match["day"]) if match["day"] else None
    except ValueError:
        raise LedgerError(f"'{match['day']}' is not a day; write 2025-04-10") from None
    seq = int(match["seq"]) if match["seq"] else None
    return LedgerPlace(match["address"], day, seq, match["scenario"] or "")


def open_ledger(
    name: str, *, create: bool = False, patience: float | None = None
) -> "tuple[LedgerStore, LedgerPlace]":
    """Open the ledger of an address; the caller closes it.

    Args:
        patience: seconds to wait for another program that writes; None is a minute.

    Raises:
        LedgerError: when it cannot be opened.
    """
    place = place_of(name)
    return open_store(place.address, create=create, patience=patience), place


def rows_in(store: "LedgerStore", place: LedgerPlace, as_of: date | None) -> Rows:
    """The rows a ledger knew of at the moment asked for; by default on the day asked for."""
    if place.seq is not None:
        return store.rows_at(place.seq, place.scenario)
    day = place.day or as_of
    return store.rows(place.scenario) if day is None else store.rows_on(day, place.scenario)


def last_entry(store: "LedgerStore", place: LedgerPlace) -> int | None:
    """The last entry that counts at the moment an address names; None where it names none."""
    return place.seq if place.day is None else store.seq_on(place.day)


def read_ledger(name: str, as_of: date | None = None) -> Register:
    """The register of a ledger, as it was known at the moment asked for.

    Raises:
        LedgerError: when it cannot be opened, or has no such moment or scenario.
        FaultsFound: when it knew no case then.
    """
    store, place = open_ledger(name)
    with store:
        register = register_of(rows_in(store, place, as_of))
    if place.day is not None and as_of is None:
        return register.as_known(place.day)
    return register
