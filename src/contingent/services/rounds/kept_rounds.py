"""Sealed rounds in a ledger: each step is an entry, and a round is closed once.

Kept are the round as it was opened; its list (what was published, and whether the list is closed);
what was handed over after that; and the outcome. A nation's sealed file is with the nation until it
hands it over, so nobody who reads the ledger before sees more of it than its hash.
"""

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from contingent.adapters.logic.clingo_sets import ClingoSets
from contingent.adapters.storage.branch_transaction import BranchTransaction, Stamp
from contingent.adapters.storage.store import LedgerStore
from contingent.errors import LedgerError, UnknownName
from contingent.ledger.canonical import Json, canonical
from contingent.ledger.fold import change_of
from contingent.ledger.recording import Draft
from contingent.ledger.rows import Rows, register_of
from contingent.register.fault import FaultsFound
from contingent.rounds.checking import Finding, check_outcome
from contingent.rounds.closing import refusal
from contingent.rounds.commitment import Commitment
from contingent.rounds.outcome import RoundOutcome
from contingent.rounds.round import Round
from contingent.rounds.submission import Submission
from contingent.services.ledger.recording import Signed
from contingent.services.ledger.undoing import entry_of
from contingent.services.rounds.documents import (
    outcome_bytes,
    outcome_from,
    refused,
    round_bytes,
    round_from,
)
from contingent.services.rounds.ending import close_with
from contingent.services.rounds.submitting import faults_of, open_round, submission_from

__all__ = [
    "ROUNDS",
    "SEALED",
    "KeptRound",
    "RoundStage",
    "check_kept",
    "close_kept",
    "close_list",
    "hand_over",
    "kept_round",
    "kept_rounds",
    "kept_rounds_in",
    "open_kept",
    "publish_kept",
    "withdraw_kept",
]

ROUNDS, SEALED = "rounds", "sealed"


class RoundStage(StrEnum):
    """How far a round is.

    ``OPEN``: commitments are published. ``LISTED``: the list is closed, and sealed files are
    handed over. ``CLOSED``: the outcome is there.
    """

    OPEN = "open"
    LISTED = "listed"
    CLOSED = "closed"


@dataclass(frozen=True)
class KeptRound:
    """A round as the ledger has it.

    Attributes:
        asked: with what is published.
        handed: nations whose sealed file is there.
        outcome: None before the close.
    """

    asked: Round
    stage: RoundStage
    handed: tuple[str, ...]
    outcome: RoundOutcome | None


def kept_rounds(store: LedgerStore) -> tuple[KeptRound, ...]:
    """The rounds there are, in the order in which they were opened."""
    return kept_rounds_in(store.rows(tables=(ROUNDS, SEALED)))


def kept_rounds_in(rows: Rows) -> tuple[KeptRound, ...]:
    """The rounds of a state of a ledger."""
    return tuple(_kept(rows, name) for name in rows.get(ROUNDS, {}) if "/" not in name)


def kept_round(store: LedgerStore, name: str) -> KeptRound:
    """A round by its name.

    Raises:
        UnknownName: when there is none.
    """
    return _kept(store.rows(tables=(ROUNDS, SEALED)), name)


def _kept(rows: Rows, name: str) -> KeptRound:
    there = rows.get(ROUNDS, {})
    if name not in there or "/" in name:
        raise UnknownName("round", name, [one for one in there if "/" not in one])
    opened = round_from(name, json.loads(there[name])["round"].encode())
    listed = json.loads(there[f"{name}/list"])
    published = tuple(Commitment(nation, own) for nation, own in listed["published"])
    handed = tuple(n for n in opened.nations if f"{name}/{n}" in rows.get(SEALED, {}))
    ended = there.get(f"{name}/outcome")
    outcome = None if ended is None else outcome_from(name, json.loads(ended)["file"].encode())
    stage = RoundStage(listed["stage"])
    return KeptRound(replace(opened, published=published), stage, handed, outcome)


