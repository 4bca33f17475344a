"""The answers of ``read`` and ``read --accept``."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Self

from contingent.reports.mentions import ReadAs
from contingent.reports.proposal import Evidence, MeetingFound, Miss, Proposal
from contingent.services.reports.accepting import Accepted
from contingent.services.reports.clashes import Clash
from contingent.services.reports.report import ModelUsed, Report
from contingent.services.reports.review import ReviewItem, claim_fields
from contingent.services.wire.answer import Answer, Part
from contingent.services.wire.rows import Rows

__all__ = ["AcceptedAnswer", "ProposalAnswer", "ReportAnswer", "ReportsAnswer"]


class EvidencePart(Part):
    """Words of the report."""

    text: str
    """The words, letter by letter."""
    start: int
    """Offset of the first in the report's text, in Unicode code points."""
    end: int
    """Offset after the last."""

    @classmethod
    def of(cls, evidence: Evidence) -> Self:
        """The part of the answer."""
        return cls(text=evidence.words, start=evidence.start, end=evidence.end)


class ReadAsPart(Part):
    """A garbled word and what it was read as."""

    written: str
    """As it stands in the text."""
    meant: str
    """The name it was read as."""
    start: int
    """Offset in the text, in Unicode code points."""
    end: int
    """Offset after it."""
    likeness: float
    """Likeness of the letters, 0 to 1; not a probability."""
    gap: float
    """By how much it is above that of the next name that could be meant, 0 to 1."""

    @classmethod
    def of(cls, read: ReadAs) -> Self:
        """The part of the answer."""
        return cls(
            written=read.written,
            meant=read.meant,
            start=read.start,
            end=read.end,
            likeness=round(read.likeness, 3),
            gap=round(read.gap, 3),
        )


class ClashPart(Part):
    """A row of the register that a proposal has to do with."""

    kind: str
    """``same-day``, ``newer``, ``older``, ``repeats`` …"""
    contradicts: bool
    """Whether the register says the opposite."""
    row: str
    """Which row, such as ``claims/P031``."""
    date: date | None
    """The day of the row's statement; None when it has none."""
    words: str
    """What it says."""

    @classmethod
    def of(cls, clash: Clash) -> Self:
        """The part of the answer."""
        return cls(
            kind=clash.kind.value,
            contradicts=clash.kind.contradicts,
            row=clash.row,
            date=clash.on,
            words=clash.words,
        )


class ProposalAnswer(Part):
    """One nation's stance as the report tells it, proposed for a person to accept."""

    id: str
    """What its claim would be called."""
    nation: str
    """ISO 3166-1 alpha-3."""
    stance: str
    """``offers``, ``conditional``, ``considers``, ``declines`` or ``excludes-troops``."""
    stated_on: date | None
    """The day of the statement, if it can be told."""
    domains: tuple[str, ...]
    """Land, air, maritime and so on, as far as said."""
    quantity: str | None
    """As said, normalised: ``200``, ``company``."""
    conditions: tuple[str, ...]
    """Kinds of condition, such as ``us-backstop`` or ``parliament``."""
    condition: str
    """The same in the language of conditions; empty where there is none."""
    caveats: tuple[str, ...]
    """Kinds of caveat, such as ``no-troops``."""
    reasons: tuple[str, ...]
    """Nations named as the threat that motivates it."""
    evidence: EvidencePart
    """The words it rests on."""
    why: str
    """The rule that decided."""
    operation: str
    """``this`` for the case's, ``unknown`` where the report names none."""
    method: str
    """``rules``, ``llm``, or both joined by ``+``."""
    confidence: str
    """``high``, ``medium`` or ``low``: how it was found, not a probability."""
    asked: tuple[str, ...]
    """Of a nation that declines, the domains in which others hope for its help."""
    read_as: Rows[ReadAsPart]
    """Garbled names it depends on."""
    needs_second: bool
    """Whether a second source or a second person is asked for."""
    clashes: Rows[ClashPart]
    """Rows of the register it contradicts, supersedes or repeats."""
    differs: tuple[str, ...]
    """What another reader of the same report says of the nation."""
    claim: dict[str, Any]
    """The claim it would become, column by column."""

    @classmethod
    def of(cls, item: ReviewItem, report: Report) -> Self:
        """The part of the answer."""
        proposal = item.proposal
        return cls(
            id=item.id,
            nation=proposal.nation,
            stance=proposal.stance,
            stated_on=proposal.stated_on,
            domains=proposal.domains,
            quantity=proposal.quantity,
            conditions=proposal.conditions,
            condition=proposal.condition,
            caveats=proposal.caveats,
            reasons=proposal.reasons,
            evidence=EvidencePart.of(proposal.evidence),
            why=proposal.why,
            operation=proposal.operation,
            method=proposal.method,
            confidence=proposal.confidence,
            asked=proposal.asked,
            read_as=Rows.of(ReadAsPart, map(ReadAsPart.of, proposal.read_as)),
            needs_second=proposal.needs_second,
            clashes=Rows.of(ClashPart, map(ClashPart.of, item.clashes)),
            differs=tuple(f"{o.method}: {o.nation} {o.stance}" for o in item.differs),
            claim=claim_fields(item, report),
        )


class MeetingPart(Part):
    """A meeting the report tells of. Attending one is never a position."""

    participants: int | None
    """Number of states, if told."""
    place: str | None
    """English name of the city."""
    hosts: tuple[str, ...]
    """Nations that convene, chair or lead it."""
    date: date | None
    """The day."""
    day: str | None
    """The word used for it."""
    evidence: EvidencePart
    """The sentence."""

    @classmethod
    def of(cls, meeting: MeetingFound) -> Self:
        """The part of the answer."""
        return cls(
            participants=meeting.participants,
            place=meeting.place,
            hosts=meeting.hosts,
            date=meeting.on,
            day=meeting.day,
            evidence=EvidencePart.of(meeting.evidence),
        )


