"""The planning problem: the lines of a concept, the standing offers, and every possible tour."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contingent.errors import NothingToPlan
from contingent.planning.ceilings import Ceiling, Floor, ceilings_of, floors_of
from contingent.planning.tour_table import TourTable, table_of
from contingent.planning.tours import Tour, spans_of
from contingent.planning.travel import RouteBook
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.requirement import Concept, RequirementLine
from contingent.register.world import World
from contingent.resolution.setting import Span

__all__ = ["Problem", "build_problem"]

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Problem:
    """What is to be planned.

    Attributes:
        lines: the lines of the concept.
        standing: months in which each standing offer stands.
        offers: the standing offers with packages, by id.
        book: how units get to sites.
        opened_by: the candidate site of each line that is only needed once that site is opened.
        most_sites: candidate sites that may be opened at most; None is no limit.
        whole: whether all that may be in place is among its tours; else no share of all is looked
            at, so that its bounds hold for more.
        spans: the exact spans in which offers stand, where they are not of whole months.
        given: the tours to plan with, where they are not all.
    """

    register: Register
    concept: Concept
    lines: tuple[RequirementLine, ...]
    standing: Mapping[str, tuple[int, ...]]
    offers: Mapping[str, Offer]
    book: RouteBook
    opened_by: Mapping[str, str]
    most_sites: int | None = None
    spans: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    whole: bool = True
    given: TourTable | None = field(default=None, compare=False, repr=False)

    def __getstate__(self) -> dict[str, Any]:
        """Without what is worked out from the rest: it is a hundred times as much."""
        return {name: value for name, value in self.__dict__.items() if name in _FIELDS}

    @cached_property
    def table(self) -> TourTable:
        """Every possible tour; the decision is how many packages go on each."""
        if self.given is not None:
            return self.given
        offers = tuple(self.offers.values())
        standing = {offer.offer: self.spans_of(offer.offer) for offer in offers}
        return table_of(self.register, offers, self.lines, standing, self.book)

    def spans_of(self, offer: str) -> tuple[Span, ...]:
        """The exact spans in which an offer stands; none for one that does not."""
        return spans_of(self.standing.get(offer, ()), self.spans.get(offer))

    @cached_property
    def tours(self) -> tuple[Tour, ...]:
        """The tours of the table one by one, for those that look at a few of a small problem."""
        return tuple(self.table.tour(number) for number in range(len(self.table)))

    def only(self, numbers: Ints) -> "Problem":
        """The same problem with none but the tours of these numbers."""
        return replace(self, given=self.table.only(numbers))

    @cached_property
    def ceilings(self) -> tuple[Ceiling, ...]:
        """How many may be in place at once."""
        found = ceilings_of(self.register, self.concept, self.offers.values())
        return tuple(one for one in found if self.whole or not one.most.is_share)

    @cached_property
    def floors(self) -> tuple[Floor, ...]:
        """What is asked at least of the composition."""
        return floors_of(self.register, self.concept) if self.whole else ()

    @property
    def composed(self) -> bool:
        """Whether every line bears on every other, for a share of all is looked at."""
        return bool(self.floors) or any(one.most.is_share for one in self.ceilings)

    @cached_property
    def asked(self) -> tuple[int, ...]:
        """The months in which any line is needed."""
        needed = {month for line in self.lines for month in self.months_of(line)}
        return tuple(sorted(needed))

    @cached_property
    def candidate_sites(self) -> tuple[str, ...]:
        """Sites to choose from, when there is a choice to make."""
        if self.most_sites is None and not self.opened_by:
            return ()
        return tuple(site.site for site in self.register.sites if site.cost is not None)

    @property
    def months(self) -> range:
        """Months of the case."""
        return range(self.register.case.steps)

    def months_of(self, line: RequirementLine) -> range:
        """Months in which a line of the problem is needed."""
        return self._months_of[line.line]

    @cached_property
    def _months_of(self) -> dict[str, range]:
        windows = {line.line: self.register.window(line.from_, line.until) for line in self.lines}
        return {line: range(*window) for line, window in windows.items()}

    def named(self, name: str) -> tuple[str, ...]:
        """The lines of the problem that a line of the case is: one, or one for each site."""
        return tuple(
            one.line
            for one in self.lines
            if name in {one.line, one.line.removesuffix(f"@{self.opened_by.get(one.line)}")}
        )

    @cached_property
    def tiers(self) -> tuple[int, ...]:
        """The tiers that have lines, ascending."""
        return tuple(sorted({line.tier for line in self.lines}))


_FIELDS = frozenset(own.name for own in fields(Problem))


def build_problem(
    register: Register,
    concept: Concept,
    standing: Mapping[str, tuple[int, ...]],
    world: World | None = None,
    most_sites: int | None = None,
    spans: Mapping[str, tuple[Span, ...]] | None = None,
) -> Problem:
    """The planning problem of a concept when these offers stand in these months.

    Args:
        world: says when links that depend on an event are open; None leaves them open.
        most_sites: candidate sites that may be opened at most.
        spans: the exact spans in which offers stand, where they are not of whole months.

    Raises:
        NothingToPlan: when the concept has no lines.
    """
    lines, opened_by = _lines(register, concept)
    if not lines:
        msg = f"concept '{concept.concept}' has no requirement lines; nothing is asked for"
        raise NothingToPlan(msg)
    # The concept as the register has it: a change may have raised its ceiling.
    concept = next((c for c in register.concepts if c.concept == concept.concept), concept)
    offers = {o.offer: o for o in register.offers if o.offer in standing and o.packages}
    people = sum(offer.packages * offer.personnel for offer in offers.values())
    book = RouteBook(register, world, people)
    months, exact = dict(standing), dict(spans or {})
    return Problem(register, concept, lines, months, offers, book, opened_by, most_sites, exact)


def _lines(
    register: Register, concept: Concept
) -> tuple[tuple[RequirementLine, ...], dict[str, str]]:
    """The lines of a concept, those needed at each opened site being one for each candidate."""
    lines: list[RequirementLine] = []
    opened_by: dict[str, str] = {}
    for line in register.lines_of(concept):
        if not line.each:
            lines.append(line)
            continue
        for site in register.sites_of(line):
            if site.cost is not None:
                name = f"{line.line}@{site.site}"
                own = {"line": name, "at": (site.site,), "within_km": None}
                lines.append(line.model_copy(update=own))
                opened_by[name] = site.site
    return tuple(lines), opened_by
