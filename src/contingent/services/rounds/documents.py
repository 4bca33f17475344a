"""The files of a round as bytes, and read back; what was altered is refused."""

import json
from pathlib import Path
from typing import Any

from contingent.adapters.sources.case_json import read_case_json_text
from contingent.adapters.sources.read_row import ReadRows, read_row
from contingent.adapters.sources.tables import MAX_BYTES
from contingent.ledger.canonical import Json
from contingent.register.doubts import Doubts
from contingent.register.fault import Fault, FaultsFound
from contingent.register.offer import Offer
from contingent.register.register import FORMAT
from contingent.rounds.commitment import Commitment
from contingent.rounds.outcome import Fate, RoundOutcome, StandingOffer
from contingent.rounds.release import ReleaseGroup
from contingent.rounds.round import ROUND_FORMAT, Round, plain_rows

__all__ = [
    "OUTCOME_FORMAT",
    "commitment_bytes",
    "is_outcome",
    "json_of",
    "offers_of",
    "outcome_bytes",
    "outcome_from",
    "read_bytes",
    "read_commitment",
    "read_outcome",
    "read_round",
    "refused",
    "round_bytes",
    "round_from",
]

#: The form of an outcome.
OUTCOME_FORMAT = "contingent round outcome 1"
_ALTERED = "it was altered since the chair wrote it, or is of another version; ask for it anew"


def _written(value: Json) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def commitment_bytes(commitment: Commitment) -> bytes:
    """A commitment as a file: nation and hash, and nothing else."""
    return _written({"nation": commitment.nation, "hash": commitment.hash})


def _round_json(asked: Round) -> Json:
    return {
        "round": asked.id,
        "head": asked.head,
        **asked.opening,
        "published": [{"nation": one.nation, "hash": one.hash} for one in asked.published],
    }


def round_bytes(asked: Round) -> bytes:
    """A round as a file."""
    return _written(_round_json(asked))


def outcome_bytes(outcome: RoundOutcome) -> bytes:
    """An outcome as a file, with the round that it is of: the same bytes for the same outcome."""
    asked = outcome.round
    standing = [
        {
            **plain_rows([one.offer])[0],
            "withheld": [str(group) for group in one.withheld],
            "stands": [list(spell) for spell in one.spells],
        }
        for one in outcome.standing
    ]
    return _written(
        {
            "format": OUTCOME_FORMAT,
            "rehearsal": asked.rehearsal,
            "submissions": [{"nation": n, "submission": str(how)} for n, how in outcome.counted],
            "standing": standing,
            "of": _round_json(asked),
        }
    )


def refused(file: str, message: str, hint: str = "") -> FaultsFound:
    """One fault of a file."""
    return FaultsFound([Fault(file=file, message=message, hint=hint)])


