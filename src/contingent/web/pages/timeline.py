"""Timeline: strength by month and nation, tours as bars, milestones, how long it lasts."""

from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from contingent.planning.milestones import Milestones, milestones
from contingent.planning.plan import Assignment
from contingent.planning.reliefs import reliefs
from contingent.planning.strength import inside_host, strength_by_nation
from contingent.register.estimate import Estimate
from contingent.register.step import StepKind
from contingent.services.answers.places import USUAL_RESTS, Sustainability, lasting
from contingent.services.answers.planning import Planned
from contingent.web.drawing.scale import Scale, nice_ticks
from contingent.web.pages.page import PagePart, PageRequest, StreamControl
from contingent.web.pages.planning import follow
from contingent.web.render import render
from contingent.web.view import View

__all__ = ["TimelinePage"]

#: Width of the drawings in their own units; a step is as wide in each.
LEFT, RIGHT, WIDE, HIGH = 58, 12, 1000, 260
#: Room for the names of offers, beside the tours; letters of a name at most.
NAMES, NAME = 250, 44
ROW = 15
#: Estimates are drawn that begin below so many times the most people away; and the least height
#: between two lines of names.
ABOVE, APART = 1.6, 15.0
#: Letters of a line across the drawing.
LINE = 110
#: Dates written along the drawings at most.
LABELS = 10


@dataclass(frozen=True)
class TourBar:
    """One tour as a bar, from its arrival, which may be within a step."""

    item: Assignment
    x: float
    width: float
    row: int


@dataclass(frozen=True)
class Lane:
    """The tours of one offer, each in a row in which it meets no other."""

    offer: str
    nation: str
    title: str
    bars: tuple[TourBar, ...]
    rows: int
    y: float


class TimelinePage:
    """The page."""

    template = "timeline.html"
    extras: tuple[str, ...] = ()

    async def context(self, asked: PageRequest) -> dict[str, Any]:
        """See ``Page.context``."""
        planned = asked.room.kept(asked.room.plan_job(asked.view.choice))
        return {**_shown(asked.view, planned), "pending": planned is None}

    async def parts(self, asked: PageRequest, bench: StreamControl) -> AsyncIterator[PagePart]:
        """The drawings, once there is a plan."""
        planned = await follow(asked.room, asked.view.choice, bench)
        shown = _shown(asked.view, planned)
        yield PagePart("timeline", render("parts/timeline.html", view=asked.view, **shown))


