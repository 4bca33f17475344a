"""What is published of hidden offers: totals, each between two numbers; and what they are made of.

Units are those of each total: people, or the unit of a capability.
"""

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["HiddenOffer", "Publication", "TotalCell"]


@dataclass(frozen=True)
class TotalCell:
    """A published total: it is at least ``low`` and at most ``high``.

    Attributes:
        quantity: what is added up, such as ``people land`` or ``offered mech-bn``.
    """

    quantity: str
    low: float
    high: float


@dataclass(frozen=True)
class HiddenOffer:
    """An offer as far as totals go.

    Attributes:
        packages: how many, which is what is hidden.
        each: quantity -> what one package adds to it; taken to be known to everybody.
        known_to: nations that know how many; its owner always does.
        shown_to: nations that know that there is such an offer.
    """

    offer: str
    nation: str
    packages: float
    each: Mapping[str, float]
    known_to: frozenset[str]
    shown_to: frozenset[str]

    def hidden_from(self, nations: frozenset[str]) -> bool:
        """Whether none of these nations knows how many packages it has."""
        return self.nation not in nations and not nations & self.known_to

    @property
    def same(self) -> tuple[object, ...]:
        """What is the same in two publications if the offer did not change between them."""
        return self.offer, self.nation, self.packages, tuple(sorted(self.each.items()))


@dataclass(frozen=True)
class Publication:
    """Totals published together, and the offers they are of on that day.

    Attributes:
        nations: everybody at the table, with offers or without.
    """

    cells: tuple[TotalCell, ...]
    offers: tuple[HiddenOffer, ...]
    nations: tuple[str, ...]

    def total(self, quantity: str) -> float:
        """What a total really is."""
        return sum(one.packages * one.each.get(quantity, 0.0) for one in self.offers)
