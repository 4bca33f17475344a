"""Work that takes longer than a page: begun once, shared by all who ask, ended when nobody does.

Work waits in queues, so that bounds never queue behind plans, nor plans behind studies of every
coalition, nor a report to be read behind either; what is begun first says ``order``. Within a
queue the clients take turns, and each may have a few long pieces of work waiting. What is done is
kept by its key, which names the register's hash and every choice made; a stopped piece of work is
handed to whoever stopped it and never kept.

A job may have several steps: a plan is told as soon as it is verified, the choice among equal ones
and what would fill its open lines wait for their turn after the first plans of others. Whoever
stops it is handed the last that was told. Of what waits in a queue, what a free process holds
something ready for comes first.

Long work is done by other processes (``crew``). It is told to stop when its time is up, when it is
stopped, and when the last who waited has gone; what has not come to an end a second later is ended.

While nobody asks, questions that may come next are answered ahead, one at a time and at the lowest
priority. Whoever asks anything ends that at once. What was answered ahead goes when something is
recorded, unless somebody asked for it meanwhile.

Everything here happens on the event loop's thread, so nothing is locked.
"""

import asyncio
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Any

from contingent.web.crew.crew import Crew, Trade
from contingent.web.crew.task import Stopped, Task
from contingent.web.crew.worker import News
from contingent.web.hands import Hands
from contingent.web.job import Job, JobQueue, ThreadWork
from contingent.web.kept import MOST, Kept
from contingent.web.order import GIVE_WAY, HOLDS, SHORT, YIELDING, gives_way
from contingent.web.pace import Pace
from contingent.web.running import Listener, Running, Update, work_in_thread
from contingent.web.turns import Turns

__all__ = ["TRADES", "Busy", "Crowded", "Jobs"]

_SOLVER = (
    "contingent.services.answers.planning",
    "contingent.services.answers.bounds",
    "contingent.services.answers.who",
)
#: Who works in the queues of processes. Long work gives way to short work on the same cores.
TRADES: dict[str, Trade] = {
    "bounds": Trade(_SOLVER),
    "plan": Trade((*_SOLVER, "contingent.web.begun"), niceness=2, topics=2 * HOLDS),
    "study": Trade((*_SOLVER, "contingent.services.answers.hinging"), niceness=5),
    "read": Trade(("contingent.services.reports.report",), niceness=5),
    "ahead": Trade(_SOLVER, niceness=15),
}
#: The trade of a queue that has none of its own: a plan is chosen, and what would fill its lines is
#: tried, by who made it.
_TRADE: dict[JobQueue, str] = {
    "choose": "plan",
    "remedies": "plan",
    "beside": "bounds",
    "rosiest": "bounds",
}
#: Queues of work that is no plan and no study, of which one client may have any number waiting.
UNLIMITED: frozenset[JobQueue] = frozenset({*SHORT, "beside", "rosiest"})
#: Queues of the steps of a plan.
PLANS: tuple[JobQueue, ...] = ("plan", "choose", "remedies")
#: Pieces of work that may be there at all, and long ones of a queue that may wait for one client.
WAITING, EACH = 200, 3
#: Seconds work that was told to stop has to come to an end, and that any work may take.
GRACE, LONGEST = 1.0, 900.0


class Busy(Exception):
    """Too much work is waiting already."""


class Crowded(Busy):
    """Too much work is waiting for this client already."""


