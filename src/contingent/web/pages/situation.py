"""Situation: who stands, what that fills, and the switches to ask otherwise."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from contingent.planning.planner import Bound
from contingent.services.answers.planning import Planned
from contingent.services.answers.sentence import bound_sentence, plan_sentence
from contingent.web.choice import Choice
from contingent.web.jobs import Stopped
from contingent.web.pages.page import PagePart, PageRequest, StreamControl
from contingent.web.pages.planning import follow, follow_twice
from contingent.web.render import render
from contingent.web.room import Room

__all__ = ["SituationPage"]


@dataclass(frozen=True)
class TierBar:
    """A tier as it is shown: what is filled, what at most could be, and the pinned world's."""

    tier: int
    required: float
    filled: float | None
    most: float
    proven: bool
    pinned: float | None


class SituationPage:
    """The first page."""

    template = "situation.html"
    extras: tuple[str, ...] = ()

    async def context(self, asked: PageRequest) -> dict[str, Any]:
        """See ``Page.context``."""
        room, choice = asked.room, asked.view.choice
        planned = room.kept(room.plan_job(choice))
        bounds = room.kept(room.bounds_job(choice))
        pinned_choice = asked.view.pinned
        pinned = room.kept(room.plan_job(pinned_choice)) if pinned_choice else None
        counts = room.kept(room.counts_job(choice))
        _ahead(room, choice, planned)
        return {
            **_answer(asked, planned, bounds, pinned),
            "stopped": False,
            "explaining": False,
            "counts": counts,
            "pending": planned is None
            or counts is None
            or (pinned_choice is not None and pinned is None),
        }

    async def parts(self, asked: PageRequest, bench: StreamControl) -> AsyncIterator[PagePart]:
        """Bounds first, then the counts, the plan, and the plan pinned."""
        room, choice = asked.room, asked.view.choice
        planned = room.kept(room.plan_job(choice))
        pinned: Planned | None = None
        bounds: tuple[Bound, ...] | None = None
        try:
            if planned is None:
                bounds = await bench.last(room.join(room.bounds_job(choice)))
                for part in self._render(asked, None, bounds, None):
                    yield part
            counts = await bench.last(room.join(room.counts_job(choice)))
            yield PagePart("counts", render("parts/counts.html", view=asked.view, counts=counts))
            if planned is None:
                async for planned in follow_twice(room, choice, bench):
                    for part in self._render(asked, planned, bounds, None, stopped=bench.stopped):
                        yield part
        except Stopped:
            for part in self._render(asked, planned, bounds, None, stopped=True):
                yield part
            raise
        if asked.view.pinned:
            pinned = await follow(room, asked.view.pinned, bench)
            for part in self._render(asked, planned, bounds, pinned):
                yield part
        _ahead(room, choice, planned)

    def _render(
        self,
        asked: PageRequest,
        planned: Planned | None,
        bounds: tuple[Bound, ...] | None,
        pinned: Planned | None,
        *,
        stopped: bool = False,
    ) -> list[PagePart]:
        explaining = bool(planned and not stopped and planned.plan.open_lines() and not planned.why)
        context = {
            **_answer(asked, planned, bounds, pinned),
            "stopped": stopped,
            "explaining": explaining,
        }
        return [
            PagePart(name, render(f"parts/{name}.html", view=asked.view, **context))
            for name in ("sentence", "tiers", "lines")
        ]


def _ahead(room: Room, choice: Choice, planned: Planned | None) -> None:
    """Have what may be asked next answered ahead; but not where a plan takes a minute."""
    if planned is not None and planned.plan.gap is None:
        room.work_ahead(choice)


def _answer(
    asked: PageRequest,
    planned: Planned | None,
    bounds: tuple[Bound, ...] | None,
    pinned: Planned | None,
) -> dict[str, Any]:
    view = asked.view
    before = {tier.tier: tier.filled for tier in pinned.plan.tiers} if pinned else {}
    tiers: list[TierBar] = []
    sentence = None
    if planned:
        sentence = plan_sentence(view.whole, view.asked, planned.plan)
        tiers = [
            TierBar(t.tier, t.required, t.filled, t.bound, t.proven, before.get(t.tier))
            for t in planned.plan.tiers
        ]
    elif bounds:
        sentence = bound_sentence(view.whole, view.asked, bounds)
        tiers = [
            TierBar(b.tier, b.required, None, b.filled, proven=False, pinned=None) for b in bounds
        ]
    return {
        "planned": planned,
        "why": {line.line: line for line in planned.why} if planned else {},
        "sentence": sentence,
        "tiers": tiers,
        "pinned_plan": pinned,
    }
