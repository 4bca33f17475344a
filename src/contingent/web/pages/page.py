"""What a page is: a first rendering, and parts that follow when longer work is done."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from contingent.errors import NoAnswer
from contingent.web.crew.task import Stopped
from contingent.web.room import Room
from contingent.web.running import Listener, Update
from contingent.web.view import View

__all__ = ["Extras", "Page", "PagePart", "PageRequest", "StreamControl"]

#: A page's own parts of the address, such as the step.
Extras = Mapping[str, str]


@dataclass(frozen=True)
class PagePart:
    """A part of a page that has become known: the slot it fills, and its HTML."""

    slot: str
    html: str


@dataclass
class StreamControl:
    """What a stream is working on, for a browser that wants to stop it."""

    current: Listener | None = None
    stopped: bool = False

    def stop(self) -> None:
        """Stop what is under way, and begin nothing more."""
        self.stopped = True
        if self.current is not None:
            self.current.stop()

    async def updates(self, listener: Listener) -> AsyncIterator[Update]:
        """The news of a piece of work, which may be stopped meanwhile.

        Raises:
            Stopped: when it was stopped and had nothing yet, or while others wait for it.
        """
        self.current = listener
        if self.stopped:
            listener.leave()
            raise Stopped
        try:
            async for update in listener.updates():
                yield update
        except NoAnswer:
            # It says that its time was up; and it was, by whoever stopped it.
            if self.stopped:
                raise Stopped from None
            raise

    async def last(self, listener: Listener) -> Any:
        """The answer of a piece of work; see ``updates``."""
        async for update in self.updates(listener):
            if update.kind == "done":
                return update.value
        raise Stopped


@dataclass(frozen=True)
class PageRequest:
    """One browser's request for a page."""

    room: Room
    view: View
    extras: Extras = field(default_factory=dict)

    def step(self, most: int, otherwise: int) -> int:
        """The step asked for, within the case."""
        given = self.extras.get("step", "")
        return min(int(given), most) if given.isdecimal() and len(given) < 5 else otherwise  # noqa: PLR2004


class Page(Protocol):
    """A page. One of which nothing follows inherits from it."""

    template: str
    extras: tuple[str, ...]

    async def context(self, asked: PageRequest) -> dict[str, Any]:
        """What the template needs; ``pending`` says whether a stream follows."""
        ...

    async def parts(self, asked: PageRequest, bench: StreamControl) -> AsyncIterator[PagePart]:  # noqa: ARG002
        """The parts that follow; none unless the page says otherwise."""
        nothing: tuple[PagePart, ...] = ()
        for part in nothing:
            yield part
