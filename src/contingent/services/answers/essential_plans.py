"""Plans of the essential lines alone: all that is asked where only these are told.

The essential lines come first in every plan, so what can be filled of them hangs on no later line:
a plan without the later lines fills as much of them, and is made several times faster. Lines that
bring what essential ones count on stay in the question: those that they need or are served beside,
and those that bring the company an offer serves only with. Where shares of all in place are looked
at, or there are sites to choose from, every line bears on every other, and the whole is planned.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from contingent.planning.plan import Plan
from contingent.planning.solver import Limits
from contingent.register.caveat import CaveatKind
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.requirement import Concept, RequirementLine
from contingent.register.supplying import amount_on
from contingent.services.answers.coalition import Coalition

__all__ = ["EssentialPlans"]


def essential_lines(register: Register, concept: Concept) -> frozenset[str]:
    """The essential lines of a concept, and those that bring what these count on."""
    lines = {line.line: line for line in register.lines_of(concept)}
    found = set[str]()
    wanted = [name for name, line in lines.items() if line.tier == 1]
    guarded = [offer for offer in register.offers if any(_company(offer))]
    while wanted:
        name = wanted.pop()
        if name in lines and name not in found:
            found.add(name)
            wanted += [*lines[name].needs, *lines[name].with_]
            wanted += _beside(register, guarded, lines, name)
    return frozenset(found)


def _company(offer: Offer) -> Iterator[str]:
    """The nations whose units an offer serves only with."""
    for caveat in offer.caveats:
        if caveat.kind is CaveatKind.ONLY_WITH:
            yield from caveat.names


def _beside(
    register: Register, guarded: list[Offer], lines: dict[str, RequirementLine], name: str
) -> list[str]:
    """The lines that bring company to the offers that serve a line only with it."""
    own = [offer for offer in guarded if amount_on(register, offer, lines[name])]
    nations = {nation for offer in own for nation in _company(offer)}
    theirs = [offer for offer in register.offers if offer.nation in nations]
    return [
        other
        for other, line in lines.items()
        if any(amount_on(register, offer, line) for offer in theirs)
    ]


@dataclass(frozen=True)
class EssentialPlans:
    """Plans of a concept's essential lines.

    Attributes:
        register: that of the coalitions asked about.
    """

    register: Register = field(repr=False)
    concept: Concept

    @cached_property
    def _alone(self) -> Register:
        """The register that asks for nothing else."""
        names = essential_lines(self.register, self.concept)
        rows = tuple(row for row in self.register.requirements if row.line in names)
        return self.register.with_rows(requirements=rows)

    def of(self, coalition: Coalition) -> Coalition:
        """The coalition asked for what is essential alone; as it is where that is the whole."""
        whole = coalition.problem(self.concept)
        if whole.candidate_sites or whole.composed or 1 not in whole.tiers:
            return coalition
        return replace(coalition, setting=replace(coalition.setting, register=self._alone))

    def plan(self, coalition: Coalition, limits: Limits | None = None) -> Plan:
        """A verified plan that fills as much of tier 1 as any; of the rest it may tell nothing.

        Raises:
            NothingToPlan: when the concept has no lines.
            NoAnswer, PlanRejected: as ``Coalition.plan``.
        """
        own = self.of(coalition)
        return own.plan(own.problem(self.concept), limits, tie_breaks=False, deepest=1)
