"""How long a strength can be kept up from what stands.

Every package of a standing offer of the domain is counted once as a pool; the force of so many
people is relieved every tour, and a package that comes home rests the given number of tours. With
a pool of p people, a strength s and a rest of r tours per tour, s can be kept up for ever when
p >= s (1 + r); otherwise for as many whole tours as the pool holds, floor(p / s).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from contingent.register.offer import Offer

__all__ = ["Sustained", "pool_of", "sustain_table"]


@dataclass(frozen=True)
class Sustained:
    """One strength at one ratio.

    Attributes:
        needed: people in the cycle to keep it up for ever.
        months: how long the pool lasts; None is for ever.
    """

    strength: int
    rest: int
    needed: int
    months: int | None


def pool_of(offers: Iterable[Offer]) -> int:
    """People in the packages of offers."""
    return sum(offer.packages * offer.personnel for offer in offers)


def sustain_table(
    pool: int, strengths: Sequence[int], rests: Sequence[int], tour_months: int
) -> tuple[Sustained, ...]:
    """The table: every strength at every ratio of tours at rest to a tour away."""
    rows = []
    for strength in strengths:
        for rest in rests:
            needed = strength * (1 + rest)
            months = None if pool >= needed else pool // strength * tour_months
            rows.append(Sustained(strength, rest, needed, months))
    return tuple(rows)
