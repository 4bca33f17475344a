"""Conferences for tests: a ledger with releases, accounts of every role, clients signed in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI

from contingent.adapters.storage.conference.store import ConferenceStore
from contingent.adapters.storage.opening import open_store
from contingent.conference.role import Role
from contingent.register.register import Register
from contingent.services.conference.accounts import Accounts
from contingent.services.conference.providing import ProviderDoor
from contingent.services.conference.proxying import ProxyDoor
from contingent.services.conference.second_secrets import SecondSecrets
from contingent.services.conference.viewing import LedgerViews
from contingent.services.ledger.kept_ledger import KeptLedger
from contingent.services.ledger.recording import Signed, import_case
from contingent.web.apart import conference_jobs
from contingent.web.conference.app import Conference, create_conference_app
from contingent.web.place import Place
from tests.web.rooms import CREW, TestClient

__all__ = ["PASSWORD", "ConferenceForTests", "conference_on", "ledger_of"]

PASSWORD = "seven grey herons over a wet field"  # noqa: S105 - of accounts in tests


def ledger_of(register: Register, address: str) -> str:
    """A ledger that begins with a register."""
    with open_store(address, create=True) as store:
        import_case(store, register, Signed("Ann", "begins"))
    return address


@dataclass
class ConferenceForTests:
    """A conference, and its accounts."""

    app: FastAPI
    accounts: Accounts
    ledger: KeptLedger
    clients: dict[str, TestClient] = field(default_factory=dict)

    def client(self, name: str, role: Role, nation: str | None = None) -> TestClient:
        """A client signed in under a name, which is invited if need be."""
        if name not in self.clients:
            token = self.accounts.invite(name, role, nation, "a test")
            made = self.stranger()
            sent = {"code": token, "password": PASSWORD, "again": PASSWORD}
            answer = made.post("/invitation", data=sent)
            assert answer.status_code == 303, answer.text
            self.clients[name] = made
        return self.clients[name]

    def stranger(self, **more: Any) -> TestClient:
        """A client that is not signed in."""
        more.setdefault("base_url", "https://127.0.0.1")
        return TestClient(self.app, follow_redirects=False, **more)


@contextmanager
def conference_on(
    address: str,
    place: Place | None = None,
    proxies: frozenset[str] = frozenset(),
    provider: Callable[[Accounts], ProviderDoor | ProxyDoor] | None = None,
    second: frozenset[Role] = frozenset(),
    origin: str | None = None,
    secrets: SecondSecrets | None = None,
) -> Iterator[ConferenceForTests]:
    """A conference on the ledger at an address."""
    ledger = KeptLedger(address)
    accounts = Accounts(ConferenceStore.open(address))
    found = Conference(
        LedgerViews(ledger, accounts.store.held),
        accounts,
        place or Place(),
        proxies,
        provider(accounts) if provider else None,
        second,
        origin,
        secrets or SecondSecrets(),
    )
    app = create_conference_app(found, conference_jobs(crew=CREW))
    # In a ``with`` of its own, so that the application is closed as a server would.
    with TestClient(app, base_url="https://127.0.0.1"):
        yield ConferenceForTests(app, accounts, ledger)
