"""What a delegation writes: checked on its own view, and in secret against the whole.

Whoever writes is told what is wrong on its view, and nothing else. What stands against a change
only in rows the writer does not see is held for the staff: the writer sees its change as made, for
to be told anything else would tell of those rows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import sha256

from pydantic import ValidationError

from contingent.adapters.sources.explain import explain
from contingent.conference.account import Account
from contingent.conference.deed import DeedKind
from contingent.conference.held import HeldWrite, recordings_from, recordings_text
from contingent.errors import ContingentError, LedgerBusy, LedgerError, StaleWrite
from contingent.ledger.fold import after
from contingent.ledger.recording import VERBS, Recording, draft
from contingent.ledger.rows import Rows, faults_of, rows_of
from contingent.register.fault import FaultsFound
from contingent.services.conference.accounts import Accounts
from contingent.services.conference.theirs import (
    RELEASED,
    not_theirs,
    owner_of,
    released_row,
    written_row,
)
from contingent.services.conference.viewing import LedgerViews
from contingent.services.ledger.recording import Signed

__all__ = ["DelegationDesk", "WriteAsked", "tag_of"]


@dataclass(frozen=True)
class WriteAsked:
    """A change a delegation makes.

    Attributes:
        recording: what is recorded; its ``version`` stays None.
        tag: of the row it was made against, as ``tag_of`` gives it; None to change whatever is
            there.
    """

    recording: Recording
    tag: str | None = None


def tag_of(rows: Rows, table: str, key: str) -> str:
    """What a row of a view is told apart by from what it was before; empty for none."""
    text = rows.get(table, {}).get(key)
    return "" if text is None else sha256(text.encode()).hexdigest()[:16]


class DelegationDesk:
    """Where delegations write.

    Args:
        views: the views of the ledger they write in.
        accounts: who takes part, and where it is noted.
    """

    def __init__(self, views: LedgerViews, accounts: Accounts) -> None:
        self._views, self._accounts = views, accounts

    def rows(self, nation: str) -> Rows:
        """The rows of a nation's view, each as it is kept."""
        return rows_of(self._views.view(nation))

    def write(self, who: Account, asked: Sequence[WriteAsked], reason: str) -> None:
        """Record changes of a delegation's own rows: all of them, or none.

        Raises:
            FaultsFound: for what is wrong with them on the writer's view.
            StaleWrite: when a row has changed since the one a change was made against.
            LedgerBusy: when another program holds the ledger. Nothing was done.
        """
        day = datetime.now(UTC).date()
        signed = Signed(who.name, reason)
        recordings = [_dated(one.recording, who, day) for one in asked]
        nation = who.nation or ""
        self._check(who, asked, recordings, signed)
        try:
            if any(write.nation == nation for write in self.retry("the desk")):
                # What waits comes first: this may rest on it.
                raise LedgerError("waits for what was written before it")
            self._record(nation, recordings, signed)
        except LedgerBusy:
            raise
        except (ContingentError, ValidationError) as error:
            # Somebody of the same delegation may have been quicker: that is the writer's to know.
            self._check(who, asked, recordings, signed)
            self._hold(who, recordings, signed, str(error))
        released = "; ".join(_told(one) for one in recordings if one.verb == RELEASED)
        if released:
            self._accounts.note(DeedKind.RELEASED, who.name, released)

    def released(self, nation: str) -> Callable[[WriteAsked], bool]:
        """Whether a part of a row of a nation was released to somebody already."""
        known = {
            (str(row.kind), row.id, part, row.to)
            for row in self._views.view(nation).releases
            for part in row.parts
        }

        def is_known(asked: WriteAsked) -> bool:
            fields = asked.recording.fields
            return tuple(fields[name] for name in ("kind", "id", "fields", "to")) in known

        return is_known

    def held(self) -> list[HeldWrite]:
        """What waits for the staff, the oldest first."""
        return self._accounts.store.held()

    def retry(self, by: str) -> list[HeldWrite]:
        """Record what is held and fits by now, of each nation in order; what is left of it.

        Raises:
            LedgerBusy: when another program holds the ledger.
        """
        store, waiting = self._accounts.store, set[str]()
        for write in store.held():
            if write.nation in waiting:
                continue
            signed = Signed(write.account, write.reason, f"held-{write.number}")
            try:
                self._record(write.nation, recordings_from(write.recordings), signed)
            except LedgerBusy:
                raise
            except (ContingentError, ValidationError):
                # What came after it may rest on it.
                waiting.add(write.nation)
                continue
            with store.write() as page:
                page.let_go(write.number)
                page.note(DeedKind.ENTERED, by, f"what {write.account} wrote at {write.at[:16]}")
        return store.held()

    def _check(
        self,
        who: Account,
        asked: Sequence[WriteAsked],
        recordings: Sequence[Recording],
        signed: Signed,
    ) -> None:
        """Refuse what is wrong with changes on the writer's view."""
        rows = self.rows(who.nation or "")
        faults = signed.faults()
        for one, recording in zip(asked, recordings, strict=True):
            table, _ = VERBS.get(recording.verb, ("", ""))
            name = written_row(recording) if table else ""
            faults += not_theirs(who, recording, table, name, rows)
            if one.tag is not None and one.tag != tag_of(rows, table, name):
                now = rows.get(table, {}).get(name)
                words = f"it now reads {now}" if now else "it is gone"
                raise StaleWrite(f"{table}/{name}", [words])
            if faults:
                continue
            try:
                rows = after(rows, draft(rows, recording, recording.on or date.min).changes)
            except ValidationError as error:
                faults += explain(error, f"{table}/{name}", None)
            except FaultsFound as error:
                faults += error.faults
        if not faults:
            faults += faults_of(rows)
        if faults:
            raise FaultsFound(faults)

    def _record(self, nation: str, recordings: Sequence[Recording], signed: Signed) -> None:
        """Record changes in the ledger, unless something hidden stands against them."""
        made, named = [], set[tuple[str, str]]()
        for one in map(self._with_hidden_claims, recordings):
            table, _ = VERBS[one.verb]
            row = released_row(one) if one.verb == RELEASED else (table, written_row(one))
            found = self._views.ledger.row(*row)
            if found is not None and owner_of(row[0], found[0]) != nation:
                raise LedgerError(f"{'/'.join(row)} is a row of {owner_of(row[0], found[0])}")
            # That it is still so when it is recorded, the version sees to.
            version = (found[1] if found else 0) if row not in named and row[0] == table else None
            named.add(row)
            made.append(replace(one, version=version))
        self._views.ledger.record(made, signed)

    def _with_hidden_claims(self, asked: Recording) -> Recording:
        """Claims of others that an offer rests on stay, though its owner may not see them."""
        if "claims" not in asked.fields or not asked.id or VERBS[asked.verb][0] != "offers":
            return asked
        found = self._views.ledger.row("offers", asked.id)
        if found is None:
            return asked
        given = asked.fields["claims"]
        named = given.split(";") if isinstance(given, str) else list(given or ())
        view = self._views.view(owner_of("offers", found[0]))
        seen = {claim.id for claim in view.claims}
        kept = [c for c in found[0].get("claims", ()) if c not in seen and c not in named]
        return replace(asked, fields={**asked.fields, "claims": [*filter(None, named), *kept]})

    def _hold(
        self, who: Account, recordings: Sequence[Recording], signed: Signed, clash: str
    ) -> None:
        at = datetime.now(UTC).isoformat()
        text = recordings_text(recordings)
        write = HeldWrite(0, who.nation or "", who.name, at, signed.reason, text, clash)
        with self._accounts.store.write() as page:
            page.hold(write)
            page.note(DeedKind.CLASHED, who.name, "; ".join(map(_told, recordings))[:500])


def _dated(asked: Recording, who: Account, day: date) -> Recording:
    """A change with its day and who makes it, so that it is the same whenever it is entered."""
    fields = dict(asked.fields)
    if asked.verb == RELEASED:
        fields["by"] = who.name
    if asked.verb == "offer recorded" and not fields.get("known_from"):
        fields["known_from"] = (asked.on or day).isoformat()
    return replace(asked, fields=fields, on=asked.on or day, version=None)


def _told(asked: Recording) -> str:
    if asked.verb == RELEASED:
        parts = (str(asked.fields.get(name, "")) for name in ("kind", "id", "fields", "to"))
        return " ".join(parts)
    return f"{asked.verb} {asked.id or asked.fields.get('offer') or asked.fields.get('id')}"
