"""The workers of a room, by what they do: kept warm once they are there, replaced when ended."""

from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from threading import Lock

from contingent.web.crew.worker import Worker

__all__ = ["TOPICS", "Crew", "Trade"]

#: Seconds a worker that was ended has to be gone, when the room closes.
GONE = 1.0
#: Topics a worker holds ready: as many models as ``services.answers.bounds`` keeps.
TOPICS = 6


@dataclass(frozen=True)
class Trade:
    """What workers of one kind are.

    Attributes:
        modules: what they import beforehand.
        niceness: how far they give way.
        topics: how many topics each holds ready.
    """

    modules: tuple[str, ...] = ()
    niceness: int = 0
    topics: int = TOPICS


class Crew:
    """Workers, taken for one task each and given back after it.

    Args:
        trades: the kinds of workers there are, by name.
    """

    def __init__(self, trades: Mapping[str, Trade]) -> None:
        self._trades = trades
        self._free: dict[str, list[Worker]] = {name: [] for name in trades}
        self._all: set[Worker] = set()
        self._topics: dict[Worker, OrderedDict[Hashable, None]] = {}
        self._lock, self._closed = Lock(), False

    def start(self, trades: Iterable[str]) -> None:
        """Have a worker of each of these ready."""
        for trade in trades:
            self.give_back(trade, self.take(trade))

    def take(self, trade: str, topic: Hashable = None) -> Worker:
        """A worker of a trade: one that is free, or a new one.

        Of those free it is one that did work on the topic; else the one that holds least ready, so
        that work on other things does not keep it from being asked.
        """
        with self._lock:
            free = self._free[trade]
            for worker in [one for one in free if not one.alive]:
                free.remove(worker)
                self._drop(worker)
            if free:
                best = max(reversed(free), key=lambda one: self._fitness(one, topic))
                free.remove(best)
            else:
                kind = self._trades[trade]
                best = Worker(kind.modules, kind.niceness)
                self._all.add(best)
            if topic is not None:
                held = self._topics.setdefault(best, OrderedDict())
                held[topic] = None
                held.move_to_end(topic)
                while len(held) > self._trades[trade].topics:
                    held.popitem(last=False)
            return best

    def ready(self, trade: str) -> set[Hashable]:
        """The topics that those free hold ready."""
        with self._lock:
            return {topic for one in self._free[trade] for topic in self._topics.get(one, ())}

    def _fitness(self, worker: Worker, topic: Hashable) -> tuple[bool, int]:
        held = self._topics.get(worker, OrderedDict())
        return topic in held, -len(held)

    def _drop(self, worker: Worker) -> None:
        self._all.discard(worker)
        self._topics.pop(worker, None)

    def give_back(self, trade: str, worker: Worker) -> None:
        """Have a worker wait for its next task."""
        with self._lock:
            if not self._closed and worker.alive:
                self._free[trade].append(worker)
                return
            self._drop(worker)
        worker.kill()

    def end(self, worker: Worker) -> None:
        """End a worker at once, whatever it is doing."""
        with self._lock:
            self._drop(worker)
        worker.kill()

    def pids(self) -> list[int]:
        """The processes there are."""
        with self._lock:
            return sorted(worker.pid for worker in self._all)

    def close(self) -> None:
        """End all of them, and leave none behind."""
        with self._lock:
            self._closed = True
            ended, self._all = list(self._all), set()
            self._topics.clear()
            for free in self._free.values():
                free.clear()
        for worker in ended:
            worker.kill()
        for worker in ended:
            worker.join(GONE)