def open_kept(
    store: LedgerStore,
    world: str | None,
    concept: str | None,
    nations: Collection[str],
    signed: Signed,
    *,
    rehearsal: bool,
) -> KeptRound:
    """Open a round on the register as it is now.

    Raises:
        UnknownName: for a world, concept or nation that is not in the case.
    """
    with store.write() as page:
        stamp = signed.stamp(["open round", world, concept, sorted(nations), rehearsal])
        done = page.replayed(stamp)
        if done is not None:
            return _kept(page.rows, entry_of(store, done.seq).object.partition("/")[2])
        register = register_of(page.rows)
        asked, _ = open_round(register, world, concept, nations, rehearsal=rehearsal)
        # The round is public, and most of the ledger's offers are not: each seals of its own.
        asked = replace(asked, notional=())
        listed = {"published": [], "stage": RoundStage.OPEN}
        rows = {asked.id: {"round": round_bytes(asked).decode(), "final": True}}
        _append(page, "round opened", asked.id, {**rows, f"{asked.id}/list": listed}, stamp)
        return _kept(page.rows, asked.id)


def _append(
    page: BranchTransaction,
    verb: str,
    name: str,
    rows: dict[str, Json],
    stamp: Stamp,
    table: str = ROUNDS,
) -> None:
    changes = [change_of(page.rows, table, key, canonical(row)) for key, row in rows.items()]
    page.append(Draft(verb, f"{ROUNDS}/{name}", tuple(changes)), stamp)


def _in_round(
    store: LedgerStore,
    name: str,
    signed: Signed,
    request: list[object],
    deed: Callable[[BranchTransaction, KeptRound, Stamp], None],
) -> KeptRound:
    """Do a deed in a round, in one transaction, once."""
    with store.write() as page:
        stamp = signed.stamp([*request, name])
        if page.replayed(stamp) is None:
            deed(page, _kept(page.rows, name), stamp)
        return _kept(page.rows, name)


def publish_kept(
    store: LedgerStore, name: str, commitments: Iterable[Commitment], signed: Signed
) -> KeptRound:
    """Publish commitments; of a nation's, the last counts.

    Raises:
        UnknownName: for a round or nation that there is not.
        LedgerError: when the list is closed.
    """
    given = tuple(commitments)

    def publish(page: BranchTransaction, kept: KeptRound, stamp: Stamp) -> None:
        _must_be(kept, RoundStage.OPEN, "nothing more is published: its list is closed")
        _list(page, "round published", kept.asked.publishing(given), RoundStage.OPEN, stamp)

    words: list[object] = ["publish", [[one.nation, one.hash] for one in given]]
    return _in_round(store, name, signed, words, publish)


def withdraw_kept(store: LedgerStore, name: str, nation: str, signed: Signed) -> KeptRound:
    """Publish that a nation withdraws what it published.

    Raises:
        UnknownName: when there is nothing of that nation to withdraw.
        LedgerError: when the list is closed.
    """

    def withdraw(page: BranchTransaction, kept: KeptRound, stamp: Stamp) -> None:
        _must_be(kept, RoundStage.OPEN, "nothing is withdrawn any more: its list is closed")
        there = [who for who, own in kept.asked.last.items() if own is not None]
        if nation not in there:
            raise UnknownName("published commitment of", nation, there)
        gone = kept.asked.publishing([Commitment(nation, None)])
        _list(page, "round withdrawn", gone, RoundStage.OPEN, stamp)

    return _in_round(store, name, signed, ["withdraw", nation], withdraw)


def close_list(store: LedgerStore, name: str, signed: Signed) -> KeptRound:
    """Close the list: from now on sealed files are handed over, and nobody commits any more."""

    def close(page: BranchTransaction, kept: KeptRound, stamp: Stamp) -> None:
        _must_be(kept, RoundStage.OPEN, "its list is closed already")
        _list(page, "round list closed", kept.asked, RoundStage.LISTED, stamp)

    return _in_round(store, name, signed, ["close list"], close)


