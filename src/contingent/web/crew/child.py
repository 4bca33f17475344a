"""The process of a worker: it does one task after the other until nobody is there any more.

Started by ``worker``, never by hand. Standard input brings tasks and word to stop; answers leave by
what was standard output, which from then on goes to standard error, so that nothing a library
prints comes between them.
"""

import importlib
import os
import signal
import sys
import traceback
from collections import OrderedDict
from contextlib import suppress
from queue import SimpleQueue
from threading import Event, Lock, Thread
from typing import IO, Any

from contingent.errors import ContingentError
from contingent.lasting import leave_alone, look_seldom
from contingent.web.crew.frames import HELD, note_sent, pack, plain, read_frame, unpack, write_frame
from contingent.web.crew.task import JobControl, Stopped, Task

__all__ = ["main"]


def main() -> None:
    """Work."""
    # Ctrl-C is for the room, which then ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The names of the standard streams are for what libraries say, to the room's own errors.
    tasks, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    look_seldom()
    path, modules, niceness = read_frame(tasks)
    sys.path[:] = path
    with suppress(OSError, AttributeError):
        os.nice(niceness)
    bench = _Bench(answers)
    Thread(target=bench.listen, args=(tasks,), daemon=True).start()
    for module in modules:
        importlib.import_module(module)
    leave_alone()
    bench.work()


class _Bench:
    def __init__(self, answers: IO[bytes]) -> None:
        self._answers = answers
        self._sending, self._turning = Lock(), Lock()
        self._given: SimpleQueue[tuple[int, bytes, dict[str, bytes | None]]] = SimpleQueue()
        self._held: OrderedDict[str, Any] = OrderedDict()
        self._home: OrderedDict[str, None] = OrderedDict()
        self._given_now: frozenset[str] = frozenset()
        self._number, self._stop, self._early = 0, Event(), set[int]()

    def listen(self, tasks: IO[bytes]) -> None:
        """Hear what the room says, also while there is work; end with it."""
        with suppress(EOFError, OSError):
            while True:
                kind, number, *rest = read_frame(tasks)
                if kind == "do":
                    self._given.put((number, *rest))
                    continue
                with self._turning:
                    if number == self._number:
                        self._stop.set()
                    else:
                        self._early.add(number)
        # The room is gone, by whatever way: so is all that works for it.
        with suppress(OSError, AttributeError):
            os.killpg(0, signal.SIGKILL)
        os._exit(0)

    def work(self) -> None:
        """Do what is given, one task after the other."""
        while True:
            number, data, registers = self._given.get()
            with self._turning:
                self._number, self._stop = number, Event()
                if number in self._early:
                    self._stop.set()
                self._early.clear()
            self._hold(registers)
            self._do(unpack(data, self._held))

    def _hold(self, registers: dict[str, bytes | None]) -> None:
        for name, body in registers.items():
            if body is not None:
                self._held[name] = unpack(body, {})
            self._held.move_to_end(name)
        while len(self._held) > max(HELD, len(registers)):
            self._held.popitem(last=False)
        self._given_now = frozenset(registers)

    def _do(self, task: Task) -> None:
        control = JobControl(lambda value: self._send("told", value), self._stop)
        try:
            self._send("done", task(control))
        except BaseException as error:  # noqa: BLE001 - carried over to whoever waits
            if not isinstance(error, ContingentError | Stopped):
                error.add_note("".join(traceback.format_exception(error)))
            try:
                self._send("raised", (type(error), error.args, vars(error)))
            except Exception:  # noqa: BLE001 - what it holds cannot be sent, its words can
                self._send("raised", (RuntimeError, (repr(error),), {}))

    def _send(self, kind: str, value: Any) -> None:
        data, found = pack(value)
        # What the room gave it has; what came of that, such as the register of a day, it has once
        # it was sent there.
        others = {n: r for n, r in found.items() if n not in self._given_now}
        with self._sending:
            bodies = {n: None if n in self._home else plain(r) for n, r in others.items()}
            note_sent(self._home, others)
            write_frame(self._answers, (kind, self._number, data, bodies))
