"""Meetings: whoever was given the address of one sees the question its presenter asks.

A meeting is kept in memory alone and ends with the room. All it holds is an address of this room;
nobody's name, and nothing that anybody typed into a form.
"""

import asyncio
import secrets
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit

from contingent.errors import ContingentError

__all__ = ["FollowedMeeting", "Meetings", "NoRoomLeft", "NotShown", "follow_address"]

#: Meetings at a time: in the room, and of one browser.
MEETINGS, EACH = 40, 3
#: Windows that listen at a time: to one meeting, and to any or none.
FOLLOWERS, LISTENERS = 100, 300
#: Letters of an address at most, and parts of it.
LONGEST, PARTS = 8000, 400
#: Seconds after which a meeting ends in which nothing was asked.
LASTS = 4 * 3600.0


class NoRoomLeft(ContingentError):
    """There are as many meetings, or listeners, as there may be."""


class NotShown(ContingentError):
    """An address that nobody is taken to."""


@dataclass(eq=False)
class FollowedMeeting:
    """A meeting.

    Attributes:
        key: whoever knows it can follow.
        presenter: whoever knows it can move those who follow, and end the meeting.
        client: the browser that opened it.
        address: of the page shown now, within the room.
        moved: when it was shown.
    """

    key: str
    presenter: str
    client: str
    address: str
    moved: float
    ended: bool = False
    news: list[asyncio.Event] = field(default_factory=list)
    followers: int = 0

    def tell(self) -> None:
        """Wake whoever listens. Each looks at what is so then: what came between is skipped."""
        for one in self.news:
            one.set()


class Meetings:
    """The meetings of a room.

    Args:
        paths: of the pages that are followed.
        now: seconds, of a clock that never goes back.
    """

    def __init__(self, paths: frozenset[str], now: Callable[[], float]) -> None:
        self._paths, self._now = paths, now
        self._by_key: dict[str, FollowedMeeting] = {}
        self._listening: set[asyncio.Event] = set()
        self.closed = False

    def begin(self, client: str, address: str) -> FollowedMeeting:
        """Open a meeting.

        Raises:
            NoRoomLeft: when there are too many.
            NotShown: for an address nobody is taken to.
        """
        self._sweep()
        address = follow_address(address, self._paths)
        if sum(one.client == client for one in self._by_key.values()) >= EACH:
            raise NoRoomLeft(f"You present in {EACH} windows already; stop one of them first.")
        if len(self._by_key) >= MEETINGS:
            raise NoRoomLeft(f"There are {MEETINGS} meetings already; one of them must end first.")
        key, presenter = secrets.token_urlsafe(16), secrets.token_urlsafe(24)
        meeting = FollowedMeeting(key, presenter, client, address, self._now())
        self._by_key[key] = meeting
        return meeting

    def find(self, key: str) -> FollowedMeeting | None:
        """The meeting somebody was given the key of; None when it is over, or never was."""
        self._sweep()
        return self._by_key.get(key)

    def presented(self, presenter: str) -> FollowedMeeting | None:
        """The meeting somebody presents."""
        self._sweep()
        given = presenter.encode()
        return next(
            (
                one
                for one in self._by_key.values()
                if secrets.compare_digest(one.presenter.encode(), given)
            ),
            None,
        )

    def show(self, meeting: FollowedMeeting, address: str) -> None:
        """Take everybody to another page. Raises NotShown."""
        meeting.address, meeting.moved = follow_address(address, self._paths), self._now()
        meeting.tell()

    def end(self, meeting: FollowedMeeting) -> None:
        """End a meeting for everybody."""
        self._by_key.pop(meeting.key, None)
        meeting.ended = True
        meeting.tell()

    def close(self) -> None:
        """The room closes: whoever listens hears it at once."""
        self.closed = True
        for one in self._listening:
            one.set()

    async def listen(
        self, meeting: FollowedMeeting | None, wait: float, *, follows: bool
    ) -> AsyncGenerator[None, None]:
        """Comes round whenever there may be news, at the latest after so many seconds.

        Args:
            meeting: None to hear only what concerns everybody.
            follows: whether it counts as a follower; the presenter listens too.

        Raises:
            NoRoomLeft: when too many listen.
        """
        full = meeting is not None and follows and meeting.followers >= FOLLOWERS
        if full or len(self._listening) >= LISTENERS:
            raise NoRoomLeft("Too many windows follow already; one of them must leave first.")
        woken = asyncio.Event()
        self._listening.add(woken)
        if meeting is not None:
            meeting.news.append(woken)
            if follows:
                meeting.followers += 1
                meeting.tell()
        try:
            while not self.closed:
                woken.clear()
                last = meeting is not None and meeting.ended
                yield
                if last:
                    return
                with suppress(TimeoutError):
                    await asyncio.wait_for(woken.wait(), wait)
        finally:
            self._listening.discard(woken)
            if meeting is not None:
                meeting.news.remove(woken)
                if follows:
                    meeting.followers -= 1
                    meeting.tell()

    def _sweep(self) -> None:
        """End meetings in which nothing was asked for long."""
        last = self._now() - LASTS
        for meeting in [one for one in self._by_key.values() if one.moved < last]:
            self.end(meeting)


def follow_address(address: str, paths: frozenset[str]) -> str:
    """An address within the room as everybody is taken to it: a page, and what it asks.

    Raises:
        NotShown: for one that is too long, leads elsewhere, or to a page that is not followed.
    """
    if len(address) > LONGEST:
        raise NotShown(f"An address that is followed has at most {LONGEST:,} letters.")
    try:
        parts = urlsplit(address)
        pairs = parse_qsl(parts.query, max_num_fields=PARTS)
    except ValueError:
        raise NotShown("This address cannot be read.") from None
    if parts.scheme or parts.netloc or parts.path not in paths:
        raise NotShown("This page is not followed; those who follow stay where they are.")
    query = urlencode([(name, value) for name, value in pairs if name not in {"wall", "wait"}])
    return f"{parts.path}?{query}" if query else parts.path
