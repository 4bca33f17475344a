"""Meetings a report tells of: how many took part, where, when, and who called them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from contingent.reading.dates import days_in
from contingent.reading.mentions import Mention
from contingent.reading.numbers import numbers_in
from contingent.reading.patterns import Hit
from contingent.reading.places import CAPITALS, CITIES
from contingent.reading.proposal import Evidence, MeetingFound
from contingent.reading.tokens import Token

__all__ = ["meeting_in", "merge_meetings"]

#: Words between a number and "countries".
NEAR = 3
#: More states than there are cannot meet.
MOST_STATES = 200
FEWEST = 4
#: Words between a host and the verb of hosting.
BY = 8


def meeting_in(
    text: str,
    tokens: Sequence[Token],
    hits: Sequence[Hit],
    found: Sequence[Mention],
    article: date | None,
) -> MeetingFound | None:
    """The meeting a sentence tells of, or None.

    A number of countries counts also where no word for a meeting stands by it.
    """
    meeting = [hit for hit in hits if hit.label == "cue:meeting"]
    count = _participants(tokens, hits)
    place = _place(tokens, hits, found)
    hosts = _hosts(hits, found) if meeting else ()
    days = days_in(tokens, hits, article)
    if not meeting and count is None and place is None:
        return None
    day = days[0] if days else None
    return MeetingFound(
        participants=count,
        place=place,
        hosts=hosts,
        on=day.on if day else None,
        day=day.word if day else None,
        evidence=Evidence(
            text[tokens[0].start : tokens[-1].end], tokens[0].start, tokens[-1].end
        ),
    )


def _participants(tokens: Sequence[Token], hits: Sequence[Hit]) -> int | None:
    people = [hit for hit in hits if hit.label == "cue:people"]
    for number in numbers_in(tokens, hits):
        follows = [hit for hit in people if 0 <= hit.start - number.end < NEAR]
        if follows and FEWEST <= number.value <= MOST_STATES:
            return int(number.value)
    return None


def _place(
    tokens: Sequence[Token], hits: Sequence[Hit], found: Sequence[Mention]
) -> str | None:
    before = {hit.end for hit in hits if hit.label == "cue:loc"}
    for place, token in enumerate(tokens):
        if place in before:
            city = next((name for stem, name in CITIES.items() if token.folded.startswith(stem)), None)
            if city and token.capital:
                return city
    for mention in found:
        if mention.role == "capital" and mention.start in before and mention.nations[0] != "UKR":
            return CAPITALS.get(mention.nations[0])
    for token in tokens:
        if token.capital and token.folded.startswith(("ramst", "рамшт")):
            return "Ramstein"
    return None


def _hosts(hits: Sequence[Hit], found: Sequence[Mention]) -> tuple[str, ...]:
    """Nations beside a verb of hosting: before it, or after "hosted by"."""
    hosts: list[str] = []
    for hit in hits:
        if hit.label != "cue:host":
            continue
        before = [m for m in found if 0 <= hit.start - m.end < BY and m.role != "capital"]
        after = [m for m in found if 0 <= m.start - hit.end < BY and m.role != "capital"]
        near = after if _passive(hit, before, after) else before[-2:] or after
        hosts += [n for m in near for n in m.nations if n not in {"UKR", "RUS"}]
    return tuple(dict.fromkeys(hosts))


def _passive(hit: Hit, before: Sequence[Mention], after: Sequence[Mention]) -> bool:
    """Whether the host stands behind: nearest name after the verb, none close before it."""
    if not after:
        return False
    closest_before = min((hit.start - m.end for m in before), default=BY)
    return after[0].start - hit.end <= min(closest_before, NEAR)


def merge_meetings(found: Sequence[MeetingFound]) -> tuple[MeetingFound, ...]:
    """Meetings of a report: sentences that add to each other are one meeting.

    A sentence that names another number of participants begins another meeting.
    """
    merged: list[MeetingFound] = []
    for meeting in found:
        last = merged[-1] if merged else None
        clash = last is not None and (
            (last.participants and meeting.participants and last.participants != meeting.participants)
            or (last.place and meeting.place and last.place != meeting.place)
        )
        if last is None or clash:
            merged.append(meeting)
            continue
        merged[-1] = replace(
            last,
            participants=last.participants or meeting.participants,
            place=last.place or meeting.place,
            hosts=tuple(dict.fromkeys((*last.hosts, *meeting.hosts))),
            on=last.on or meeting.on,
            day=last.day or meeting.day,
        )
    return tuple(merged)
