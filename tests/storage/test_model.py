"""The ledger against a plain model: a dictionary of rows, and a list of what was done.

Every verb is given a key, and every request is now and then given again: it answers as before and
records nothing. At the end of each run the ledger verifies and can be backed up, both ways.
"""

import tempfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from contingent.adapters.storage.backup import backup, restore
from contingent.adapters.storage.queries import LogFilter
from contingent.adapters.storage.store import LedgerStore
from contingent.adapters.storage.verification import verify_ledger
from contingent.errors import LedgerError, MergeConflict, StaleWrite
from contingent.ledger.entry import Head
from contingent.ledger.rows import register_of
from contingent.register.fault import FaultsFound
from contingent.services.ledger.recording import branch_scenario, import_case, merge_scenario
from contingent.services.ledger.undoing import undo
from tests.builders import fewer
from tests.storage.conftest import Fresh
from tests.storage.ledgers import DAY, begun, change, signed

LINES = st.sampled_from(["pumps", "boats", "transport", "new-a", "new-b"])
QUANTITIES = st.integers(1, 9)
SCENARIOS = st.sampled_from(["s1", "s2"])
# The line `boats` needs `transport`, so that one cannot be removed while the other is there.
NEEDS = {"boats": "transport"}

Lines = dict[str, float]


