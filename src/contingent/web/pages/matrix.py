"""Matrix: lines by nations, what each fills, and why a cell is empty."""

import json
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from typing import Any

from contingent.planning.fills import personnel_away
from contingent.planning.plan import Assignment, LineFill
from contingent.register.supplying import amount_on, serves_as
from contingent.services.answers.planning import Planned
from contingent.web.job import Job
from contingent.web.pages.page import PagePart, PageRequest, StreamControl
from contingent.web.pages.planning import follow
from contingent.web.render import macro, render
from contingent.web.view import View

__all__ = ["Grid", "MatrixCell", "MatrixPage", "grid_of", "rows_of"]

#: Cells from which on the browser holds only the rows in sight.
MANY = 6_000
#: Offers named in a cell's reason at most.
NAMED = 3


@dataclass(frozen=True)
class MatrixCell:
    """One nation at one line.

    Attributes:
        units: what it fills, in the line's unit, averaged over the line's months; 0 for nothing.
        stop: the first thing that stopped its offers, as in ``planning.why``; ``spare`` when they
            were not needed, ``out`` when they do not stand and were not needed.
        text: the reason in words.
    """

    units: float
    stop: str
    text: str


@dataclass(frozen=True)
class MatrixRow:
    """A line with its cells by nation."""

    fill: LineFill
    title: str
    cells: dict[str, MatrixCell]


#: Orders of the rows besides the case's own.
ORDERS: dict[str, Callable[[MatrixRow], Any]] = {
    "tier": lambda row: row.fill.tier,
    "fill": lambda row: row.fill.rate,
    "name": lambda row: row.title,
}


@dataclass(frozen=True)
class Share:
    """What a nation does in the whole plan.

    Attributes:
        worth: the weights of the lines, each times the part of it the nation fills.
        people: of its people, how many are away at most at the same time.
    """

    worth: float
    people: int


@dataclass(frozen=True)
class Grid:
    """The matrix.

    Attributes:
        nations: its columns; those that fill something first, by the weight of what they fill.
        shares: by nation, those that fill something.
        people: of all people, how many are away at most at the same time.
    """

    nations: tuple[str, ...]
    rows: tuple[MatrixRow, ...]
    shares: dict[str, Share]
    people: int

    @property
    def worth(self) -> float:
        """The weight of all that is filled."""
        return sum(share.worth for share in self.shares.values())

    def only_serving(self) -> "Grid":
        """The same with the columns of nations that fill something.

        Where none of them could fill an open line, all who could keep their column too.
        """
        kept = set(self.shares)
        for row in self.rows:
            if row.fill.open and not row.cells.keys() & self.shares.keys():
                kept |= row.cells.keys()
        return replace(self, nations=tuple(n for n in self.nations if n in kept) or self.nations)

    @property
    def large(self) -> bool:
        """Whether it holds more cells than a browser lays out quickly."""
        return len(self.rows) * len(self.nations) > MANY

    def ordered(self, by: str) -> "Grid":
        """The same with its rows in an order: ``tier``, ``fill``, ``name``, or as they are."""
        key = ORDERS.get(by)
        return replace(self, rows=tuple(sorted(self.rows, key=key))) if key else self


def grid_of(view: View, planned: Planned) -> Grid:
    """The matrix of a plan: nations that could fill something."""
    register, problem = view.register, planned.problem
    lines = {line.line: line for line in problem.lines}
    given: dict[tuple[str, str], float] = defaultdict(float)
    for item in planned.plan.assignments:
        offer = problem.offers[item.offer]
        for line in (lines[name] for name in item.lines):
            months = problem.months_of(line)
            stay = range(item.month, item.month + item.months)
            there = len(range(max(stay.start, months.start), min(stay.stop, months.stop)))
            amount = amount_on(register, offer, line) * item.packages
            given[line.line, offer.nation] += amount * there / len(months)
    stops: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for found in planned.why:
        for stop in found.stops:
            stops[found.line, stop.nation].append((stop.kind, f"{stop.offer}: {stop.text}"))
    able: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for offer in register.offers:
        for capability in serves_as(register, offer):
            able[capability][offer.nation].append(offer.offer)
    rows = []
    for fill in planned.plan.lines:
        could = able[lines[fill.line].capability]
        cells = {
            nation: _cell(
                given.get((fill.line, nation), 0.0),
                stops.get((fill.line, nation), []),
                offers,
                problem.standing,
            )
            for nation, offers in could.items()
        }
        rows.append(MatrixRow(fill, view.line_title(fill.line), cells))
    shown = {nation for row in rows for nation in row.cells}
    shares = _shares(rows, planned)
    nations = (n.nation for n in register.nations if n.nation in shown)
    by_worth = sorted(nations, key=lambda n: -shares[n].worth if n in shares else 0.0)
    people = max(planned.plan.personnel, default=0)
    return Grid(tuple(by_worth), tuple(rows), shares, people)