class Jobs:
    """Runs pieces of work, each once however many ask.

    Args:
        workers: how many bounds, and how many plans, are worked out at a time; studies and
            readings are so one at a time each.
        most: bytes of kept answers at most.
        crew: the processes; its own by default. It ends them when it closes.
        ahead: whether questions are answered ahead while nobody asks.
        kept: where answers are kept, if otherwise than in one place for all who ask.
    """

    def __init__(
        self,
        workers: int = 2,
        most: int = MOST,
        crew: Crew | None = None,
        *,
        ahead: bool = False,
        kept: Kept | None = None,
    ) -> None:
        self.crew, self._hands = crew or Crew(TRADES), Hands()
        self._sizes: dict[JobQueue, int] = {
            "quick": 4, "bounds": workers, "plan": workers, "choose": workers, "beside": workers,
            "remedies": workers, "rosiest": workers, "read": 1, "study": 1, "ahead": 1,
        }  # fmt: skip
        self._turns: dict[JobQueue, Turns[Running]] = {queue: Turns() for queue in self._sizes}
        self._working: dict[JobQueue, set[Running]] = {queue: set() for queue in self._sizes}
        self._running: dict[Hashable, Running] = {}
        self._kept = kept or Kept(most)
        self.workers = workers
        self._pace = Pace()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False
        self._alarm: asyncio.TimerHandle | None = None
        self.ahead = ahead
        self._next: Iterator[Job] = iter(())
        self._unasked: set[Hashable] = set()

    def prepare(self) -> None:
        """Have workers for bounds and plans ready before anybody asks."""
        self.crew.start(("bounds", "plan"))

    def kept(self, key: Hashable) -> Any | None:
        """The result of work done before; None when there is none."""
        self._unasked.discard(key)
        return self._kept.get(key)

    def takes(self, job: Job) -> float | None:
        """Seconds of work on the same topic, the last time; None where that is not known."""
        topic = _topic(job.work)
        return None if topic is None else self._pace.of(topic)

    def work_ahead(self, jobs: Iterable[Job]) -> None:
        """Have these done while nobody asks, in this order, instead of those given before."""
        if self.ahead:
            self._loop = asyncio.get_running_loop()
            self._next = iter(jobs)
            self._soon(self._go_on)

    def forget_ahead(self) -> None:
        """Answer nothing more ahead, and drop what was and nobody asked for."""
        self._stop_ahead()
        self._next = iter(())
        for key in self._unasked:
            self._kept.drop(key)
        self._unasked.clear()

    def join(self, job: Job, client: str = "") -> Listener:
        """Wait for a piece of work, beginning it unless it is under way or done.

        Raises:
            Busy: when too much is waiting, for this client (``Crowded``) or for all.
        """
        self._loop = asyncio.get_running_loop()
        if (done := self.kept(job.key)) is not None:
            listener = Listener(Running(job, 0.0), self.abandon)
            listener.news.put_nowait(Update("done", done))
            return listener
        running = self._running.get(job.key)
        if running is None:
            running = self._begin(job, client)
        elif not running.working and client not in running.clients:
            # Whoever's turn comes first has it done for both.
            self._wait(running, client)
        listener = Listener(running, self.abandon)
        running.listeners.append(listener)
        if running.last is not None:
            listener.news.put_nowait(running.last)
        return listener

    async def answer(self, job: Job, client: str = "") -> Any:
        """The result of a piece of work. Raises what it raises."""
        if (done := self.kept(job.key)) is not None:
            return done
        return await self.join(job, client).last()

    def abandon(self, running: Running) -> None:
        """Have a piece of work end; who asks for it from now on has it begun anew."""
        self._forget(running)
        if running.ended or running.told_to_stop:
            return
        running.told_to_stop = True
        if not running.working:
            first = running.first
            self._end(running, Stopped() if first is None else Update("done", first))
            return
        running.stop.set()
        if running.worker is not None:
            running.worker.stop()
        running.timers.append(self._later(GRACE, partial(self._overdue, running)))

    def close(self) -> None:
        """Stop everything, and tell whoever waits."""
        self._closed = True
        if self._alarm is not None:
            self._alarm.cancel()
        for running in {
            *self._running.values(),
            *(j for queue in self._working.values() for j in queue),
        }:
            running.stop.set()
            running.ended = True
            for timer in running.timers:
                timer.cancel()
            running.hand_out(Stopped())
        self._running.clear()
        self.crew.close()

    def _begin(self, job: Job, client: str) -> Running:
        queue = job.queue
        if self._closed:
            raise Stopped
        waiting = sum(self._turns[one].of(client) for one in {queue, *_after(job)})
        if queue not in UNLIMITED and waiting >= EACH:
            raise Crowded
        if len(self._running) >= WAITING:
            raise Busy
        self._stop_ahead()
        running = Running(job, self._now())
        self._running[job.key] = running
        self._wait(running, client)
        # After whoever asks has taken hold of it.
        self._soon(self._go_on)
        return running

    def _wait(self, running: Running, client: str) -> None:
        running.clients.append(client)
        self._turns[running.job.queue].add(client, running)

    def _go_on(self) -> None:
        """Begin what may begin."""
        if self._closed:
            return
        for queue, size in self._sizes.items():
            turns, working = self._turns[queue], self._working[queue]
            while len(working) < size and (running := self._first(queue)) is not None:
                if queue in YIELDING and self._gives_way(queue):
                    left = running.asked_at + GIVE_WAY - self._now()
                    if left > 0:
                        self._wake(running.asked_at + GIVE_WAY)
                        break
                turns.take(running)
                self._leave_turns(running)
                self._work(running)
        if not self._running:
            self._go_ahead()

    def _wake(self, when: float) -> None:
        """Look again at that time, if it is not looked before."""
        if self._alarm is None or self._alarm.cancelled() or when < self._alarm.when():
            if self._alarm is not None:
                self._alarm.cancel()
            self._alarm = self._later(max(0.0, when - self._now()), self._look_again)

    def _look_again(self) -> None:
        self._alarm = None
        self._go_on()

    def _first(self, queue: JobQueue) -> Running | None:
        """What comes next in a queue: whose turn it is, of those a free process is ready for.

        Two processes never make a plan of the same: the second would be there at once after.
        """
        turns = self._turns[queue]
        if queue not in PLANS:
            return turns.first()
        at_work = {_topic(r.job.work) for one in PLANS for r in self._working[one]}
        ready = set() if queue == "plan" else self.crew.ready("plan") - at_work
        held = turns.first(lambda r: _topic(r.job.work) in ready) if ready else None
        return held or turns.first(lambda r: _topic(r.job.work) not in at_work - {None})

    def _go_ahead(self) -> None:
        """Begin the next question that may come, unless it was answered."""
        for job in self._next:
            if job.key not in self._kept:
                running = Running(replace(job, queue="ahead"), self._now())
                self._running[job.key] = running
                self._unasked.add(job.key)
                self._work(running)
                return

    def _stop_ahead(self) -> None:
        """End what is answered ahead and nobody waits for; it comes first the next time."""
        for running in [r for r in self._running.values() if r.job.queue == "ahead"]:
            if not running.listeners:
                self._unasked.discard(running.job.key)
                self._next = chain([running.job], self._next)
                self.abandon(running)

    def _gives_way(self, queue: JobQueue) -> bool:
        """Whether there is work that comes before any of a queue."""
        waiting = {one: len(turns) for one, turns in self._turns.items()}
        working = {one: len(found) for one, found in self._working.items()}
        return gives_way(queue, waiting, working, self.workers)

    def _leave_turns(self, running: Running) -> None:
        for client in running.clients:
            self._turns[running.job.queue].remove(client, running)

    def _work(self, running: Running) -> None:
        queue, work = running.job.queue, running.job.work
        running.working, running.begun_at = True, self._now()
        self._working[queue].add(running)
        running.timers.append(self._later(LONGEST, partial(self.abandon, running)))
        if isinstance(work, Task):
            running.worker = self.crew.take(_trade(queue), work.topic)
            running.worker.give(work, partial(self._post, running))
        else:
            self._hands.do(partial(work_in_thread, running, partial(self._post, running)))

    def _post(self, running: Running, news: News) -> None:
        """From whichever thread: have the loop hear it."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._heard, running, news)

    def _heard(self, running: Running, news: News) -> None:
        if running.ended:
            return
        if news.kind == "told":
            if running.first is not None:  # of the second part: more than the first was
                running.first = news.value
            running.hand_out(Update("told", news.value))
        elif news.kind == "raised":
            self._end(running, news.value)
        elif not self._goes_on(running, news):
            if (topic := _topic(running.job.work)) is not None:
                self._pace.note(topic, self._now() - running.begun_at)
            if running.job.kept and not running.told_to_stop:
                self._kept.put(running.job.key, news.value, news.weight)
            self._end(running, Update("done", news.value))

    def _goes_on(self, running: Running, news: News) -> bool:
        """Tell what a step came to, and have the next wait for its turn, if there is one."""
        job, then, work = running.job, running.job.then, None
        queue = job.queue
        while then and work is None and not running.told_to_stop:
            queue, work, then = then[0].queue, then[0].work(news.value), then[1:]
        if work is None:
            return False
        self._working[job.queue].discard(running)
        if running.worker is not None:
            self.crew.give_back(_trade(job.queue), running.worker)
        running.worker, running.working, running.first = None, False, news.value
        running.hand_out(Update("told", news.value))
        if job.queue == "ahead" and not running.listeners:
            running.job = replace(job, work=work, then=then)
            self._work(running)
            return True
        running.job = replace(job, queue=queue, work=work, then=then)
        clients, running.clients = running.clients or [""], []
        for client in clients:
            self._wait(running, client)
        running.asked_at = self._now()
        self._soon(self._go_on)
        return True

    def _overdue(self, running: Running) -> None:
        """It was told to stop, and has not: end it, and have another worker in its place."""
        if running.ended:
            return
        worker, running.worker = running.worker, None
        if worker is not None:
            self.crew.end(worker)
            self.crew.start([_trade(running.job.queue)])
        self._end(running, Stopped() if running.first is None else Update("done", running.first))

    def _end(self, running: Running, last: Update | BaseException) -> None:
        running.ended = True
        for timer in running.timers:
            timer.cancel()
        self._leave_turns(running)
        self._working[running.job.queue].discard(running)
        if running.worker is not None:
            self.crew.give_back(_trade(running.job.queue), running.worker)
        self._forget(running)
        running.hand_out(last)
        self._soon(self._go_on)

    def _forget(self, running: Running) -> None:
        if self._running.get(running.job.key) is running:
            del self._running[running.job.key]

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    @staticmethod
    def _soon(call: Any) -> None:
        """Have it called before whatever else the loop comes to next."""
        asyncio.get_running_loop().call_soon(call)

    @staticmethod
    def _later(seconds: float, call: Any) -> asyncio.TimerHandle:
        return asyncio.get_running_loop().call_later(seconds, call)


def _after(job: Job) -> tuple[JobQueue, ...]:
    return tuple(then.queue for then in job.then)


def _topic(work: Task | ThreadWork) -> Hashable:
    return work.topic if isinstance(work, Task) else None


def _trade(queue: JobQueue) -> str:
    return _TRADE.get(queue, queue)