def _shown(view: View, planned: Planned | None) -> dict[str, Any]:
    if planned is None:
        return {"planned": None}
    by_nation = strength_by_nation(planned.plan, view.register)
    personnel = planned.plan.personnel
    estimates = view.register.estimates
    highest = max([*personnel, 1])
    shown = [e for e in estimates if e.low is not None and e.low <= highest * ABOVE]
    top = max([highest, *(e.low or 0 for e in shown)])
    x = Scale(0, len(personnel), LEFT, WIDE - RIGHT)
    y = Scale(0, nice_ticks(top)[-1], HIGH - 24, 10)
    lanes, height = _lanes(planned, x)
    return {
        "planned": planned,
        "by_nation": by_nation,
        "peak": max([n for row in by_nation.values() for n in row], default=1),
        "highest": highest,
        "estimates": estimates,
        "bands": shown,
        "levels": _levels(shown, y),
        "eras": _eras(view, len(personnel)),
        "heads": [_head(view, step) for step in range(len(personnel))],
        "every": max(3, -(-len(personnel) // LABELS)),
        "milestones": milestones(planned.plan),
        "marks": _marks(milestones(planned.plan)),
        "x": x,
        "y": y,
        "ceiling": nice_ticks(top)[-1],
        "ticks": nice_ticks(top),
        "wide": WIDE,
        "high": HIGH,
        "left": LEFT,
        "row": ROW,
        "names": NAMES,
        "name_letters": NAME,
        "inside": inside_host(planned.plan, view.register),
        "reliefs": reliefs(planned.plan, view.register),
        "lanes": lanes,
        "lanes_high": height,
        "lasting": _lasting(planned),
        "rests": USUAL_RESTS,
    }


def _levels(shown: list[Estimate], y: Scale) -> list[tuple[float, str]]:
    """What is written at heights of the estimates: those too near to one below join it."""
    at: dict[float, list[str]] = {}
    last = float("inf")
    for estimate in sorted(shown, key=lambda e: e.low or 0.0):
        low, high = estimate.low or 0.0, estimate.high
        span = f" (to {high:,.0f})" if high not in {None, low} else ""
        if not at or y.at(last) - y.at(low) >= APART:
            last = low
        at.setdefault(last, []).append(f"{estimate.title}{span}")
    return [(level, _fitting(names)) for level, names in at.items()]


def _fitting(names: list[str]) -> str:
    """As many of the names as fit in a line, and how many more there are."""
    text, *rest = names
    while rest and len(text) + len(rest[0]) < LINE:
        text += "; " + rest.pop(0)
    text += f"; {len(rest)} more" if rest else ""
    return text if len(text) <= LINE else text[: LINE - 1] + "…"


def _eras(view: View, steps: int) -> list[tuple[str, int]]:
    """What stands above the steps, each with how many of them: years, months, or days."""
    form = {StepKind.MONTH: "%Y", StepKind.HOURS: "%d %b"}.get(
        view.register.case.step.kind, "%b %Y"
    )
    counted: dict[str, int] = defaultdict(int)
    for step in range(steps):
        counted[view.register.calendar.begins(step).strftime(form).lstrip("0")] += 1
    return list(counted.items())


def _head(view: View, step: int) -> str:
    """What stands above one step: the month, the day of the month, or the hour."""
    form = {StepKind.MONTH: "%b", StepKind.HOURS: "%H"}.get(view.register.case.step.kind, "%d")
    return view.register.calendar.begins(step).strftime(form)


def _marks(found: Milestones) -> list[tuple[int, str, str]]:
    """Milestones as step, short name and meaning; those of one step together."""
    named = (
        (found.ioc, "IOC", "every essential line filled"),
        (found.foc, "FOC", "every line filled"),
        (
            found.collapse,
            "short again",
            "an essential line falls short: " + ", ".join(found.failing),
        ),
    )
    months: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for month, name, meaning in named:
        if month is not None:
            months[month].append((name, meaning))
    return [
        (month, " and ".join(n for n, _ in marks), "; ".join(m for _, m in marks))
        for month, marks in sorted(months.items())
    ]


def _lanes(planned: Planned, x: Scale) -> tuple[list[Lane], float]:
    offers = planned.problem.register.offers_by_id
    tours: dict[str, list[Assignment]] = defaultdict(list)
    for item in sorted(planned.plan.assignments, key=lambda a: (a.month, a.line)):
        tours[item.offer].append(item)
    lanes: list[Lane] = []
    below = 22.0
    for offer in sorted(tours, key=lambda name: (offers[name].nation, name)):
        free: list[int] = []
        bars = []
        for item in tours[offer]:
            row = next((r for r, month in enumerate(free) if month <= item.month), len(free))
            free[row : row + 1] = [item.month + item.months]
            begin = x.at(float(item.arrival))
            bars.append(TourBar(item, begin, x.at(item.month + item.months) - begin, row))
        lanes.append(
            Lane(
                offer,
                offers[offer].nation,
                offers[offer].title or offer,
                tuple(bars),
                len(free),
                below,
            )
        )
        below += len(free) * ROW + 5
    return lanes, below + 4


def _lasting(planned: Planned) -> Sustainability | None:
    """How long some strengths could be kept up by the offers of the main domain that stand."""
    setting = planned.resolution.setting
    domain = setting.register.main_domain
    if domain is None:
        return None
    found = lasting(
        setting,
        planned.problem.standing,
        strengths=(),
        rests=USUAL_RESTS,
        tour=None,
        domain=domain,
    )
    return found if any(found.people) else None
