"""The wall: the sentence, the bars and the map of a question, for a screen the whole room sees."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

from contingent.planning.strength import strength_by_nation
from contingent.web.crew.task import Stopped
from contingent.web.pages.map import map_shown
from contingent.web.pages.page import PagePart, PageRequest, StreamControl
from contingent.web.pages.planning import follow_as_it_grows
from contingent.web.pages.situation import (
    Known,
    answer_of,
    known_at_once,
    plan_before,
    resting,
)
from contingent.web.render import render

__all__ = ["LOOKS", "WallPage"]

#: What a wall may be set to, whatever its browser prefers.
LOOKS = frozenset({"light", "dark"})


class WallPage:
    """The page. Nothing on it can be pressed; ``news.js`` has it follow what is asked."""

    template = "wall.html"
    #: ``wall`` is empty, ``light`` or ``dark``; ``step`` the one drawn, else that with most away.
    extras: tuple[str, ...] = ("wall", "step")

    async def context(self, asked: PageRequest) -> dict[str, Any]:
        """See ``Page.context``."""
        known = await known_at_once(asked)
        if known.planned is None and known.bounds is None:
            await asked.room.foresee(asked.room.bounds_job(asked.view.choice))
        waits = known.planned is None or (asked.view.earlier is not None and known.before is None)
        look = asked.extras.get("wall", "")
        return {
            **_shown(asked, known),
            "look": look if look in LOOKS else "",
            "pending": waits or known.footing is None,
        }

    async def parts(self, asked: PageRequest, bench: StreamControl) -> AsyncIterator[PagePart]:
        """By the bound first, then by the plan; what changed in it last."""
        room, choice = asked.room, asked.view.choice
        known = await known_at_once(asked)
        try:
            if known.planned is None:
                bounds = await bench.last(room.join(room.bounds_job(choice)))
                known = replace(known, bounds=bounds)
                for part in _render(asked, known, units=False):
                    yield part
                async for planned in follow_as_it_grows(room, choice, bench):
                    known = await resting(room, choice, replace(known, planned=planned))
                    for part in _render(asked, known):
                        yield part
        except Stopped:
            for part in _render(asked, replace(known, stopped=True)):
                yield part
            raise
        known = await resting(room, choice, known)
        if asked.view.earlier is not None and known.before is None:
            known = replace(known, before=await plan_before(asked, bench))
        for part in _render(asked, known):  # the plan may have come between the page and its parts
            yield part


def _render(asked: PageRequest, known: Known, *, units: bool = True) -> list[PagePart]:
    context = _shown(asked, known)
    slots = {"sentence": "parts/sentence.html", "wall": "parts/wall.html"}
    if units:
        slots["units"] = "parts/wall_units.html"
    return [
        PagePart(slot, render(name, view=asked.view, **context)) for slot, name in slots.items()
    ]


def _shown(asked: PageRequest, known: Known) -> dict[str, Any]:
    chosen = bool(asked.extras.get("step"))
    away: list[tuple[str, int]] = []
    # Who goes where is settled once the plan is chosen.
    chosen_plan = None if known.planned is None or known.planned.choosing else known.planned
    if chosen_plan is not None:
        people = chosen_plan.plan.personnel
        if not chosen and any(people):
            asked = replace(asked, extras={**asked.extras, "step": str(people.index(max(people)))})
        step = asked.step(len(people) - 1, 0)
        by_nation = strength_by_nation(chosen_plan.plan, chosen_plan.problem.register).items()
        away = sorted(
            ((n, row[step]) for n, row in by_nation if row[step]), key=lambda one: -one[1]
        )
    return {
        **map_shown(asked, chosen_plan),
        **answer_of(asked, known),
        "away": away,
        "most_away": chosen_plan is not None and not chosen,
    }
