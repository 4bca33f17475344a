"""A job of two parts: the first is told at once, the second waits while somebody's first does."""

import asyncio
from threading import Event
from typing import Any

import pytest

from contingent.web.crew.task import JobControl, Task
from contingent.web.job import Job, Then
from contingent.web.jobs import Jobs
from contingent.web.running import Listener
from tests.web import crew_work
from tests.web.own_loop import run_apart


async def drained(listener: Listener) -> list[tuple[str, Any]]:
    return [(update.kind, update.value) async for update in listener.updates()]


def second() -> tuple[Then, ...]:
    return (Then("remedies", lambda first: Task(crew_work.echo, ((first, "with reasons"),))),)


@pytest.mark.slow
def test_the_first_part_is_told_and_the_whole_is_kept() -> None:
    async def meet() -> None:
        shop = Jobs()
        job = Job("plan", "q", Task(crew_work.echo, ("plan",)), then=second())
        told = await drained(shop.join(job))
        assert told == [("told", "plan"), ("done", ("plan", "with reasons"))]
        assert shop.kept("q") == ("plan", "with reasons")
        # Asked again it is there whole.
        assert await drained(shop.join(job)) == [("done", ("plan", "with reasons"))]
        shop.close()

    run_apart(meet())


def test_where_nothing_follows_the_first_part_is_the_whole() -> None:
    async def meet() -> None:
        shop = Jobs()
        job = Job(
            "plan", "q", lambda _control: "plan", then=(Then("remedies", lambda _first: None),)
        )
        assert await drained(shop.join(job)) == [("done", "plan")]
        assert shop.kept("q") == "plan"
        shop.close()

    run_apart(meet())


@pytest.mark.slow
def test_one_who_comes_between_the_parts_is_told_the_first() -> None:
    gate = Event()

    def blocking(_control: JobControl) -> str:
        gate.wait(10)
        return "plan of another"

    async def meet() -> None:
        shop = Jobs(workers=1)
        job = Job("plan", "q", lambda _control: "plan", then=second())
        listener = shop.join(job)
        shop.join(Job("plan", "other", blocking))
        assert (await listener.news.get()).value == "plan"  # type: ignore[union-attr]
        await asyncio.sleep(0.2)
        late = shop.join(job)
        assert (await late.news.get()).value == "plan"  # type: ignore[union-attr]
        assert late.news.empty(), "its reasons wait while the plan of another is worked out"
        gate.set()
        assert (await late.news.get()).value == ("plan", "with reasons")  # type: ignore[union-attr]
        shop.close()

    run_apart(meet())


@pytest.mark.slow
@pytest.mark.parametrize("under_way", [False, True])
def test_stopped_between_the_parts_or_in_the_second_what_there_is_is_told(
    *, under_way: bool
) -> None:
    gate = Event()

    def blocking(_control: JobControl) -> str:
        gate.wait(10)
        return "plan of another"

    async def meet() -> None:
        shop = Jobs(workers=1)
        listens = (Then("remedies", lambda _first: Task(crew_work.listening)),)
        listener = shop.join(Job("plan", "q", lambda _control: "plan", then=listens))
        if not under_way:
            shop.join(Job("plan", "other", blocking))
        told = [await listener.news.get()]
        if under_way:
            told.append(await listener.news.get())  # that it has begun
        listener.stop()
        told.append(await listener.news.get())
        last = told[-1]
        wanted = "what there is so far" if under_way else "plan"
        assert (last.kind, last.value) == ("done", wanted)  # type: ignore[union-attr]
        assert shop.kept("q") is None, "what was stopped is never kept"
        gate.set()
        shop.close()

    run_apart(meet())


@pytest.mark.slow
def test_a_second_part_that_does_not_listen_leaves_what_it_told() -> None:
    async def meet() -> None:
        shop = Jobs(workers=1)
        deaf = (Then("remedies", lambda _first: Task(crew_work.deaf, (60,))),)
        listener = shop.join(Job("plan", "q", lambda _control: "plan", then=deaf))
        assert (await listener.news.get()).value == "plan"  # type: ignore[union-attr]
        told = await listener.news.get()
        listener.stop()
        last = await listener.news.get()
        assert (last.kind, last.value) == ("done", told.value)  # type: ignore[union-attr]
        shop.close()

    run_apart(meet())
