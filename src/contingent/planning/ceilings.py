"""Ceilings of a concept, and what is asked of its composition, as planning looks at them.

A share is of all that is in place in a step, whatever serves where. A ceiling holds in every step,
and where nobody is in place it is kept. What is asked at least is a need of its tier: it may stay
open, and in each step counts for the part of it that is met; a share for all of it or nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from contingent.register.balance import EACH_NATION, Balance, Counted, Limit
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.requirement import Concept

__all__ = ["Ceiling", "Floor", "ceilings_of", "floors_of", "unit_of"]

#: A share of all.
WHOLE = Fraction(1)


@dataclass(frozen=True)
class Ceiling:
    """At most so many, or such a share, in place in any step.

    Attributes:
        rule: its name, by which a change raises it.
        row: the row it comes from; None for the ceiling of people of a concept.
        nations: whom it is about; None is everybody.
    """

    rule: str
    row: Balance | None
    nations: frozenset[str] | None
    of: Counted
    most: Limit

    @property
    def about(self) -> str:
        """Whom it is about, in words."""
        return "all" if self.nations is None else ", ".join(sorted(self.nations))

    def counts(self, offer: Offer) -> int:
        """What a package of the offer counts for."""
        return unit_of(offer, self.of) if self.concerns(offer) else 0

    def concerns(self, offer: Offer) -> bool:
        """Whether packages of the offer are among those it is about."""
        return self.nations is None or offer.nation in self.nations


@dataclass(frozen=True)
class Floor:
    """At least so many, or such a share, in place: a need of its tier that may stay open.

    Attributes:
        row: the row it comes from.
        nations: whom it is about.
    """

    row: Balance
    nations: frozenset[str]
    of: Counted
    least: Limit
    tier: int


def unit_of(offer: Offer, of: Counted) -> int:
    """What a package of an offer counts for."""
    return offer.personnel if of is Counted.PERSONNEL else 1


def ceilings_of(
    register: Register, concept: Concept, offers: Iterable[Offer]
) -> tuple[Ceiling, ...]:
    """The ceilings of a concept that these offers could reach."""
    offers = list(offers)
    found = []
    if concept.personnel_max is not None:
        most = Limit(Fraction(concept.personnel_max), is_share=False)
        found.append(Ceiling(concept.personnel_rule, None, None, Counted.PERSONNEL, most))
    for row in register.balance:
        if row.concerns(concept.concept) and row.at_most is not None:
            found += [
                Ceiling(row.name, row, nations, row.of, row.at_most)
                for nations in _about(register, row, offers)
            ]
    return tuple(one for one in found if _reachable(one, offers))


def floors_of(register: Register, concept: Concept) -> tuple[Floor, ...]:
    """What is asked at least of the composition of a concept."""
    return tuple(
        Floor(row, frozenset(_members(register, row.about)), row.of, row.at_least, row.tier)
        for row in register.balance
        if row.concerns(concept.concept) and row.at_least is not None and row.at_least.amount
    )


def _about(register: Register, row: Balance, offers: Iterable[Offer]) -> list[frozenset[str]]:
    if row.about == EACH_NATION:
        return [frozenset({name}) for name in dict.fromkeys(offer.nation for offer in offers)]
    return [frozenset(_members(register, row.about))]


def _members(register: Register, about: str) -> tuple[str, ...]:
    return (about,) if about.isupper() else register.group_members.get(about, ())


def _reachable(ceiling: Ceiling, offers: Iterable[Offer]) -> bool:
    """Whether all packages together would break it, or could."""
    own = sum(offer.packages * ceiling.counts(offer) for offer in offers)
    if ceiling.most.is_share:
        return own > 0 and ceiling.most.amount < WHOLE
    return own > ceiling.most.amount
