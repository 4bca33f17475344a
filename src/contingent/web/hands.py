"""Threads for short work, each at hand for what comes next once it is done.

Beginning a thread keeps the room from everybody else until it runs, for longer than most of what it
is begun for takes.
"""

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Lock, Thread

__all__ = ["Hands"]

#: Seconds a thread waits for more to do.
IDLE = 30.0


class Hands:
    """Threads, as many as there is work at once; each ends when nothing was to do for a while.

    They are daemons: work that does not come to its end does not keep the program from closing.

    Args:
        idle: seconds until then.
    """

    def __init__(self, idle: float = IDLE) -> None:
        self._idle, self._lock = idle, Lock()
        self._free: list[SimpleQueue[Callable[[], None]]] = []

    def do(self, work: Callable[[], None]) -> None:
        """Have work done, which raises nothing."""
        with self._lock:
            given = self._free.pop() if self._free else None
        if given is None:
            given = SimpleQueue()
            Thread(target=self._serve, args=(given,), daemon=True, name="hand").start()
        given.put(work)

    def _serve(self, given: SimpleQueue[Callable[[], None]]) -> None:
        while True:
            try:
                work = given.get(timeout=self._idle)
            except Empty:
                with self._lock:
                    if given in self._free:
                        self._free.remove(given)
                        return
                continue  # it was just given something
            work()
            del work
            with self._lock:
                self._free.append(given)
