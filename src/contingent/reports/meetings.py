"""Meetings a report tells of: how many took part, where, when, and who called them."""

from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import date

from contingent.reports.dates import days_in
from contingent.reports.hosts import hosts_of
from contingent.reports.mentions import Mention, ReadAs
from contingent.reports.names import garbled_city
from contingent.reports.numbers import numbers_in
from contingent.reports.places import CAPITALS, CITIES
from contingent.reports.proposal import Evidence, MeetingFound
from contingent.reports.sentence import Sentence
from contingent.reports.subjects import NO_CONTRIBUTORS
from contingent.reports.tokens import fold

__all__ = ["meetings"]

#: Words between a number and "countries".
NEAR = 3
#: More states than there are cannot meet, and fewer are a visit.
MOST_STATES, FEWEST = 200, 4
#: Cities that gave their name to a group, which meets elsewhere.
FORMATS = frozenset({"Ramstein"})
#: Words behind "countries" in which what they belong to stands: "33 leaders of the summit".
BELONGS = 4
#: Words behind "countries" in which they say or do what is no attendance.
STATES = 6
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
    made = [(part, m) for part in full if (m := _meeting(text, part, article))]
    if not any(part.has("meeting") for part in full):
        made = [
            (part, m)
            for part, m in made
            if m.participants or (m.place and m.on and part.has("report", "thisop"))
        ]
    aside = [m for part, m in made if not part.has("meeting") and _only_hosts(m)]
    found = [(part.stretch.paragraph, m) for part, m in made if m not in aside]
    return _merged(_with_hosts(found, [n for m in aside for n in m.hosts]))


def _only_hosts(meeting: MeetingFound) -> bool:
    """Whether a sentence tells whose initiative it is and nothing of a meeting."""
    told = meeting.participants or meeting.place or meeting.on or meeting.day or meeting.read_as
    return not told


def _with_hosts(
    found: Sequence[tuple[int, MeetingFound]], hosts: Sequence[str]
) -> list[tuple[int, MeetingFound]]:
    """The meetings, the first with the hosts that a sentence of no meeting names."""
    if not found or not hosts:
        return list(found)
    (paragraph, first), *rest = found
    merged = tuple(dict.fromkeys((*first.hosts, *hosts)))
    return [(paragraph, replace(first, hosts=merged)), *rest]


def _meeting(text: str, part: Sentence, article: date | None) -> MeetingFound | None:
    """What one sentence says of a meeting, or None.

    A number of countries counts also where no word for a meeting stands by it.
    """
    meeting = part.has("meeting")
    place, read = _place(part)
    count = _participants(part, where=place is not None)
    hosts = hosts_of(part) if meeting or part.has("thisop", "mission") else ()
    if not (meeting or read or hosts) and count is None and place is None:
        return None
    days = days_in(part.tokens, part.hits, article)
    day = days[0] if days else None
    start, end = part.tokens[0].start, part.tokens[-1].end
    return MeetingFound(
        participants=count,
        place=place,
        hosts=hosts,
        on=day.on if day else None,
        day=day.word if day else None,
        evidence=Evidence(text[start:end], start, end),
        read_as=read,
    )


def _participants(part: Sentence, *, where: bool) -> int | None:
    """How many states a sentence says took part.

    "26 allies have pledged" and "teams of 82 members" took part in nothing; a number without a word
    for a meeting counts beside a place, or where the states are said to be those of the coalition.
    """
    people = [hit for hit in part.hits if hit.label == "cue:people"]
    months = {hit.start for hit in part.hits if hit.label.startswith("month:")}
    for number in numbers_in(part.hits, 0, len(part.tokens)):
        if number.value is None or number.value % 1 or number.end in months:
            continue  # "10 December: allies met" counts no states
        follows = [hit for hit in people if 0 <= hit.start - number.end < NEAR]
        if not follows or not FEWEST <= number.value <= MOST_STATES:
            continue
        end = follows[-1].end
        if _near(part, ("meeting", "thisop"), end, BELONGS) or _out_of(part, number.start):
            return int(number.value)
        if _formed(part, number.start) and not part.has("donation"):
            return int(number.value)
        asked = any(h.label == "cue:ask" and h.start < number.start for h in part.hits)
        pledge = _near(part, ("ready", "refuse"), end, STATES) and not asked
        if pledge or _crew(part, number.start):
            continue
        if part.has("meeting", "host", "ask") or where:
            return int(number.value)
    return None