class LedgerModel(RuleBasedStateMachine):
    """Lines and their quantities in the register and in two scenarios."""

    fresh: Fresh
    folder: Path

    @initialize()
    def begin(self) -> None:
        self.address = self.fresh()
        self.store = begun(self.address)
        lines = register_of(self.store.rows()).requirements
        first = {line.line: line.quantity for line in lines}
        self.hospital = first.pop("hospital")
        self.now: datetime = DAY
        self.open: dict[str, tuple[Lines, Lines]] = {}
        self.merged: set[str] = set()
        self.main: Lines = first
        #: (branch, lines after it) of every entry, and the day of each.
        self.history: list[tuple[str, Lines]] = [("", dict(first))]
        self.days = [self.now.date()]
        self.keys: dict[str, tuple[Any, Head]] = {}
        self.copies = 0
        #: Requests carried out with a key, and what they answered.
        self.asked: list[tuple[Callable[[LedgerStore], Any], Any]] = []

    def teardown(self) -> None:
        if not hasattr(self, "store"):
            return
        with self.store as store:
            for ask, answer in self.asked:
                assert ask(store) == answer
            verified = verify_ledger(store)
            assert verified.head.seq == len(self.history)
            assert (verified.lost_keys, verified.steps_back) == ((), ())
            for dump in (False, True):
                copied = backup(store, self.folder / f"{id(self)}-end-{dump}", dump=dump)
                assert copied.head == verified.head

    def _key(self) -> str:
        return f"request {len(self.asked)}"

    def _request(self, ask: Callable[[LedgerStore], Any]) -> None:
        """Carry out a request that has a key, and keep it to be given again."""
        self.asked.append((ask, ask(self.store)))

    @precondition(lambda self: self.asked)
    @rule(data=st.data())
    def again(self, data: st.DataObject) -> None:
        ask, answer = data.draw(st.sampled_from(self.asked))
        assert ask(self.store) == answer

    def _lines(self, branch: str) -> Lines:
        return self.open[branch][1] if branch else self.main

    def _did(self, branch: str) -> None:
        self.history.append((branch, dict(self._lines(branch))))
        self.days.append(self.now.date())

    @rule(days=st.integers(0, 3))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(
        line=LINES, quantity=QUANTITIES, into=st.sampled_from(["", "s1", "s2"]), stale=st.booleans()
    )
    def set_line(self, line: str, quantity: int, into: str, stale: bool) -> None:
        if into and into not in self.open:
            return
        lines = self._lines(into)
        there = line in lines
        verb = "line changed" if there else "line added"
        fields: dict[str, Any] = {"quantity": quantity, "capability": "pump-module"}
        version = self.store.versions(into).get(("requirements", line), 0)
        if stale:
            with pytest.raises(StaleWrite):
                change(
                    self.store, verb, line, fields, scenario=into, version=version + 1, now=self.now
                )
        elif lines.get(line) == quantity:
            with pytest.raises(FaultsFound, match="is like that already"):
                change(self.store, verb, line, {"quantity": quantity}, scenario=into, now=self.now)
        else:
            fields = {"quantity": quantity} if there else fields
            now, key = self.now, self._key()
            self._request(
                lambda store: change(
                    store, verb, line, fields, scenario=into, version=version, now=now, key=key
                )
            )
            lines[line] = quantity
            self._did(into)

    @rule(line=LINES, into=st.sampled_from(["", "s1", "s2"]))
    def remove_line(self, line: str, into: str) -> None:
        if into and into not in self.open:
            return
        lines = self._lines(into)
        needed = any(NEEDS.get(other) == line for other in lines)
        if line not in lines or needed:
            with pytest.raises(FaultsFound):
                change(self.store, "line removed", line, scenario=into, now=self.now)
            return
        now, key = self.now, self._key()
        self._request(
            lambda store: change(store, "line removed", line, scenario=into, now=now, key=key)
        )
        del lines[line]
        self._did(into)

    @rule(quantity=QUANTITIES, key=st.sampled_from(["k1", "k2"]))
    def repeated(self, quantity: int, key: str) -> None:
        if "pumps" not in self.main or (key not in self.keys and self.main["pumps"] == quantity):
            return
        asked = ("line changed", "pumps", {"quantity": quantity})
        if key in self.keys and self.keys[key][0] != quantity:
            with pytest.raises(LedgerError, match="was used before"):
                change(self.store, *asked, key=key, now=self.now)
            return
        head = change(self.store, *asked, key=key, now=self.now)
        if key in self.keys:
            assert head == self.keys[key][1]
            return
        self.keys[key] = (quantity, head)
        self.main["pumps"] = quantity
        self._did("")

    @rule(name=SCENARIOS)
    def branch(self, name: str) -> None:
        if name in self.open or name in self.merged:
            with pytest.raises(LedgerError):
                branch_scenario(self.store, name, signed(now=self.now))
            return
        signature = signed(now=self.now, key=self._key())
        self._request(lambda store: branch_scenario(store, name, signature))
        self.open[name] = (dict(self.main), dict(self.main))
        self._did(name)

    @precondition(lambda self: self.open)
    @rule(name=SCENARIOS)
    def merge(self, name: str) -> None:
        if name not in self.open:
            return
        base, theirs = self.open[name]
        merged = dict(self.main)
        conflict = False
        for line in {*base, *theirs}:
            old, new, ours = base.get(line), theirs.get(line), self.main.get(line)
            if new in (old, ours):
                continue
            conflict |= ours != old
            if new is None:
                merged.pop(line, None)
            else:
                merged[line] = new
        broken = any(n in merged and NEEDS[n] not in merged for n in NEEDS)
        if conflict or broken:
            with pytest.raises((MergeConflict, FaultsFound)):
                merge_scenario(self.store, name, signed(now=self.now))
            return
        signature = signed(now=self.now, key=self._key())
        self._request(lambda store: merge_scenario(store, name, signature))
        self.main = merged
        del self.open[name]
        self.merged.add(name)
        self._did("")

    @rule(data=st.data())
    def undo_one(self, data: st.DataObject) -> None:
        """Undo an entry of the register; the model knows the lines before it and after it."""
        seq = data.draw(st.integers(1, len(self.history)))
        branch, left = self.history[seq - 1]
        found = [lines for of, lines in self.history[: seq - 1] if of == ""]
        if branch or not found:
            return
        before, undone = found[-1], dict(self.main)
        touched = {n for n in {*before, *left} if before.get(n) != left.get(n)}
        for line in touched:
            undone.pop(line, None)
            if line in before:
                undone[line] = before[line]
        clash = any(self.main.get(line) != left.get(line) for line in touched)
        broken = any(n in undone and NEEDS[n] not in undone for n in NEEDS)
        signature = signed(now=self.now, key=self._key())
        if clash or broken or not touched:
            with pytest.raises((LedgerError, FaultsFound)):
                undo(self.store, seq, signature)
            return
        self._request(lambda store: undo(store, seq, signature))
        self.main = undone
        self._did("")

    @rule(quantity=QUANTITIES)
    def import_again(self, quantity: int) -> None:
        """Bring in the register with one line as it is elsewhere."""
        register = register_of(self.store.rows())
        lines = tuple(
            line.model_copy(update={"quantity": float(quantity)}) if line.line == "pumps" else line
            for line in register.requirements
        )
        edited = register.model_copy(update={"requirements": lines})
        signature = signed(now=self.now, key=self._key())
        if self.main.get("pumps") in {None, quantity}:
            assert import_case(self.store, edited, signature) == (self.store.head(), 0)
            return
        self._request(lambda store: import_case(store, edited, signature))
        self.main["pumps"] = quantity
        self._did("")

    @rule(dump=st.booleans())
    def move_house(self, dump: bool) -> None:
        """Back up, restore elsewhere, go on there."""
        self.copies += 1
        file = self.folder / f"{id(self)}-{self.copies}"
        backup(self.store, file, dump=dump)
        self.address = self.fresh()
        restore(file, self.address)
        self.store.close()
        self.store = LedgerStore.open(self.address)

    @invariant()
    def same_now(self) -> None:
        if hasattr(self, "store"):
            assert self._read(self.store.rows()) == self.main
            for name, (_, lines) in self.open.items():
                assert self._read(self.store.rows(name)) == lines
            assert self.store.head().seq == len(self.history)

    @rule(data=st.data())
    def same_then(self, data: st.DataObject) -> None:
        seq = data.draw(st.integers(1, len(self.history)))
        for branch in {branch for branch, _ in self.history[:seq]}:
            expected = [lines for of, lines in self.history[:seq] if of == branch][-1]
            assert self._read(self.store.rows_at(seq, branch)) == expected
        day = self.days[seq - 1]
        known = [
            lines
            for (of, lines), at in zip(self.history, self.days, strict=True)
            if of == "" and at <= day
        ]
        assert self._read(self.store.rows_on(day)) == known[-1]

    @rule()
    def all_verifies(self) -> None:
        assert verify_ledger(self.store).head.seq == len(self.history)
        entries, total = self.store.log(LogFilter())
        assert [entry.entry.branch for entry in entries] == [branch for branch, _ in self.history]
        assert total == len(self.history)

    def _read(self, rows: Any) -> Lines:
        lines = {line.line: line.quantity for line in register_of(deepcopy(rows)).requirements}
        assert lines.pop("hospital") == self.hospital
        return lines


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@pytest.mark.slow
def test_the_ledger_does_as_the_model(fresh: Fresh, folder: Path) -> None:
    machine = type("Machine", (LedgerModel,), {"fresh": staticmethod(fresh), "folder": folder})
    # What the engines differ in has tests of its own; the model is tried longer on the quicker one.
    times = 6 if fresh().startswith("postgresql") else 3
    budget = settings(fewer(times), stateful_step_count=25)
    run_state_machine_as_test(machine, settings=budget)
