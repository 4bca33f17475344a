"""The forms in which changes are recorded: what each asks, and what a filled one says."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from json import dumps

from contingent.ledger.canonical import Json
from contingent.ledger.recording import VERBS, Recording
from contingent.ledger.rows import KEY_COLUMNS
from contingent.register.fault import Fault
from contingent.register.register import TABLE_KEYS
from contingent.services.ledger.recording import Signed
from contingent.web.recording.fields import FIELDS, Field, cells_of
from contingent.web.signer import signer

__all__ = ["FORMS", "Filled", "Form", "filled_for", "merged", "read_filled"]


@dataclass(frozen=True)
class Form:
    """A kind of change.

    Attributes:
        name: as the address says it: the verb of the ledger where that is enough.
        records: the verb of the ledger where that sets a row, be it new or not.
        left_out: fields it does not ask for; ``only``: the ones it asks for, where they are few.
        dated: whether it asks from which day the position is known.
    """

    name: str
    title: str
    lead: str
    button: str
    left_out: tuple[str, ...] = ()
    only: tuple[str, ...] | None = None
    dated: bool = False
    records: str = ""

    @property
    def verb(self) -> str:
        """The verb it records."""
        return self.records or self.name

    @property
    def table(self) -> str:
        """The table it changes."""
        return VERBS[self.verb][0]

    @property
    def new(self) -> bool:
        """Whether it makes a row that was not there."""
        return VERBS[self.verb][1] == "add" or (bool(self.records) and self.name.endswith("added"))

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields it asks for."""
        keys = keys_of(self.table)
        return tuple(
            found
            for found in FIELDS[self.table]
            if found.name not in self.left_out
            and (self.new or found.name not in keys)
            and (self.only is None or found.name in self.only)
        )


def keys_of(table: str) -> tuple[str, ...]:
    """The columns that name a row of a table, which do not change."""
    return KEY_COLUMNS.get(table) or (TABLE_KEYS[table],)


