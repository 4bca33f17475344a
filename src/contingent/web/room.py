"""The room: the questions that can be asked of a case, each with its work and its key."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from contingent.planning.planner import Bound
from contingent.planning.solver import Limits
from contingent.register.register import Register
from contingent.resolution.resolution import Resolution
from contingent.services.asking import setting_of
from contingent.services.planning import Planned
from contingent.services.who import Count
from contingent.web.choice import Choice
from contingent.web.source import Source
from contingent.web.workshop import Desk, Lane, Work, Workshop

__all__ = ["Question", "Room"]

#: Seconds for each aim of a plan.
SECONDS = 60.0


@dataclass(frozen=True)
class Question:
    """A question: which lane works on it, how, and the key its answer is kept by."""

    lane: Lane
    key: Hashable
    work: Work


class Room:
    """A case in the room.

    Args:
        source: gives the register. A ledger's may grow: one request holds on to what it found
            when it began (``held``), the next sees what was recorded meanwhile.
    """

    def __init__(self, source: Source, workshop: Workshop | None = None) -> None:
        self.source = source
        self.workshop = workshop or Workshop()

    def held(self) -> "Room":
        """The room as it is at this moment, for everything one request asks."""
        return Room(self.source.held(), self.workshop)

    @property
    def register(self) -> Register:
        """The register, of no scenario chosen, as it is now."""
        return self.source.read(None, None)

    def register_of(self, choice: Choice) -> Register:
        """The register a choice is about: of its scenario, and as known on its day."""
        return self.source.read(choice.scenario, choice.as_of)

    async def answer(self, question: Question) -> Any:
        """The answer to a question."""
        return await self.workshop.answer(question.lane, question.key, question.work)

    def kept(self, question: Question) -> Any | None:
        """The answer, if it is there already."""
        return self.workshop.kept(question.key)

    async def who(self, choice: Choice) -> Resolution:
        """Who stands."""
        found: Resolution = await self.answer(self.who_question(choice))
        return found

    async def counts(self, choice: Choice) -> tuple[Count, ...]:
        """The counts at every cut-off."""
        found: tuple[Count, ...] = await self.answer(self.counts_question(choice))
        return found

    def who_question(self, choice: Choice) -> Question:
        """Who stands."""
        register, asked = self.register_of(choice), choice.asked()

        def work(_desk: Desk) -> Resolution:
            from contingent.services.who import who_stands

            return who_stands(register, asked)

        return Question("quick", ("who", register.content_hash, asked), work)

    def counts_question(self, choice: Choice) -> Question:
        """The counts at every cut-off, of the world and date chosen."""
        register, asked = self.register_of(choice), choice.asked()

        def work(_desk: Desk) -> tuple[Count, ...]:
            from contingent.services.who import counts_at_cutoffs

            return counts_at_cutoffs(setting_of(register, asked))

        return Question("quick", ("counts", register.content_hash, asked), work)

    def bounds_question(self, choice: Choice) -> Question:
        """The LP bounds of each tier."""
        register, asked, concept = self.register_of(choice), choice.asked(), choice.concept

        def work(desk: Desk) -> tuple[Bound, ...]:
            from contingent.services.bounds import bounds_of

            limits = Limits(SECONDS, cancelled=desk.stop.is_set)
            found = bounds_of(register, asked, concept, limits)
            desk.check()
            return found

        return Question("bounds", ("bounds", register.content_hash, asked, concept), work)

    def plan_question(self, choice: Choice, sites: int | None = None) -> Question:
        """The verified plan, with why lines are open; with at most so many sites opened."""
        register, asked, concept = self.register_of(choice), choice.asked(), choice.concept

        def work(desk: Desk) -> Planned:
            from contingent.services.planning import plan_concept

            limits = Limits(SECONDS, cancelled=desk.stop.is_set)
            return plan_concept(register, asked, concept, limits, sites)

        return Question("plan", ("plan", register.content_hash, asked, concept, sites), work)

    def hinge_question(
        self, choice: Choice, month: int | None = None, goal: str = "essential"
    ) -> Question:
        """What it hinges on."""
        register, asked, concept = self.register_of(choice), choice.asked(), choice.concept

        def work(desk: Desk) -> Any:
            from contingent.services.hinging import hinge

            def on_first(first: Any, posed: Any) -> None:
                desk.check()
                desk.tell(("first", first.value == 1, len(posed.game.acting)))

            def on_done(done: int, whole: int) -> None:
                desk.check()
                desk.tell(("counted", done, whole))

            return hinge(
                register,
                asked,
                concept=concept,
                month=month,
                goal="fill" if goal == "fill" else "essential",
                on_first=on_first,
                on_done=on_done,
            )

        key = ("hinge", register.content_hash, asked, concept, month, goal)
        return Question("study", key, work)

    def ask_question(self, choice: Choice, exits: int, month: int | None = None) -> Question:
        """The cheapest asks that reach the goal, whichever ``exits`` nations leave."""
        register, asked, concept = self.register_of(choice), choice.asked(), choice.concept

        def work(desk: Desk) -> Any:
            from contingent.services.asks import ask_for

            found = ask_for(register, asked, concept=concept, month=month, exits=exits)
            desk.check()
            return found

        key = ("ask", register.content_hash, asked, concept, exits, month)
        return Question("study", key, work)

    def other_question(
        self, name: str, choice: Choice, extra: Hashable, work: Work, lane: Lane = "study"
    ) -> Question:
        """A question of the API alone."""
        register = self.register_of(choice)
        key = (f"{name}-json", register.content_hash, choice.asked(), choice.concept, extra)
        return Question(lane, key, work)
