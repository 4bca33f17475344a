"""The HTTP API: the answers of the commands, in the same shapes as ``--json``."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal

from fastapi import FastAPI, Query
from pydantic import BaseModel, Field

from contingent.register.register import Register
from contingent.web.choice import ApiChoice, Choice
from contingent.web.room import Room
from contingent.web.workshop import Desk

__all__ = ["add_api"]

Json = dict[str, Any]


class Problem(BaseModel):
    """What is wrong, and what to do."""

    detail: str


PROBLEMS: dict[int | str, dict[str, Any]] = {
    404: {"model": Problem, "description": "A name that is not in the case."},
    409: {"model": Problem, "description": "No answer exists in this setting."},
    503: {"model": Problem, "description": "Too much is being worked on; ask again soon."},
    504: {"model": Problem, "description": "The limit was reached before there was an answer."},
}


class PlanChoice(ApiChoice):
    """The choices of ``plan`` and ``deploy``."""


class HingeChoice(ApiChoice):
    """The choices of ``hinge``."""

    month: Annotated[int, Field(ge=0, le=1200)] | None = None
    goal: Literal["essential", "fill"] = "essential"


class AskChoice(ApiChoice):
    """The choices of ``ask``."""

    exits: Annotated[int, Field(ge=0, le=4)] = 0


class SustainChoice(ApiChoice):
    """The choices of ``sustain``."""

    strength: list[Annotated[int, Field(ge=1, le=10_000_000)]] = Field(
        [5_000, 10_000, 15_000, 25_000], min_length=1, max_length=20
    )
    tour_months: Annotated[int, Field(ge=1, le=120)] = 6
    domain: str = Field("land", max_length=80, pattern=r"^[a-z][a-z0-9-]*$")


class CompareChoice(ApiChoice):
    """The choices of ``compare``: worlds and concepts, none meaning all."""

    worlds: list[str] = Field([], max_length=50)
    concepts: list[str] = Field([], max_length=50)


class Api:
    """The calls. The first line of each is its summary in OpenAPI."""

    def __init__(self, room: Room) -> None:
        self.room = room

    async def check(self) -> Json:
        """The case: how many rows each table has, and its hash."""
        from contingent.services.wire.register import check_json

        return check_json(self.room.register)

    async def register(self) -> Json:
        """The whole register."""
        held: Register = self.room.register
        return held.model_dump(mode="json", by_alias=True)

    async def who(self, asked: Annotated[ApiChoice, Query()]) -> Json:
        """Who stands, waits and is out, and why."""
        choice = asked.choice().checked(self.room.register)

        def work(_desk: Desk) -> Json:
            from contingent.services.asking import setting_of
            from contingent.services.who import counts_at_cutoffs, who_stands
            from contingent.services.wire.who import who_json

            counts = counts_at_cutoffs(setting_of(self.room.register, choice.asked()))
            return who_json(who_stands(self.room.register, choice.asked()), counts)

        return await _json(self.room, "who-json", choice, None, work)

    async def bounds(self, asked: Annotated[PlanChoice, Query()]) -> Json:
        """The LP bound of each tier: no plan fills more."""
        choice = asked.choice().checked(self.room.register)
        found = await self.room.answer(self.room.bounds_question(choice))
        return {
            "tiers": [vars(bound) for bound in found],
            "hash": self.room.register.content_hash,
        }

    async def plan(self, asked: Annotated[PlanChoice, Query()]) -> Json:
        """The verified plan, with why lines are open."""
        from contingent.services.wire.plan import plan_json

        choice = asked.choice().checked(self.room.register)
        return plan_json(await self.room.answer(self.room.plan_question(choice)))

    async def deploy(self, asked: Annotated[PlanChoice, Query()]) -> Json:
        """Arrivals, IOC and FOC of the plan."""
        from contingent.services.wire.places import deploy_json

        choice = asked.choice().checked(self.room.register)
        return deploy_json(await self.room.answer(self.room.plan_question(choice)))

    async def hinge(self, asked: Annotated[HingeChoice, Query()]) -> Json:
        """What the goal hinges on, over every coalition."""
        from contingent.services.wire.hinge import hinge_json

        choice = asked.choice().checked(self.room.register)
        question = self.room.hinge_question(choice, asked.month, asked.goal)
        return hinge_json(await self.room.answer(question))

    async def ask(self, asked: Annotated[AskChoice, Query()]) -> Json:
        """The cheapest changes that reach the goal."""
        from contingent.services.wire.hinge import ask_json

        choice = asked.choice().checked(self.room.register)
        return ask_json(await self.room.answer(self.room.ask_question(choice, asked.exits)))

    async def sustain(self, asked: Annotated[SustainChoice, Query()]) -> Json:
        """How long a strength can be kept up."""
        choice = asked.choice().checked(self.room.register)
        strengths, tour = tuple(asked.strength), asked.tour_months

        def work(_desk: Desk) -> Json:
            from contingent.services.places import sustainability
            from contingent.services.wire.places import sustain_json

            found = sustainability(
                self.room.register,
                choice.asked(),
                strengths=strengths,
                rests=(1, 2, 3, 4),
                tour_months=tour,
                domain=asked.domain,
            )
            return sustain_json(found)

        return await _json(self.room, "sustain", choice, (strengths, tour, asked.domain), work)

    async def compare(self, asked: Annotated[CompareChoice, Query()]) -> Json:
        """Worlds and concepts side by side."""
        choice = asked.choice().checked(self.room.register)
        held = self.room.register
        worlds = tuple(asked.worlds) or tuple(w.world for w in held.worlds)
        concepts = tuple(asked.concepts) or (held.concept(choice.concept).concept,)
        for world in worlds:
            held.world(world)
        for concept in concepts:
            held.concept(concept)

        def work(desk: Desk) -> Json:
            from contingent.services.comparing import compare_worlds
            from contingent.services.wire.plan import compare_json

            found = compare_worlds(
                held, choice.asked(), worlds, concepts, on_done=lambda *_: desk.check()
            )
            return compare_json(found)

        return await _json(self.room, "compare", choice, (worlds, concepts), work)


def add_api(app: FastAPI, room: Room) -> None:
    """Add the calls."""
    api = Api(room)
    calls: tuple[Callable[..., Awaitable[Json]], ...] = (
        api.check,
        api.register,
        api.who,
        api.bounds,
        api.plan,
        api.deploy,
        api.hinge,
        api.ask,
        api.sustain,
        api.compare,
    )
    for call in calls:
        app.add_api_route(
            f"/api/{call.__name__}",
            call,
            summary=call.__doc__,
            responses=PROBLEMS,
            response_model=Json,
            operation_id=call.__name__,
        )


async def _json(
    room: Room, name: str, choice: Choice, extra: Any, work: Callable[[Desk], Json]
) -> Json:
    answer: Json = await room.answer(room.other_question(name, choice, extra, work))
    return answer
