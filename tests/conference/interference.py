"""Does anything that is hidden from somebody change a byte of what it is answered?

Two conferences on ledgers that differ only in what is hidden from A: rows, parts of rows, releases
among others, entries, scenarios, accounts and sessions of others, what others asked before. The
same session of A through all addresses open to its role is answered in both, while others ask as
well; then status, headers and bodies are compared, byte by byte.
"""

import asyncio
import itertools
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from random import Random

import pytest
from fastapi import FastAPI

from contingent.adapters.storage.conference.store import ConferenceStore
from contingent.conference.role import Role
from contingent.errors import ContingentError
from contingent.ledger.recording import Recording
from contingent.register.register import Register
from contingent.register.view import view_of
from contingent.services.chair.snapshot_ledger import propose_snapshot
from contingent.services.chair.snapshots import SnapshotWanted
from contingent.services.conference import accounts as services
from contingent.services.conference.accounts import Accounts
from contingent.services.conference.viewing import LedgerViews
from contingent.services.conference.writing import WriteAsked
from contingent.services.ledger.kept_ledger import KeptLedger
from contingent.services.ledger.recording import Signed
from contingent.services.rounds.kept_rounds import open_kept
from contingent.web import following, meetings
from contingent.web.apart import conference_jobs
from contingent.web.conference.app import Conference, create_conference_app
from tests.conference.asking import Answered, Wanted, ask
from tests.conference.conferences import ledger_of
from tests.conference.sessions import Names, session_of
from tests.register.view_pairs import NATIONS, Pair, pair
from tests.web.own_loop import run_apart
from tests.web.rooms import CREW

__all__ = ["CANARY", "Difference", "differences"]

#: Stands in hidden rows, and nowhere in what A is answered.
CANARY = "CANARY-7f3a"
#: A row that the second case has and A may write.
PROBE = "probe"
NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
Fresh = Callable[[], str]


@dataclass(frozen=True)
class Difference:
    """An answer that is not the same in both, or holds what is hidden."""

    wanted: str
    one: bytes
    other: bytes

    def __str__(self) -> str:
        both = zip(self.one, self.other, strict=False)
        shorter = min(len(self.one), len(self.other))
        at = next((n for n, (a, b) in enumerate(both) if a != b), shorter)
        first = max(0, at - 60)
        return f"{self.wanted}\n {self.one[first : at + 120]!r}\n {self.other[first : at + 120]!r}"


class _Noon(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "_Noon":
        return cls.fromtimestamp(NOON.timestamp(), tz or UTC)


@contextmanager
def settled() -> Iterator[Callable[[str], None]]:
    """Clocks that stand still, and random words that begin anew where told to."""
    numbers = [itertools.count()]
    seed = [""]

    def word(size: int | None = 32) -> str:
        return f"{seed[0]}-{next(numbers[0])}".ljust(size or 32, "x")

    def anew(name: str) -> None:
        numbers[0], seed[0] = itertools.count(), name

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "token_urlsafe", word)
        patch.setattr(secrets, "token_hex", word)
        patch.setattr(services, "datetime", _Noon)
        patch.setattr(services, "_now", NOON.isoformat)
        patch.setattr(following, "LOOK", 0.05)
        patch.setattr(following, "PAUSE", 0.01)
        patch.setattr(meetings, "secrets", secrets)
        yield anew


def differences(
    seed: int,
    fresh: Fresh,
    leak: Callable[[pytest.MonkeyPatch], None] | None = None,
    only: Callable[[Wanted], bool] = lambda _: True,
    turns: int = 1,
) -> list[Difference]:
    """What differs between two conferences, over one session of A.

    Args:
        leak: plants one.
        only: which requests of the session are sent.
    """
    made = pair(seed)
    hidden = sorted(
        {row.offer for side in (made.one, made.other) for row in side.offers}
        - {row.offer for row in view_of(made.one, made.viewer).offers}
    )
    told: list[list[tuple[str, Answered]]] = []
    for turn, whole in enumerate((made.one, made.other)):
        with settled() as anew, pytest.MonkeyPatch.context() as patch:
            if leak is not None:
                leak(patch)
            world = _World(made, whole, turn, fresh(), anew)
            told.append(run_apart(world.session(Random(seed), hidden, only, turns)))
    found = []
    for (asked, one), (_, other) in zip(*told, strict=True):
        if one != other:
            found.append(Difference(asked, one.text(), other.text()))
        found += [
            Difference(f"{asked}: holds a canary", answer.text(), b"")
            for answer in (one, other)
            if CANARY.encode() in answer.body
        ]
    return found


