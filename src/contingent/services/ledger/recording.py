"""Recording changes: checked against the register, signed, and kept in one transaction."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from hashlib import sha256
from typing import Any

from pydantic import ValidationError

from contingent.adapters.sources.explain import explain
from contingent.adapters.storage.branch_transaction import BranchTransaction, Stamp
from contingent.adapters.storage.store import LedgerStore
from contingent.errors import LedgerError
from contingent.ledger.audit import MERGED
from contingent.ledger.canonical import canonical
from contingent.ledger.difference import changes_between
from contingent.ledger.entry import MAIN, Head
from contingent.ledger.fold import after
from contingent.ledger.recording import VERBS, Draft, Recording, draft
from contingent.ledger.rows import Rows, faults_of, key_of, rows_of
from contingent.ledger.scenario import REGISTER, SCENARIO, SCENARIO_NAME, merge_changes
from contingent.register.fault import Fault, FaultsFound
from contingent.register.plain_text import holds_steering
from contingent.register.register import Register

__all__ = [
    "Signed",
    "append_change",
    "branch_scenario",
    "collected",
    "import_case",
    "merge_scenario",
    "record",
    "scenario_rows",
]

_LONGEST = 2000


@dataclass(frozen=True)
class Signed:
    """Who records and why.

    Attributes:
        key: given again with the same request, the request is carried out once only.
        now: the time; None is the clock's.
        clock_is_right: that clock is right, though the last entries are dated after it.
    """

    actor: str
    reason: str
    key: str = ""
    now: datetime | None = None
    clock_is_right: bool = False

    def faults(self) -> list[Fault]:
        """What is wrong with who, why or the key: empty, too long, or no text."""
        faults = [
            Fault(file="change", column=name, message=message, hint=hint)
            for name, text, hint in (
                ("actor", self.actor, "say who records this"),
                ("reason", self.reason, "say why, for whoever asks later"),
            )
            for message in _wrong_text(text)
        ]
        if self.key and ("\n" in self.key or list(_wrong_text(self.key))):
            faults.append(Fault(file="change", column="key", message="is not a plain text"))
        return faults

    def stamp(self, request: Any, *, number: int = 0, baseline: bool = False) -> Stamp:
        """What the entry will say of it.

        Raises:
            FaultsFound: when actor or reason are empty, too long, or no text.
        """
        if faults := self.faults():
            raise FaultsFound(faults)
        key = f"{self.key}/{number}" if self.key and number else self.key
        asked = sha256(canonical([self.reason, request]).encode()).hexdigest() if key else ""
        now = self.now or datetime.now(UTC)
        words = self.actor.strip(), self.reason.strip()
        return Stamp(*words, now, key, asked, baseline, self.clock_is_right)


def _wrong_text(text: str) -> Iterator[str]:
    if not text.strip():
        yield "is empty, but needed"
    elif len(text) > _LONGEST:
        yield f"is longer than {_LONGEST} characters"
    elif holds_steering(text) or "\t" in text:
        yield "holds characters that are no text, or that turn the order of letters"


def record(
    store: LedgerStore,
    asked: Sequence[Recording],
    signed: Signed,
    scenario: str = MAIN,
    found: Sequence[Fault] = (),
) -> list[Head]:
    """Record changes one after the other in one transaction: all of them, or none.

    Args:
        found: what was found wrong with the request before; then nothing is recorded, and what
            else is wrong is told with it.

    Returns:
        The entry each became.

    Raises:
        FaultsFound: listing what is wrong with the changes, or with the register after one.
        StaleWrite: when a row has changed since the version a change was made against.
        LedgerError: when an idempotency key was used for something else.
    """
    heads: list[Head] = []
    faults = [*found, *signed.faults()]
    if faults:
        # Go on unsigned, to find what else is wrong; nothing of it is kept.
        signed = Signed("nobody", "none", now=signed.now)
    with store.write(scenario) as page:
        for number, one in enumerate(asked):
            # The words of the request, not what became of them: they are the same when repeated.
            stamp = signed.stamp([scenario, _words(one)], number=number)
            done = page.replayed(stamp)
            if done is None:
                row = number + 1 if len(asked) > 1 else None
                with collected(faults, _where(one), partial(_in_row, row)):
                    heads.append(append_change(page, one, stamp))
            else:
                heads.append(done)
        if faults:
            raise FaultsFound(faults)
    return heads


def append_change(page: BranchTransaction, asked: Recording, stamp: Stamp) -> Head:
    """Append one change to an open page, once nothing speaks against it.

    Raises:
        FaultsFound: listing what is wrong with the change, or with the register after it.
        pydantic.ValidationError: for values that are no row of the table.
        StaleWrite: when the row has changed since the version it was made against.
    """
    day = stamp.now.astimezone(UTC).date()
    if asked.version is not None and asked.verb in VERBS:
        table = VERBS[asked.verb][0]
        page.expect((table, asked.id or key_of(table, dict(asked.fields))), asked.version)
    try:
        made = draft(page.rows, asked, day)
    except ValidationError as error:
        found = explain(error, _where(asked), None)
        raise FaultsFound([*found, *_further(page.rows, asked, found, day)]) from None
    _refuse(faults_of(after(page.rows, made.changes)))
    return page.append(made, stamp)


def _further(rows: Rows, asked: Recording, found: Sequence[Fault], day: date) -> list[Fault]:
    """What else would be wrong if the fields found faulty were in order.

    They are lent the values of another row of the table, so that the others can be looked at.
    """
    bad = tuple({fault.column.partition(".")[0] for fault in found if fault.column})
    table = rows.get(VERBS[asked.verb][0], {})
    kin = {} if asked.id in table else json.loads(next(iter(table.values()), "{}"))
    lent = {name: kin[name] for name in bad if name in kin}
    fields = {**{n: v for n, v in asked.fields.items() if n not in bad}, **lent}
    try:
        made = draft(rows, replace(asked, fields=fields), day)
    except (ValidationError, FaultsFound):
        return []
    # What is said of ``packages_low`` rests on ``packages``.
    others = faults_of(after(rows, made.changes))
    return [f for f in others if not (bad and (f.column or "").startswith(bad))]


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise FaultsFound(faults)


@contextmanager
def collected(faults: list[Fault], place: str, at: Callable[[Fault], Fault]) -> Iterator[None]:
    """What is wrong with one of several is noted, so that all can be told at once.

    Args:
        faults: what is wrong is added to them.
        place: where it is, when it does not say itself.
        at: a fault as it is told of this one.
    """
    try:
        yield
    except ValidationError as error:
        faults += map(at, explain(error, place, None))
    except FaultsFound as error:
        faults += map(at, error.faults)
    except UnicodeEncodeError:
        faults.append(at(Fault(file=place, message="holds characters that are no text")))


def _where(asked: Recording) -> str:
    return f"{VERBS[asked.verb][0]}/{asked.id}" if asked.verb in VERBS else "change"


def _in_row(row: int | None, fault: Fault) -> Fault:
    """The fault, with the number of the change among several."""
    return fault.model_copy(update={"row": row})


def _words(asked: Recording) -> list[Any]:
    fields = {name: _plain(value) for name, value in asked.fields.items()}
    return [asked.verb, asked.id, fields, asked.version, asked.on and asked.on.isoformat()]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def import_case(store: LedgerStore, register: Register, signed: Signed) -> tuple[Head, int]:
    """Put a case into a ledger: as what it begins with, or as changes to what it holds.

    Returns:
        The last entry, and how many rows were set or removed; 0 when nothing differed.
    """
    rows = rows_of(register)
    with store.write() as page:
        page.must_see_all("import a case, which is compared with every row")
        stamp = signed.stamp(["import", register.content_hash], baseline=page.head.seq == 0)
        done = page.replayed(stamp)
        if done is not None:
            return done, page.rows_set_by(done.seq)
        changes = changes_between(page.rows, rows)
        if not changes:
            return page.head, 0
        _refuse(faults_of(after(page.rows, changes)))
        return page.append(Draft("case imported", "case/case", changes), stamp), len(changes)


def branch_scenario(store: LedgerStore, name: str, signed: Signed) -> Head:
    """Open a scenario on the register as it is now."""
    _check_name(name)
    with store.write() as page:
        stamp = signed.stamp(["branch", name])
        return page.replayed(stamp) or page.branch_off(name, stamp)


def _check_name(name: str) -> None:
    if not SCENARIO_NAME.fullmatch(name):
        hint = "names are lower-case letters, digits and '-'"
        raise FaultsFound([Fault(file="scenario", message=f"'{name}' is no name", hint=hint)])


def scenario_rows(store: LedgerStore, name: str) -> tuple[Rows, Rows, Rows]:
    """The register a scenario was branched off, the scenario, and the register now."""
    scenario = store.rows(name)
    base = next(e.base for e in store.scenario_entries() if e.branch == name)
    return store.rows_at(base or 0), scenario, store.rows()


def merge_scenario(
    store: LedgerStore, name: str, signed: Signed, take: Sequence[str] = ()
) -> tuple[Head, int]:
    """Bring a scenario's changes into the register, and close it.

    Args:
        take: for rows in conflict, ``offers/gbr-brigade=scenario`` or ``=register``.

    Raises:
        MergeConflict: listing every conflict left open.
        FaultsFound: when the register would contradict itself afterwards.
    """
    choices = dict(_choice(text) for text in take)
    with store.write() as page:
        stamp = signed.stamp(["merge", name, sorted(choices.items())])
        done = page.replayed(stamp)
        if done is not None:
            return done, page.rows_set_by(done.seq)
        page.must_see_all("merge a scenario, which may change every row")
        page.must_be_open(name)
        base, scenario, _ = scenario_rows(store, name)
        changes = merge_changes(name, base, scenario, page.rows, choices)
        _refuse(faults_of(after(page.rows, changes)))
        return page.append(Draft(MERGED, f"scenarios/{name}", changes), stamp), len(changes)


def _choice(text: str) -> tuple[str, str]:
    row, _, whose = text.rpartition("=")
    if not row or whose not in {SCENARIO, REGISTER}:
        raise LedgerError(f"'{text}': write TABLE/ID=scenario or TABLE/ID=register")
    return row, whose
