"""The room: the questions that can be asked of a case, each with its work and its key."""

import asyncio
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.resolution.resolution import Resolution
from contingent.services.answers.footing import Footing
from contingent.services.answers.planning import Planned
from contingent.services.answers.who import Count
from contingent.web import work
from contingent.web.apart import ViewerJobs
from contingent.web.choice import Choice
from contingent.web.clerks import Clerks
from contingent.web.crew.task import JobControl, Stopped, Task
from contingent.web.job import Job, JobQueue, Then
from contingent.web.jobs import EACH, Busy, Jobs
from contingent.web.running import Listener
from contingent.web.source import RegisterSource

__all__ = ["Room"]

Found = TypeVar("Found")
#: Waited for by nobody yet; the event loop itself holds no task.
_FORESEEN: set[asyncio.Future[Any]] = set()


def _heard(waiting: asyncio.Future[Any]) -> None:
    """Whoever asks for it hears what was wrong; here nobody does."""
    _FORESEEN.discard(waiting)
    if not waiting.cancelled():
        waiting.exception()


class Room:
    """A case in the room.

    Args:
        source: gives the register. A ledger's may grow: one request holds on to what it found
            when it began (``held``), the next sees what was recorded meanwhile.
        client: who asks, of those who take turns.
    """

    def __init__(
        self,
        source: RegisterSource,
        jobs: Jobs | ViewerJobs | None = None,
        clerks: Clerks | None = None,
        client: str = "",
    ) -> None:
        self.source, self.client = source, client
        self.jobs: Jobs | ViewerJobs = jobs or Jobs()
        self.clerks = clerks or Clerks()
        self._registers: dict[tuple[str | None, date | None], Register] = {}
        self._coalitions: dict[tuple[Choice, int | None], Hashable] = {}

    async def held(self, client: str = "") -> "Room":
        """The room as it is at this moment, for everything one request asks."""
        source = await self.look_up(self.source.held)
        return Room(source, self.jobs, self.clerks, client)

    async def look_up(self, call: Callable[..., Found], *args: Any) -> Found:
        """What a call that may ask the ledger finds. Raises what it raises, and LedgerBusy."""
        if not self.source.looks_up:
            return call(*args)
        return await self.clerks.read(call, *args)

    async def record(self, call: Callable[..., Found], *args: Any) -> Found:
        """What comes of a call that writes in the ledger. Raises what it raises, and LedgerBusy."""
        found = await self.clerks.record(call, *args)
        self.jobs.forget_ahead()
        return found

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

    def join(self, question: Job) -> Listener:
        """Wait for the answer to a question. Raises Busy."""
        return self.jobs.join(question, self.client)

    async def answer(self, question: Job) -> Any:
        """The answer to a question."""
        return await self.jobs.answer(question, self.client)

    async def foresee(self, question: Job) -> asyncio.Future[Any] | None:
        """Have a short piece of work begun that the parts of a page will ask for at once.

        It is under way, where it need not wait for others, when this returns. None where too much
        is waiting already.
        """
        waiting: asyncio.Future[Any] | None = None
        with suppress(Busy, Stopped):
            waiting = asyncio.ensure_future(self.join(question).last())
            _FORESEEN.add(waiting)
            waiting.add_done_callback(_heard)
            await asyncio.sleep(0)
        return waiting

    def takes(self, question: Job) -> float | None:
        """Seconds of such work, the last time; None where that is not known."""
        return self.jobs.takes(question)

    def kept(self, question: Job) -> Any | None:
        """The answer, if it is there already."""
        return self.jobs.kept(question.key)

    async def who(self, choice: Choice) -> Resolution:
        """Who stands."""
        found: Resolution = await self.answer(self.who_job(choice))
        return found

    def who_job(self, choice: Choice) -> Job:
        """Who stands: in a thread, for every page waits for it, and it takes no longer."""
        register, asked = self.register_of(choice), choice.asked()

        def stands(_control: JobControl) -> Resolution:
            from contingent.services.answers.who import who_stands

            return who_stands(register, asked)

        return Job("quick", ("who", register.content_hash, asked), stands)

    async def counts(self, choice: Choice) -> tuple[Count, ...]:
        """The counts at every cut-off."""
        found: tuple[Count, ...] = await self.answer(self.counts_job(choice))
        return found

    def counts_job(self, choice: Choice) -> Job:
        """The counts at every cut-off, of the world and date chosen."""
        return self._job("beside", work.counts, choice)

    def bounds_job(self, choice: Choice) -> Job:
        """The LP bounds of each tier."""
        return self._bounds(work.bounds, choice)

    def _bounds(self, function: Callable[..., Any], choice: Choice) -> Job:
        register, concept = self.register_of(choice), choice.concept
        topic = register.content_hash, choice.as_of, concept
        return self._job("bounds", function, choice, concept, topic=topic)

    def warming_jobs(self, choice: Choice) -> list[Job]:
        """Bounds once more for each worker, so that all hold the models of every world ready."""
        job = self._bounds(work.warm_bounds, choice)
        return [
            replace(job, key=("warm", number, job.key), kept=False)
            for number in range(self.jobs.workers)
        ]

    def warming_plans(self, choice: Choice) -> list[Job]:
        """A plan begun for each worker, so that all hold ready what plans have in common.

        No more than one client may have waiting.
        """
        job = self._job("remedies", work.warm_plan, choice, choice.concept)
        return [
            replace(job, key=("warm plan", number, job.key), kept=False)
            for number in range(min(self.jobs.workers, EACH))
        ]

    def plan_job(self, choice: Choice, sites: int | None = None) -> Job:
        """The verified plan in its steps, see ``BegunAnswer``; at most so many sites opened."""
        topic = self._coalition_of(choice, sites)
        job = self._job("plan", work.plan, choice, choice.concept, sites)
        args = self.register_of(choice), choice.asked(), choice.concept, sites
        # A step is best done where the one before was: what that came to is held ready there.
        topic = job.key if topic is None else topic

        def choose(planned: Any) -> Task | None:
            return Task(work.choose, args, topic) if planned.choosing else None

        def fill(planned: Any) -> Task | None:
            return Task(work.fill, args, topic) if planned.trying else None

        first = Task(work.plan, args, topic)
        return replace(job, work=first, then=(Then("choose", choose), Then("remedies", fill)))

    def _coalition_of(self, choice: Choice, sites: int | None) -> Hashable:
        """Who stands and for what, where that is known: a worker keeps the plans it made by it."""
        from contingent.services.answers.coalition import coalition_in

        found = self._coalitions.get((choice, sites))
        if found is None and (resolution := self.kept(self.who_job(choice))) is not None:
            coalition = coalition_in(resolution, choice.asked().reading)
            who = tuple(coalition.standing.items()), tuple(coalition.spans.items())
            register = self.register_of(choice).content_hash
            found = "plan", register, choice.as_of, choice.concept, sites, hash(who)
            self._coalitions[choice, sites] = found
        return found

    def footing_job(self, choice: Choice, planned: Planned) -> Job:
        """What the plan of a choice stands on: in a thread, for it takes no longer."""

        def footing(_control: JobControl) -> Footing:
            from contingent.services.answers.footing import footing_of

            return footing_of(planned)

        # A plan may be followed by another that fills as much.
        plan = hash(planned.plan.assignments)
        known = self.register_of(choice).content_hash
        key = "footing", known, choice.asked(), choice.concept, plan
        return Job("quick", key, footing)

    def rosiness_job(self, choice: Choice) -> Job:
        """Whether no other world or cut-off gives more."""
        return self._job("rosiest", work.rosiness, choice, choice.concept)

    def work_ahead(self, choice: Choice) -> None:
        """Have each further nation's exit answered while nobody asks: bounds first, then plans."""
        register = self.register_of(choice)
        out = {*choice.asked().without, *register.world(choice.asked().world).without}
        offering = dict.fromkeys(o.nation for o in register.offers if not o.state.ended)
        exits = [
            choice.model_copy(update={"without": (*choice.without, nation)})
            for nation in offering
            if nation not in out
        ]
        makers = (self.bounds_job, self.plan_job)
        self.jobs.work_ahead(make(one) for make in makers for one in exits)

    def own_offer_job(self, choice: Choice, viewer: str, offer: str) -> Job:
        """What a delegation asks of its own offer."""
        return self._job("study", work.own_offer, choice, viewer, offer, choice.concept)

    def hinge_job(self, choice: Choice, month: int | None = None, goal: str = "essential") -> Job:
        """What it hinges on."""
        return self._job("study", work.hinge, choice, choice.concept, month, goal)

    def ask_job(self, choice: Choice, exits: int, month: int | None = None) -> Job:
        """The cheapest asks that reach the goal, whichever ``exits`` nations leave."""
        return self._job("study", work.ask, choice, choice.concept, month, exits)

    def changes_job(self, choice: Choice, resolution: Resolution, offer: Offer) -> Job:
        """The smallest changes that would let an offer stand."""
        key = ("changes", self.register_of(choice).content_hash, choice.asked(), offer.offer)
        args = (resolution.setting, resolution.month, offer)
        return Job("bounds", key, Task(work.changes_for, args))

    def other_job(
        self, queue: JobQueue, function: Callable[..., Any], choice: Choice, *more: Hashable
    ) -> Job:
        """A question of the API alone."""
        return self._job(queue, function, choice, *more)

    def _job(
        self,
        queue: JobQueue,
        function: Callable[..., Any],
        choice: Choice,
        *more: Hashable,
        topic: Hashable = None,
    ) -> Job:
        register, asked = self.register_of(choice), choice.asked()
        key = (function.__name__, register.content_hash, asked, *more)
        return Job(queue, key, Task(function, (register, asked, *more), topic))
