"""The room: the questions that can be asked of a case, each with its work and its key."""

from collections.abc import Callable, Hashable
from datetime import date
from typing import Any, TypeVar

from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.resolution.resolution import Resolution
from contingent.services.answers.who import Count
from contingent.web import work
from contingent.web.choice import Choice
from contingent.web.clerks import Clerks
from contingent.web.crew.task import Desk, Task
from contingent.web.question import Lane, Question
from contingent.web.source import Source
from contingent.web.workshop import Listener, Workshop

__all__ = ["Room"]

Found = TypeVar("Found")


class Room:
    """A case in the room.

    Args:
        source: gives the register. A ledger's may grow: one request holds on to what it found
            when it began (``held``), the next sees what was recorded meanwhile.
        client: who asks, of those who take turns.
    """

    def __init__(
        self,
        source: Source,
        workshop: Workshop | None = None,
        clerks: Clerks | None = None,
        client: str = "",
    ) -> None:
        self.source, self.client = source, client
        self.workshop = workshop or Workshop()
        self.clerks = clerks or Clerks()
        self._registers: dict[tuple[str | None, date | None], Register] = {}

    async def held(self, client: str = "") -> "Room":
        """The room as it is at this moment, for everything one request asks."""
        source = await self.look_up(self.source.held)
        return Room(source, self.workshop, self.clerks, client)

    async def look_up(self, call: Callable[..., Found], *args: Any) -> Found:
        """What a call that may ask the ledger finds. Raises what it raises, and LedgerBusy."""
        if self.source.ledger is None:
            return call(*args)
        return await self.clerks.read(call, *args)

    async def record(self, call: Callable[..., Found], *args: Any) -> Found:
        """What comes of a call that writes in the ledger. Raises what it raises, and LedgerBusy."""
        return await self.clerks.record(call, *args)

    async def register(self, scenario: str | None, as_of: date | None = None) -> Register:
        """The register of a scenario, for questions about a day."""
        key = scenario, as_of
        if key not in self._registers:
            self._registers[key] = await self.look_up(self._read, *key)
        return self._registers[key]

    def _read(self, scenario: str | None, as_of: date | None) -> Register:
        register = self.source.read(scenario, as_of)
        # Every key needs it, and it takes its time.
        _ = register.content_hash
        return register

    async def register_now(self, scenario: str | None) -> Register:
        """The register of a scenario as it is at this moment."""
        return await self.look_up(self._read, scenario, None)

    async def fetch(self, choice: Choice) -> Register:
        """The register a choice is about: of its scenario, and as known on its day."""
        return await self.register(choice.scenario, choice.as_of)

    def register_of(self, choice: Choice) -> Register:
        """The same, once it was fetched."""
        return self._registers[choice.scenario, choice.as_of]

    def join(self, question: Question) -> Listener:
        """Wait for the answer to a question. Raises Busy."""
        return self.workshop.join(question, self.client)

    async def answer(self, question: Question) -> Any:
        """The answer to a question."""
        return await self.workshop.answer(question, self.client)

    def kept(self, question: Question) -> Any | None:
        """The answer, if it is there already."""
        return self.workshop.kept(question.key)

    async def who(self, choice: Choice) -> Resolution:
        """Who stands."""
        found: Resolution = await self.answer(self.who_question(choice))
        return found

    def who_question(self, choice: Choice) -> Question:
        """Who stands: in a thread, for every page waits for it, and it takes no longer."""
        register, asked = self.register_of(choice), choice.asked()

        def stands(_desk: Desk) -> Resolution:
            from contingent.services.answers.who import who_stands

            return who_stands(register, asked)

        return Question("quick", ("who", register.content_hash, asked), stands)

    async def counts(self, choice: Choice) -> tuple[Count, ...]:
        """The counts at every cut-off."""
        found: tuple[Count, ...] = await self.answer(self.counts_question(choice))
        return found

    def counts_question(self, choice: Choice) -> Question:
        """The counts at every cut-off, of the world and date chosen."""
        return self._question("bounds", work.counts, choice)

    def bounds_question(self, choice: Choice) -> Question:
        """The LP bounds of each tier."""
        return self._question("bounds", work.bounds, choice, choice.concept)

    def plan_question(self, choice: Choice, sites: int | None = None) -> Question:
        """The verified plan, with why lines are open; with at most so many sites opened."""
        return self._question("plan", work.plan, choice, choice.concept, sites)

    def hinge_question(
        self, choice: Choice, month: int | None = None, goal: str = "essential"
    ) -> Question:
        """What it hinges on."""
        return self._question("study", work.hinge, choice, choice.concept, month, goal)

    def ask_question(self, choice: Choice, exits: int, month: int | None = None) -> Question:
        """The cheapest asks that reach the goal, whichever ``exits`` nations leave."""
        return self._question("study", work.ask, choice, choice.concept, month, exits)

    def changes_question(self, choice: Choice, resolution: Resolution, offer: Offer) -> Question:
        """The smallest changes that would let an offer stand."""
        key = ("changes", self.register_of(choice).content_hash, choice.asked(), offer.offer)
        args = (resolution.setting, resolution.month, offer)
        return Question("bounds", key, Task(work.changes_for, args))

    def other_question(
        self, lane: Lane, function: Callable[..., Any], choice: Choice, *more: Hashable
    ) -> Question:
        """A question of the API alone."""
        return self._question(lane, function, choice, *more)

    def _question(
        self, lane: Lane, function: Callable[..., Any], choice: Choice, *more: Hashable
    ) -> Question:
        register, asked = self.register_of(choice), choice.asked()
        key = (function.__name__, register.content_hash, asked, *more)
        return Question(lane, key, Task(function, (register, asked, *more)))