class MissPart(Part):
    """A sentence with a nation and a force from which nothing was proposed."""

    nations: tuple[str, ...]
    """The nations it names."""
    why: str
    """Why nothing was proposed."""
    evidence: EvidencePart
    """The sentence."""

    @classmethod
    def of(cls, miss: Miss) -> Self:
        """The part of the answer."""
        return cls(nations=miss.nations, why=miss.why, evidence=EvidencePart.of(miss.evidence))


class ElsewherePart(Part):
    """A stance on another operation; it is not proposed for this one."""

    nation: str
    """ISO 3166-1 alpha-3."""
    stance: str
    """As of a proposal."""
    operation: str
    """What the report calls it."""
    evidence: EvidencePart
    """The words it rests on."""

    @classmethod
    def of(cls, proposal: Proposal) -> Self:
        """The part of the answer."""
        return cls(
            nation=proposal.nation,
            stance=proposal.stance,
            operation=proposal.operation,
            evidence=EvidencePart.of(proposal.evidence),
        )


class ModelPart(Part):
    """What a language model was asked and what it said."""

    url: str
    """Where it was asked."""
    name: str
    """Its name."""
    prompt_sha256: str
    """SHA-256 of what it was told to do."""
    failed: str | None
    """Why there was no answer."""
    dropped: tuple[str, ...]
    """Records that were not kept, and why."""
    raw: str
    """Its answer as it came, less unprintable characters."""

    @classmethod
    def of(cls, model: ModelUsed) -> Self:
        """The part of the answer."""
        return cls(
            url=model.url,
            name=model.name,
            prompt_sha256=model.prompt_hash,
            failed=model.failed or None,
            dropped=model.dropped,
            raw=model.raw,
        )


class ReportAnswer(Answer):
    """``read`` of one report; offsets are in Unicode code points of ``text``."""

    file: str
    """The file's name, or ``-``."""
    kind: str
    """``text``, ``html`` or ``pdf``."""
    sha256: str
    """SHA-256 of the file's bytes."""
    text_sha256: str
    """SHA-256 of the text."""
    title: str
    """Title of the source."""
    url: str
    """Address of the source."""
    language: str
    """ISO 639-1."""
    date: date | None
    """The day relative dates are counted from, if known."""
    proposals: Rows[ProposalAnswer]
    """What was read, in the order of review."""
    meetings: Rows[MeetingPart]
    """Meetings it tells of."""
    misses: Rows[MissPart]
    """Sentences that may hold a position that was not read."""
    read_as: Rows[ReadAsPart]
    """Garbled names and what they were read as."""
    about_other: str | None
    """Why the report was taken to be about another operation, or None."""
    no_position: str | None
    """Why nobody in the report was taken to hold a position on this operation, or None."""
    elsewhere: Rows[ElsewherePart]
    """Stances on other operations, not proposed for this one."""
    left_out: tuple[str, ...]
    """Optional parts that are not installed."""
    notes: tuple[str, ...]
    """What the user should know of how it was read."""
    model: ModelPart | None
    """What a language model said, if one was asked."""
    text: str
    """What was read; every offset points into it."""

    @classmethod
    def of(cls, report: Report, items: Sequence[ReviewItem]) -> Self:
        """The answer."""
        reading = report.reading
        return cls(
            file=report.name,
            kind=report.kind,
            sha256=report.sha256,
            text_sha256=report.digest,
            title=report.title,
            url=report.url,
            language=reading.language,
            date=reading.article_date,
            proposals=Rows.of(ProposalAnswer, (ProposalAnswer.of(i, report) for i in items)),
            meetings=Rows.of(MeetingPart, map(MeetingPart.of, reading.meetings)),
            misses=Rows.of(MissPart, map(MissPart.of, reading.misses)),
            read_as=Rows.of(ReadAsPart, map(ReadAsPart.of, reading.read_as)),
            about_other=reading.about_other,
            no_position=reading.no_position,
            elsewhere=Rows.of(ElsewherePart, map(ElsewherePart.of, reading.elsewhere)),
            left_out=reading.off,
            notes=report.notes,
            model=None if report.model is None else ModelPart.of(report.model),
            text=reading.text,
        )


class ReportsAnswer(Answer):
    """``read``: one answer a report."""

    reports: tuple[ReportAnswer, ...]
    """The reports, in the order given."""


class AcceptedPart(Part):
    """What was recorded."""

    id: str
    """Id of the claim or meeting."""
    event: int
    """Number of its entry in the ledger."""


class AcceptedAnswer(Answer):
    """``read --accept``: what became of a review."""

    recorded: Rows[AcceptedPart]
    """What was recorded now."""
    seconded: tuple[str, ...]
    """Ids of claims that were there and were seconded now."""
    already: tuple[str, ...]
    """Ids of what was there before."""
    rejected: tuple[str, ...]
    """Ids of proposals whose rejection was recorded now."""
    awaiting: dict[str, str]
    """Id -> why it counts for nothing yet."""
    later: int
    """Proposals left undecided."""
    head: str
    """The end of the ledger: number and hash."""

    @classmethod
    def of(cls, accepted: Accepted) -> Self:
        """The answer."""
        recorded = (AcceptedPart(id=name, event=head.seq) for name, head in accepted.recorded)
        return cls(
            recorded=Rows.of(AcceptedPart, recorded),
            seconded=accepted.seconded,
            already=accepted.already,
            rejected=accepted.rejected,
            awaiting=dict(accepted.awaiting),
            later=accepted.later,
            head=str(accepted.head),
        )
