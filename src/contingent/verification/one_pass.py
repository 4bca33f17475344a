"""One pass of the verifier over a plan: what is looked at, and what was worked out for it before.

The checks ask for the same things many times: which lines there are, which events hold in a month,
what an offer gives as a capability. Each is worked out when it is first asked for, by what stands
in the other files here, and remembered until the pass is over. Nothing is kept for the next plan.
"""

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property

from contingent.planning.plan import Assignment, Plan
from contingent.register.offer import Offer, Supply
from contingent.register.register import Register
from contingent.register.requirement import RequirementLine
from contingent.register.site import Site
from contingent.register.world import World
from contingent.verification import consents, facts, sites, supplies
from contingent.verification.clock import CaseClock
from contingent.verification.company import Company, Rolls, of_events_alone

__all__ = ["Pass"]

#: A month, or a place within one.
_Where = int | Fraction


class Pass:
    """A plan with the register and the world it is for, and what was looked up in them.

    Args:
        register: the register as known on the day of the plan.
        world: the world of the plan, with changes to its events made.
    """

    def __init__(self, register: Register, world: World, plan: Plan) -> None:
        self.register, self.world, self.plan = register, world, plan
        self.clock = CaseClock(register.case)
        self._events: dict[_Where, frozenset[str]] = {}
        self._unwanted: dict[_Where, frozenset[str]] = {}
        self._used: dict[tuple[str, str], tuple[int, Supply] | None] = {}
        self._wanted: dict[tuple[str, str], bool] = {}
        self._waiting: dict[str, bool] = {}
        self._companies: dict[tuple[frozenset[str], frozenset[str]], Company] = {}

    @cached_property
    def lines(self) -> dict[str, RequirementLine]:
        """The lines the plan must answer for, by name; see ``facts.lines_of``."""
        return facts.lines_of(self.register, self.plan)

    @cached_property
    def spans(self) -> dict[str, list[tuple[Fraction, Fraction]]]:
        """When each offer is said to stand; see ``facts.spans_of``."""
        return facts.spans_of(self.plan)

    @cached_property
    def standing(self) -> dict[_Where, frozenset[str]]:
        """Who is said to stand in each month, and wherever within one something changes."""
        where = facts.instants(self.register, self.world, self.plan, self.clock)
        return facts.standing_at(self.plan, self.spans, where)

    @cached_property
    def rolls(self) -> Rolls:
        """Who provides what and is in which group."""
        return Rolls(self.register)

    @cached_property
    def beside(self) -> dict[tuple[str | None, int], set[str]]:
        """The nations at each site in each month, of all offers."""
        found: dict[tuple[str | None, int], set[str]] = defaultdict(set)
        for item in self.plan.assignments:
            nation = self.offer(item).nation
            for month in range(item.month, item.month + item.months):
                found[item.site, month].add(nation)
        return found

    def offer(self, item: Assignment) -> Offer:
        """The offer of an assignment."""
        return self.register.offers_by_id[item.offer]

    def needed(self, line: RequirementLine) -> range:
        """The months in which a line is needed."""
        return self.clock.months_of(line.from_, line.until)

    def events_in(self, where: _Where) -> frozenset[str]:
        """The events that are true in a month, or at a place within one."""
        if where not in self._events:
            self._events[where] = facts.events_in(self.clock, self.world, where)
        return self._events[where]

    def unwanted(self, where: _Where) -> frozenset[str]:
        """The nations that lack a consent then; see ``consents.unwanted``."""
        if where not in self._unwanted:
            self._unwanted[where] = consents.unwanted(self.register, self.world, where, self.clock)
        return self._unwanted[where]

    def wanted_at(self, line: RequirementLine, site: Site) -> bool:
        """Whether the line may be filled at the site; see ``sites.wanted_at``."""
        key = line.line, site.site
        if key not in self._wanted:
            self._wanted[key] = sites.wanted_at(self.register, line, site)
        return self._wanted[key]

    def used(self, offer: Offer, capability: str) -> tuple[int, Supply] | None:
        """What of a package serves as a capability; see ``supplies.used``."""
        key = offer.offer, capability
        if key not in self._used:
            self._used[key] = supplies.used(self.register, offer, capability)
        return self._used[key]

    def given(self, item: Assignment, line: RequirementLine) -> float:
        """What the packages of an assignment bring to one of its lines, in what the line counts."""
        offer = self.offer(item)
        found = self.used(offer, line.capability)
        if found is None:
            return 0.0
        return (offer.personnel if line.counts == "personnel" else found[1].amount) * item.packages

    def meets(self, offer: Offer, company: Company) -> bool:
        """Whether the condition of an offer holds in a company.

        One of events alone holds in any company or in none: it is asked once for these events.
        """
        own = company if self.waits_for_others(offer) else self.company(company.events, ())
        return own.meets(offer)

    def waits_for_others(self, offer: Offer) -> bool:
        """Whether the condition of an offer is about who else stands, and not of events alone."""
        if offer.offer not in self._waiting:
            self._waiting[offer.offer] = not of_events_alone(offer.condition)
        return self._waiting[offer.offer]

    def company(self, events: frozenset[str], standing: Sequence[Offer]) -> Company:
        """These offers standing together under some events."""
        key = events, frozenset(offer.offer for offer in standing)
        if key not in self._companies:
            self._companies[key] = Company(self.rolls, events, standing)
        return self._companies[key]
