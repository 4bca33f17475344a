"""What a person reviews: each proposal with its claim, its clashes with the register, its order."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from contingent.register.register import Register
from contingent.reports.mentions import ReadAs
from contingent.reports.proposal import MeetingFound, Proposal
from contingent.services.reports.agreement import differing
from contingent.services.reports.clashes import Clash, ClashKind, clashes
from contingent.services.reports.report import Report

__all__ = ["ReviewItem", "claim_fields", "meeting_fields", "read_as_text", "review_items"]

#: Which stances a reviewer sees first.
_ORDER = {"excludes-troops": 1, "offers": 1, "declines": 1, "conditional": 2, "considers": 3}
_CAVEATS = {"no-troops": "no troops", "not-on-ukrainian-soil": "not in UKR"}


@dataclass(frozen=True)
class ReviewItem:
    """A proposal as a person reviews it.

    Attributes:
        id: what its claim would be called; the same for the same report, nation and place.
        proposal: what was read.
        clashes: rows of the register it contradicts, supersedes or repeats.
        differs: what another reader of the same report says of the nation.
    """

    id: str
    proposal: Proposal
    clashes: tuple[Clash, ...] = ()
    differs: tuple[Proposal, ...] = ()

    @property
    def contradicts(self) -> bool:
        """Whether the register says the opposite."""
        return any(clash.kind.contradicts for clash in self.clashes)

    @property
    def known(self) -> bool:
        """Whether the register has it already."""
        return any(clash.kind is ClashKind.REPEATS for clash in self.clashes)

    @property
    def rank(self) -> int:
        """Its place in the order of review: contradictions, then yes and no, then the rest."""
        return 0 if self.contradicts else _ORDER[self.proposal.stance]


def review_items(report: Report, register: Register | None = None) -> tuple[ReviewItem, ...]:
    """The proposals of a report in the order of review.

    Args:
        report: what was read.
        register: what to compare with; None compares with nothing.
    """
    proposals = report.reading.proposals
    numbers: Counter[str] = Counter()
    made = []
    for proposal in proposals:
        place = f"r{report.digest[:12]}.{proposal.nation}.{proposal.evidence.start}"
        numbers[place] += 1
        name = place if numbers[place] == 1 else f"{place}.{numbers[place]}"
        found = () if register is None else clashes(proposal, register)
        made.append(ReviewItem(name, proposal, found, differing(proposal, proposals)))
    return tuple(sorted(made, key=lambda item: (item.rank, item.proposal.evidence.start, item.id)))


def claim_fields(item: ReviewItem, report: Report) -> dict[str, Any]:
    """The claim a proposal would become, as a reviewer may edit it; nothing is left out."""
    proposal = item.proposal
    number, unit = _quantity(proposal.quantity)
    return {
        "nation": proposal.nation,
        "stance": proposal.stance,
        "stated_on": proposal.stated_on,
        "domain": proposal.domains[0] if proposal.domains else "",
        "capability": ", ".join(proposal.domains[1:]),
        "quantity": number,
        "unit": unit,
        "condition": proposal.condition or "; ".join(proposal.conditions),
        "caveat": "; ".join(_CAVEATS.get(caveat, caveat) for caveat in proposal.caveats),
        "reason": "; ".join(proposal.reasons),
        "paraphrase": "",
        "confidence": proposal.confidence,
        "evidence": proposal.evidence.words,
        "read_as": "; ".join(map(read_as_text, proposal.read_as)),
        "source_title": report.title,
        "source_url": report.url,
    }


def meeting_fields(meeting: MeetingFound, report: Report) -> dict[str, Any]:
    """The meeting as a reviewer may edit it; its title is for a person to give."""
    where = f" in {meeting.place}" if meeting.place else ""
    return {
        "date": meeting.on,
        "title": f"Meeting{where}",
        "place": meeting.place or "",
        "hosts": ";".join(meeting.hosts),
        "participants": meeting.participants,
        "source": report.url or report.title,
    }


def read_as_text(read: ReadAs) -> str:
    """``'Kair Stmer' as Keir Starmer (82, next best 60)``."""
    rival = read.likeness - read.gap
    next_best = f", next best {rival * 100:.0f}" if rival > 0 else ""
    return f"'{read.written}' as {read.meant} ({read.likeness * 100:.0f}{next_best})"


def _quantity(said: str | None) -> tuple[float | None, str]:
    """A number, or what was said instead of one: ``company``, ``several thousand``."""
    if not said:
        return None, ""
    plain = (
        re.sub(r"[\s,.'’]", "", said) if re.fullmatch(r"\d{1,3}([\s,.'’]\d{3})*", said) else said
    )
    return (float(plain), "") if re.fullmatch(r"\d{1,12}(\.\d{1,2})?", plain) else (None, said)
