"""The errors Contingent raises on purpose.

::

    ContingentError
    ├── FaultsFound      the input holds faults, all of them listed (register.fault)
    ├── UnknownName      a name given by the user is not in the case
    │   └── NoSuchChange  a change supposed by the user is none that could be made there
    ├── NoCoalition      no set of offers is self-consistent, so nobody can be planned with
    ├── NothingToPlan    the case asks for nothing: no requirement lines in the concept
    ├── NoAnswer         the limit was reached before there was an answer
    ├── PlanRejected     the verifier found a plan that breaks a rule: a bug, never shown as a plan
    └── LedgerError      a ledger cannot be opened, read or written as asked
        ├── LedgerBusy    another program is using its database; nothing was done, ask again
        │   └── LedgerAway    its database does not answer; what was asked may be done or not
        ├── LedgerBroken  its entries do not fit together: something was altered
        ├── StaleWrite    what was to be changed has changed meanwhile
        └── MergeConflict a scenario and the register changed the same rows differently

Anything else that escapes is a bug.
"""

from collections.abc import Iterable
from difflib import get_close_matches

#: Names listed in a message at most.
LISTED = 12

__all__ = [
    "ContingentError",
    "LedgerAway",
    "LedgerBroken",
    "LedgerBusy",
    "LedgerError",
    "MergeConflict",
    "NoAnswer",
    "NoCoalition",
    "NoSuchChange",
    "NothingToPlan",
    "PlanRejected",
    "StaleWrite",
    "UnknownName",
    "nearest",
]


class ContingentError(Exception):
    """Base of every error raised on purpose; its text is written for the user."""


class UnknownName(ContingentError):
    """A name given on the command line or in a call is not in the case.

    Args:
        kind: what was named, such as ``world``.
        name: the name as given.
        known: the names there are.
    """

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        names = list(known)
        self.kind, self.name, self.known = kind, name, names
        listed = ", ".join(names[:LISTED]) + (" …" if len(names) > LISTED else "")
        hint = nearest(name, names)
        super().__init__(
            f"there is no {kind} '{name}' in this case"
            + (f"; did you mean '{hint}'?" if hint else ".")
            + (f" There are: {listed}." if names else " It has none.")
        )


class NoSuchChange(UnknownName):
    """A change supposed is none: it cannot be read, or there is nothing of the kind to change."""

    def __init__(self, text: str) -> None:
        ContingentError.__init__(self, text)
        self.kind, self.name, self.known = "change", text, []


class NoCoalition(ContingentError):
    """No set of offers is self-consistent in the world asked for."""


class NothingToPlan(ContingentError):
    """There is no requirement line to plan for."""


class NoAnswer(ContingentError):
    """A limit was reached before there was an answer."""


class PlanRejected(ContingentError):
    """The verifier found that a plan breaks a rule. Always a bug in Contingent."""

    def __init__(self, objections: Iterable[str]) -> None:
        self.objections = tuple(objections)
        super().__init__(
            "the plan did not pass the verifier and is not shown; please report this: "
            + "; ".join(self.objections[:5])
        )


class LedgerError(ContingentError):
    """A ledger cannot be opened, read or written as asked."""


class LedgerBusy(LedgerError):
    """Another program holds the ledger's database, longer than anybody waits. Nothing was done."""

    def __init__(self) -> None:
        super().__init__(
            "another program is using the ledger, and was not done in time; nothing was "
            "recorded. Try again in a moment"
        )


class LedgerAway(LedgerBusy):
    """The ledger's database does not answer, or went away meanwhile.

    Whether what was being recorded is there is not known: it is to be looked up. Asking again is
    right, as it is when somebody else is writing.

    Args:
        detail: what the database, or the way to it, said.
    """

    def __init__(self, detail: str) -> None:
        LedgerError.__init__(self, detail)


class LedgerBroken(LedgerError):
    """The entries of a ledger do not fit together.

    Args:
        seq: the first entry that does not fit.
    """

    def __init__(self, seq: int, what: str) -> None:
        self.seq, self.what = seq, what
        super().__init__(f"entry {seq} {what}")


class StaleWrite(LedgerError):
    """What was to be changed has changed since it was read. Nothing was written.

    Args:
        what: the row, such as ``offers/gbr-brigade``.
        meanwhile: what was done to it meanwhile, in words.
    """

    def __init__(self, what: str, meanwhile: Iterable[str]) -> None:
        self.what, self.meanwhile = what, tuple(meanwhile)
        since = "\n".join(f"  {line}" for line in self.meanwhile)
        super().__init__(
            f"{what} has changed since you read it; nothing was written.\n{since}\n"
            "Look at it again, and record your change anew if it still holds."
        )


class MergeConflict(LedgerError):
    """A scenario and the register changed the same rows differently. Nothing was merged."""

    def __init__(self, scenario: str, conflicts: Iterable[str]) -> None:
        self.conflicts = tuple(conflicts)
        listed = "\n".join(f"  {line}" for line in self.conflicts)
        super().__init__(
            f"scenario '{scenario}' and the register changed the same rows differently; nothing "
            f"was merged.\n{listed}\nSay which to keep: --take TABLE/ID=scenario or =register."
        )


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like ``name``, or None when none is near."""
    lowered = {candidate.lower(): candidate for candidate in known}
    found = get_close_matches(name.lower(), lowered, n=1)
    return lowered[found[0]] if found else None
