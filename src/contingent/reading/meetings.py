"""Meetings a report tells of: how many took part, where, when, and who called them."""

from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import date

from contingent.reading.dates import days_in
from contingent.reading.mentions import Mention, ReadAs
from contingent.reading.names import garbled_city
from contingent.reading.numbers import numbers_in
from contingent.reading.patterns import Hit
from contingent.reading.places import CAPITALS, CITIES
from contingent.reading.proposal import Evidence, MeetingFound
from contingent.reading.sentence import Sentence

__all__ = ["meetings"]

#: Words between a number and "countries".
NEAR = 3
#: More states than there are cannot meet, and fewer are a visit.
MOST_STATES, FEWEST = 200, 4
#: Words between a host and the verb of hosting.
BY = 8
#: Cities that gave their name to a group that meets.
FORMATS = frozenset({"Ramstein"})
#: Letters of a word that is taken for a garbled city, at least.
SHORTEST = 6
#: Paragraphs that sentences about one meeting may stand apart.
APART = 4


def meetings(
    text: str, parts: Sequence[Sentence], article: date | None
) -> tuple[MeetingFound, ...]:
    """The meetings of a report.

    A word for a meeting anywhere in it, or a capital and a day in one sentence ("in Paris on
    Tuesday"), or a number of members of the coalition, tell of one.

    Args:
        text: the report.
        parts: its sentences.
        article: the day of the article.
    """
    full = [part for part in parts if part.tokens]
    found = [(p.stretch.paragraph, m) for p in full if (m := _meeting(text, p, article))]
    told = any(part.has("meeting") for part in full)
    if not told:
        found = [(n, m) for n, m in found if m.participants or (m.place and m.on)]
    return _merged(found)


def _meeting(text: str, part: Sentence, article: date | None) -> MeetingFound | None:
    """What one sentence says of a meeting, or None.

    A number of countries counts also where no word for a meeting stands by it.
    """
    meeting = part.has("meeting")
    count = _participants(part)
    place, read = _place(part)
    if not meeting and count is None and place is None:
        return None
    days = days_in(part.tokens, part.hits, article)
    day = days[0] if days else None
    start, end = part.tokens[0].start, part.tokens[-1].end
    return MeetingFound(
        participants=count,
        place=place,
        hosts=_hosts(part) if meeting or part.has("thisop") else (),
        on=day.on if day else None,
        day=day.word if day else None,
        evidence=Evidence(text[start:end], start, end),
        read_as=read,
    )


def _participants(part: Sentence) -> int | None:
    people = [hit for hit in part.hits if hit.label == "cue:people"]
    for number in numbers_in(part.tokens, part.hits):
        follows = [hit for hit in people if 0 <= hit.start - number.end < NEAR]
        if follows and FEWEST <= number.value <= MOST_STATES:
            return int(number.value)
    return None


def _place(part: Sentence) -> tuple[str | None, tuple[ReadAs, ...]]:
    """The city a sentence's meeting is in: "in Paris", "the Paris summit", "summit of Paris".

    A city that gave its name to a format ("the Ramstein group") counts anywhere in the sentence.
    """
    before = {hit.end for hit in part.hits if hit.label == "cue:loc"}
    for place, token in enumerate(part.tokens):
        city = _city(token.folded) if token.capital else None
        if city and (place in before or city in FORMATS):
            return city, ()
    for mention in part.found:
        if mention.role == "capital" and mention.nations[0] != "UKR":
            if mention.start in before or _by_meeting(mention, part):
                return CAPITALS.get(mention.nations[0]), ()
    return _garbled_place(part, before)


def _garbled_place(
    part: Sentence, before: Container[int]
) -> tuple[str | None, tuple[ReadAs, ...]]:
    taken = {i for m in part.found for i in range(m.start, m.end)}
    for place, token in enumerate(part.tokens):
        if place in taken or not token.capital or len(token.text) < SHORTEST:
            continue
        link = garbled_city(token.folded)
        if link and (place in before or link.meant in FORMATS):
            read = ReadAs(
                token.text, link.meant, token.start, token.end, link.likeness, link.gap
            )
            return link.meant, (read,)
    return None, ()


def _city(folded: str) -> str | None:
    return next((name for stem, name in CITIES.items() if folded.startswith(stem)), None)


def _by_meeting(mention: Mention, part: Sentence) -> bool:
    """Whether a capital stands right beside a word for a meeting."""
    return any(
        hit.label == "cue:meeting" and (hit.end == mention.start - 1 or hit.start == mention.end)
        for hit in part.hits
    )


def _hosts(part: Sentence) -> tuple[str, ...]:
    """Nations beside a verb of hosting: before it, or after "hosted by"."""
    hosts: list[str] = []
    for hit in part.hits:
        if hit.label != "cue:host":
            continue
        before = [m for m in part.found if 0 <= hit.start - m.end < BY]
        after = [m for m in part.found if 0 <= m.start - hit.end < BY]
        near = after if _passive(hit, before, after) else before[-2:] or after
        hosts += [n for m in near for n in m.nations if n not in {"UKR", "RUS"}]
    return tuple(dict.fromkeys(hosts))


def _passive(hit: Hit, before: Sequence[Mention], after: Sequence[Mention]) -> bool:
    """Whether the host stands behind: nearest name after the verb, none closer before it."""
    if not after:
        return False
    closest = min((hit.start - m.end for m in before), default=BY)
    return after[0].start - hit.end <= min(closest, NEAR)


def _merged(found: Sequence[tuple[int, MeetingFound]]) -> tuple[MeetingFound, ...]:
    """Sentences that add to each other are one meeting.

    One that names another number of participants or another place, or that stands more than
    :data:`APART` paragraphs on, begins another.
    """
    merged: list[MeetingFound] = []
    before = 0
    for paragraph, meeting in found:
        last = merged[-1] if merged else None
        away = paragraph - before > APART
        before = paragraph
        if last is None or away or _clash(last, meeting):
            merged.append(meeting)
            continue
        merged[-1] = replace(
            last,
            participants=last.participants or meeting.participants,
            place=last.place or meeting.place,
            hosts=tuple(dict.fromkeys((*last.hosts, *meeting.hosts))),
            on=last.on or meeting.on,
            day=last.day or meeting.day,
            read_as=(*last.read_as, *meeting.read_as),
        )
    return tuple(merged)


def _clash(one: MeetingFound, other: MeetingFound) -> bool:
    count = one.participants and other.participants and one.participants != other.participants
    place = one.place and other.place and one.place != other.place
    return bool(count or place)
