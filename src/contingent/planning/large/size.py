"""Which problems are too large to prove."""

from contingent.planning.cut import any_ends_early
from contingent.planning.problem import Problem
from contingent.planning.tours import possible_sites
from contingent.register.requirement import RequirementLine
from contingent.register.supplying import serves_as

__all__ = ["PACKAGES", "PROVABLE", "beyond", "is_large"]

#: Whole-number columns up to which the exact route is taken.
PROVABLE = 20_000
#: Packages up to which the search, which moves them one by one, is of use.
PACKAGES = 200_000


def is_large(problem: Problem) -> bool:
    """Whether the problem has more tours than are proven, and no rule that only the proof knows.

    Such are sites to choose from, ceilings and rows on composition, packages that give several
    things together, those that serve only beside others, and capacities that change.

    Tours are counted from above, without working them out: offers times lines they could serve,
    sites and months. Where the count leaves it open, the tours themselves are counted.
    """
    packages = sum(offer.packages for offer in problem.offers.values())
    if problem.candidate_sites or packages > PACKAGES or beyond(problem):
        return False
    served: dict[str, list[RequirementLine]] = {}
    for line in problem.lines:
        served.setdefault(line.capability, []).append(line)
    most = 0
    for offer in problem.offers.values():
        for capability in serves_as(problem.register, offer):
            for line in served.get(capability, ()):
                sites = len(possible_sites(problem.register, offer, line))
                most += sites * len(problem.months_of(line))
        if most > 10 * PROVABLE and not problem.register.links:
            return True
    return most > PROVABLE and len(problem.table) > PROVABLE


def beyond(problem: Problem) -> bool:
    """Whether there is a rule that the search of the large route does not know."""
    offers = problem.offers.values()
    return (
        bool(problem.register.capacities or problem.ceilings or problem.floors)
        or any(len(together) > 1 for offer in offers for together in offer.supplies)
        or any_ends_early(offers, problem.lines)
    )
