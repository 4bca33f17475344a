"""The calls about what was recorded: looking it up, recording, undoing, scenarios."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import Query
from fastapi.responses import Response

from contingent.adapters.storage.queries import LogFilter, Logged
from contingent.errors import LedgerError
from contingent.ledger.entry import Head
from contingent.services.ledger.kept_ledger import KeptLedger, ShownEntry, differences, read_moment
from contingent.services.ledger.recording import Signed
from contingent.services.wire.ledger import (
    DiffAnswer,
    LogAnswer,
    RecordedAnswer,
    ScenariosAnswer,
)
from contingent.web.api import parameters as asking
from contingent.web.api.questions import json_answer
from contingent.web.room import Room
from contingent.web.signer import signer

__all__ = ["Records"]


class Records:
    """The calls. The first line of each is its summary in OpenAPI."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def log(self, asked: Annotated[asking.LogAsked, Query()]) -> Response:
        """What was recorded, when, by whom and why; the newest, oldest of them first."""
        ledger = self._ledger()
        branch = ledger.branch(asked.scenario) if asked.scenario else ledger.place.scenario or None
        until = asked.until
        wanted = LogFilter(
            nation=asked.nation,
            offer=asked.offer,
            actor=asked.actor,
            since=asked.since,
            until=None if until in {None, date.max} else until + timedelta(days=1),
            branch=branch,
            last=asked.last,
            before=asked.before,
        )
        found, total, head = await self._room.look_up(_logged, ledger, wanted)
        shown = [
            (Logged(logged.entry, logged.hash, logged.ahead), logged.changes) for logged in found
        ]
        return json_answer(LogAnswer.of(shown, total, head))

    async def diff(self, asked: Annotated[asking.DiffAsked, Query()]) -> Response:
        """What differs between two moments or scenarios."""
        ledger = self._room.source.ledger
        if ledger is None:
            held = await self._room.register_now(None)
            one, other = read_moment(held, asked.one), read_moment(held, asked.other)
        else:
            one = await self._room.look_up(ledger.at, asked.one)
            other = await self._room.look_up(ledger.at, asked.other)
        found = differences(one, other)
        hashes = one.content_hash, other.content_hash
        return json_answer(DiffAnswer.of(asked.one, asked.other, found, hashes))

    async def scenarios(self, _asked: Annotated[asking.NoneAsked, Query()]) -> Response:
        """The scenarios of the ledger."""
        found = await self._room.look_up(self._ledger().scenarios)
        return json_answer(ScenariosAnswer.of(found))

    async def record(self, asked: asking.RecordAsked) -> Response:
        """Record changes: all of them, or none."""
        ledger, signed = self._writable(), Signed(signer(asked.actor), asked.reason, asked.key)
        wanted = [change.recording() for change in asked.changes]
        heads = await self._room.record(ledger.record, wanted, signed, asked.scenario)
        return json_answer(RecordedAnswer.of(heads))

    async def undo(self, asked: asking.UndoAsked) -> Response:
        """Undo a recorded change: record that the rows it set are as they were before it."""
        ledger, signed = self._writable(), Signed(signer(asked.actor), asked.reason, asked.key)
        head = await self._room.record(ledger.undo, asked.event, signed, asked.scenario)
        return json_answer(RecordedAnswer.of([head]))

    async def branch(self, asked: asking.BranchAsked) -> Response:
        """Open a scenario on the register as it is now."""
        ledger, signed = self._writable(), Signed(signer(asked.actor), asked.reason, asked.key)
        head = await self._room.record(ledger.branch_off, asked.scenario, signed)
        return json_answer(RecordedAnswer.of([head]))

    def _ledger(self) -> KeptLedger:
        ledger = self._room.source.ledger
        if ledger is None:
            raise LedgerError("this case is no ledger; 'contingent import' makes one of it")
        return ledger

    def _writable(self) -> KeptLedger:
        if self._room.source.read_only is not None:
            raise LedgerError(self._room.source.read_only)
        return self._ledger()


def _logged(ledger: KeptLedger, wanted: LogFilter) -> tuple[list[ShownEntry], int, Head]:
    found, total = ledger.log(wanted)
    return found, total, ledger.head()
