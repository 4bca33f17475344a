"""The cards of a review: one for each proposal, each copy of one, each claim made by hand."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from contingent.register.cell import cell_number
from contingent.register.claim import Claim
from contingent.register.fault import Fault
from contingent.register.register import Register
from contingent.reports.proposal import Evidence, Miss
from contingent.services.reports.report import Report
from contingent.services.reports.review import ReviewItem, claim_fields, read_as_text
from contingent.web.recording.fields import FIELDS, Field

__all__ = [
    "DECISIONS",
    "FIELDS_OF_CARD",
    "Card",
    "cards_of",
    "copied",
    "hand_card",
    "hand_id",
    "posted_card",
]

#: What may be decided on a card.
DECISIONS = ("later", "accept", "reject")
_OWN = {field.name: field for field in FIELDS["claims"]}
#: The fields of a claim as a card asks for them; the source is asked for once for all.
FIELDS_OF_CARD: tuple[Field, ...] = (
    Field("nation", "Nation", "choice", needed=True),
    _OWN["stance"],
    _OWN["stated_on"],
    _OWN["confidence"],
    *(_OWN[name] for name in ("domain", "capability", "quantity", "unit")),
    Field("condition", "Condition", hint="in our language where it can be: USA, ceasefire"),
    Field("caveat", "Caveat"),
    Field("reason", "Reason given"),
    _OWN["paraphrase"],
    Field(
        "evidence",
        "Evidence",
        "text",
        "shorter or longer, but in the report's own words",
        needed=True,
    ),
    Field("read_as", "Names read as"),
)
_COPY = re.compile(r"\.s([2-9]|[1-9][0-9])$")
_HAND = re.compile(r"r[0-9a-f]{12}\.([A-Z]{3})\.([0-9]{1,9})\.hand")


@dataclass(frozen=True)
class Card:
    """A proposal before its reviewer.

    Attributes:
        id: of the claim it becomes.
        evidence: the words it rests on, in the report.
        proposed: what was proposed, for the log.
        cells: field -> what is written in it.
        item: the proposal it came from; None for a claim made by hand.
        copy: whether it was split off another.
        do: later, accept or reject.
        second: a second person, or the id of a claim from an independent source.
        claim: the claim in the register it has become.
        rejected: who rejected it and why, while the room was open.
        opened: whether its fields are open to be edited.
        faults: field -> what is wrong with it.
    """

    id: str
    evidence: Evidence
    proposed: str
    cells: Mapping[str, str]
    item: ReviewItem | None = None
    copy: bool = False
    do: str = "later"
    why_not: str = ""
    second: str = ""
    claim: Claim | None = None
    rejected: str = ""
    opened: bool = False
    faults: Mapping[str, list[Fault]] = field(default_factory=dict)

    @property
    def asks_for_second(self) -> bool:
        """Whether it is, as written now, of the kind that does most harm when wrong."""
        return self.cells["stance"] == "offers" or bool(
            self.cells["quantity"] or self.cells["unit"]
        )

    @property
    def settled(self) -> bool:
        """Whether it is in the register and asks for nothing more."""
        return self.claim is not None and not self.claim.awaits_second


def cards_of(
    items: Iterable[ReviewItem], report: Report, register: Register, rejected: Mapping[str, str]
) -> tuple[Card, ...]:
    """The cards of a report as they are first shown, in the order of review.

    What was recorded from it before is shown as it was recorded: split off, made by hand or not.
    """
    kept = {claim.id: claim for claim in register.claims if claim.digest == report.digest}
    made: list[Card] = []
    for item in items:
        made.append(_of_item(item, report))
        made += [
            replace(made[-1], id=name, copy=True)
            for name in sorted(kept)
            if _copy_of(name, item.id)
        ]
    for name in sorted(kept.keys() - {card.id for card in made}):
        if (hand := hand_card(report, _COPY.sub("", name))) is not None:
            made.append(replace(hand, id=name, copy=bool(_COPY.search(name))))
    return tuple(
        replace(_recorded(card, kept.get(card.id)), rejected=rejected.get(card.id, ""))
        for card in made
    )


def posted_card(
    name: str, items: Mapping[str, ReviewItem], report: Report, cells: Mapping[str, str]
) -> Card | None:
    """A card as it came back with a form; None when it is none of this report's."""
    base = _COPY.sub("", name)
    card = _of_item(items[base], report) if base in items else hand_card(report, base)
    if card is None:
        return None
    written = {one.name: cells.get(one.name, card.cells[one.name]) for one in FIELDS_OF_CARD}
    return replace(card, id=name, copy=base != name, cells=written)


def _of_item(item: ReviewItem, report: Report) -> Card:
    proposal = item.proposal
    return Card(
        item.id,
        proposal.evidence,
        f"{proposal.nation} {proposal.stance}",
        _cells(claim_fields(item, report)),
        item,
    )


def hand_id(report: Report, nation: str, miss: Miss) -> str:
    """What a claim made by hand from a possible miss is called."""
    return f"r{report.digest[:12]}.{nation}.{miss.evidence.start}.hand"


def hand_card(report: Report, name: str) -> Card | None:
    """A card to fill in by hand, for a sentence from which nothing was proposed."""
    match = _HAND.fullmatch(name)
    if match is None or not name.startswith(f"r{report.digest[:12]}."):
        return None
    nation, start = match[1], int(match[2])
    for miss in report.reading.misses:
        if miss.evidence.start == start and nation in miss.nations:
            return Card(
                name,
                miss.evidence,
                f"{nation} by hand",
                _by_hand(report, nation, miss),
                opened=True,
            )
    return None


def _by_hand(report: Report, nation: str, miss: Miss) -> dict[str, str]:
    place = range(miss.evidence.start, miss.evidence.end)
    names = [read for read in report.reading.read_as if read.start in place]
    given = {
        "nation": nation,
        "stated_on": report.reading.article_date,
        "confidence": "medium",
        "evidence": miss.evidence.words,
        "read_as": "; ".join(map(read_as_text, names)),
    }
    return _cells(given)


def copied(cards: Iterable[Card], name: str) -> Iterator[Card]:
    """The cards with a copy of one behind it, under an id of its own."""
    cards = list(cards)
    taken = {card.id for card in cards}
    base = _COPY.sub("", name)
    fresh = next((n for i in range(2, 100) if (n := f"{base}.s{i}") not in taken), None)
    for card in cards:
        yield card
        if card.id == name and fresh is not None:
            yield replace(
                card, id=fresh, copy=True, claim=None, rejected="", do="later", why_not="",
                opened=True, faults={},
            )  # fmt: skip


def _copy_of(name: str, base: str) -> bool:
    return name != base and _COPY.sub("", name) == base


def _recorded(card: Card, claim: Claim | None) -> Card:
    """A card whose claim is in the register shows what was recorded, as it may be seconded."""
    if claim is None:
        return card
    row = claim.model_dump() | {"nation": claim.iso3}
    if claim.awaits_second:
        # It was recorded as low for want of a second; whoever seconds it says how far to trust it.
        row["confidence"] = card.cells["confidence"]
    return replace(card, claim=claim, cells=_cells(row), opened=False)


def _cells(fields: Mapping[str, Any]) -> dict[str, str]:
    return {one.name: _cell(fields.get(one.name)) for one in FIELDS_OF_CARD}


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return cell_number(value) if isinstance(value, float) else str(value)
