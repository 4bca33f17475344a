"""Situation: who stands, what that fills, what it rests on, and the switches to ask otherwise."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, replace
from math import inf
from typing import Any

from contingent.errors import ContingentError
from contingent.planning.planner import Bound
from contingent.services.answers.changed import WhoChanged
from contingent.services.answers.footing import Footing
from contingent.services.answers.planning import Planned
from contingent.services.answers.rosiest import Rosiness
from contingent.services.answers.sentence import bound_sentence, plan_sentence
from contingent.web.choice import Choice
from contingent.web.crew.task import Stopped
from contingent.web.pages.changed import changed_job, changed_of
from contingent.web.pages.page import PagePart, PageRequest, StreamControl
from contingent.web.pages.planning import follow, follow_as_it_grows
from contingent.web.render import fragment, render
from contingent.web.room import Room

__all__ = ["Known", "SituationPage", "answer_of", "known_at_once", "plan_before", "resting"]

#: Where bounds of the case take no longer than so many seconds, a page waits for its own as long as
#: this, once all else of it is written. Else, and later, it comes as a part.
SHORT, IN_TIME = 0.1, 0.3


@dataclass(frozen=True)
class TierBar:
    """A tier as it is shown: what is filled, what at most could be, and the pinned world's."""

    tier: int
    required: float
    filled: float | None
    most: float
    proven: bool
    pinned: float | None


@dataclass(frozen=True)
class Known:
    """What is known of the answer so far.

    Attributes:
        before: the plan of the question before.
    """

    bounds: tuple[Bound, ...] | None = None
    planned: Planned | None = None
    footing: Footing | None = None
    rosiness: Rosiness | None = None
    who: WhoChanged | None = None
    before: Planned | None = None
    pinned: Planned | None = None
    stopped: bool = False


class SituationPage:
    """The first page."""

    template = "situation.html"
    extras: tuple[str, ...] = ()

    async def context(self, asked: PageRequest) -> dict[str, Any]:
        """See ``Page.context``."""
        room, view, choice = asked.room, asked.view, asked.view.choice
        known = await known_at_once(asked)
        foreseen: asyncio.Future[Any] | None = None
        question = room.bounds_job(choice)
        if known.planned is None and known.bounds is None:
            foreseen = await room.foresee(question)
        # The most of the page is written while the bound is worked out by another process.
        panels = {
            name: fragment(f"parts/{name}.html", view=view) for name in ("stands", "switches")
        }
        if foreseen is not None and (room.takes(question) or inf) <= SHORT:
            await asyncio.wait({foreseen}, timeout=IN_TIME)
            known = replace(known, bounds=room.kept(question))
        counts = room.kept(room.counts_job(choice))
        _ahead(room, choice, known.planned)
        waits = (
            known.planned is None
            or known.footing is None
            or known.rosiness is None
            or counts is None
            or (view.pinned is not None and known.pinned is None)
            or (view.earlier is not None and known.before is None)
        )
        answer = answer_of(asked, known)
        return {**answer, **panels, "explaining": False, "counts": counts, "pending": waits}

    async def parts(self, asked: PageRequest, bench: StreamControl) -> AsyncIterator[PagePart]:
        """Bounds first, then the plan and the counts, what it rests on, and the plan pinned."""
        room, choice = asked.room, asked.view.choice
        known = await known_at_once(asked)
        counts: asyncio.Future[Any] | None = None
        try:
            if known.planned is None:
                bounds = await bench.last(room.join(room.bounds_job(choice)))
                known = replace(known, bounds=bounds)
            # What came between the page and its parts is not on the page yet.
            for part in _render(asked, known):
                yield part
            counts = asyncio.ensure_future(room.answer(room.counts_job(choice)))
            if known.planned is None:
                async for planned in follow_as_it_grows(room, choice, bench):
                    known = await resting(room, choice, replace(known, planned=planned))
                    for part in _render(asked, replace(known, stopped=bench.stopped)):
                        yield part
                    if counts.done():
                        yield _counted(asked, counts.result())
            yield _counted(asked, await counts)
        except Stopped:
            for part in _render(asked, replace(known, stopped=True)):
                yield part
            raise
        finally:
            if counts is not None:
                counts.cancel()
        async for part in _later(asked, bench, await resting(room, choice, known)):
            yield part
        _ahead(room, choice, known.planned)


