"""What somebody must wait for to see anything is begun before what betters what is seen."""

import asyncio
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from itertools import product
from threading import Event
from typing import Any, cast

import pytest

from contingent.web import jobs as module
from contingent.web.crew.crew import Crew
from contingent.web.crew.task import JobControl, Task
from contingent.web.crew.worker import News
from contingent.web.job import Job, JobQueue, Then
from contingent.web.jobs import PLANS, Jobs
from contingent.web.order import HOLDS, SHORT, URGENCY, YIELDING, gives_way
from tests.web import crew_work
from tests.web.own_loop import run_apart

NOTHING: dict[JobQueue, int] = dict.fromkeys(
    (
        "quick",
        "bounds",
        "plan",
        "choose",
        "beside",
        "remedies",
        "rosiest",
        "study",
        "read",
        "ahead",
    ),
    0,
)


@pytest.mark.parametrize(("queue", "short"), list(product(sorted(YIELDING), sorted(SHORT))))
def test_all_long_work_waits_while_short_work_does(queue: JobQueue, short: JobQueue) -> None:
    assert gives_way(queue, {**NOTHING, short: 1}, NOTHING, 2)
    assert gives_way(queue, NOTHING, {**NOTHING, short: 1}, 2)
    assert not gives_way(queue, NOTHING, NOTHING, 2)


@pytest.mark.parametrize(("queue", "other"), list(product(URGENCY, URGENCY)))
def test_the_less_urgent_waits_while_the_more_urgent_does(queue: JobQueue, other: JobQueue) -> None:
    first = URGENCY.index(other) < URGENCY.index(queue)
    assert gives_way(queue, {**NOTHING, other: 1}, NOTHING, 2) == first


@pytest.mark.parametrize(("queue", "other"), list(product(URGENCY, URGENCY)))
def test_only_a_first_plan_begins_where_all_workers_are_at_work(
    queue: JobQueue, other: JobQueue
) -> None:
    assert not gives_way(queue, NOTHING, {**NOTHING, other: 1}, 2)
    assert gives_way(queue, NOTHING, {**NOTHING, other: 2}, 2) == (queue != "plan")


def test_no_more_plans_wait_to_be_chosen_than_are_held_ready() -> None:
    plans = {**NOTHING, "plan": 5}
    assert gives_way("choose", {**plans, "choose": 2 * HOLDS - 1}, NOTHING, 2)
    assert not gives_way("choose", {**plans, "choose": 2 * HOLDS}, NOTHING, 2)


def steps(log: list[str], name: str, gate: Event | None = None) -> Job:
    """A plan in its steps, each of which notes that it was done."""

    def step(what: str) -> Callable[[JobControl], str]:
        def work(_control: JobControl) -> str:
            if gate is not None and what == "plan":
                assert gate.wait(20)
            log.append(f"{what} {name}")
            return f"{what} {name}"

        return work

    then = tuple(
        Then(queue, lambda _before, queue=queue: step(queue))  # type: ignore[misc]
        for queue in PLANS[1:]
    )
    return Job("plan", name, step("plan"), then=then)


def test_every_first_plan_comes_before_any_choice_and_every_choice_before_any_remedy() -> None:
    log: list[str] = []
    gate = Event()

    def counts(_control: JobControl) -> str:
        log.append("counts")
        return "counts"

    async def meet() -> None:
        shop = Jobs(workers=1)
        asked = [
            asyncio.create_task(shop.answer(steps(log, n, gate), client=n)) for n in ("a", "b", "c")
        ]
        beside = asyncio.create_task(shop.answer(Job("beside", "counts", counts)))
        await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(*asked, beside)
        shop.close()

    run_apart(meet())
    assert log == [
        *(f"plan {n}" for n in "abc"),
        *(f"choose {n}" for n in "abc"),
        "counts",
        *(f"remedies {n}" for n in "abc"),
    ]


def test_what_has_waited_long_enough_begins_whatever_else_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "GIVE_WAY", 0.0)
    log: list[str] = []
    gate, held = Event(), Event()

    def later(_control: JobControl) -> str:
        assert held.wait(20)
        return "other"

    async def meet() -> None:
        shop = Jobs(workers=1)
        asked = asyncio.create_task(shop.answer(steps(log, "a", gate), client="a"))
        others = [
            asyncio.create_task(shop.answer(Job("plan", n, later), client=n)) for n in ("x", "y")
        ]
        await asyncio.sleep(0)
        gate.set()
        assert await asked == "remedies a", "the plans of others are not done yet"
        held.set()
        await asyncio.gather(*others)
        shop.close()

    run_apart(meet())


@dataclass(eq=False)
class Hand:
    """A worker that is told when it is done."""

    log: list[Any]
    heard: Callable[[News], None] = lambda _news: None
    alive: bool = True

    def give(self, task: Task, heard: Callable[[News], None]) -> None:
        self.log.append(task.args)
        self.heard = heard

    def stop(self) -> None:
        """Nothing: it ends by itself."""


@dataclass
class Hands:
    """A crew of such workers; ``held`` are the topics that are ready."""

    given: list[Any] = field(default_factory=list)
    held: set[Hashable] = field(default_factory=set)
    at_work: list[Hand] = field(default_factory=list)

    def take(self, _trade: str, _topic: Hashable = None) -> Hand:
        self.at_work.append(Hand(self.given))
        return self.at_work[-1]

    def ready(self, _trade: str) -> set[Hashable]:
        return self.held

    def give_back(self, _trade: str, hand: Hand) -> None:
        self.at_work.remove(hand)

    def close(self) -> None:
        """They are nobody's."""

    async def done(self, number: int = 0) -> None:
        """One of those at work is done, and what comes next has begun."""
        self.at_work[number].heard(News("done", "done"))
        for _ in range(5):
            await asyncio.sleep(0)


def a_plan(name: str, topic: str) -> Job:
    return Job("plan", name, Task(crew_work.echo, (name,), topic))


def test_two_processes_never_plan_for_the_same_coalition_at_once() -> None:
    async def meet() -> None:
        hands = Hands()
        shop = Jobs(workers=2, crew=cast("Crew", hands))
        for name, topic in (("a", "one"), ("b", "one"), ("c", "two")):
            shop.join(a_plan(name, topic), client=name)
        for _ in range(5):
            await asyncio.sleep(0)
        assert hands.given == [("a",), ("c",)], "b waits for what a comes to"
        await hands.done()
        assert hands.given == [("a",), ("c",), ("b",)]
        shop.close()

    run_apart(meet())


def test_a_step_is_done_by_a_process_that_holds_it_ready() -> None:
    async def meet() -> None:
        hands = Hands(held={"two"})
        shop = Jobs(workers=1, crew=cast("Crew", hands))
        for name, topic in (("a", "one"), ("b", "two")):
            step = Task(crew_work.echo, (f"{name} chosen",), topic)
            job = a_plan(name, topic)
            then = (Then("choose", lambda _before, step=step: step),)  # type: ignore[misc]
            shop.join(Job("plan", name, job.work, then=then), client=name)
        for _ in range(5):
            await asyncio.sleep(0)
        for _ in range(4):
            await hands.done()
        assert hands.given == [("a",), ("b",), ("b chosen",), ("a chosen",)]
        shop.close()

    run_apart(meet())
