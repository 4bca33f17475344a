"""Work is shared, stopped when nobody waits, and told to the right listener."""

import asyncio
from functools import partial
from threading import Event, Semaphore
from typing import Any

import pytest

from contingent.web import jobs as module
from contingent.web.crew.task import JobControl, Stopped
from contingent.web.job import Job
from contingent.web.jobs import Busy, Jobs
from contingent.web.kept import LEAST, SPREAD
from contingent.web.running import Listener
from tests.web.own_loop import run_apart


async def drained(listener: Listener) -> list[Any]:
    return [update.value async for update in listener.updates()]


def test_work_is_done_once_for_all_who_ask_and_then_kept() -> None:
    runs: list[int] = []
    gate = Event()

    def work(control: JobControl) -> str:
        runs.append(1)
        control.tell("half")
        gate.wait(10)
        return "answer"

    async def meet() -> None:
        shop = Jobs()
        listeners = [shop.join(Job("plan", "q", work)) for _ in range(5)]
        waiting = [asyncio.create_task(drained(listener)) for listener in listeners]
        await asyncio.sleep(0.05)
        late = asyncio.create_task(drained(shop.join(Job("plan", "q", work))))
        gate.set()
        assert await asyncio.gather(*waiting, late) == [["half", "answer"]] * 6
        assert shop.kept("q") == "answer"
        assert await shop.answer(Job("plan", "q", work)) == "answer"
        shop.close()

    run_apart(meet())
    assert runs == [1]


def until_stopped(control: JobControl) -> str:
    assert control.stop.wait(10), "nobody stopped the work"
    return "what there is so far"


def test_the_only_one_who_waits_stops_it_and_gets_what_there_is() -> None:
    async def meet() -> None:
        shop = Jobs()
        listener = shop.join(Job("plan", "q", until_stopped))
        waiting = asyncio.create_task(drained(listener))
        await asyncio.sleep(0.05)
        listener.stop()
        assert await waiting == ["what there is so far"]
        assert shop.kept("q") is None  # a stopped answer is nobody else's
        shop.close()

    run_apart(meet())


def test_one_who_stops_does_not_stop_the_others() -> None:
    gate = Event()

    def work(control: JobControl) -> bool:
        gate.wait(10)
        return control.stop.is_set()

    async def meet() -> None:
        shop = Jobs()
        mine, other = shop.join(Job("plan", "q", work)), shop.join(Job("plan", "q", work))
        waiting = [asyncio.create_task(drained(listener)) for listener in (mine, other)]
        await asyncio.sleep(0.05)
        mine.stop()
        with pytest.raises(Stopped):
            await waiting[0]
        gate.set()
        assert await waiting[1] == [False]
        shop.close()

    run_apart(meet())


def test_work_nobody_waits_for_is_stopped_and_asked_anew_begins_anew() -> None:
    stopped = Event()

    def work(control: JobControl) -> str:
        if control.stop.wait(0.5):
            stopped.set()
            return "old"
        return "new"

    async def meet() -> None:
        shop = Jobs()
        waiting = asyncio.create_task(drained(shop.join(Job("plan", "q", work))))
        await asyncio.sleep(0.05)
        waiting.cancel()
        await asyncio.sleep(0.05)
        assert stopped.wait(5)
        assert await shop.answer(Job("plan", "q", work)) == "new"
        shop.close()

    run_apart(meet())


def test_plans_give_way_to_bounds_that_wait() -> None:
    order: list[str] = []
    gate = Event()

    def bound(_control: JobControl) -> str:
        gate.wait(10)
        order.append("bound")
        return "bound"

    def plan(_control: JobControl) -> str:
        order.append("plan")
        return "plan"

    async def meet() -> None:
        shop = Jobs()
        bounds = [asyncio.create_task(shop.answer(Job("bounds", n, bound))) for n in range(5)]
        await asyncio.sleep(0)
        planned = asyncio.create_task(shop.answer(Job("plan", "p", plan)))
        await asyncio.sleep(0.05)
        assert order == []
        gate.set()
        await asyncio.gather(*bounds, planned)
        shop.close()

    run_apart(meet())
    assert order == ["bound"] * 5 + ["plan"]


def test_questions_are_answered_ahead_while_nobody_asks_and_stop_when_somebody_does() -> None:
    begun, stopped = Semaphore(0), Event()

    def quick(_control: JobControl) -> str:
        return "ahead"

    def long(control: JobControl) -> str:
        begun.release()
        if control.stop.wait(10):
            stopped.set()
        return "late"

    async def meet() -> None:
        shop = Jobs(ahead=True)
        shop.work_ahead([Job("bounds", "a", quick), Job("plan", "b", long)])
        assert await asyncio.to_thread(begun.acquire, timeout=5)
        assert "a" in shop._kept
        assert await shop.answer(Job("plan", "mine", quick)) == "ahead"
        assert await asyncio.to_thread(stopped.wait, 5), "a question ends what is done ahead"
        assert "b" not in shop._kept
        assert await asyncio.to_thread(begun.acquire, timeout=5), "it begins again when nobody asks"
        shop.forget_ahead()
        assert "a" not in shop._kept
        assert shop.kept("mine") == "ahead"
        shop.close()

    run_apart(meet())


def test_what_was_answered_ahead_and_asked_for_stays_when_something_is_recorded() -> None:
    def quick(_control: JobControl) -> str:
        return "ahead"

    async def meet() -> None:
        shop = Jobs(ahead=True)
        shop.work_ahead([Job("bounds", name, quick) for name in ("a", "b")])
        for _ in range(500):
            if "b" in shop._kept:
                break
            await asyncio.sleep(0.01)
        assert shop.kept("a") == "ahead"
        shop.forget_ahead()
        assert (shop.kept("a"), shop.kept("b")) == ("ahead", None)
        shop.close()

    run_apart(meet())


def test_nothing_is_answered_ahead_unless_asked_for() -> None:
    async def meet() -> None:
        shop = Jobs()
        shop.work_ahead([Job("bounds", "a", lambda _control: "ahead")])
        await asyncio.sleep(0.05)
        assert shop.kept("a") is None
        shop.close()

    run_apart(meet())


def test_an_error_reaches_everybody_and_is_not_kept() -> None:
    def work(_control: JobControl) -> str:
        raise ValueError("no")

    async def meet() -> None:
        shop = Jobs()
        waiting = [
            asyncio.create_task(drained(shop.join(Job("plan", "q", work)))) for _ in range(3)
        ]
        found = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(error) for error in found] == [ValueError] * 3
        assert shop.kept("q") is None
        shop.close()

    run_apart(meet())


def test_too_much_work_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAITING", 2)

    async def meet() -> None:
        shop = Jobs()
        held = [shop.join(Job("plan", number, until_stopped)) for number in range(2)]
        with pytest.raises(Busy):
            shop.join(Job("plan", "one too many", until_stopped))
        assert len(held) == 2
        shop.close()

    run_apart(meet())


def answer_of(number: int, _control: JobControl) -> str:
    return f"answer {number}"


def test_answers_are_kept_by_weight() -> None:
    async def meet() -> None:
        one = LEAST + SPREAD * len("answer 0")
        shop = Jobs(most=2 * one)
        for number in range(3):
            await shop.answer(Job("quick", number, partial(answer_of, number)))
        assert [shop.kept(number) for number in range(3)] == [None, "answer 1", "answer 2"]
        assert await shop.answer(Job("quick", "long", lambda _control: "x" * 2 * one))
        assert [shop.kept(key) for key in (1, 2, "long")] == [None, None, None]
        shop.close()

    run_apart(meet())