def _list(
    page: BranchTransaction, verb: str, asked: Round, stage: RoundStage, stamp: Stamp
) -> None:
    published = [[one.nation, one.hash] for one in asked.published]
    row: Json = {"published": published, "stage": stage}
    if canonical(row) != page.rows[ROUNDS][f"{asked.id}/list"]:
        _append(page, verb, asked.id, {f"{asked.id}/list": row}, stamp)


def hand_over(store: LedgerStore, name: str, nation: str, data: bytes, signed: Signed) -> KeptRound:
    """Take a nation's sealed file, once the list is closed.

    Raises:
        FaultsFound: when it is not what the nation published, or its offers hold faults.
        LedgerError: when the list is still open, or the round is closed.
    """
    submission = submission_from(f"{nation}.sealed", data)

    def take(page: BranchTransaction, kept: KeptRound, stamp: Stamp) -> None:
        _must_be(
            kept,
            RoundStage.LISTED,
            "files are taken once its list is closed, until the round is",
        )
        _must_count(kept.asked, submission, nation)
        key = f"{name}/{nation}"
        row: Json = {"nation": nation, "file": data.decode(), "final": True}
        if page.rows.get(SEALED, {}).get(key) != canonical(row):
            _append(page, "round handed over", name, {key: row}, stamp, SEALED)

    return _in_round(store, name, signed, ["hand over", submission.commitment.hash], take)


def _must_count(asked: Round, submission: Submission, nation: str) -> None:
    file = f"{nation}.sealed"
    if submission.nation != nation:
        raise refused(file, f"is of {submission.nation}")
    if (why := refusal(asked, submission)) is not None:
        raise refused(file, *why)
    if faults := faults_of(asked, submission, file):
        raise FaultsFound(faults)


def close_kept(store: LedgerStore, name: str, signed: Signed) -> KeptRound:
    """Close a round with the files that were handed over; one that is closed stays as it is.

    The outcome and the word that the round is closed are one entry: there is both or neither,
    whenever the machine stops.

    Raises:
        LedgerError: when its list is still open.
    """

    def close(page: BranchTransaction, kept: KeptRound, stamp: Stamp) -> None:
        if kept.outcome is not None:
            return
        _must_be(kept, RoundStage.LISTED, "its list is still open: close that first")
        files = {
            nation: json.loads(page.rows[SEALED][f"{name}/{nation}"])["file"].encode()
            for nation in kept.handed
        }
        outcome = close_with(
            kept.asked,
            [(f"{n}.sealed", partial(submission_from, f"{n}.sealed", d)) for n, d in files.items()],
        )
        row: Json = {"file": outcome_bytes(outcome).decode(), "final": True}
        published = [[one.nation, one.hash] for one in kept.asked.published]
        listed: Json = {"published": published, "stage": RoundStage.CLOSED, "final": True}
        rows = {f"{name}/outcome": row, f"{name}/list": listed}
        _append(page, "round closed", name, rows, stamp)

    return _in_round(store, name, signed, ["close"], close)


def check_kept(kept: KeptRound, data: bytes | None, seen: Round | None) -> tuple[Finding, ...]:
    """What a delegation finds when it holds its own sealed file against what is public.

    Args:
        data: its sealed file; None looks at what is public alone.
        seen: the round as one saw it before the close.
    """
    own = None if data is None else submission_from("your file", data)
    if kept.outcome is not None:
        return check_outcome(kept.outcome, own, seen, ClingoSets())
    if own is None:
        return (Finding(holds=None, text="The round is not closed: there is no outcome yet."),)
    if (why := refusal(kept.asked, own)) is not None:
        return (Finding(holds=False, text=f"It would not count now: {why[0]} ({why[1]})."),)
    told = f"The commitment of {own.nation} is published, and this file is what it is of."
    return (Finding(holds=True, text=told),)


def _must_be(kept: KeptRound, stage: RoundStage, why: str) -> None:
    if kept.stage != stage:
        raise LedgerError(f"round {kept.asked.id}: {why}; nothing was recorded")
