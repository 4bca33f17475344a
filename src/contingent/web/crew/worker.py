"""One process at work for the room, as the room sees it."""

import os
import pickle
import signal
import subprocess
import sys
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import IO, Any, Literal

from contingent.errors import ContingentError
from contingent.register.register import Register
from contingent.web.crew.frames import note_sent, pack, plain, read_frame, unpack, write_frame
from contingent.web.crew.task import Task

__all__ = ["Died", "News", "Worker"]

_PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from contingent.web.crew.child import main; main()"
)


class Died(ContingentError):
    """The process at work on a question ended by itself."""

    def __init__(self) -> None:
        super().__init__(
            "the work on this question ended before there was an answer, for want of memory "
            "perhaps; ask again, or for less"
        )


@dataclass(frozen=True)
class News:
    """What a worker says of a task.

    Attributes:
        value: what it tells or answers; of ``raised`` the error.
        weight: bytes the value took on its way.
    """

    kind: Literal["told", "done", "raised"]
    value: Any
    weight: int = 0


class Worker:
    """A process that does one task at a time, and can be ended at any moment.

    Args:
        modules: what it imports before there is a task, so that the first does not wait for it.
        niceness: how far it gives way to other processes (POSIX ``nice``).
    """

    def __init__(self, modules: Iterable[str] = (), niceness: int = 0) -> None:
        root = str(Path(__file__).parents[3])
        # A group of its own, so that what it starts ends with it, and Ctrl-C is the room's.
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
            [sys.executable, "-P", "-c", _PROGRAM, root],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        self._number = 0
        self._heard: Callable[[News], None] = lambda _news: None
        self._held: OrderedDict[str, None] = OrderedDict()
        self._task: Task | None = None
        self._registers: dict[str, Register] = {}
        self._home: OrderedDict[str, Any] = OrderedDict()
        self._outgoing: SimpleQueue[Any] = SimpleQueue()
        self._outgoing.put((list(sys.path), list(modules), niceness))
        self._threads = [
            Thread(target=work, daemon=True, name=f"worker-{self._process.pid}")
            for work in (self._send, self._receive)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def give(self, task: Task, heard: Callable[[News], None]) -> None:
        """Give it a task; it has none now.

        Args:
            heard: called with the news, in a thread of the worker's; the last is not ``told``.
        """
        self._number += 1
        self._task, self._heard = task, heard
        self._outgoing.put((self._number, task))

    def stop(self) -> None:
        """Tell it to come to an end with its task, and to answer with what it has."""
        self._outgoing.put(("stop", self._number))

    def kill(self) -> None:
        """End it at once, with all it started."""
        if self._process.poll() is None:
            with suppress(OSError):
                if hasattr(os, "killpg"):
                    os.killpg(self._process.pid, signal.SIGKILL)
                else:
                    self._process.kill()
        self._outgoing.put(None)

    def join(self, seconds: float) -> None:
        """Wait until it is gone."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)

    def _send(self) -> None:
        """Send what is to be sent, apart from the room, which must not wait for a full pipe."""
        pipe = self._pipe(self._process.stdin)
        with suppress(OSError), pipe:
            while (message := self._outgoing.get()) is not None:
                if isinstance(message[-1], Task):
                    try:
                        message = self._packed(*message)
                    except Exception as error:  # noqa: BLE001 - carried over to whoever waits
                        self._last(News("raised", error))
                        continue
                write_frame(pipe, message)

    def _packed(self, number: int, task: Task) -> tuple[str, int, bytes, dict[str, bytes | None]]:
        data, found = pack(task)
        self._registers = found
        registers = {n: None if n in self._held else plain(r) for n, r in found.items()}
        note_sent(self._held, registers)
        return "do", number, data, registers

    def _receive(self) -> None:
        pipe = self._pipe(self._process.stdout)
        with suppress(EOFError, OSError, pickle.UnpicklingError), pipe:
            while True:
                kind, number, data, others = read_frame(pipe)
                self._home.update((n, unpack(body, {})) for n, body in others.items() if body)
                note_sent(self._home, others)
                if number == self._number:
                    self._hear(kind, data, sum(map(len, filter(None, others.values()))))
        self._process.wait()
        self._outgoing.put(None)
        self._last(News("raised", Died()))

    def _hear(self, kind: str, data: bytes, others: int) -> None:
        value = unpack(data, self._home | self._registers)
        if kind == "told":
            self._heard(News("told", value))
        elif kind == "done":
            self._last(News("done", value, len(data) + others))
        else:
            self._last(News("raised", _error(*value)))

    def _last(self, news: News) -> None:
        """Hand over the last of a task, and be free for the next."""
        heard, task = self._heard, self._task
        self._task, self._heard = None, lambda _news: None
        if task is not None:
            heard(news)

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        assert pipe is not None  # noqa: S101 - it was asked for
        return pipe


def _error(kind: type[BaseException], args: tuple[Any, ...], more: dict[str, Any]) -> BaseException:
    """An error as it was raised, whatever its constructor asks for."""
    error = kind.__new__(kind, *args)
    error.args = args
    vars(error).update(more)
    return error
