"""A review as it was sent: what is decided on each card, and what is wrong with it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from contingent.register.fault import Fault
from contingent.reports.proposal import MeetingFound
from contingent.services.reports.report import Report
from contingent.services.reports.review import ReviewItem, claim_fields, meeting_fields
from contingent.services.reports.reviewed import Decision, MeetingDecision, Reviewed
from contingent.web.reports.cards import DECISIONS, FIELDS_OF_CARD, Card, posted_card
from contingent.web.signer import signer

__all__ = [
    "MEETING_FIELDS",
    "MeetingCard",
    "Sent",
    "faults_of",
    "meeting_cards",
    "read_sent",
    "reviewed",
    "told",
]

MEETING_FIELDS = ("date", "title", "place", "hosts", "participants")
#: Fields written once for all cards.
_SOURCE = ("source_title", "source_url")
_CARD = re.compile(r"c(\d{1,4})\.id")


@dataclass(frozen=True)
class MeetingCard:
    """A meeting that was found: whether it is to be recorded, and as what."""

    found: MeetingFound
    cells: Mapping[str, str]
    accept: bool = False
    faults: Mapping[str, list[Fault]] = field(default_factory=dict)


@dataclass(frozen=True)
class Sent:
    """A review as it was sent.

    Attributes:
        digest: of the text it was made on.
        source: title and address of the source, for every claim.
        go: which button was pressed.
    """

    cards: tuple[Card, ...]
    meetings: tuple[MeetingCard, ...]
    source: Mapping[str, str]
    digest: str = ""
    who: str = ""
    why: str = ""
    go: str = ""


def meeting_cards(report: Report) -> tuple[MeetingCard, ...]:
    """The meetings as they are first shown."""
    made = []
    for found in report.reading.meetings:
        fields = meeting_fields(found, report)
        cells = {name: "" if (v := fields[name]) is None else str(v) for name in MEETING_FIELDS}
        made.append(MeetingCard(found, cells))
    return tuple(made)


def read_sent(
    form: Mapping[str, str], report: Report, items: Iterable[ReviewItem], shown: Iterable[Card]
) -> Sent:
    """The form of a review. Cards that did not come back are as they were shown."""

    def text(name: str) -> str:
        return form.get(name, "").replace("\r\n", "\n").strip()

    by_id = {item.id: item for item in items}
    cards: list[Card] = []
    known = {card.id: card for card in shown}
    numbers = sorted(int(match[1]) for name in form if (match := _CARD.fullmatch(name)))
    for number in numbers:
        cells = {f.name: text(n) for f in FIELDS_OF_CARD if (n := f"c{number}.{f.name}") in form}
        card = posted_card(text(f"c{number}.id"), by_id, report, cells)
        if card is None or card.id in {one.id for one in cards}:
            continue
        was = known.get(card.id)
        do = text(f"c{number}.do")
        cards.append(
            replace(
                card,
                do=do if do in DECISIONS else "later",
                why_not=text(f"c{number}.why_not"),
                second=text(f"c{number}.second"),
                claim=was.claim if was else None,
                rejected=was.rejected if was else "",
                opened=text(f"c{number}.opened") == "yes" or (card.item is None and was is None),
            )
        )
    cards += [card for name, card in known.items() if name not in {c.id for c in cards}]
    meetings = []
    for number, meeting in enumerate(meeting_cards(report), start=1):
        written = {
            name: form.get(f"m{number}.{name}", was).strip() for name, was in meeting.cells.items()
        }
        meetings.append(replace(meeting, cells=written, accept=text(f"m{number}.do") == "accept"))
    source = {name: text(name) for name in _SOURCE}
    return Sent(
        tuple(cards),
        tuple(meetings),
        source,
        text("digest"),
        signer(text("who")),
        text("why"),
        text("go"),
    )


def reviewed(sent: Sent, report: Report) -> Reviewed:
    """What of a review is decided, for ``services.reports.accepting``; places are ``card 3``."""
    decisions = tuple(
        _decision(number, card, sent, report)
        for number, card in enumerate(sent.cards, start=1)
        if card.do != "later"
    )
    meetings = tuple(
        MeetingDecision(f"meeting {number}", _meeting(meeting, sent, report))
        for number, meeting in enumerate(sent.meetings, start=1)
        if meeting.accept
    )
    return Reviewed(
        report.name, report.sha256, report.reading.text, sent.digest, decisions, meetings
    )


def faults_of(sent: Sent) -> list[Fault]:
    """What is wrong with a review before any ledger is asked."""
    faults = []
    for number, card in enumerate(sent.cards, start=1):
        if card.do == "reject" and not card.why_not:
            hint = "say why, for whoever finds the same proposal again"
            faults.append(
                Fault(
                    file=f"card {number}",
                    column="why_not",
                    message="is empty, but needed",
                    hint=hint,
                )
            )
    if all(card.do == "later" for card in sent.cards) and not any(m.accept for m in sent.meetings):
        hint = "choose Accept or Reject on at least one card"
        faults.append(Fault(file="the review", message="decides nothing yet", hint=hint))
    return faults


def _decision(number: int, card: Card, sent: Sent, report: Report) -> Decision:
    fields: dict[str, Any] = claim_fields(card.item, report) if card.item is not None else {}
    return Decision(
        f"card {number}",
        card.id,
        card.do == "accept",
        card.why_not if card.do == "reject" else "",
        card.second,
        {**fields, **card.cells, **_source(card, sent)},
        card.evidence.start,
        card.evidence.end,
        card.proposed,
    )


def _source(card: Card, sent: Sent) -> Mapping[str, str]:
    """The source of a claim; of one recorded before, the one recorded with it."""
    if card.claim is None:
        return sent.source
    return {name: getattr(card.claim, name) for name in _SOURCE}


def _meeting(card: MeetingCard, sent: Sent, report: Report) -> dict[str, Any]:
    fields = {**meeting_fields(card.found, report), **card.cells}
    return fields | {"source": sent.source["source_url"] or sent.source["source_title"]}


def told(sent: Sent, faults: Iterable[Fault]) -> tuple[Sent, dict[str, list[Fault]], list[str]]:
    """The review with each fault beside its field.

    Returns:
        The review; faults of fields that are there once, by name; and the rest, in words.
    """
    beside: dict[str, list[Fault]] = {}
    by_card: dict[str, dict[str, list[Fault]]] = {}
    others: list[str] = []
    names = {field.name for field in FIELDS_OF_CARD} | {"why_not", "second"}
    for fault in faults:
        column = (fault.column or "").partition(".")[0]
        kind = fault.file.partition(" ")[0]
        once = {"actor": "who", "reason": "why"}.get(column) if kind == "change" else None
        if kind == "card" and column in _SOURCE:
            once = column
        if once is not None:
            known = beside.setdefault(once, [])
            if fault.message not in {one.message for one in known}:
                known.append(fault)
        elif (kind == "card" and column in names) or (
            kind == "meeting" and column in MEETING_FIELDS
        ):
            by_card.setdefault(fault.file, {}).setdefault(column, []).append(fault)
        else:
            others.append(str(fault))
    cards = tuple(
        replace(
            card, faults=found, opened=card.opened or bool(found.keys() - {"why_not", "second"})
        )
        if (found := by_card.get(f"card {number}"))
        else card
        for number, card in enumerate(sent.cards, start=1)
    )
    meetings = tuple(
        replace(meeting, faults=by_card.get(f"meeting {number}", {}))
        for number, meeting in enumerate(sent.meetings, start=1)
    )
    return replace(sent, cards=cards, meetings=meetings), beside, list(dict.fromkeys(others))
