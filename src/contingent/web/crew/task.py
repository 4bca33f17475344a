"""A piece of work that another process can do, and what it is given there."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Event
from typing import Any

__all__ = ["JobControl", "Stopped", "Task"]


class Stopped(Exception):
    """The work was stopped before it came to anything."""


@dataclass
class JobControl:
    """What a piece of work is given: a way to tell how far it is, and to hear it should stop."""

    tell: Callable[[Any], None]
    stop: Event = field(default_factory=Event)

    def check(self) -> None:
        """Raise ``Stopped`` when nobody waits any more."""
        if self.stop.is_set():
            raise Stopped


@dataclass(frozen=True)
class Task:
    """Work for another process: ``function(control, *args)``.

    Attributes:
        function: of a module, by whose name the other process finds it.
        args: what can be pickled. Registers among them are sent once only.
        topic: what a process holds ready once it has done such work; None is nothing.
    """

    function: Callable[..., Any]
    args: tuple[Any, ...] = ()
    topic: Hashable = None

    def __call__(self, control: JobControl) -> Any:
        """Do it here."""
        return self.function(control, *self.args)
