"""What the review page needs: spans to mark in the text, and what is said around the cards."""

from collections.abc import Container, Iterator, Mapping
from typing import Any

from contingent.register.condition_parser import ConditionError, parse_condition
from contingent.register.register import Register
from contingent.reports.mentions import ReadAs
from contingent.reports.proposal import Miss
from contingent.services.reports.report import DAY_UNKNOWN, Report
from contingent.services.reports.review import read_as_text
from contingent.services.reports.seconds import why_no_second
from contingent.web.recording.fields import Field, choices_of
from contingent.web.reports.cards import FIELDS_OF_CARD, Card, hand_id
from contingent.web.reports.deciding import Sent
from contingent.web.reports.marks import Span, pieces_of
from contingent.web.view import View

__all__ = ["review_context"]

#: Possible misses and garbled names shown unless all are asked for.
SHOWN = 40
STANCES = {
    "offers": "offers",
    "conditional": "conditional",
    "considers": "considers",
    "unclear": "unclear",
    "declines": "declines",
    "excludes-troops": "excludes troops",
}
METHODS = {
    "rules": "our rules",
    "llm": "the language model",
}
_MEETING = (
    Field("date", "Day", "day", needed=True),
    Field("title", "Title", needed=True),
    Field("place", "Place"),
    Field("hosts", "Hosts", hint="codes, separated by ';'"),
    Field("participants", "Participants", "number"),
)


def review_context(
    view: View, report: Report, register: Register, sent: Sent, extras: Mapping[str, str]
) -> dict[str, Any]:
    """The context of ``read_review.html`` but for what became of a recording."""
    whole = extras.get("whole") == "yes"
    misses = list(enumerate(report.reading.misses, start=1))
    shown = misses if whole else misses[:SHOWN]
    names = _names(report)
    nations = {f.name: choices_of(f, register) for f in FIELDS_OF_CARD if f.kind == "choice"}
    spans = _spans(view, report, sent, [number for number, _ in shown])
    taken = {card.id for card in sent.cards}
    return {
        "report": report,
        "day_unknown": DAY_UNKNOWN,
        "language": _language(report),
        "sent": sent,
        "pieces": list(pieces_of(report.reading.text, spans, whole=whole)),
        "whole": whole,
        "misses": [(number, miss, _hands(report, miss, taken)) for number, miss in shown],
        "misses_left": len(misses) - len(shown),
        "names": names if whole else names[:SHOWN],
        "names_left": 0 if whole else max(0, len(names) - SHOWN),
        "fields": FIELDS_OF_CARD,
        "meeting_fields": _MEETING,
        "choices": nations,
        "stances": STANCES,
        "methods": METHODS,
        "read_as": read_as_text,
        "same_day": {
            number: [m for m in register.meetings if m.date.isoformat() == card.cells["date"]]
            for number, card in enumerate(sent.meetings, start=1)
        },
        "conditions": {card.id: _condition(card) for card in sent.cards if card.claim},
        "waits": {
            card.id: why_no_second(card.claim, "", {})
            for card in sent.cards
            if card.claim and card.claim.awaits_second
        },
        "against": sum(card.item is not None and card.item.contradicts for card in sent.cards),
    }


def _hands(report: Report, miss: Miss, taken: Container[str]) -> list[tuple[str, str, bool]]:
    """The claims that can be made of a miss: nation, id, and whether there is a card already."""
    names = [(nation, hand_id(report, nation, miss)) for nation in miss.nations]
    return [(nation, name, name in taken) for nation, name in names]


def _language(report: Report) -> str:
    from contingent.adapters.reports.languages import name_of

    return name_of(report.reading.language)


def _names(report: Report) -> list[ReadAs]:
    """Garbled names, each writing once."""
    found = {(read.written, read.meant): read for read in reversed(report.reading.read_as)}
    return sorted(found.values(), key=lambda read: read.start)


def _condition(card: Card) -> str:
    """The claim's condition where an offer can have it as it is."""
    assert card.claim is not None  # noqa: S101 - asked for recorded claims only
    try:
        parse_condition(card.claim.condition)
    except ConditionError:
        return ""
    return card.claim.condition


def _spans(view: View, report: Report, sent: Sent, misses: list[int]) -> Iterator[Span]:
    for number, card in enumerate(sent.cards, start=1):
        evidence, stance = card.evidence, STANCES.get(card.cells["stance"], "no stance yet")
        if card.item is not None:
            stance = STANCES[card.item.proposal.stance]
        says = f"proposal, {view.name(card.proposed[:3])}, {stance}"
        kind = "evidence" if card.item is not None else "hand"
        yield Span(evidence.start, evidence.end, kind, f"card-{number}", str(number), says)
    for number, meeting in enumerate(sent.meetings, start=1):
        words = meeting.found.evidence
        mark, sign = f"meeting-{number}", f"M{number}"
        yield Span(words.start, words.end, "meeting", mark, sign, "meeting")
    for number in misses:
        words = report.reading.misses[number - 1].evidence
        mark, sign = f"miss-{number}", f"?{number}"
        yield Span(words.start, words.end, "miss", mark, sign, "possible miss")
    for read in report.reading.read_as:
        yield Span(read.start, read.end, "name", read=read)
