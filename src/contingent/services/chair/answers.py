"""Who has answered, what is missing, and what was published of it: for the chair alone."""

from dataclasses import dataclass
from datetime import date

from contingent.planning.plan import Plan
from contingent.register.register import Register
from contingent.register.requirement import Concept, RequirementLine

__all__ = ["Answered", "Gap", "gaps_of", "requirement_of", "who_answered"]


@dataclass(frozen=True)
class Answered:
    """What a nation has put in so far.

    Attributes:
        offers: of today, not ended; ended: withdrawn, declined or expired.
        released: how many of them were released to anybody but the staff.
        last: the day from which its newest position is known; None where no offer has a day.
    """

    nation: str
    name: str
    offers: int
    ended: int
    released: int
    last: date | None

    @property
    def silent(self) -> bool:
        """Whether it has said nothing, not even no."""
        return not self.offers and not self.ended


def who_answered(register: Register) -> tuple[Answered, ...]:
    """Every nation with what it has put in, those that are silent first."""
    known = register.as_known(None)
    released = {row.id for row in register.releases if row.kind.value == "offer"}
    found = []
    for nation, name in register.nation_names.items():
        own = [offer for offer in known.offers if offer.nation == nation]
        days = [offer.known_from for offer in own if offer.known_from is not None]
        live = [offer for offer in own if not offer.state.ended]
        shown = sum(offer.offer in released for offer in live)
        last = max(days, default=None)
        found.append(Answered(nation, name, len(live), len(own) - len(live), shown, last))
    return tuple(sorted(found, key=lambda one: (not one.silent, one.name)))


@dataclass(frozen=True)
class Gap:
    """A line that the plan on everything leaves open.

    Attributes:
        missing: averaged over the line's steps, in the line's own unit.
    """

    line: RequirementLine
    tier: int
    missing: float
    rate: float


def gaps_of(register: Register, plan: Plan) -> tuple[Gap, ...]:
    """The open lines of a plan, essential ones first, the widest first."""
    lines = {line.line: line for line in register.requirements}
    gaps = [
        Gap(lines[fill.line.partition("@")[0]], fill.tier, fill.shortfall, fill.rate)
        for fill in plan.open_lines()
    ]
    return tuple(sorted(gaps, key=lambda gap: (gap.tier, gap.rate)))


def requirement_of(register: Register, concept: Concept) -> tuple[RequirementLine, ...]:
    """The statement of requirement: common to all, so the same on every view."""
    return register.lines_of(concept)
