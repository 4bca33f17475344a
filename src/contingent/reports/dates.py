"""Days named in a text, resolved against the day of the article."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from contingent.reports.patterns import Hit
from contingent.reports.sentence import Sentence
from contingent.reports.tokens import Token

__all__ = ["Day", "days_in", "is_earlier"]

_WEEK = 7
#: A time at a sentence's beginning stands within so many words.
OPENING = 3


@dataclass(frozen=True, slots=True)
class Day:
    """A day named: the date, if it can be told, the word used, and the place of its first word."""

    on: date | None
    word: str | None
    start: int


def days_in(tokens: Sequence[Token], hits: Iterable[Hit], article: date | None) -> list[Day]:
    """The days a sentence names, in order.

    A weekday is the last one up to the article's day, or, beside "next" and the like, the
    next; with a number and a month beside it, that day. Without an article's date only full dates
    have one.
    """
    found: dict[int, Day] = {}
    hits = list(hits)
    full = [_full(tokens, hit, article) for hit in hits if hit.label.startswith("month:")]
    exact = [day for day in full if day is not None]
    ahead = any(hit.label == "cue:next" for hit in hits)
    before = any(hit.label in {"cue:past", "cue:superseded"} for hit in hits)
    for hit in hits:
        kind, _, value = hit.label.partition(":")
        word = tokens[hit.start].text
        if kind == "weekday":
            near = next((d for d in exact if abs(d.start - hit.start) <= 3), None)  # noqa: PLR2004 - "Thursday, the 6th of"
            on = near.on if near else _weekday(article, int(value), ahead=ahead, past=before)
            found.setdefault(hit.start, Day(on, word, hit.start))
        elif kind == "day" and article is not None:
            found.setdefault(hit.start, Day(article + timedelta(days=int(value)), word, hit.start))
    taken = {day.on for day in found.values()}
    for day in exact:
        if day.on not in taken:
            found.setdefault(day.start, day)
    return [found[place] for place in sorted(found)]


def _weekday(article: date | None, weekday: int, *, ahead: bool, past: bool) -> date | None:
    """The last such day, the next one, or tomorrow where nothing says that it is past."""
    if article is None:
        return None
    since = (article.weekday() - weekday) % _WEEK
    if ahead or (since == _WEEK - 1 and not past):
        return article + timedelta(days=(weekday - article.weekday()) % _WEEK)
    return article - timedelta(days=since)


def _full(tokens: Sequence[Token], hit: Hit, article: date | None) -> Day | None:
    """The date a month's name is part of: 6 January 2026, January 6, le 12 mars."""
    month = int(hit.label.split(":")[1])
    around = [i for i in (hit.start - 1, hit.start - 2, hit.end) if 0 <= i < len(tokens)]
    number = next((i for i in around if re.fullmatch(r"[1-9]|[12]\d|3[01]", tokens[i].text)), None)
    if number is None:
        return None
    years = [i for i in (hit.end, hit.end + 1) if 0 <= i < len(tokens)]
    year = next(
        (int(tokens[i].text) for i in years if re.fullmatch(r"20\d\d", tokens[i].text)), None
    )
    on = _date(year, month, int(tokens[number].text), article)
    return None if on is None else Day(on, None, min(number, hit.start))


def _date(year: int | None, month: int, day: int, article: date | None) -> date | None:
    try:
        if year is not None:
            return date(year, month, day)
        if article is None:
            return None
        near = [date(article.year + step, month, day) for step in (-1, 0, 1)]
    except ValueError:
        return None
    return min(near, key=lambda on: abs((on - article).days))


def is_earlier(part: Sentence, article: date | None) -> bool:
    """Whether a sentence opens with a time gone by: "In February", "Last spring", "A year ago".

    What it tells is the position of then; where the report tells another, that one counts.
    """
    if part.has("future") and not part.has("report"):
        return False
    opening = [hit for hit in part.hits if hit.start <= OPENING]
    if any(hit.label == "cue:back_then" for hit in opening):
        return True
    months = [hit for hit in opening if hit.label.startswith("month:")]
    if not months or article is None or _full(part.tokens, months[0], article):
        return False
    return int(months[0].label.split(":")[1]) != article.month
