"""Work for the processes of a room, as tests need it."""

import os
import subprocess
import sys
from time import sleep
from typing import Any

from contingent.errors import StaleWrite, UnknownName
from contingent.register.register import Register
from contingent.web.crew.task import JobControl


def echo(_control: JobControl, given: Any) -> Any:
    return given


def hash_of(_control: JobControl, register: Register) -> str:
    return register.content_hash


def known(_control: JobControl, register: Register, day: Any) -> Register:
    return register.as_known(day)


def renamed(_control: JobControl, register: Register, title: str) -> Register:
    """A register the room does not have."""
    case = register.case.model_copy(update={"title": title})
    other = register.model_copy(update={"case": case})
    vars(other).pop("content_hash", None)
    return other


def deaf(control: JobControl, seconds: float) -> str:
    """Does not listen, as a solver within one long step; and has begun a process of its own."""
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    control.tell((os.getpid(), child.pid))
    sleep(seconds)
    return "at last"


def listening(control: JobControl) -> str:
    control.tell(os.getpid())
    assert control.stop.wait(60)
    return "what there is so far"


def dies(_control: JobControl) -> None:
    os._exit(9)


def talks(control: JobControl) -> str:
    """What a library prints to standard output must not come between our messages."""
    os.write(1, b"Running HiGHS\n")
    print("and more")  # noqa: T201 - as a library might
    control.tell("half")
    return "whole"


def misses(_control: JobControl) -> None:
    raise UnknownName("world", "bose", ["base"])


def stale(_control: JobControl) -> None:
    raise StaleWrite("offers/x", ["changed by A"])


def breaks(_control: JobControl) -> None:
    raise ZeroDivisionError("a slip")
