"""A review as a person left it: what is accepted, what rejected, and with what edits."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from contingent.errors import nearest
from contingent.register.fault import Fault
from contingent.services.reports.report import Report
from contingent.services.reports.review import ReviewItem, claim_fields
from contingent.services.reports.review_file import FORM

__all__ = [
    "Decision",
    "MeetingDecision",
    "Reviewed",
    "decide",
    "read_review",
    "stale_file",
]

_TEXTS = [
    "nation",
    "stance",
    "domain",
    "capability",
    "unit",
    "condition",
    "caveat",
    "reason",
    "paraphrase",
    "confidence",
    "evidence",
    "read_as",
    "source_title",
    "source_url",
]
#: Field of a proposal in the file -> the types it may have.
_CLAIM: Mapping[str, tuple[type, ...]] = {
    "id": (str,),
    "accept": (bool,),
    "why_not": (str,),
    "second": (str,),
    **dict.fromkeys(_TEXTS, (str,)),
    "stated_on": (date, str),
    "quantity": (int, float),
    "start": (int,),
    "end": (int,),
    "proposed": (str,),
}
_MEETING: Mapping[str, tuple[type, ...]] = {
    "accept": (bool,),
    **dict.fromkeys(("title", "place", "hosts", "source", "evidence"), (str,)),
    "date": (date, str),
    "participants": (int,),
}
_TABLES = ("report", "claims", "meetings", "text", "model_answer")


@dataclass(frozen=True)
class Decision:
    """What a person decided on a proposal.

    Attributes:
        place: where it stands, for faults: ``review.toml: claim 3``.
        id: the id of the claim it becomes.
        accept: whether it is recorded.
        why_not: why it is rejected; empty leaves a proposal that is not accepted for later.
        second: a second person, or the id of a claim from an independent source.
        fields: the claim's, by the names of the review file.
        start, end: where its evidence stands in the text.
        proposed: what the machine had proposed, in words.
    """

    place: str
    id: str
    accept: bool
    why_not: str = ""
    second: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    start: int = 0
    end: int = 0
    proposed: str = ""


@dataclass(frozen=True)
class MeetingDecision:
    """A meeting that is to be recorded: its place for faults, and its fields."""

    place: str
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class Reviewed:
    """A report's review.

    Attributes:
        name: what the report is called.
        sha256: of the report's file.
        text: the text that was read.
        digest: what the SHA-256 of that text was when it was read.
        decisions, meetings: what the person decided.
    """

    name: str
    sha256: str
    text: str
    digest: str
    decisions: tuple[Decision, ...]
    meetings: tuple[MeetingDecision, ...] = ()


def decide(
    item: ReviewItem,
    report: Report,
    *,
    accept: bool,
    why_not: str = "",
    second: str = "",
    edits: Mapping[str, Any] | None = None,
) -> Decision:
    """A decision on a proposal, as a page or a script makes it.

    Args:
        item: the proposal.
        report: what it was read in.
        accept: whether it is recorded.
        why_not: why it is rejected.
        second: a second person, or the id of a claim from an independent source.
        edits: fields of the claim that the person changed; see ``claim_fields``.
    """
    proposal = item.proposal
    return Decision(
        item.id,
        item.id,
        accept,
        why_not,
        second,
        {**claim_fields(item, report), **(edits or {})},
        proposal.evidence.start,
        proposal.evidence.end,
        f"{proposal.nation} {proposal.stance}",
    )


def read_review(text: str, name: str, faults: list[Fault]) -> Reviewed | None:
    """The review in a review file; what is wrong with its form is added to the faults.

    Returns:
        What could be read; None when it is no review file at all.
    """
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        faults.append(Fault(file=name, message=f"is not readable TOML: {error}"))
        return None
    found = list(_form_faults(document, name))
    faults += found
    if found:
        return None
    report = document["report"]
    decisions = []
    for number, entry in enumerate(document.get("claims", []), start=1):
        place = f"{name}: claim {number}"
        wrong = list(_entry_faults(entry, _CLAIM, place, ("id", "accept", "evidence")))
        faults += wrong
        if not wrong:
            decisions.append(_decision(entry, place))
    meetings = []
    for number, entry in enumerate(document.get("meetings", []), start=1):
        place = f"{name}: meeting {number}"
        wrong = list(_entry_faults(entry, _MEETING, place, ("accept",)))
        faults += wrong
        if not wrong and entry["accept"]:
            kept = {n: v for n, v in entry.items() if n not in {"accept", "evidence"}}
            meetings.append(MeetingDecision(place, kept))
    return Reviewed(
        report["file"],
        report["sha256"],
        document["text"]["read"],
        report["text_sha256"],
        tuple(decisions),
        tuple(meetings),
    )


def stale_file(reviewed: Reviewed, folder: Path) -> Iterator[Fault]:
    """A fault when the report lies beside its review and is no longer what was read."""
    file = folder / Path(reviewed.name).name
    if reviewed.name == "-" or not file.is_file():
        return
    try:
        same = sha256(file.read_bytes()).hexdigest() == reviewed.sha256
    except OSError:
        return
    if not same:
        hint = "read it again, and review what is read now"
        message = "has changed since it was read; its spans are stale"
        yield Fault(file=file.name, message=message, hint=hint)


def _decision(entry: Mapping[str, Any], place: str) -> Decision:
    fields = {n: v for n, v in entry.items() if n in {*_TEXTS, "stated_on", "quantity"}}
    return Decision(
        place,
        entry["id"],
        entry["accept"],
        entry.get("why_not", "").strip(),
        entry.get("second", "").strip(),
        fields,
        entry.get("start", 0),
        entry.get("end", 0),
        entry.get("proposed", ""),
    )


def _form_faults(document: Mapping[str, Any], name: str) -> Iterator[Fault]:
    hint = "'contingent read REPORT --review FILE' writes one"
    report, text = document.get("report"), document.get("text")
    if not isinstance(report, dict) or report.get("form") != FORM:
        yield Fault(file=name, message="is not a review file, or one of another version", hint=hint)
        return
    for key in ("file", "sha256", "text_sha256"):
        if not isinstance(report.get(key), str):
            yield Fault(file=name, column=f"report.{key}", message="is not there", hint=hint)
    if not isinstance(text, dict) or not isinstance(text.get("read"), str):
        yield Fault(file=name, column="text.read", message="is not there", hint=hint)
    for key, value in document.items():
        if key not in _TABLES:
            yield Fault(file=name, column=key, message="is no part of a review file")
        elif key in {"claims", "meetings"} and not (
            isinstance(value, list) and all(isinstance(entry, dict) for entry in value)
        ):
            yield Fault(file=name, column=key, message=f"is not written as [[{key}]]")


def _entry_faults(
    entry: Mapping[str, Any],
    known: Mapping[str, tuple[type, ...]],
    place: str,
    needed: tuple[str, ...],
) -> Iterator[Fault]:
    for name in needed:
        if name not in entry:
            yield Fault(file=place, column=name, message="is empty, but needed")
    for name, value in entry.items():
        if name not in known:
            near = nearest(name, known)
            hint = f"did you mean '{near}'?" if near else f"there are: {', '.join(known)}"
            yield Fault(file=place, column=name, message="is not a known entry", hint=hint)
        elif not isinstance(value, known[name]) or _is_other(value, known[name]):
            wanted = {bool: "true or false", str: "a text", date: "a day such as 2025-04-10"}
            message = f"is not {wanted.get(known[name][0], 'a number')}"
            yield Fault(file=place, column=name, message=message)


def _is_other(value: Any, types: tuple[type, ...]) -> bool:
    """Python takes true for a number, and a time for a day."""
    return (isinstance(value, bool) and bool not in types) or isinstance(value, datetime)
