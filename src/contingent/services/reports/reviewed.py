"""A review as a person left it: what is accepted, what rejected, and with what edits."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from contingent.adapters.sources.explain import explain
from contingent.register.cell import CellError, Day, Number, Truth, Whole
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

_WRITTEN = "'contingent read REPORT --review FILE' writes one"


def _blocks(given: Any) -> Any:
    if isinstance(given, list) and all(isinstance(block, dict) for block in given):
        return given
    raise CellError("is not a list of blocks", "write [[claims]] or [[meetings]] above each")


#: A cell that may be left empty.
_Blank = BeforeValidator(lambda given: None if given == "" else given)
_Blocks = Annotated[list[dict[str, Any]], BeforeValidator(_blocks)]


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class _Report(_Strict):
    model_config = ConfigDict(extra="ignore")

    file: str
    sha256: str
    text_sha256: str


class _Text(_Strict):
    read: str


class _File(_Strict):
    """The tables of a review file."""

    report: _Report
    text: _Text
    claims: _Blocks = []
    meetings: _Blocks = []
    model_answer: Any = None


class _ClaimFields(_Strict):
    """What a person may edit of a proposal; ``register.claim.Claim`` is what it must become."""

    nation: str = ""
    stance: str = ""
    stated_on: Annotated[Day | None, _Blank] = None
    domain: str = ""
    capability: str = ""
    quantity: Annotated[Number | None, _Blank] = None
    unit: str = ""
    condition: str = ""
    caveat: str = ""
    reason: str = ""
    paraphrase: str = ""
    confidence: str = ""
    evidence: str
    read_as: str = ""
    source_title: str = ""
    source_url: str = ""


class _ClaimBlock(_ClaimFields):
    id: str
    accept: Truth
    why_not: str = ""
    second: str = ""
    start: Whole = 0
    end: Whole = 0
    proposed: str = ""


class _MeetingBlock(_Strict):
    accept: Truth
    date: Annotated[Day | None, _Blank] = None
    title: str = ""
    place: str = ""
    hosts: str = ""
    participants: Annotated[Whole | None, _Blank] = None
    source: str = ""
    evidence: str = ""


_Block = TypeVar("_Block", bound=_Strict)


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
    report = document.get("report")
    if not isinstance(report, dict) or report.get("form") != FORM:
        message = "is not a review file, or one of another version"
        faults.append(Fault(file=name, message=message, hint=_WRITTEN))
        return None
    try:
        file = _File.model_validate(document)
    except ValidationError as error:
        told = explain(error, name, None, model=_File)
        faults += [f.model_copy(update={"hint": f.hint or _WRITTEN}) for f in told]
        file = None
    given = document if file is None else file.model_dump(include={"claims", "meetings"})
    claims = list(_read(_ClaimBlock, given.get("claims"), f"{name}: claim", faults))
    meetings = list(_read(_MeetingBlock, given.get("meetings"), f"{name}: meeting", faults))
    if file is None:
        return None
    return Reviewed(
        file.report.file,
        file.report.sha256,
        file.text.read,
        file.report.text_sha256,
        tuple(_decision(block, place) for place, block in claims),
        tuple(
            MeetingDecision(
                place, block.model_dump(exclude={"accept", "evidence"}, exclude_unset=True)
            )
            for place, block in meetings
            if block.accept
        ),
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


def _read(
    kind: type[_Block], blocks: Any, place: str, faults: list[Fault]
) -> Iterator[tuple[str, _Block]]:
    """The blocks that are in order, each with its place; the faults of the others are noted."""
    for number, block in enumerate(blocks if isinstance(blocks, list) else (), start=1):
        try:
            yield f"{place} {number}", kind.model_validate(block)
        except ValidationError as error:
            faults += explain(error, f"{place} {number}", None, model=kind)


def _decision(block: _ClaimBlock, place: str) -> Decision:
    return Decision(
        place,
        block.id,
        block.accept,
        block.why_not.strip(),
        block.second.strip(),
        block.model_dump(include=set(_ClaimFields.model_fields), exclude_unset=True),
        block.start,
        block.end,
        block.proposed,
    )
