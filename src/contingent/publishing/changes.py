"""What changed: what the record says of each day, and an Atom feed of it."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree as ET

from contingent.ledger.difference import Difference, difference
from contingent.ledger.rows import rows_of
from contingent.publishing.addresses import Addresses
from contingent.publishing.facts import Facts
from contingent.register.register import Register

__all__ = ["NewsItem", "atom_feed", "changes_of"]

#: Changes told where no first day is asked for.
NEWEST = 60
_ATOM = "http://www.w3.org/2005/Atom"
#: Names of entries are made in a name space of this program's own, so that they stay the same.
_SPACE = uuid.UUID("6f1d0f4e-8f0c-5a64-9d1b-1c7c5a2f5b1e")
#: Tables whose rows have a day of their own, by which they are told.
_DATED = {"offers", "claims", "meetings", "estimates", "releases"}


@dataclass(frozen=True)
class NewsItem:
    """One thing that changed.

    Attributes:
        key: what it is, the same whenever it is told.
        page: where more of it is; None where there is no page.
    """

    day: date
    key: str
    title: str
    text: str
    page: str | None


def changes_of(facts: Facts, addresses: Addresses, earlier: Register | None) -> list[NewsItem]:
    """What changed, the newest first.

    Args:
        earlier: the case as it was known on the first day; None where none was asked for.
    """
    told, register = facts.told, facts.register
    found = [
        *_of_claims(facts, addresses),
        *_of_offers(facts, addresses),
        *_of_the_rest(facts),
    ]
    if told.since is not None and earlier is not None:
        found = [change for change in found if change.day > told.since]
        rows = difference(rows_of(earlier), rows_of(register.as_known(told.day)))
        found += _of_rows(rows, told.day)
    found = [change for change in found if change.day <= told.day]
    found.sort(key=lambda change: (-change.day.toordinal(), change.key))
    return found if told.since is not None else found[:NEWEST]


def _of_claims(facts: Facts, addresses: Addresses) -> Iterator[NewsItem]:
    for claim in facts.register.claims:
        name = facts.titles.nation(claim.iso3)
        text = claim.paraphrase or claim.evidence
        title = f"{name}: {claim.stance.value} ({claim.confidence.value} confidence)"
        page = addresses.page("claim", claim.id)
        yield NewsItem(claim.stated_on, f"claim {claim.id}", title, text, page)


def _of_offers(facts: Facts, addresses: Addresses) -> Iterator[NewsItem]:
    for offer in facts.register.offers:
        name, title = facts.titles.nation(offer.nation), offer.title or offer.offer
        page = addresses.page("offer", offer.offer)
        if offer.known_from is not None:
            text = f"Now its position: {offer.state.value}, {offer.confidence.value} confidence."
            key = f"offer {offer.offer} from"
            yield NewsItem(offer.known_from, key, f"{name}: {title}", text, page)
        if offer.known_until is not None:
            text, key = "No longer its position.", f"offer {offer.offer} until"
            yield NewsItem(offer.known_until, key, f"{name}: {title}", text, page)


def _of_the_rest(facts: Facts) -> Iterator[NewsItem]:
    register = facts.register
    for number, meeting in enumerate(register.meetings):
        key = f"meeting {meeting.date} {meeting.title} {number}"
        title = f"Meeting: {meeting.title}"
        yield NewsItem(meeting.date, key, title, meeting.outcome, "diary.html")
    for estimate in register.estimates:
        if estimate.stated_on is not None:
            key, title = f"estimate {estimate.estimate}", f"Published: {estimate.title}"
            yield NewsItem(estimate.stated_on, key, title, estimate.what, "published.html")
    for note in facts.told.notes:
        key = f"note {note.day} {note.title}"
        yield NewsItem(note.day, key, note.title, note.text, "changes.html")


def _of_rows(found: Iterable[Difference], day: date) -> Iterator[NewsItem]:
    """Rows without a day of their own that differ between the two days."""
    for one in found:
        if one.table in _DATED:
            continue
        fields = "; ".join(f"{name}: {a} → {b}" for name, (a, b) in one.fields.items())
        title = f"{one.table}: {one.key} {one.kind}"
        yield NewsItem(day, f"row {one.table} {one.key}", title, fields, None)


def atom_feed(facts: Facts, changes: Iterable[NewsItem]) -> bytes:
    """The changes as an Atom feed (RFC 4287).

    Addresses in it are relative unless it is known where the site will be: readers resolve them
    against where they found the feed.
    """
    ET.register_namespace("", _ATOM)
    told, case = facts.told, facts.register.case.title
    feed = ET.Element(f"{{{_ATOM}}}feed")
    _text(feed, "id", _urn(f"{case} feed {told.viewer}"))
    _text(feed, "title", f"{case}: what changed")
    _text(feed, "updated", _instant(told.day))
    _text(ET.SubElement(feed, f"{{{_ATOM}}}author"), "name", told.by or case)
    _text(feed, "generator", told.made_with)
    for rel, to in (("self", "feed.xml"), ("alternate", "changes.html")):
        ET.SubElement(feed, f"{{{_ATOM}}}link", rel=rel, href=told.address + to)
    for change in changes:
        entry = ET.SubElement(feed, f"{{{_ATOM}}}entry")
        _text(entry, "id", _urn(f"{case} {told.viewer} {change.key}"))
        _text(entry, "title", change.title)
        _text(entry, "updated", _instant(change.day))
        page = told.address + (change.page or "changes.html")
        ET.SubElement(entry, f"{{{_ATOM}}}link", rel="alternate", href=page)
        _text(entry, "summary", change.text or change.title)
    ET.indent(feed, " ")
    whole = ET.tostring(feed, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{whole}\n'.encode()


def _text(within: ET.Element, name: str, text: str) -> None:
    ET.SubElement(within, f"{{{_ATOM}}}{name}").text = text


def _urn(name: str) -> str:
    return uuid.uuid5(_SPACE, name).urn


def _instant(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