class _World:
    """One of the two conferences."""

    def __init__(
        self, made: Pair, whole: Register, turn: int, address: str, anew: Callable[[str], None]
    ) -> None:
        self.pair, self.turn, self.anew = made, turn, anew
        self.viewer = made.viewer
        self.role = Role.OBSERVER if made.viewer == "public" else Role.HEAD
        self.nation = None if made.viewer == "public" else made.viewer
        self.other = next(n for n in NATIONS if n != made.viewer)
        self.ledger = KeptLedger(ledger_of(whole, address))
        self.accounts = Accounts(ConferenceStore.open(address))
        self.views = LedgerViews(self.ledger, self.accounts.store.held)
        self.app: FastAPI = create_conference_app(
            Conference(self.views, self.accounts), conference_jobs(crew=CREW)
        )
        self.whole = whole
        self.edits = 0
        self.rounds: list[str] = []

    async def session(
        self, rng: Random, hidden: list[str], only: Callable[[Wanted], bool], turns: int
    ) -> list[tuple[str, Answered]]:
        """A's session, while others do what they do."""
        own = Random(f"{rng.random()} {self.turn}")
        async with self.app.router.lifespan_context(self.app):
            tokens = self._others()
            # Pairs differ by three rows of a kind at most: so the second always has more.
            for _ in range(1 + 4 * self.turn):
                self._hidden_edit()
            self._at_the_table()
            names = Names(
                view_of(self.whole, self.viewer),
                [*hidden, "zz-hidden-0", "zz-hidden-1"],
                rng,
                self.rounds,
            )
            wanted = [one for one in session_of(self.role, names, turns) if only(one)]
            mine = self._join("a.me", self.role, self.nation)
            await self._others_ask(own, tokens, wanted)
            answers = []
            for number, one in enumerate(wanted):
                self.anew(f"request {number}")
                asking = asyncio.ensure_future(ask(self.app, one, mine))
                if one.endless:
                    await asyncio.sleep(0.15)
                    self._hidden_edit()
                answers.append((str(one), await asking))
                if own.random() < 0.1 * (self.turn + 1):
                    self._hidden_edit()
                    await self._others_ask(own, tokens, [own.choice(wanted)])
            if self.role is Role.HEAD and only(Wanted("WRITE", "WRITE")):
                answers += self._writes()
        return answers

    def _join(self, name: str, role: Role, nation: str | None) -> str:
        self.anew(f"joins {name}")
        token = self.accounts.invite(name, role, nation, "chair")
        return self.accounts.join(token, "seven grey herons over a wet field", "192.0.2.7") or ""

    def _others(self) -> list[str]:
        """Accounts and sessions of others, more of them in the second case."""
        tokens = [self._join("s.staff", Role.STAFF, None)]
        tokens += [self._join(f"b.{n}", Role.HEAD, self.other) for n in range(self.turn + 1)]
        if self.turn:
            self._join("zz-hidden-0", Role.MEMBER, self.other)
        return tokens

    def _at_the_table(self) -> None:
        """A round and a rehearsal, open in both; a snapshot proposed in one, and not out."""
        store = self.ledger.recordable()
        for rehearsal in (False, True):
            self.anew(f"round {rehearsal}")
            kept = open_kept(
                store, None, None, NATIONS, Signed("the chair", "so"), rehearsal=rehearsal
            )
            self.rounds.append(kept.asked.id)
        if self.turn:
            wanted = SnapshotWanted(
                CANARY, quantities=(), sought=(self.whole.requirements[0].line,)
            )
            propose_snapshot(store, wanted, Signed("the chair", CANARY), NOON.date())

    async def _others_ask(self, own: Random, tokens: list[str], wanted: list[Wanted]) -> None:
        """Others ask the same and other things first, so that what is kept is warm with theirs."""
        asked = [one for one in wanted if one.method == "GET" and not one.endless]
        for one in own.sample(asked, min(len(asked), 6)):
            self.anew(f"others {own.random()}")
            await ask(self.app, one, own.choice(tokens))
        for token in tokens[1:]:
            await ask(self.app, Wanted("GET", "/api/check"), token)
        staff = [one for one in asked if one.path in {"/api/plan", "/api/who", "/api/check"}]
        for one in staff:
            await ask(self.app, one, tokens[0])

    def _hidden_edit(self) -> None:
        """Entries about rows that A does not see."""
        number, self.edits = self.edits, self.edits + 1
        like = self.whole.offers[0].model_dump(mode="json", by_alias=True)
        fields = {
            **{name: value for name, value in like.items() if value not in (None, "", [])},
            "offer": f"zz-hidden-{number}",
            "nation": self.other,
            "owner": self.other,
            "title": CANARY,
            "claims": "",
            "withheld": "",
            "condition": "",
        }
        signed = Signed(f"staff-{CANARY}", CANARY)
        self.ledger.record([Recording("offer recorded", "", fields)], signed)
        meeting = self.whole.meetings[number % len(self.whole.meetings)].meeting
        aid = {"pledge": f"zz-hidden-{number}", "nation": self.other, "what": CANARY}
        aid |= {"meeting": meeting, "pledged_on": "2025-05-01"}
        self.ledger.record([Recording("pledge set", "", aid)], signed)
        if number == 0 and self.turn:
            self.ledger.branch_off("secret", signed)
            probe = {**fields, "offer": f"{(self.nation or 'fra').lower()}-{PROBE}"}
            self.ledger.record([Recording("offer recorded", "", probe)], signed)

    def _writes(self) -> list[tuple[str, Answered]]:
        """What A is told of its own writes, one of which clashes in the second case."""
        found = self.accounts.store.account("a.me")
        assert found is not None
        # The same in both, whatever is hidden: it is A's own.
        like = self.pair.one.offers[0].model_dump(mode="json", by_alias=True)
        fields = {name: value for name, value in like.items() if value not in (None, "", [])}
        name = f"{(self.nation or '').lower()}-{PROBE}"
        fields |= {"offer": name, "nation": self.nation, "owner": "", "withheld": ""}
        fields |= {"claims": "", "condition": "", "title": "ours"}
        day = date(2026, 11, 28)
        release = {"kind": "offer", "id": name, "fields": "existence", "to": self.other}
        told = []
        for asked in (
            Recording("offer recorded", "", fields, on=day),
            Recording("offer corrected", name, {"title": "ours anew"}, on=day),
            Recording("offer corrected", "zz-hidden-0", {"title": "not ours"}, on=day),
            Recording("released", "", release),
        ):
            try:
                self.app.state.conference.desk.write(found[0], [WriteAsked(asked)], "so")
                answer = "made"
            except ContingentError as error:
                answer = f"{type(error).__name__}: {error}"
            seen = self.views.view(self.viewer).content_hash
            told.append(
                (f"WRITE {asked.verb} {asked.id}", Answered(0, (), f"{answer} {seen}".encode()))
            )
        return told
