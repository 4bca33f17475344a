"""The workers of a room, by what they do: kept warm once they are there, replaced when ended."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import Lock

from contingent.web.crew.worker import Worker

__all__ = ["Crew", "Trade"]

#: Seconds a worker that was ended has to be gone, when the room closes.
GONE = 1.0


@dataclass(frozen=True)
class Trade:
    """What workers of one kind are: what they import beforehand, and how far they give way."""

    modules: tuple[str, ...] = ()
    niceness: int = 0


class Crew:
    """Workers, taken for one task each and given back after it.

    Args:
        trades: the kinds of workers there are, by name.
    """

    def __init__(self, trades: Mapping[str, Trade]) -> None:
        self._trades = trades
        self._free: dict[str, list[Worker]] = {name: [] for name in trades}
        self._all: set[Worker] = set()
        self._lock, self._closed = Lock(), False

    def start(self, trades: Iterable[str]) -> None:
        """Have a worker of each of these ready."""
        for trade in trades:
            self.give_back(trade, self.take(trade))

    def take(self, trade: str) -> Worker:
        """A worker of a trade: one that is free, or a new one."""
        with self._lock:
            while self._free[trade]:
                worker = self._free[trade].pop()
                if worker.alive:
                    return worker
                self._all.discard(worker)
            kind = self._trades[trade]
            worker = Worker(kind.modules, kind.niceness)
            self._all.add(worker)
            return worker

    def give_back(self, trade: str, worker: Worker) -> None:
        """Have a worker wait for its next task."""
        with self._lock:
            if not self._closed and worker.alive:
                self._free[trade].append(worker)
                return
            self._all.discard(worker)
        worker.kill()

    def end(self, worker: Worker) -> None:
        """End a worker at once, whatever it is doing."""
        with self._lock:
            self._all.discard(worker)
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
            for free in self._free.values():
                free.clear()
        for worker in ended:
            worker.kill()
        for worker in ended:
            worker.join(GONE)
