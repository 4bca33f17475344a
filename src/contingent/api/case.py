"""A case: opened or made, asked, changed into another; a value, never changed in place."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contingent.api.progress import Cancel, Progress, following
from contingent.api.situation import Situation, When
from contingent.api.tables import plain_row, plain_rows
from contingent.errors import UnknownName
from contingent.register.capability import Capability
from contingent.register.claim import Claim, Confidence
from contingent.register.consent import Consent
from contingent.register.nation import Nation
from contingent.register.offer import Offer, OfferState
from contingent.register.register import FORMAT, TABLE_KEYS, Register
from contingent.register.requirement import Concept, RequirementLine
from contingent.register.site import Capacity, Site
from contingent.register.world import Event, World
from contingent.services.answers.asked import Asked
from contingent.services.wire.rows import Rows, html_table

if TYPE_CHECKING:
    from contingent.services.wire.compare import CompareAnswer

__all__ = ["Case", "open_case"]


def open_case(name: str | PathLike[str], *, as_of: date | str | None = None) -> "Case":
    """Open a case; ``contingent.open``.

    Args:
        name: a folder, a workbook (``.xlsx``), a JSON file, the address of a ledger such as
            ``sqlite:///u.db``, or the name of an embedded case such as ``ukraine``.
        as_of: the day questions will be asked of; a ledger leaves out what it learned later.

    Raises:
        UnknownName: when there is no such folder, file or case.
        FaultsFound: listing every fault of the case.
        LedgerError: when a ledger cannot be read.
    """
    from contingent.services.cases.opening import open_case as opened

    return Case(opened(fspath(name), _day(as_of)))


@dataclass(frozen=True)
class Case:
    """A case: one register, with who offers what, what is needed, and the worlds asked about.

    Attributes:
        register: the snapshot behind it, with all its tables.
    """

    register: Register = field(repr=False)

    @classmethod
    def new(  # noqa: PLR0913 - what a case is, and its tables
        cls,
        title: str,
        start: date | str,
        length: str,
        *,
        step: str = "month",
        host: str | None = None,
        main_domain: str | None = None,
        nations: Any = (),
        capabilities: Any = (),
        offers: Any = (),
        requirements: Any = (),
        **tables: Any,
    ) -> "Case":
        """Make a case from tables: lists of rows (mappings) or data frames.

        The columns are those of the case folder (``docs/case-format.md``). A cell that is None,
        NaN or missing is left out.

        Args:
            title: what the case is about.
            start: the first day; with its time where a step is of hours.
            length: how long is looked at, such as ``24 months``: a whole number of steps.
            step: what time is counted in: ``month``, ``week``, ``day``, or hours, ``6 h``.
            host: nation the force is for.
            main_domain: the domain whose people are counted as troops; None is the first.
            tables: ``sites``, ``links``, ``claims``, ``events``, ``worlds``, ``concepts`` …

        Raises:
            FaultsFound: listing every fault of every table, each with its table, row and column.
        """
        head: dict[str, Any] = {
            "title": title,
            "step": step,
            "start": start,
            "length": length,
            "host": host,
            "main_domain": main_domain,
        }
        given = {
            "nations": nations,
            "capabilities": capabilities,
            "offers": offers,
            "requirements": requirements,
            **tables,
        }
        document = {name: plain_rows(rows) for name, rows in given.items()}
        return cls(_register({"case": plain_row(head), **document}))

    @property
    def title(self) -> str:
        """What the case is about."""
        return self.register.case.title

    @property
    def hash(self) -> str:
        """SHA-256 of the content, in 64 hexadecimal digits: the same facts, the same hash."""
        return self.register.content_hash

    @property
    def nations(self) -> Rows[Nation]:
        """The nations and their groups."""
        return Rows.of(Nation, self.register.nations)

    @property
    def capabilities(self) -> Rows[Capability]:
        """What can be required and supplied, each in a domain."""
        return Rows.of(Capability, self.register.capabilities)

    @property
    def offers(self) -> Rows[Offer]:
        """What each nation may send, on which condition, with which caveats."""
        return Rows.of(Offer, self.register.offers)

    @property
    def requirements(self) -> Rows[RequirementLine]:
        """The requirement lines of every concept."""
        return Rows.of(RequirementLine, self.register.requirements)

    @property
    def sites(self) -> Rows[Site]:
        """Where units can serve."""
        return Rows.of(Site, self.register.sites)

    @property
    def claims(self) -> Rows[Claim]:
        """Who said what when: the statements that offers rest on."""
        return Rows.of(Claim, self.register.claims)

    @property
    def events(self) -> Rows[Event]:
        """What a world settles from outside."""
        return Rows.of(Event, self.register.events)

    @property
    def consents(self) -> Rows[Consent]:
        """Who allows which nation to take part, from when until when."""
        return Rows.of(Consent, self.register.consents)

    @property
    def capacities(self) -> Rows[Capacity]:
        """What sites hold from some step on, where that changes."""
        return Rows.of(Capacity, self.register.capacities)

    @property
    def worlds(self) -> Rows[World]:
        """The worlds that questions can be asked in."""
        return Rows.of(World, self.register.worlds)

    @property
    def concepts(self) -> Rows[Concept]:
        """The concepts of force, each a statement of requirement."""
        return Rows.of(Concept, self.register.concepts)

    def ask(  # noqa: PLR0913 - the choices every question shares
        self,
        world: str | None = None,
        *,
        without: Sequence[str] = (),
        events: Mapping[str, When] | None = None,
        cutoff: OfferState | str | None = None,
        confidence: Confidence | str | None = None,
        reading: str | None = None,
        as_of: date | str | None = None,
        suppose: Sequence[str] = (),
    ) -> Situation:
        """The case in a world, with further choices: what questions are then asked of.

        Args:
            world: its name; None is the case's first.
            without: further nations that stay out.
            events: events settled otherwise than the world does: True (from step 0), False
                (never), a step or a date, (begin, first step or date after), or several such
                spans. A consent is named ``consent.ISR.MYS``.
            cutoff: the least firm state of an offer that counts; None is the case's default, or
                ``reported``.
            confidence: the least confidence that counts; None is the case's default, or ``low``.
            reading: ``greatest`` (all who can go together), ``least`` (nobody moves first),
                ``always`` or ``set-N``; None is the default for the case.
            as_of: read the case as it was known on that day.
            suppose: changes, such as ``packages:OFFER:3``, ``caveat:OFFER:CAVEAT``,
                ``condition:OFFER`` or ``nation:USA``.

        Raises:
            UnknownName: for a world, nation, event or change that there is not.
            ValueError: for a cut-off or confidence that there is not.
        """
        asked = Asked(
            world=world,
            without=tuple(without),
            events=tuple((events or {}).items()),
            cutoff=None if cutoff is None else OfferState(cutoff),
            confidence=None if confidence is None else Confidence(confidence),
            reading=reading,
            as_of=_day(as_of),
            suppose=tuple(suppose),
        )
        return Situation(self.register, asked)

    def compare(
        self,
        worlds: Iterable[str] | None = None,
        concepts: Iterable[str] | None = None,
        *,
        limit: float = 300.0,
        progress: Progress = None,
        cancel: Cancel = None,
    ) -> "CompareAnswer":
        """Plan every concept in every world, side by side.

        Args:
            worlds, concepts: names; None is all of the case.
            limit: seconds for the whole comparison.
            progress: called with (plans made, all); True shows a bar.
            cancel: asked after each plan; True stops.

        Raises:
            UnknownName, NoCoalition, NothingToPlan, NoAnswer, Cancelled: as their names say.
        """
        from contingent.planning.solver import Limits
        from contingent.services.answers.comparing import compare_worlds
        from contingent.services.wire.compare import CompareAnswer

        register = self.register
        with following(progress, cancel) as tell:
            found = compare_worlds(
                register,
                Asked(),
                [register.world(name).world for name in worlds or _names(register.worlds, None)],
                [
                    register.concept(name).concept
                    for name in concepts or _names(register.concepts, None)
                ],
                limits=Limits(limit),
                on_done=tell,
            )
        return CompareAnswer.of(found)

    def with_offer(self, offer: str, **fields: Any) -> "Case":
        """The case with an offer added, or changed in these fields.

        Raises:
            FaultsFound: when the offer does not fit the case.
        """
        return self.with_row("offers", offer, **fields)

    def without_offer(self, offer: str) -> "Case":
        """The case without an offer.

        Raises:
            UnknownName: when there is no such offer.
        """
        return self.without_row("offers", offer)

    def with_row(self, table: str, key: str, **fields: Any) -> "Case":
        """The case with a row of a table added, or changed in these fields.

        Args:
            table: ``offers``, ``nations``, ``worlds`` … (``case-format.md``).
            key: the row's id, such as the offer's or the nation's.

        Raises:
            UnknownName: when there is no such table.
            FaultsFound: when the row does not fit the case.
        """
        document, rows, name = self._table(table)
        at = next((index for index, row in enumerate(rows) if row.get(name) == key), len(rows))
        before = rows[at] if at < len(rows) else {name: key}
        changed = {column: value for column, value in fields.items() if value is not None}
        kept = {column: value for column, value in before.items() if column not in fields}
        rows[at : at + 1] = [{**kept, **plain_row(changed)}]
        return Case(_register({**document, table: rows}))

    def without_row(self, table: str, key: str) -> "Case":
        """The case without a row of a table.

        Raises:
            UnknownName: when there is no such table or row.
            FaultsFound: when something in the case needs the row.
        """
        document, rows, name = self._table(table)
        left = [row for row in rows if row.get(name) != key]
        if len(left) == len(rows):
            raise UnknownName(name, key, [str(row.get(name)) for row in rows])
        return Case(_register({**document, table: left}))

    def as_known(self, day: date | str) -> "Case":
        """The case as it was known on a day: the positions held then, and nothing said later."""
        return Case(self.register.as_known(_day(day)))

    def save(self, target: str | PathLike[str], *, force: bool = False) -> None:
        """Write the case: a folder, or a file ending in ``.xlsx`` or ``.json``.

        Args:
            force: replace what is there.

        Raises:
            FaultsFound: when the target is there, or cannot be written.
        """
        from contingent.services.cases.exporting import write_case

        path = Path(target)
        form = {".xlsx": "xlsx", ".json": "json"}.get(path.suffix.lower(), "folder")
        write_case(self.register, path, form, force=force)

    def _table(self, table: str) -> tuple[dict[str, Any], list[dict[str, Any]], str]:
        """The case as plain tables, the rows of one of them, and the column that names a row."""
        from contingent.adapters.sources.case_json import case_json

        if table not in TABLE_KEYS:
            raise UnknownName("table", table, TABLE_KEYS)
        document = json.loads(case_json(self.register))
        return document, list(document.get(table, [])), TABLE_KEYS[table]

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(getattr(self.register, name))} {name}" for name in _TOLD)
        return f"<Case {self.title!r}: {counts}>"

    def _repr_html_(self) -> str:
        rows = [(name, str(len(getattr(self.register, name)))) for name in TABLE_KEYS]
        return html_table((self.title, "rows"), [*rows, ("hash", self.hash[:16])])


#: Tables whose lengths a case tells of itself.
_TOLD = ("nations", "offers", "requirements", "worlds", "claims")


def _names(found: Sequence[Any], otherwise: str | None) -> list[str | None]:
    """The names of worlds or concepts; the default one where the case names none."""
    return [getattr(one, type(one).__name__.lower()) for one in found] or [otherwise]


def _register(document: Mapping[str, Any]) -> Register:
    from contingent.adapters.sources.case_json import read_case_json_text

    return read_case_json_text(
        "case", json.dumps({"format": FORMAT, **document}, ensure_ascii=False)
    )


def _day(day: date | str | None) -> date | None:
    return date.fromisoformat(day) if isinstance(day, str) else day
