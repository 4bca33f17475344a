"""Snapshots: what is published of all offers together, the same for all, and never changed."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, assert_never

from contingent.adapters.solver.highs import HighsSolver
from contingent.disclosure.audit import COLLUDING, SHARE, LearntKind, Objection, audit
from contingent.disclosure.publication import Publication, TotalCell
from contingent.errors import ContingentError, UnknownName
from contingent.ledger.canonical import Json, canonical
from contingent.register.register import Register
from contingent.register.requirement import RequirementLine
from contingent.services.chair.bands import band_of
from contingent.services.chair.totals import (
    OFFERED,
    PEOPLE,
    Quantity,
    hidden_offers,
    quantities_of,
    table_setting,
)

__all__ = [
    "Snapshot",
    "SnapshotCell",
    "SnapshotRefused",
    "SnapshotWanted",
    "draft_of",
    "objection_text",
    "objections_to",
    "passing",
    "publication_of",
]

FORMAT = "contingent snapshot 1"
#: Below so many people, and so many units, nothing is told apart.
_LEAST = {PEOPLE: 100.0, OFFERED: 2.0}


class SnapshotRefused(ContingentError):
    """A snapshot would tell somebody a hidden number too closely.

    Attributes:
        objections: everything that speaks against it.
    """

    def __init__(self, objections: Sequence[Objection]) -> None:
        self.objections = tuple(objections)
        listed = "\n".join(f"  {objection_text(one)}" for one in objections)
        super().__init__(f"the snapshot would tell too much; nothing was recorded.\n{listed}")


@dataclass(frozen=True)
class SnapshotWanted:
    """What the chair wants to publish.

    Attributes:
        quantities: names of totals (``totals.quantities_of``); None is all of the concept.
        sought: lines said to be sought still.
        ladder: how the bands are cut, the same for all totals.
        colluding: how many nations are taken to put together what they know.
    """

    title: str
    world: str | None = None
    concept: str | None = None
    quantities: tuple[str, ...] | None = None
    sought: tuple[str, ...] = ()
    ladder: str = "1-2-5"
    colluding: int = COLLUDING


@dataclass(frozen=True)
class SnapshotCell:
    """A total, told by the band it lies in; both ends are in the band."""

    quantity: str
    title: str
    low: float
    high: float

    @property
    def text(self) -> str:
        """The band in words."""
        if self.low == self.high:
            return f"{self.low:,.10g}"
        return f"{self.low:,.10g} to {self.high:,.10g}"


@dataclass(frozen=True)
class Snapshot:
    """What is published, all of it the same for all.

    Attributes:
        sought: (line, title) of what is sought still.
        share, colluding: the rule it was judged by.
    """

    title: str
    world: str
    concept: str
    day: date
    cells: tuple[SnapshotCell, ...]
    sought: tuple[tuple[str, str], ...]
    ladder: str
    share: float = SHARE
    colluding: int = COLLUDING

    @property
    def body(self) -> Json:
        """The snapshot as plain values."""
        return {
            "format": FORMAT,
            "title": self.title,
            "world": self.world,
            "concept": self.concept,
            "day": self.day.isoformat(),
            "cells": [[c.quantity, c.title, c.low, c.high] for c in self.cells],
            "sought": [list(line) for line in self.sought],
            "ladder": self.ladder,
            "share": self.share,
            "colluding": self.colluding,
        }

    @property
    def name(self) -> str:
        """Its name: 32 hexadecimal digits that follow from all it says."""
        return hashlib.sha256(canonical(self.body).encode()).hexdigest()[:32]

    @classmethod
    def read(cls, body: Any) -> "Snapshot":
        """A snapshot of its body.

        Raises:
            ValueError, KeyError, TypeError: when it is none.
        """
        if body["format"] != FORMAT:
            msg = "is no snapshot"
            raise ValueError(msg)
        return cls(
            str(body["title"]),
            str(body["world"]),
            str(body["concept"]),
            date.fromisoformat(body["day"]),
            tuple(SnapshotCell(*cell) for cell in body["cells"]),
            tuple((str(line), str(title)) for line, title in body["sought"]),
            str(body["ladder"]),
            float(body["share"]),
            int(body["colluding"]),
        )


def draft_of(register: Register, wanted: SnapshotWanted, day: date) -> Snapshot:
    """The snapshot of a register as the staff has it.

    Raises:
        UnknownName: for a world, concept, total or line that there is not.
    """
    setting = table_setting(register, wanted.world)
    concept = setting.register.concept(wanted.concept)
    there = {one.name: one for one in quantities_of(setting.register, concept)}
    names = tuple(there) if wanted.quantities is None else wanted.quantities
    for name in names:
        if name not in there:
            raise UnknownName("total", name, there)
    lines = {line.line: line for line in setting.register.lines_of(concept)}
    for name in wanted.sought:
        if name not in lines:
            raise UnknownName("line", name, lines)
    offers = hidden_offers(setting, concept)
    whole = Publication((), offers, ())
    return Snapshot(
        wanted.title,
        setting.world.world,
        concept.concept,
        day,
        tuple(_cell(there[name], whole.total(name), wanted.ladder) for name in names),
        tuple((name, lines[name].title or name) for name in wanted.sought),
        wanted.ladder,
        SHARE,
        wanted.colluding,
    )


def _cell(quantity: Quantity, total: float, ladder: str) -> SnapshotCell:
    kind = quantity.name.partition(" ")[0]
    low, high = band_of(total, _LEAST[kind], ladder)
    return SnapshotCell(quantity.name, quantity.title, low, high)


def publication_of(register: Register, snapshot: Snapshot) -> Publication:
    """What a snapshot tells of the offers of the register it was made of."""
    # A case without worlds has one of no name.
    setting = table_setting(register, snapshot.world if register.worlds else None)
    concept = setting.register.concept(snapshot.concept)
    offers = hidden_offers(setting, concept)
    cells = [TotalCell(cell.quantity, cell.low, cell.high) for cell in snapshot.cells]
    lines = {line.line: line for line in setting.register.lines_of(concept)}
    whole = Publication((), offers, ())
    for name, _ in snapshot.sought:
        cells += _short(lines[name], whole)
    return Publication(tuple(cells), offers, tuple(register.nation_names))


def _short(line: RequirementLine, whole: Publication) -> list[TotalCell]:
    """What it tells that a line is sought: that less is offered than it needs, where that is so.

    Where enough is offered, and cannot serve for another reason, who reads it may still think so.
    """
    name = f"{OFFERED} {line.capability}"
    if line.counts != "units" or whole.total(name) >= line.quantity:
        return []
    return [TotalCell(name, 0.0, float(line.quantity))]


def objections_to(
    register: Register, snapshot: Snapshot, history: Sequence[Publication] = ()
) -> tuple[Objection, ...]:
    """Everything that speaks against publishing a snapshot; empty for nothing.

    Args:
        register: as the staff has it, which the snapshot was made of.
        history: what was published before, oldest first.
    """
    draft = publication_of(register, snapshot)
    return audit([*history, draft], HighsSolver(), snapshot.share, snapshot.colluding)


def passing(
    register: Register, snapshot: Snapshot, history: Sequence[Publication] = ()
) -> Snapshot | None:
    """The snapshot without the totals and lines that tell too much; None when nothing is left.

    The totals that most objections are about go first; then the auditor is asked again.
    """
    lines = {line.line: line for line in register.requirements}
    while snapshot.cells or snapshot.sought:
        left = [one.quantities for one in objections_to(register, snapshot, history)]
        if not left:
            return snapshot
        gone: set[str] = set()
        while left:
            blamed = [name for quantities in left for name in quantities]
            gone.add(max(dict.fromkeys(blamed), key=blamed.count))
            left = [quantities for quantities in left if not gone & set(quantities)]
        snapshot = replace(
            snapshot,
            cells=tuple(cell for cell in snapshot.cells if cell.quantity not in gone),
            sought=tuple(
                one
                for one in snapshot.sought
                if f"{OFFERED} {lines[one[0]].capability}" not in gone
            ),
        )
    return None


def objection_text(one: Objection, titles: Mapping[str, str] | None = None) -> str:
    """An objection in words, for the staff alone.

    Args:
        titles: of the totals, in place of their names.
    """
    who = " and ".join(one.attackers) or "anybody"
    of = ", ".join((titles or {}).get(name, name) for name in one.quantities)
    match one.told:
        case LearntKind.ABSENCE:
            return f"{of}: {who} would learn that nobody else offers any"
        case LearntKind.PRESENCE:
            return f"{of}: {who} would learn that {one.nation} offers some"
        case LearntKind.NUMBER:
            offers = " and ".join(one.offers)
            near = f"between {one.low:,.4g} and {one.high:,.4g} (it is {one.value:,.10g})"
            return f"{of}: {who} would learn that {offers} of {one.nation} adds {near}"
        case other:
            assert_never(other)
