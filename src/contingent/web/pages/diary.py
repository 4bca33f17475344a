"""Diary: meeting by meeting, who sat there and what changed in the register since the last."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

from contingent.services.wire.diary import DiaryAnswer
from contingent.web import work
from contingent.web.job import Job
from contingent.web.pages.page import PagePart, PageRequest, StreamControl
from contingent.web.render import render

__all__ = ["DiaryPage"]


class DiaryPage:
    """The page: a year of the record, of one group or of all."""

    template = "diary.html"
    extras: tuple[str, ...] = ("group", "year")

    async def context(self, asked: PageRequest) -> dict[str, Any]:
        """See ``Page.context``."""
        years, groups = _choices(asked)
        found = asked.room.kept(_job(asked)) if years else None
        return {
            "years": years,
            "groups": groups,
            "year": _year(asked, years),
            "group": _group(asked, groups),
            "found": found,
            "pending": bool(years) and found is None,
        }

    async def parts(self, asked: PageRequest, bench: StreamControl) -> AsyncIterator[PagePart]:
        """The entries, once the register of each day is resolved."""
        found: DiaryAnswer = await bench.last(asked.room.join(_job(asked)))
        yield PagePart("diary", render("parts/diary.html", view=asked.view, found=found))


def _job(asked: PageRequest) -> Job:
    years, groups = _choices(asked)
    year = _year(asked, years)
    last = date(year, 12, 31)
    if asked.view.choice.as_of is not None:
        last = min(last, asked.view.choice.as_of)
    group = _group(asked, groups) or None
    choice = asked.view.choice
    return asked.room.other_job("bounds", work.diary, choice, date(year, 1, 1), last, group)


def _choices(asked: PageRequest) -> tuple[list[int], list[str]]:
    """The years in which something is told, newest first, and the groups that met."""
    day = asked.view.choice.as_of or date.max
    meetings = [meeting for meeting in asked.view.whole.meetings if meeting.date <= day]
    years = sorted({meeting.date.year for meeting in meetings}, reverse=True)
    return years, sorted({meeting.group for meeting in meetings if meeting.group})


def _year(asked: PageRequest, years: list[int]) -> int:
    given = asked.extras.get("year", "")
    chosen = int(given) if given.isdecimal() and len(given) == len("2025") else 0
    return chosen if chosen in years else next(iter(years), date.min.year)


def _group(asked: PageRequest, groups: list[str]) -> str:
    given = asked.extras.get("group", "")
    return given if given in groups else ""
