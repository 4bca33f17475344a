"""Which problems are too large to prove."""

from contingent.planning.cut import any_ends_early
from contingent.planning.problem import Problem
from contingent.register.permits import allowed_at
from contingent.register.site import Site
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
    register, served = problem.register, dict[str, list[tuple[tuple[Site, ...], int]]]()
    for line in problem.lines:
        of_line = register.sites_of(line), len(problem.months_of(line))
        served.setdefault(line.capability, []).append(of_line)
    most = 0
    for offer in problem.offers.values():
        for capability in serves_as(register, offer):
            for sites, months in served.get(capability, ()):
                open_to = sum(allowed_at(offer, site) for site in sites)
                most += (open_to if register.sites else 1) * months
        if most > 10 * PROVABLE and not register.links:
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
