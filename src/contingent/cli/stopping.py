"""Ending when told to: Ctrl-C and ``--limit`` end a command within about a second.

Python tells a signal to the main thread only between two of its own steps, and ends a program only
when its threads have. A solver or a loop over coalitions can be minutes away from either. So the
program gets ``GRACE`` seconds to end in good order (files removed, transactions rolled back); then
a thread that only waits ends the process. Where Python has no way to raise the interrupt (in the
callback of a weak reference), it would be lost and reported as an error: it is raised again. Where
a library tells it as another error (an import broken off), it is known by what caused that error.
What is written for good is renamed into place or committed, so an end at any moment leaves the old
or the new, never half of one.
"""

import os
import signal
import sys
from _thread import interrupt_main
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from threading import Event, Thread
from time import sleep
from typing import TYPE_CHECKING, Any

import click

from contingent.errors import NoAnswer

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

__all__ = [
    "LIMIT_TEXT",
    "NO_ANSWER",
    "STOPPED",
    "ending_on_interrupt",
    "interrupted",
    "leave",
    "limit_option",
    "within",
]

#: Seconds a command gets to end in good order once it is told to.
GRACE = 0.7
#: What is written to the pipe when an interrupt came where Python could not raise it; no signal.
LOST = 0
#: Seconds until it is raised again: long enough to be out of where it was lost.
LATER = 0.02
#: Seconds for a command that answers with the best found so far, to verify and tell it after
#: Ctrl-C; a second Ctrl-C ends it at once.
GRACE_TO_TELL = 10.0
#: Share of a limit that a command which answers with the best found so far may take beyond it,
#: to verify and to explain.
BEYOND = 0.1
#: Help of ``--limit`` for a command that has an answer only when it has come to its end.
LIMIT_TEXT = "Seconds for the whole command; without an answer by then it ends with exit code 3."
#: Exit code of a command that was interrupted.
STOPPED = 130
#: Exit code of a command that reached its limit without an answer.
NO_ANSWER = 3


#: Set while a command is at work that answers with the best found so far.
_telling_best = Event()
#: Set once a command is interrupted because its limit is reached.
_limit_reached = Event()


@contextmanager
def ending_on_interrupt() -> Iterator[None]:
    """End the process ``GRACE`` seconds after Ctrl-C, if it has not ended by itself.

    Python's handler of signals is told of a signal at once, whatever the main thread does; it
    writes to a pipe, and the waiting thread reads it there.
    """
    if not hasattr(os, "set_blocking") or os.name == "nt":  # a pipe is no wake-up there
        yield
        return
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    before = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    told_of_others, sys.unraisablehook = sys.unraisablehook, _raising_again(writer)
    done = Event()
    Thread(target=_end_after_interrupt, args=(reader, done), daemon=True).start()
    try:
        yield
    finally:
        done.set()
        sys.unraisablehook = told_of_others
        signal.set_wakeup_fd(before)


def _raising_again(writer: int) -> "Callable[[UnraisableHookArgs], None]":
    """What Python calls with an error it cannot raise: an interrupt is raised a little later."""
    of_others = sys.unraisablehook

    def hook(told: "UnraisableHookArgs") -> None:
        if issubclass(told.exc_type, KeyboardInterrupt):
            os.write(writer, bytes([LOST]))
        else:
            of_others(told)

    return hook


def interrupted(error: BaseException) -> bool:
    """Whether this error is an interrupt, or what a library made of one."""
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        if isinstance(cause, KeyboardInterrupt | click.Abort):
            return True
        seen.add(id(cause))
        cause = cause.__cause__ or cause.__context__
    return False


def _end_after_interrupt(reader: int, done: Event) -> None:
    told_once = raised_again = False
    while told := os.read(reader, 1):
        if told[0] == LOST:
            raised_again = True
            sleep(LATER)
            interrupt_main()  # which tells this pipe of a signal, as a person's Ctrl-C does
            continue
        if told[0] != signal.SIGINT:
            continue
        if raised_again:
            raised_again = False
            continue
        if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
            continue  # a server ends in its own way
        if _limit_reached.is_set():
            continue  # who watches the limit ends it, and says so
        grace = GRACE_TO_TELL if _telling_best.is_set() and not told_once else GRACE
        told_once = True
        Thread(target=_end_after, args=(grace, done), daemon=True).start()


def _end_after(seconds: float, done: Event) -> None:
    if not done.wait(seconds):
        leave(STOPPED, "stopped")


def leave(code: int, text: str = "") -> None:
    """End the process at once, its streams flushed; threads that still work are not waited for."""
    with suppress(OSError, ValueError):  # a stream that is closed has nobody to tell
        if text:
            click.echo(text, err=True)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(code)


@contextmanager
def within(seconds: float | None, beyond: float = 0.0) -> Iterator[None]:
    """Interrupt what is done here after so many seconds.

    Args:
        seconds: the limit; None is none.
        beyond: seconds more before the interrupt, for what ends by itself at the limit.

    Raises:
        NoAnswer: when the limit was reached.
    """
    if seconds is None:
        yield
        return
    done, reached = Event(), Event()
    text = f"no answer within {seconds:g} s"

    def watch() -> None:
        if done.wait(seconds + beyond):
            return
        reached.set()
        _limit_reached.set()
        interrupt_main()
        if not done.wait(GRACE):
            leave(NO_ANSWER, f"contingent: {text}")

    Thread(target=watch, daemon=True).start()
    try:
        yield
    except BaseException as error:
        if reached.is_set() and interrupted(error):
            raise NoAnswer(text) from None
        raise
    finally:
        done.set()
        _limit_reached.clear()


def limit_option(
    text: str, default: float | None = None, *, handed: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option --limit: seconds for the whole command, from its start.

    Args:
        text: what the help says.
        handed: the command takes ``limit`` and answers by then with the best it has found; else
            it is interrupted at the limit and has no answer.
    """

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def limited(*given: Any, limit: float | None, **more: Any) -> Any:
            if handed:
                more["limit"] = limit
                _telling_best.set()
            beyond = 1.0 - GRACE + BEYOND * (limit or 0.0) if handed else 0.0
            try:
                with within(limit, beyond):
                    return function(*given, **more)
            finally:
                _telling_best.clear()

        option = click.option(
            "--limit",
            type=click.FloatRange(0.1),
            default=default,
            show_default=default is not None,
            help=text,
        )
        return option(limited)

    return decorate