_KNOWN = ("known_from", "known_until")
FORMS: Mapping[str, Form] = {
    form.name: form
    for form in (
        Form("offer recorded", "Record an offer", "A nation's new offer, known from a day on.",
             "Record the offer", _KNOWN, dated=True),
        Form("offer changed", "Record a change",
             "The nation has a new position. The one before stays to be seen, and ends on the day.",
             "Record the change", (*_KNOWN, "nation"), dated=True),
        Form("offer withdrawn", "Record a withdrawal",
             "The nation has taken the offer back. It stays to be seen, and ends on the day.",
             "Record the withdrawal", only=("note", "claims", "confidence"), dated=True),
        Form("offer corrected", "Correct a slip",
             "For what was written wrongly. The nation's position has not changed.",
             "Record the correction"),
        Form("offer removed", "Remove an offer",
             "For an offer that should never have been here. One taken back is withdrawn instead.",
             "Remove it", only=()),
        Form("claim accepted", "Accept a claim", "A dated public statement, with its source.",
             "Accept the claim"),
        Form("claim corrected", "Correct a claim", "For what was written wrongly.",
             "Record the correction"),
        Form("claim removed", "Remove a claim",
             "For a claim that should never have been here. No offer may rest on it any more.",
             "Remove it", only=()),
        Form("line added", "Add a line", "Something a concept of force needs.", "Add the line"),
        Form("line changed", "Change a line", "What is needed, when and where.",
             "Record the change"),
        Form("line removed", "Remove a line", "No other line may rest on it any more.",
             "Remove it", only=()),
        Form("concept added", "Add a concept", "A statement of requirement; lines name it.",
             "Add the concept", records="concept set"),
        Form("concept changed", "Change a concept", "Its title, and the people it may have away.",
             "Record the change", records="concept set"),
        Form("concept removed", "Remove a concept", "No line may name it any more.",
             "Remove it", only=()),
        Form("consent added", "Record a consent", "What a nation decided about the part of others.",
             "Record the consent", records="consent set"),
        Form("consent changed", "Change a consent",
             "Who decides about whom, in which world and from when, names it and stays; another of "
             "these is another consent.", "Record the change", records="consent set"),
        Form("consent removed", "Remove a consent", "For what should never have been here.",
             "Remove it", only=()),
        Form("pledge added", "Record a pledge",
             "Aid to the host: money, arms, training. It is no offer to the force, and nothing is "
             "planned with it.", "Record the pledge", records="pledge set"),
        Form("pledge changed", "Change a pledge",
             "How far it was kept, or what was written wrongly.", "Record the change",
             records="pledge set"),
        Form("pledge removed", "Remove a pledge", "For what should never have been here.",
             "Remove it", only=()),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Filled:
    """A form as somebody filled it in.

    Attributes:
        form: which.
        of: the row it changes; empty for a new one.
        version: the version of the row it was filled in against.
        cells: what was written in each field.
        on: the day from which the position is known, as written.
        who, why: as written.
        token: made when the form was shown, so that sending it twice records once.
    """

    form: Form
    of: str = ""
    version: int | None = None
    cells: Mapping[str, str] = field(default_factory=dict)
    on: str = ""
    who: str = ""
    why: str = ""
    token: str = ""

    def unsaid(self) -> list[Fault]:
        """What a new row must say and this one leaves open."""
        key = " ".join(" ".join(self.cells.get(c, "") for c in keys_of(self.form.table)).split())
        return [
            Fault(
                file=f"{self.form.table}/{key}",
                column=found.name,
                message="is needed",
                hint=found.hint or "choose one",
            )
            for found in self.form.fields
            if self.form.new and found.said and not self.cells.get(found.name)
        ]

    def signed(self) -> Signed:
        """Who records it and why; sent twice with the same in it, it is recorded once."""
        words = dumps([self.form.verb, self.of, self.version, sorted(self.cells.items()), self.on])
        key = f"room-{self.token}-{sha256(words.encode()).hexdigest()[:20]}" if self.token else ""
        return Signed(self.who, self.why, key)

    def recording(self, row: Json, day: date | None) -> Recording:
        """What is to be recorded, where the row is now like this: the fields that differ."""
        now = cells_of(self.form.table, row)
        changed = {
            name: text for name, text in self.cells.items() if self.form.new or text != now[name]
        }
        columns = keys_of(self.form.table)
        named = self.form.new and len(columns) == 1
        key = self.cells.get(columns[0], "") if named else self.of
        version = 0 if self.form.new and self.form.records else self.version
        if self.form.verb == "offer withdrawn" and changed.get("note") == "":
            del changed["note"]
        given = {n: text for n, text in changed.items() if text or not self.form.new}
        return Recording(self.form.verb, key, given, version, day)


def filled_for(form: Form, of: str, row: Json, version: int | None, who: str) -> Filled:
    """A form as it is first shown: filled in with what the row holds."""
    cells = cells_of(form.table, row)
    asked = {found.name: cells[found.name] for found in form.fields}
    return Filled(form, of, version, asked, who=who)


def read_filled(form: Form, of: str, given: Mapping[str, str]) -> Filled:
    """A form as it was sent."""

    def text(name: str) -> str:
        return given.get(name, "").replace("\r\n", "\n").strip()

    version = text("version")
    return Filled(
        form,
        of,
        int(version) if version.isdecimal() and len(version) <= 15 else None,  # noqa: PLR2004 - an entry's number
        {found.name: text(f"f.{found.name}") for found in form.fields},
        text("on"),
        signer(text("who")),
        text("why"),
        text("token")[:40],
    )


def merged(mine: Filled, base: Json, now: Json, version: int) -> tuple[Filled, dict[str, str]]:
    """A form filled in against a row that has changed since, brought up to date.

    Fields only the other changed take the other's value; what was written here stays.

    Returns:
        The form, and of the fields both changed, what the other wrote.
    """
    was, current = cells_of(mine.form.table, base), cells_of(mine.form.table, now)
    cells, theirs = {}, {}
    for name, text in mine.cells.items():
        cells[name] = current[name] if text == was[name] else text
        if current[name] not in (was[name], text) and text != was[name]:
            theirs[name] = current[name]
    return replace(mine, cells=cells, version=version), theirs
