"""Who was said to come, and who came."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from contingent.analysis.backtest import AsKnown
from contingent.analysis.in_place import instant
from contingent.register.register import Register

__all__ = ["FirstSeen", "WhoCame", "first_seen", "who_came"]


@dataclass(frozen=True)
class FirstSeen:
    """When a nation was first seen in place, and from when on the plan has it there.

    Attributes:
        early: steps from its place in the plan until it was seen; negative where the plan is late.
            It may have come before it was seen.
    """

    nation: str
    seen: date
    said: Fraction
    early: Fraction


@dataclass(frozen=True)
class WhoCame:
    """Nations said to be in place at some time after a day, and those seen there.

    Attributes:
        came: figures after the day say that they were there; stayed_away: that they were not.
        said: by the plan or a guess.
    """

    day: date
    by: str
    came: tuple[str, ...]
    stayed_away: tuple[str, ...]
    said: tuple[str, ...]

    @property
    def hits(self) -> tuple[str, ...]:
        """Said to come, and came."""
        return tuple(n for n in self.said if n in self.came)

    @property
    def wrong(self) -> tuple[str, ...]:
        """Said to come, and known not to have come."""
        return tuple(n for n in self.said if n in self.stayed_away)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Said to come; no figure says whether they did."""
        return tuple(n for n in self.said if n not in {*self.came, *self.stayed_away})

    @property
    def missed(self) -> tuple[str, ...]:
        """Came, and nobody had said so."""
        return tuple(n for n in self.came if n not in self.said)

    @property
    def precision(self) -> Fraction | None:
        """Share of those said to come that came, among those whom a figure tells of."""
        told = len(self.hits) + len(self.wrong)
        return Fraction(len(self.hits), told) if told else None

    @property
    def least_precision(self) -> Fraction | None:
        """The same if nobody came whom no figure tells of."""
        return Fraction(len(self.hits), len(self.said)) if self.said else None

    @property
    def recall(self) -> Fraction | None:
        """Share of those who came that were said to."""
        return Fraction(len(self.hits), len(self.came)) if self.came else None


def who_came(known: AsKnown, register: Register) -> list[WhoCame]:
    """Who came after a day, beside those said to: by the plan, the earliest guess, and staying."""
    outcomes = register.outcomes
    rows = [one for one in outcomes if one.kind == "nation" and one.day > known.day]
    came = tuple(dict.fromkeys(one.name for one in rows if one.value > 0))
    away = tuple(dict.fromkeys(one.name for one in rows if one.name not in came))
    since = instant(known.day, register)
    until = max((instant(one.date, register) for one in outcomes), default=since)
    there = (nation for nation in register.nation_names if known.stays.get(f"nation:{nation}"))
    said = {
        "plan": known.planned.nations(since, until),
        "earliest": known.earliest.nations(since, until),
        "stays": there,
    }
    return [WhoCame(known.day, by, came, away, tuple(sorted(names))) for by, names in said.items()]


def first_seen(known: AsKnown, register: Register) -> tuple[FirstSeen, ...]:
    """The nations first seen after a day that the plan has in place, the longest awaited first.

    Nations that were there by their own offers before anything was seen are not among them.
    """
    seen: dict[str, date] = {}
    for one in sorted(register.outcomes, key=lambda row: instant(row.date, register)):
        if one.kind == "nation" and one.value > 0:
            seen.setdefault(one.name, one.day)
    said = _begins(known)
    found = [
        FirstSeen(nation, day, said[nation], register.calendar.place(day) - said[nation])
        for nation, day in seen.items()
        if day > known.day and nation in said and not known.stays[f"nation:{nation}"]
    ]
    return tuple(sorted(found, key=lambda one: (-one.early, one.nation)))


def _begins(known: AsKnown) -> Mapping[str, Fraction]:
    return known.planned.nations(Fraction(0), Fraction(10**9))
