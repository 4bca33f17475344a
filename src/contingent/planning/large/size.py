"""Which problems are too large to prove."""

from contingent.planning.problem import Problem
from contingent.planning.tours import possible_sites

__all__ = ["PACKAGES", "PROVABLE", "is_large"]

#: Whole-number columns up to which the exact route is taken.
PROVABLE = 20_000
#: Packages up to which the search, which moves them one by one, is of use.
PACKAGES = 200_000


def is_large(problem: Problem) -> bool:
    """Whether the problem has more tours than are proven, and nothing that only the model obeys.

    That is a choice of sites, and ceilings.

    Tours are counted from above, without working them out: offers times lines they could serve,
    sites and months. Where the count leaves it open, the tours themselves are counted.
    """
    packages = sum(offer.packages for offer in problem.offers.values())
    if problem.candidate_sites or problem.ceilings or problem.floors or packages > PACKAGES:
        return False
    most = 0
    for offer in problem.offers.values():
        for line in problem.lines:
            if line.amount_of(offer):
                sites = len(possible_sites(problem.register, offer, line))
                most += sites * len(problem.months_of(line))
        if most > 10 * PROVABLE and not problem.register.links:
            return True
    return most > PROVABLE and len(problem.table) > PROVABLE
