"""The processes of a room: what is sent to them comes home, and they end when they must."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Event
from time import monotonic, sleep
from typing import Any

import pytest

from contingent.errors import StaleWrite, UnknownName
from contingent.register.register import Register
from contingent.services.answers import bounds
from contingent.web.crew.crew import TOPICS, Crew, Trade
from contingent.web.crew.frames import AGAIN, HELD, pack, unpack
from contingent.web.crew.task import Stopped, Task
from contingent.web.crew.worker import Died, News, Worker
from contingent.web.job import Job
from contingent.web.jobs import GRACE, Jobs
from tests.web import crew_work
from tests.web.own_loop import run_apart

#: Seconds until a process that was ended is gone, on a busy machine.
SOON = 20.0


@pytest.fixture
def crew() -> Iterator[Crew]:
    made = Crew({lane: Trade() for lane in ("bounds", "plan", "study", "read")})
    yield made
    made.close()


def answer_of(worker: Worker, task: Task) -> tuple[list[Any], News]:
    told: list[Any] = []
    last: list[News] = []
    done = Event()

    def heard(news: News) -> None:
        if news.kind == "told":
            told.append(news.value)
        else:
            last.append(news)
            done.set()

    worker.give(task, heard)
    assert done.wait(60), "no answer came"
    return told, last[0]


def runs(pid: int) -> bool:
    """Whether a process runs; one that ended and is only not counted yet does not."""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return False
    return state != "Z"


def gone(*pids: int) -> bool:
    begun = monotonic()
    while any(map(runs, pids)):
        if monotonic() - begun > SOON:
            return False
        sleep(0.02)
    return True


def test_a_register_is_sent_once_and_answers_refer_to_ours(crew: Crew, small: Register) -> None:
    worker = crew.take("plan")
    sent: list[int] = []
    packed = worker._packed

    def watched(number: int, task: Task) -> Any:
        message = packed(number, task)
        sent.append(sum(body is not None for body in message[3].values()))
        return message

    worker._packed = watched  # type: ignore[method-assign]
    for _ in range(3):
        assert answer_of(worker, Task(crew_work.hash_of, (small,)))[1].value == small.content_hash
    assert sent == [1, 0, 0]
    _, news = answer_of(worker, Task(crew_work.echo, ({"register": small, "n": 1},)))
    assert news.value["register"] is small
    assert news.weight < 1000


def test_more_registers_than_are_held_come_and_go(crew: Crew, small: Register) -> None:
    worker = crew.take("plan")
    case = small.case
    many = [
        small.model_copy(update={"case": case.model_copy(update={"title": f"Case {number}"})})
        for number in range(HELD + 3)
    ]
    for register in (*many, *reversed(many), many[0]):
        vars(register).pop("content_hash", None)
        _, news = answer_of(worker, Task(crew_work.hash_of, (register,)))
        assert news.value == register.content_hash
    _, news = answer_of(worker, Task(crew_work.echo, (many,)))
    assert [register.case.title for register in news.value] == [r.case.title for r in many]


def test_a_register_made_on_the_way_comes_home(crew: Crew, small: Register) -> None:
    day = date(2025, 2, 1)
    _, news = answer_of(crew.take("plan"), Task(crew_work.known, (small, day)))
    assert news.value == small.as_known(day)


def test_registers_made_on_the_way_come_home_once_while_they_are_held(
    crew: Crew, small: Register
) -> None:
    worker = crew.take("plan")
    first = answer_of(worker, Task(crew_work.renamed, (small, "a")))[1]
    again = answer_of(worker, Task(crew_work.renamed, (small, "a")))[1]
    assert again.value is first.value, "it is that which came before"
    assert again.weight < first.weight / 2
    for title in (*"bcdefg", "a", *"gfedcb", "a"):
        _, news = answer_of(worker, Task(crew_work.renamed, (small, title)))
        assert news.value.case.title == title


def test_what_libraries_print_does_not_come_between(crew: Crew) -> None:
    told, news = answer_of(crew.take("plan"), Task(crew_work.talks))
    assert (told, news.value) == (["half"], "whole")


def test_errors_come_home_as_they_were_raised(crew: Crew) -> None:
    worker = crew.take("plan")
    _, news = answer_of(worker, Task(crew_work.misses))
    assert isinstance(news.value, UnknownName)
    assert (news.value.name, news.value.known) == ("bose", ["base"])
    assert "did you mean 'base'?" in str(news.value)
    _, news = answer_of(worker, Task(crew_work.stale))
    assert isinstance(news.value, StaleWrite)
    assert news.value.meanwhile == ("changed by A",)
    _, news = answer_of(worker, Task(crew_work.breaks))
    assert isinstance(news.value, ZeroDivisionError)
    assert "in breaks" in news.value.__notes__[0]  # where it happened, for the log


@pytest.mark.slow
class Growing:
    """Something within a value that has more kept beside it each time it is dumped."""

    def __init__(self, beside: dict[str, Any], times: int) -> None:
        self._beside, self._times = beside, times

    def __reduce__(self) -> tuple[Any, ...]:
        if self._times:
            self._times -= 1
            self._beside[f"kept {self._times}"] = None
        return int, (3,)


def test_what_grows_while_it_is_sent_is_sent_as_it_is_in_the_end() -> None:
    value: dict[str, Any] = {}
    value |= {"first": Growing(value, AGAIN), "last": 4}
    sent = unpack(pack(value)[0], {})
    assert sent == {"first": 3, "last": 4} | {f"kept {n}": None for n in range(AGAIN)}


def test_what_cannot_be_sent_is_told_and_the_worker_does_the_next(crew: Crew) -> None:
    worker = crew.take("bounds")
    _, last = answer_of(worker, Task(crew_work.echo, (lambda: None,)))
    assert last.kind == "raised"
    assert "lambda" in str(last.value)
    assert answer_of(worker, Task(crew_work.echo, (4,)))[1].value == 4


def test_a_process_that_dies_is_told_and_replaced(crew: Crew) -> None:
    worker = crew.take("plan")
    _, news = answer_of(worker, Task(crew_work.dies))
    assert isinstance(news.value, Died)
    crew.give_back("plan", worker)
    other = crew.take("plan")
    assert other is not worker
    assert answer_of(other, Task(crew_work.echo, (1,)))[1].value == 1


@pytest.mark.slow
def test_work_that_does_not_listen_is_ended_with_all_it_began(crew: Crew) -> None:
    async def meet() -> tuple[float, tuple[int, int], Any]:
        shop = Jobs(crew=crew)
        listener = shop.join(Job("study", "q", Task(crew_work.deaf, (600,))))
        updates = listener.updates()
        pids = (await anext(updates)).value
        begun = monotonic()
        listener.stop()
        with pytest.raises(Stopped):
            await anext(updates)
        took = monotonic() - begun
        # Another is at work in its place.
        found = await shop.answer(Job("study", "r", Task(crew_work.echo, ("well",))))
        return took, pids, found

    took, pids, found = run_apart(meet())
    assert took + 0.05 >= GRACE
    assert gone(*pids)
    assert found == "well"


@pytest.mark.slow
def test_the_last_to_leave_ends_the_work(crew: Crew) -> None:
    async def meet() -> tuple[int, int]:
        shop = Jobs(crew=crew)
        one = shop.join(Job("study", "q", Task(crew_work.deaf, (600,))))
        other = shop.join(Job("study", "q", Task(crew_work.deaf, (600,))))
        pids: tuple[int, int] = (await anext(one.updates())).value
        one.leave()
        await asyncio.sleep(GRACE + 0.5)
        assert runs(pids[0])
        other.leave()
        await asyncio.sleep(GRACE + 0.5)
        return pids

    assert gone(*run_apart(meet()))


def test_work_that_listens_hands_over_what_it_has_and_stays(crew: Crew) -> None:
    async def meet() -> tuple[str, list[int]]:
        shop = Jobs(crew=crew)
        listener = shop.join(Job("plan", "q", Task(crew_work.listening)))
        updates = listener.updates()
        pids = [(await anext(updates)).value]
        listener.stop()
        found = (await anext(updates)).value
        again = shop.join(Job("plan", "r", Task(crew_work.listening))).updates()
        pids.append((await anext(again)).value)
        await again.aclose()
        return found, pids

    found, pids = run_apart(meet())
    assert found == "what there is so far"
    assert pids[0] == pids[1]


@pytest.mark.slow
def test_work_on_a_topic_goes_to_the_worker_that_did_it_before(crew: Crew) -> None:
    first, second = crew.take("bounds", "one"), crew.take("bounds", "two")
    for last in (first, second):
        for worker in (first, second) if last is second else (second, first):
            crew.give_back("bounds", worker)
        for topic, wanted in (("one", first), ("two", second)):
            assert crew.take("bounds", topic) is wanted
            crew.give_back("bounds", wanted)
        assert {crew.take("bounds", "one"), crew.take("bounds", "one")} == {first, second}
    crew.end(first)
    assert crew.take("bounds", "one") is not first


@pytest.mark.slow
def test_work_on_nothing_leaves_free_who_holds_something_ready(crew: Crew) -> None:
    first, second = crew.take("bounds", "one"), crew.take("bounds")
    for pair in ((first, second), (second, first)):
        for worker in pair:
            crew.give_back("bounds", worker)
        assert crew.take("bounds") is second
        assert crew.take("bounds", "one") is first


def test_a_worker_holds_as_many_topics_as_bounds_keep_models() -> None:
    assert TOPICS == bounds.KEPT


@pytest.mark.slow
def test_a_crew_that_closes_leaves_no_process(crew: Crew) -> None:
    async def meet() -> list[int]:
        shop = Jobs(crew=crew)
        shop.prepare()
        listener = shop.join(Job("study", "q", Task(crew_work.deaf, (600,))))
        updates = listener.updates()
        pids = [*(await anext(updates)).value, *crew.pids()]
        shop.close()
        with pytest.raises(Stopped):
            await anext(updates)
        with pytest.raises(Stopped):
            shop.join(Job("study", "late", Task(crew_work.echo, (1,))))
        return pids

    pids = run_apart(meet())
    assert len(set(pids)) == 4
    assert gone(*pids)


ROOM = """
import sys, time
from contingent.services.answers import bounds
from contingent.web.crew.crew import TOPICS, Crew, Trade
crew = Crew({"plan": Trade()})
crew.start(["plan"])
print(*crew.pids(), flush=True)
time.sleep(600)
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "killpg"), reason="no process groups here")
def test_workers_end_with_a_room_that_is_killed() -> None:
    room = subprocess.Popen([sys.executable, "-c", ROOM], stdout=subprocess.PIPE, text=True)
    assert room.stdout is not None
    pids = [int(pid) for pid in room.stdout.readline().split()]
    assert pids
    assert all(map(runs, pids))
    room.send_signal(signal.SIGKILL)
    room.wait()
    room.stdout.close()
    assert gone(*pids)