def _shares(rows: list[MatrixRow], planned: Planned) -> dict[str, Share]:
    """What each nation that fills something does in the whole plan."""
    weights = {line.line: line.weight for line in planned.problem.lines}
    worth: dict[str, float] = defaultdict(float)
    for row in rows:
        for nation, cell in row.cells.items():
            if cell.units:
                worth[nation] += weights[row.fill.line] * cell.units / row.fill.required
    own: dict[str, list[Assignment]] = defaultdict(list)
    for item in planned.plan.assignments:
        own[planned.problem.offers[item.offer].nation].append(item)
    return {
        nation: Share(worth[nation], max(personnel_away(planned.problem, items), default=0))
        for nation, items in own.items()
        if worth[nation]
    }


def _cell(
    units: float, stops: list[tuple[str, str]], offers: list[str], standing: Any
) -> MatrixCell:
    if stops:
        return MatrixCell(units, stops[0][0], _some("; ", [text for _, text in stops]))
    if units:
        return MatrixCell(units, "serving", "serves: " + _some(", ", offers))
    up = [offer for offer in offers if offer in standing]
    if up:
        return MatrixCell(0, "spare", "could serve, not needed: " + _some(", ", up))
    return MatrixCell(0, "out", "does not stand, not needed: " + _some(", ", offers))


def _some(between: str, parts: list[str]) -> str:
    """The first few parts, and how many more there are."""
    more = len(parts) - NAMED
    return between.join(parts[:NAMED]) + (f"{between}and {more} more" if more > 0 else "")


class MatrixPage:
    """The page."""

    template = "matrix.html"
    extras: tuple[str, ...] = ("q", "sort", "open", "who")

    async def context(self, asked: PageRequest) -> dict[str, Any]:
        """See ``Page.context``."""
        planned = asked.room.kept(asked.room.plan_job(asked.view.choice))
        return {**_shown(asked, planned), "pending": planned is None}

    async def parts(self, asked: PageRequest, bench: StreamControl) -> AsyncIterator[PagePart]:
        """The matrix, once there is a plan."""
        planned = await follow(asked.room, asked.view.choice, bench)
        yield PagePart(
            "matrix", render("parts/matrix.html", view=asked.view, **_shown(asked, planned))
        )


async def rows_of(asked: PageRequest) -> str:
    """Every row as JSON: its words, whether it is open, the columns with a cell, and its HTML."""
    room, view, sort = asked.room, asked.view, asked.extras.get("sort", "")
    everybody = _everybody(asked)
    planned: Planned = await room.answer(room.plan_job(view.choice))

    def work(_control: object) -> str:
        grid = _grid(view, planned, sort, everybody=everybody)
        row_of = macro("macros.html", "matrix_row")
        return json.dumps(
            [
                {
                    "words": f"{row.fill.line} {row.title}".lower(),
                    "open": row.fill.open,
                    "cells": [i for i, n in enumerate(grid.nations) if n in row.cells],
                    "html": row_of(view, row, grid.nations, index),
                }
                for index, row in enumerate(grid.rows)
            ]
        )

    # Links in the rows carry the whole choice, so it is part of the key.
    key = ("rows", view.whole.content_hash, view.choice, sort, everybody)
    found: str = await room.answer(Job("quick", key, work))
    return found


def _everybody(asked: PageRequest) -> bool:
    """Whether nations that fill nothing are asked for too."""
    return asked.extras.get("who", "") == "all"


def _grid(view: View, planned: Planned, sort: str, *, everybody: bool) -> Grid:
    grid = grid_of(view, planned).ordered(sort)
    return grid if everybody else grid.only_serving()


def _shown(asked: PageRequest, planned: Planned | None) -> dict[str, Any]:
    sort, everybody = asked.extras.get("sort", ""), _everybody(asked)
    return {
        "planned": planned,
        "grid": _grid(asked.view, planned, sort, everybody=everybody) if planned else None,
        "everybody": everybody,
        "q": asked.extras.get("q", "")[:80],
        "sort": sort,
        "only_open": asked.extras.get("open", "") == "1",
    }
