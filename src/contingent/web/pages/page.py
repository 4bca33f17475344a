"""What a page is: a first rendering, and parts that follow when longer work is done."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from contingent.web.room import Room
from contingent.web.view import View

__all__ = ["Asked", "Bench", "Extras", "Page", "Part", "Stoppable"]

#: A page's own parts of the address, such as the month.
Extras = Mapping[str, str]


class Stoppable(Protocol):
    """What a stream waits for and a browser may stop."""

    def stop(self) -> None:
        """Stop it."""
        ...


@dataclass(frozen=True)
class Part:
    """A part of a page that has become known: the slot it fills, and its HTML."""

    slot: str
    html: str


@dataclass
class Bench:
    """What a stream is working on, for a browser that wants to stop it."""

    current: Stoppable | None = None
    stopped: bool = False

    def stop(self) -> None:
        """Stop what is under way."""
        self.stopped = True
        if self.current is not None:
            self.current.stop()


@dataclass(frozen=True)
class Asked:
    """One browser's request for a page."""

    room: Room
    view: View
    extras: Extras = field(default_factory=dict)

    def month(self, most: int, otherwise: int) -> int:
        """The month asked for, within the case."""
        given = self.extras.get("month", "")
        return min(int(given), most) if given.isdecimal() and len(given) < 5 else otherwise  # noqa: PLR2004


class Page(Protocol):
    """A page."""

    template: str
    extras: tuple[str, ...]

    async def context(self, asked: Asked) -> dict[str, Any]:
        """What the template needs; ``pending`` says whether a stream follows."""
        ...

    def parts(self, asked: Asked, bench: Bench) -> AsyncIterator[Part]:
        """The parts that follow."""
        ...
