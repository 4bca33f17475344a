"""A plan as stays: which units are at which site from which day until which day."""

from dataclasses import dataclass
from datetime import date

from contingent.planning.plan import Assignment, Plan
from contingent.planning.problem import Problem
from contingent.register.offer import Offer
from contingent.register.site import Site

__all__ = ["Stay", "planned_symbol", "position", "stays_of"]

#: A land unit of no further kind, friendly and planned: for capabilities without a symbol.
_ANY_UNIT = "10031010000000000000"
_IDENTITY, _STATUS = 3, 6  # places of digits 4 and 7


@dataclass(frozen=True)
class Stay:
    """Packages of an offer at a site.

    Attributes:
        begin, end: first day, and first day no longer; with times where steps are of hours.
        symbol: APP-6(D) code of the capability they serve as, friendly and planned.
    """

    assignment: Assignment
    offer: Offer
    capability: str
    site: Site | None
    begin: date
    end: date
    symbol: str

    @property
    def personnel(self) -> int:
        """People of the packages together."""
        return self.offer.personnel * self.assignment.packages

    @property
    def title(self) -> str:
        """The offer in words."""
        return self.offer.title or self.offer.offer


def stays_of(plan: Plan, problem: Problem) -> tuple[Stay, ...]:
    """The stays of a plan, in the order of its assignments."""
    register = problem.register
    lines = {line.line: line for line in problem.lines}
    symbols = {c.capability: c.symbol for c in register.capabilities}
    found = []
    for item in plan.assignments:
        capability = lines[item.line].capability
        found.append(
            Stay(
                item,
                register.offers_by_id[item.offer],
                capability,
                register.sites_by_id[item.site] if item.site else None,
                register.calendar.day_of(item.arrival),
                register.calendar.moment(item.month + item.months),
                planned_symbol(symbols[capability]),
            )
        )
    return tuple(found)


def planned_symbol(code: str) -> str:
    """The symbol of a friendly unit that is planned, not present (drawn with a dashed frame)."""
    digits = list(code or _ANY_UNIT)
    digits[_IDENTITY], digits[_STATUS] = "3", "1"
    return "".join(digits)


def position(site: Site | None) -> list[float] | None:
    """Longitude and latitude, in this order (RFC 7946); None for a place without coordinates."""
    if site is None or site.lon is None or site.lat is None:
        return None
    return [site.lon, site.lat]
