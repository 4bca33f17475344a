"""Opening a round, and what delegations do in it: seal, publish, withdraw."""

import secrets
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from contingent.adapters.sources.read_row import ReadRows
from contingent.adapters.sources.tables import read_csv
from contingent.errors import UnknownName
from contingent.ledger.canonical import Json
from contingent.register.doubts import Doubts
from contingent.register.fault import Fault, FaultsFound
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.rounds.admission import faults_of_offers, prefix_of
from contingent.rounds.commitment import Commitment
from contingent.rounds.public import public_register
from contingent.rounds.release import ReleaseGroup
from contingent.rounds.round import Round
from contingent.rounds.submission import SALT_BYTES, SEALED_FORMAT, Submission, submission_to
from contingent.services.rounds.documents import (
    json_of,
    offers_of,
    read_bytes,
    read_commitment,
    refused,
)

__all__ = [
    "faults_of",
    "notional_offer",
    "open_round",
    "publish",
    "read_submission",
    "seal",
    "seal_offers",
    "submission_from",
    "withdraw",
]


def open_round(
    register: Register,
    world: str | None,
    concept: str | None,
    nations: Collection[str],
    *,
    rehearsal: bool,
) -> tuple[Round, tuple[str, ...]]:
    """A new round on a case; and, of a rehearsal, which offers of the case cannot be part of it.

    Args:
        nations: who is asked; empty is every nation of the case.
        rehearsal: whether nothing binds; the offers of the case are then there to be submitted.

    Raises:
        UnknownName: for a world, concept or nation that is not in the case.
    """
    for nation in nations:
        if nation not in register.nation_names:
            raise UnknownName("nation", nation, register.nation_names)
    asked = tuple(n for n in register.nation_names if n in nations or not nations)
    public = public_register(register, world, concept)
    bare = Round(public, asked, secrets.token_hex(16), rehearsal)
    if not rehearsal:
        return bare, ()
    notional: list[Offer] = []
    notes: list[str] = []
    for offer in map(notional_offer, register.as_known(None).offers):
        if offer.nation not in asked:
            continue
        faults = faults_of_offers(bare, offer.nation, (offer,), lambda _table, _index: ("", None))
        if faults:
            notes.append(f"{offer.offer} is left out: {faults[0].column} {faults[0].message}")
        else:
            notional.append(offer)
    return replace(bare, notional=tuple(notional)), tuple(notes)


def notional_offer(offer: Offer) -> Offer:
    """An offer of a case as one that can be sealed: with nothing that is no part of a round."""
    prefix = prefix_of(offer.nation)
    name = offer.offer if offer.offer.startswith(prefix) else f"{prefix}{offer.offer}"
    changed = {"offer": name, "claims": (), "known_from": None, "known_until": None, "owner": None}
    return offer.model_copy(update=changed)


def seal(
    asked: Round, nation: str, offers: Path | None, releases: Collection[ReleaseGroup]
) -> Submission:
    """A nation's submission to a round, with a new salt.

    Args:
        offers: a CSV file with the columns of a case's ``offers.csv``; None, in a rehearsal, takes
            the notional offers.

    Raises:
        UnknownName: for a nation that is not asked.
        FaultsFound: listing every fault of the offers.
    """
    if nation not in asked.nations:
        raise UnknownName("nation in the round", nation, asked.nations)
    faults: list[Fault] = []
    if offers is None:
        file, own = "the notional offers", [o for o in asked.notional if o.nation == nation]
        read = ReadRows(rows=list(enumerate(own)))
    else:
        file, read = offers.name, read_csv(offers, Offer, "offer", faults)
    doubts = Doubts()
    read.note("offers", doubts)

    def where(_table: str, index: int) -> tuple[str, int | None]:
        return file, read.rows[index][0] if index < len(read.rows) else None

    faults += faults_of_offers(asked, nation, read.values, where, doubts)
    if faults:
        raise FaultsFound(faults)
    return submission_to(asked, nation, read.values, releases, secrets.token_hex(SALT_BYTES))


def seal_offers(
    asked: Round, nation: str, offers: Iterable[Offer], releases: Collection[ReleaseGroup]
) -> Submission:
    """A nation's submission of offers that are at hand, with a new salt.

    Raises:
        UnknownName: for a nation that is not asked.
        FaultsFound: listing every fault of the offers.
    """
    if nation not in asked.nations:
        raise UnknownName("nation in the round", nation, asked.nations)
    own = tuple(offers)

    def where(_table: str, index: int) -> tuple[str, int | None]:
        return own[index].offer if index < len(own) else "the offers", None

    if faults := faults_of_offers(asked, nation, own, where):
        raise FaultsFound(faults)
    return submission_to(asked, nation, own, releases, secrets.token_hex(SALT_BYTES))


def read_submission(path: Path) -> Submission:
    """A sealed submission.

    Raises:
        FaultsFound: when the file is none, or is not written as a seal writes it. What it holds is
            not quoted: who reads the fault need not be who wrote the file.
    """
    return submission_from(path.name, read_bytes(path))


def submission_from(file: str, data: bytes) -> Submission:
    """A sealed submission from the bytes of a file; see ``read_submission``."""
    given = json_of(file, data, SEALED_FORMAT)
    faults: list[Fault] = []
    try:
        read, _ = offers_of(file, given["offers"], faults)
        submission = _submission(given, read.values)
        right = not faults and submission.sealed == data
    except (KeyError, TypeError, ValueError):
        right = False
    if not right:
        hint = "any change of a byte shows here; hand over the file as 'round seal' wrote it"
        raise refused(file, "is not as it was sealed", hint)
    return submission


def _submission(given: Json, offers: Iterable[Offer]) -> Submission:
    return Submission(
        str(given["round"]),
        str(given["case"]),
        str(given["nation"]),
        tuple(offers),
        tuple(map(ReleaseGroup, given["releases"])),
        str(given["salt"]),
    )


def faults_of(asked: Round, submission: Submission, file: str) -> list[Fault]:
    """The faults of the offers of a submission, for its nation alone."""

    def where(_table: str, index: int) -> tuple[str, int | None]:
        return f"{file}: offers[{index}]", None

    return faults_of_offers(asked, submission.nation, submission.offers, where)


def publish(asked: Round, commitments: Iterable[Path]) -> Round:
    """The round with commitments published.

    Raises:
        FaultsFound: listing every file that is no commitment of a nation that is asked.
    """
    faults: list[Fault] = []
    found: dict[str, Commitment] = {}
    for path in commitments:
        try:
            one = read_commitment(path)
        except FaultsFound as error:
            faults += error.faults
            continue
        if one.nation not in asked.nations:
            message = f"is of {one.nation}, which is not asked in this round"
            faults.append(Fault(file=path.name, message=message))
        elif one.nation in found and found[one.nation] != one:
            message, hint = f"{one.nation} has two commitments here", "publish the one it wants"
            faults.append(Fault(file=path.name, message=message, hint=hint))
        found[one.nation] = one
    if faults:
        raise FaultsFound(faults)
    return asked.publishing(found.values())


def withdraw(asked: Round, nation: str) -> Round:
    """The round with what a nation published withdrawn.

    Raises:
        UnknownName: when there is nothing of that nation to withdraw.
    """
    there = [name for name, own in asked.last.items() if own is not None]
    if nation not in there:
        raise UnknownName("published commitment of", nation, there)
    return asked.publishing([Commitment(nation, None)])