def _counted(asked: PageRequest, counts: Any) -> PagePart:
    return PagePart("counts", render("parts/counts.html", view=asked.view, counts=counts))


async def _later(asked: PageRequest, bench: StreamControl, known: Known) -> AsyncIterator[PagePart]:
    """What follows the plan: whether it is the rosiest, the plan before it, and the one pinned."""
    room, choice = asked.room, asked.view.choice
    if asked.view.earlier is not None and known.before is None:
        known = replace(known, before=await plan_before(asked, bench))
    for part in _render(asked, known, ("changed", "footing")):
        yield part
    with suppress(ContingentError):
        rosiness = await bench.last(room.join(room.rosiness_job(choice)))
        known = replace(known, rosiness=rosiness)
    for part in _render(asked, known, ("footing",)):
        yield part
    if asked.view.pinned:
        known = replace(known, pinned=await follow(room, asked.view.pinned, bench))
        for part in _render(asked, known):
            yield part


async def resting(room: Room, choice: Choice, known: Known) -> Known:
    """What is known, with what the plan stands on, once it is chosen."""
    if known.planned is None or known.planned.choosing:
        return known
    footing = await room.answer(room.footing_job(choice, known.planned))
    return replace(known, footing=footing)


async def known_at_once(asked: PageRequest) -> Known:
    """What is known at once."""
    room, view, choice = asked.room, asked.view, asked.view.choice
    planned = room.kept(room.plan_job(choice))
    earlier, pinned = view.earlier, view.pinned
    return Known(
        room.kept(room.bounds_job(choice)),
        planned,
        room.kept(room.footing_job(choice, planned)) if planned else None,
        room.kept(room.rosiness_job(choice)),
        await room.answer(changed_job(asked, earlier)) if earlier else None,
        room.kept(room.plan_job(earlier.choice)) if earlier else None,
        room.kept(room.plan_job(pinned)) if pinned else None,
    )


async def plan_before(asked: PageRequest, bench: StreamControl) -> Planned | None:
    """The plan of the question before; None where there is none."""
    assert asked.view.earlier is not None  # noqa: S101 - looked at before
    try:
        return await follow(asked.room, asked.view.earlier.choice, bench)
    except ContingentError:
        return None


_SLOTS = ("sentence", "changed", "footing", "tiers", "lines")


def _render(asked: PageRequest, known: Known, slots: tuple[str, ...] = _SLOTS) -> list[PagePart]:
    planned = known.planned
    open_lines = planned is not None and planned.plan.open_lines() and not planned.why
    context = answer_of(asked, known) | {"explaining": bool(open_lines) and not known.stopped}
    return [
        PagePart(name, render(f"parts/{name}.html", view=asked.view, **context)) for name in slots
    ]


def _ahead(room: Room, choice: Choice, planned: Planned | None) -> None:
    """Have what may be asked next answered ahead; but not where a plan takes a minute."""
    if planned is not None and planned.plan.gap is None:
        room.work_ahead(choice)


def answer_of(asked: PageRequest, known: Known) -> dict[str, Any]:
    """What the templates of the answer need, as far as it is known."""
    view, planned, bounds, pinned = asked.view, known.planned, known.bounds, known.pinned
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
    who = known.who
    return {
        "planned": planned,
        "why": {line.line: line for line in planned.why} if planned else {},
        "sentence": sentence,
        "tiers": tiers,
        "pinned_plan": pinned,
        "footing": known.footing,
        "rosiness": known.rosiness,
        "changed": changed_of(view, who, bounds, planned, known.before) if who else None,
        "stopped": known.stopped,
    }