def read_bytes(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        FaultsFound: when it cannot be read, or is larger than any round.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise refused(path.name, f"is more than {MAX_BYTES // 1_000_000} MB; not read")
        return path.read_bytes()
    except OSError as error:
        raise refused(path.name, f"cannot be read: {error.strerror}") from None


def json_of(file: str, data: bytes, form: str | None) -> Json:
    """The object a file holds, which has to be of a form.

    Raises:
        FaultsFound: when it is none.
    """
    try:
        found = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or (form is not None and found.get("format") != form):
        what = "commitment"
        if form is not None:  # "contingent round 1"
            what = form.removeprefix("contingent ").rpartition(" ")[0]
        raise refused(
            file, f"is no {what}", "see 'contingent round --help' for which file is which"
        )
    return found


def is_outcome(path: Path) -> bool:
    """Whether a file says of itself that it is an outcome.

    Raises:
        FaultsFound: when it cannot be read.
    """
    start = 80
    return f'"{OUTCOME_FORMAT}"'.encode() in read_bytes(path)[:start]


def read_commitment(path: Path) -> Commitment:
    """A commitment.

    Raises:
        FaultsFound: when the file is none.
    """
    given = json_of(path.name, read_bytes(path), None)
    nation, own = given.get("nation"), given.get("hash")
    if given.keys() != {"nation", "hash"} or not isinstance(nation, str) or not _is_hash(own):
        hint = "a commitment is written by 'contingent round seal' and holds a nation and a hash"
        raise refused(path.name, "is no commitment", hint)
    return Commitment(nation, own)


def _is_hash(own: Any) -> bool:
    length = 64
    return isinstance(own, str) and len(own) == length and set(own) <= set("0123456789abcdef")


def offers_of(file: str, rows: Any, faults: list[Fault]) -> tuple[ReadRows[Offer], Doubts]:
    """Offers as JSON has them, and what of them could not be read; faults are added."""
    read: ReadRows[Offer] = ReadRows()
    for index, row in enumerate(rows if isinstance(rows, list) else [rows]):
        place = f"offers[{index}]"
        if isinstance(row, dict):
            read.add(index, *read_row(Offer, "offer", row, (file, None, place), faults))
        else:
            faults.append(Fault(file=file, column=place, message="is no offer"))
            read.nameless = True
    doubts = Doubts()
    read.note("offers", doubts)
    return read, doubts


def _offers(file: str, rows: Any) -> tuple[Offer, ...]:
    faults: list[Fault] = []
    read, _ = offers_of(file, rows, faults)
    if faults:
        raise FaultsFound(faults)
    return read.values


def read_round(path: Path) -> Round:
    """A round.

    Raises:
        FaultsFound: when the file is none, or what it says of itself does not fit what it holds.
    """
    return round_from(path.name, read_bytes(path))


def round_from(file: str, data: bytes) -> Round:
    """A round from the bytes of a file; see ``read_round``."""
    asked = _round(file, json_of(file, data, ROUND_FORMAT))
    if round_bytes(asked) != data:
        raise refused(file, "is not as the program writes a round", _ALTERED)
    return asked


def _round(file: str, given: Json) -> Round:
    try:
        case = json.dumps({"format": FORMAT, **given["case"]})
        asked = Round(
            register=read_case_json_text(file, case),
            nations=tuple(map(str, given["nations"])),
            nonce=str(given["nonce"]),
            rehearsal=bool(given["rehearsal"]),
            notional=_offers(file, given["notional"]),
            published=tuple(map(_published, given["published"])),
        )
        right = _round_json(asked) == given
    except (KeyError, TypeError, AttributeError, IndexError, ValueError):
        right = False
    if not right:
        raise refused(file, "does not fit the name and the head of its round", _ALTERED)
    return asked


def _published(row: Json) -> Commitment:
    nation, own = row["nation"], row["hash"]
    if not isinstance(nation, str) or not (own is None or _is_hash(own)):
        raise ValueError("no commitment")
    return Commitment(nation, own)


def read_outcome(path: Path) -> RoundOutcome:
    """An outcome.

    Raises:
        FaultsFound: when the file is none, or is not as it was written.
    """
    return outcome_from(path.name, read_bytes(path))


def outcome_from(file: str, data: bytes) -> RoundOutcome:
    """An outcome from the bytes of a file; see ``read_outcome``."""
    given = json_of(file, data, OUTCOME_FORMAT)
    try:
        counted = tuple((o["nation"], Fate(o["submission"])) for o in given["submissions"])
        outcome = RoundOutcome(
            _round(file, given["of"]),
            counted,
            tuple(_standing(file, row) for row in given["standing"]),
        )
        right = outcome_bytes(outcome) == data
    except (KeyError, TypeError, AttributeError, ValueError):
        right = False
    if not right:
        raise refused(file, "is not as a close writes it", _ALTERED)
    return outcome


def _standing(file: str, row: Json) -> StandingOffer:
    own = {name: cell for name, cell in row.items() if name not in {"withheld", "stands"}}
    (offer,) = _offers(file, [own])
    spells = tuple((int(a), None if b is None else int(b)) for a, b in row["stands"])
    return StandingOffer(offer, tuple(map(ReleaseGroup, row["withheld"])), spells)