def _near(part: Sentence, names: Sequence[str], place: int, words: int) -> bool:
    """Whether one of these cues begins within so many words of a place, with no comma between."""
    labels = {f"cue:{name}" for name in names}
    starts = [h.start for h in part.hits if h.label in labels and 0 <= h.start - place < words]
    between = (
        part.text[part.tokens[place - 1].end : part.tokens[min(starts)].start] if starts else ""
    )
    return bool(starts) and "," not in between


def _out_of(part: Sentence, place: int) -> bool:
    """Whether a number is the whole of which a part did something: "six out of thirty states"."""
    whole = any(0 <= place - h.end < NEAR - 1 for h in part.hits if h.label == "cue:outof")
    return whole and part.has("ready", "refuse", "join", "mission")


def _formed(part: Sentence, place: int) -> bool:
    """Whether the coalition stands right before a number: "the coalition has 35 members"."""
    labels = {"cue:thisop", "cue:body"}
    ends = [h.end for h in part.hits if h.label in labels and 0 <= place - h.end < BELONGS + 1]
    if not ends:
        return False
    between = part.text[part.tokens[max(ends) - 1].end : part.tokens[place].start]
    return "," not in between


def _crew(part: Sentence, place: int) -> bool:
    """Whether a number counts those of a team: "teams of 82 members"."""
    force = {i for hit in part.hits if hit.label == "cue:force" for i in hit.words}
    return any(i in force for i in range(max(0, place - 2), place))


def _place(part: Sentence) -> tuple[str | None, tuple[ReadAs, ...]]:
    """The city a sentence's meeting is in: "in Paris", "the Paris summit", "summit of Paris".

    A city that gave its name to a group ("the Ramstein group") is where it meets only beside a word
    for a meeting.
    """
    before = {hit.end for hit in part.hits if hit.label == "cue:loc"}
    for place, token in enumerate(part.tokens):
        city = _city(token.folded) if token.capital else None
        if city and (place in before or (city in FORMATS and _beside_meeting(place, part))):
            return city, ()
    for mention in part.found:
        abroad = mention.role == "capital" and mention.nations[0] not in NO_CONTRIBUTORS
        there = mention.start in before and (part.has("meeting") or _visited(mention, part))
        if abroad and (there or _by_meeting(mention, part)):
            return CAPITALS.get(mention.nations[0]), ()
    return _garbled_place(part, before)


def _garbled_place(part: Sentence, before: Container[int]) -> tuple[str | None, tuple[ReadAs, ...]]:
    taken = {i for m in part.found for i in range(m.start, m.end)}
    for place, token in enumerate(part.tokens):
        if place in taken or not token.capital or len(token.text) < SHORTEST:
            continue
        link = garbled_city(token.folded)
        if link and token.folded == fold(link.meant):
            continue  # written as it is, it is not garbled
        if link and (place in before or link.meant in FORMATS):
            read = ReadAs(token.text, link.meant, token.start, token.end, link.likeness, link.gap)
            there = place in before or _beside_meeting(place, part)
            return link.meant if there else None, (read,)
    return None, ()


def _beside_meeting(place: int, part: Sentence) -> bool:
    """Whether a word for a meeting stands right before a word, or one small word off."""
    return any(
        hit.label == "cue:meeting" and (0 <= place - hit.end < NEAR - 1 or hit.start == place + 1)
        for hit in part.hits
    )


def _city(folded: str) -> str | None:
    return next((name for stem, name in CITIES.items() if folded.startswith(stem)), None)


def _visited(mention: Mention, part: Sentence) -> bool:
    """Whether leaders are in a capital: "Sánchez said in Paris on Tuesday".

    One who speaks at home ("In Stockholm, Jonson said") is at no meeting.
    """
    others = [m for m in part.found if m is not mention and m.nations != ("UKR",)]
    home = any(set(m.nations) & set(mention.nations) for m in others if m.role != "capital")
    if home and part.has("report"):
        return False
    days = any(hit.label.startswith(("weekday:", "month:", "day:")) for hit in part.hits)
    return days or any(m.role == "holder" and not home for m in others)


def _by_meeting(mention: Mention, part: Sentence) -> bool:
    """Whether a capital stands right beside a word for a meeting."""
    return any(
        hit.label == "cue:meeting" and (hit.end == mention.start - 1 or hit.start == mention.end)
        for hit in part.hits
    )


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
            read_as=tuple({r.written: r for r in (*last.read_as, *meeting.read_as)}.values()),
        )
    return tuple(merged)


def _clash(one: MeetingFound, other: MeetingFound) -> bool:
    count = one.participants and other.participants and one.participants != other.participants
    place = one.place and other.place and one.place != other.place
    return bool(count or place)
