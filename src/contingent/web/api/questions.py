"""The calls that ask: each the answer of the command of its name, in the same bytes."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Query, Request
from fastapi.responses import Response

from contingent.services.wire.answer import Answer
from contingent.services.wire.json_value import json_text
from contingent.web import work
from contingent.web.api import parameters as asking
from contingent.web.api.waiting import wait_for
from contingent.web.choice import Choice, SettingChoice
from contingent.web.client import client_of
from contingent.web.job import Job
from contingent.web.room import Room

__all__ = ["Questions", "json_answer"]


def json_answer(answer: Answer) -> Response:
    """An answer, in the bytes of the command with --json."""
    return Response(answer.to_json(), media_type="application/json")


class Questions:
    """The calls. The first line of each is its summary in OpenAPI."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def check(self, asked: Annotated[asking.RegisterAsked, Query()]) -> Response:
        """The case: how many rows each table has, and its hash."""
        from contingent.services.wire.register import CheckAnswer

        return json_answer(CheckAnswer.of(await self._room.register_now(asked.scenario)))

    async def register(self, asked: Annotated[asking.RegisterAsked, Query()]) -> Response:
        """The whole register."""
        held = await self._room.register_now(asked.scenario)
        text = json_text(held.model_dump(mode="json", by_alias=True))
        return Response(text, media_type="application/json")

    async def who(self, request: Request, asked: Annotated[asking.WhoAsked, Query()]) -> Response:
        """Who stands, waits and is out, and why."""
        room, choice = await self._begin(request, asked)
        question = room.other_job("bounds", work.who, choice, asked.step)
        return await _answer(room, question, request, asked)

    async def bounds(
        self, request: Request, asked: Annotated[asking.SitesAsked, Query()]
    ) -> Response:
        """The LP bound of each tier: no plan fills more."""
        room, choice = await self._begin(request, asked)
        found = await wait_for(room, room.bounds_job(choice), request, asked.deadline)
        from contingent.services.wire.plan import BoundsAnswer

        return json_answer(BoundsAnswer.of(found, room.register_of(choice)))

    async def plan(self, request: Request, asked: Annotated[asking.PlanAsked, Query()]) -> Response:
        """The verified plan, with why lines are open."""
        from contingent.services.wire.plan import PlanAnswer

        return json_answer(PlanAnswer.of(await self._planned(request, asked)))

    async def deploy(
        self, request: Request, asked: Annotated[asking.PlanAsked, Query()]
    ) -> Response:
        """Arrivals, IOC and FOC of the plan."""
        from contingent.services.wire.places import DeployAnswer

        return json_answer(DeployAnswer.of(await self._planned(request, asked)))

    async def _planned(self, request: Request, asked: asking.PlanAsked) -> Any:
        room, choice = await self._begin(request, asked)
        question = room.plan_job(choice, asked.sites)
        return await wait_for(room, question, request, asked.deadline)

    async def sites(
        self, request: Request, asked: Annotated[asking.SitesAsked, Query()]
    ) -> Response:
        """Which candidate sites to open: the best one, two, three … and what the next buys."""
        room, choice = await self._begin(request, asked)
        question = room.other_job("study", work.sites, choice, choice.concept)
        return await _answer(room, question, request, asked)

    async def hinge(
        self, request: Request, asked: Annotated[asking.HingeAsked, Query()]
    ) -> Response:
        """What the goal hinges on, over every coalition."""
        from contingent.services.wire.hinge import HingeAnswer

        room, choice = await self._begin(request, asked)
        question = room.hinge_job(choice, asked.step, asked.goal)
        return json_answer(HingeAnswer.of(await wait_for(room, question, request, asked.deadline)))

    async def sweep(
        self, request: Request, asked: Annotated[asking.SweepAsked, Query()]
    ) -> Response:
        """How the answer moves with assumed numbers or probabilities; or over many worlds."""
        asked.fits_together()
        room, choice = await self._begin(request, asked)
        if asked.worlds is not None:
            how = asked.worlds, asked.seed, asked.plans, asked.chances
            question = room.other_job("study", work.sweep_worlds, choice, choice.concept, *how)
            return await _answer(room, question, request, asked)
        more = choice.concept, asked.step, asked.goal, asked.over
        question = room.other_job("study", work.sweep, choice, *more)
        return await _answer(room, question, request, asked)

    async def ask(self, request: Request, asked: Annotated[asking.AskAsked, Query()]) -> Response:
        """The cheapest changes that reach the goal."""
        from contingent.services.wire.ask import AsksAnswer

        room, choice = await self._begin(request, asked)
        question = room.ask_job(choice, asked.exits, asked.step)
        return json_answer(AsksAnswer.of(await wait_for(room, question, request, asked.deadline)))

    async def sustain(
        self, request: Request, asked: Annotated[asking.SustainAsked, Query()]
    ) -> Response:
        """How long a strength can be kept up."""
        room, choice = await self._begin(request, asked)
        more = tuple(asked.strengths), tuple(asked.rests), asked.tour, asked.domain
        question = room.other_job("bounds", work.sustain, choice, *more)
        return await _answer(room, question, request, asked)

    async def diary(
        self, request: Request, asked: Annotated[asking.DiaryAsked, Query()]
    ) -> Response:
        """Meeting by meeting: who sat there, and what changed in the register since the last."""
        room, choice = await self._begin(request, asked)
        more = asked.since, asked.until, asked.group
        question = room.other_job("bounds", work.diary, choice, *more)
        return await _answer(room, question, request, asked)

    async def compare(
        self, request: Request, asked: Annotated[asking.CompareAsked, Query()]
    ) -> Response:
        """Worlds and concepts side by side."""
        room, choice = await self._begin(request, asked)
        held = room.register_of(choice)
        worlds = _named(asked.worlds, held.world, [w.world for w in held.worlds])
        concepts = _named(asked.concepts, held.concept, [c.concept for c in held.concepts])
        question = room.other_job(
            "study",
            work.compare,
            choice,
            worlds or (held.world(None).world,),
            concepts or (held.concept(None).concept,),
        )
        return await _answer(room, question, request, asked)

    async def _begin(self, request: Request, asked: SettingChoice) -> tuple[Room, Choice]:
        """The room as it is now, and what is asked, once every name in it is in the case."""
        room, choice = await self._room.held(client_of(request)), asked.choice()
        return room, choice.checked(await room.fetch(choice))


def _named(given: list[str], known: Callable[[str], object], every: list[str]) -> tuple[str, ...]:
    """The names given, each known to be in the case; none given means all there are."""
    for name in given:
        known(name)
    return tuple(dict.fromkeys(given)) or tuple(every)


async def _answer(
    room: Room, question: Job, request: Request, asked: asking.WaitingTime
) -> Response:
    return json_answer(await wait_for(room, question, request, asked.deadline))
