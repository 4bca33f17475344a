"""The application of a conference: a gate, and behind it a room for each viewer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from fastapi import FastAPI

from contingent import __version__
from contingent.adapters.identity.passkeys import KeyChecks
from contingent.conference.role import Role
from contingent.register.release import STAFF
from contingent.services.chair.desk import PublicDesk
from contingent.services.conference.accounts import Accounts
from contingent.services.conference.keys import Keys
from contingent.services.conference.providing import ProviderDoor
from contingent.services.conference.proxying import ProxyDoor
from contingent.services.conference.second import SecondFactors
from contingent.services.conference.second_secrets import SecondSecrets
from contingent.services.conference.viewing import LedgerViews
from contingent.services.conference.writing import DelegationDesk
from contingent.services.ledger.kept_ledger import KeptLedger
from contingent.web.apart import ViewerJobs, conference_jobs
from contingent.web.app import add_borders, room_app
from contingent.web.conference.chain import add_chain
from contingent.web.conference.doorkeeper import Doorkeeper, Rooms
from contingent.web.conference.keys import add_keys
from contingent.web.conference.limits import Allowances
from contingent.web.conference.noting import Noting
from contingent.web.conference.pages import add_pages
from contingent.web.conference.providing import add_providing
from contingent.web.conference.proxy import ThroughProxy
from contingent.web.conference.releasing import add_releasing
from contingent.web.conference.seconds import add_seconds
from contingent.web.conference.source import Seen
from contingent.web.jobs import Jobs
from contingent.web.place import Place
from contingent.web.policy import check_policy, routes_of
from contingent.web.problems import report_errors
from contingent.web.room import Room
from contingent.web.source import Growing
from contingent.web.table import add_table
from contingent.web.unforeseen import Unforeseen

__all__ = ["Conference", "create_conference_app"]


@dataclass(frozen=True)
class Conference:
    """What the pages of a conference work with.

    Attributes:
        views: gives each viewer its view of the ledger.
        accounts: who takes part.
        proxies: addresses requests may come from; empty for any.
        provider: or proxy, which signs in as well; None for passwords alone.
        origin: what browsers call the room, to which passkeys are bound; None for none.
        second: roles that are let in with a second factor alone, where they have a password.
        secrets: how the secrets of second factors are kept.
    """

    views: LedgerViews
    accounts: Accounts
    place: Place = field(default_factory=Place)
    proxies: frozenset[str] = frozenset()
    provider: ProviderDoor | ProxyDoor | None = None
    second: frozenset[Role] = frozenset()
    origin: str | None = None
    secrets: SecondSecrets = field(default_factory=SecondSecrets)

    @property
    def desk(self) -> DelegationDesk:
        """Where delegations write."""
        return DelegationDesk(self.views, self.accounts)

    @property
    def ledger(self) -> KeptLedger:
        """The ledger. Whatever is answered to a delegation is worked out on its view alone."""
        return self.views.ledger


class _ViewerRooms:
    """The room of each viewer, made when it is first asked for."""

    def __init__(self, conference: Conference, jobs: Jobs) -> None:
        self._conference, self._jobs = conference, jobs
        self._rooms: dict[str, FastAPI] = {}
        self._closed = False

    def of(self, viewer: str) -> FastAPI:
        """The room of a viewer: nothing in it is anybody else's."""
        if viewer not in self._rooms:
            found = self._conference
            source = Growing(found.ledger) if viewer == STAFF else Seen(found.views, viewer)
            app = room_app(Room(source, ViewerJobs(self._jobs, viewer)), found.place)
            app.add_middleware(Unforeseen, mute=True)
            self._rooms[viewer] = app
            if self._closed:
                app.state.meetings.close()
        return self._rooms[viewer]

    def close(self) -> None:
        """End what streams wait for."""
        self._closed = True
        for app in self._rooms.values():
            app.state.meetings.close()


def create_conference_app(conference: Conference, jobs: Jobs | None = None) -> FastAPI:
    """The application.

    Args:
        jobs: does the long work; it is closed with the application.

    Raises:
        ContingentError: when there is an address without a policy.
    """
    jobs = jobs or conference_jobs()
    rooms = _ViewerRooms(conference, jobs)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        rooms.close()
        jobs.close()
        await asyncio.to_thread(conference.accounts.close)
        await asyncio.to_thread(conference.ledger.close)

    app = FastAPI(
        title="Contingent: conference",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=lifespan,
    )
    app.state.meetings, app.state.conference = rooms, conference
    allowances = Allowances()
    provider = conference.provider
    called = provider.title if provider else ""
    called_by_apps = next(iter(conference.place.hosts), "Contingent")
    seconds = SecondFactors(conference.accounts, called_by_apps, conference.secrets)
    keys = Keys(seconds, KeyChecks(conference.origin)) if conference.origin else None
    add_pages(app, seconds, allowances, "The room of a conference", called, passkeys=bool(keys))
    add_keys(app, keys, allowances)
    add_seconds(app, seconds, allowances)
    add_providing(app, provider, allowances)
    add_chain(app, conference.accounts)
    add_releasing(app, conference.views, conference.desk)
    add_table(app, rooms.of, PublicDesk(conference.ledger), conference.desk)
    staff = rooms.of(STAFF)
    report_errors(app, staff.state.room.source)
    check_policy([*routes_of(app), *routes_of(staff)])
    where = Rooms(tuple(app.routes), tuple(staff.routes), rooms.of)
    app.add_middleware(
        Doorkeeper,
        rooms=where,
        accounts=conference.accounts,
        allowances=allowances,
        noting=Noting(conference.accounts),
        word=provider.word if isinstance(provider, ProxyDoor) else None,
        second=conference.second,
    )
    app.add_middleware(ThroughProxy, proxies=conference.proxies)
    add_borders(app, conference.place, mute=True)
    return app
