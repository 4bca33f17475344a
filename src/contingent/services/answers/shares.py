"""Each nation's share: how many of its offers, and of their people, stand, wait or are out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from contingent.register.offer import Offer
from contingent.register.permits import allowed_in_host
from contingent.resolution.resolution import Resolution

__all__ = ["SHARES", "NationShare", "ShareState", "people_of", "shares_of"]

ShareState = Literal["stands", "part", "waiting", "out"]
#: From the one that gives all to the one that gives nothing.
SHARES: tuple[ShareState, ...] = ("stands", "part", "waiting", "out")


@dataclass(frozen=True)
class NationShare:
    """What of a nation's offers stands; those that have ended are not among them.

    Attributes:
        offers, people: of all its offers.
        standing, standing_people: of those that stand whoever else moves.
        waiting, waiting_people: of those that stand only if others move with them.
        inside_people: of those that stand or wait, people who may serve in the host nation.
        ended: offers that were withdrawn or declined, or have expired.
    """

    nation: str
    offers: int
    people: int
    standing: int
    standing_people: int
    waiting: int
    waiting_people: int
    inside_people: int
    ended: int

    @property
    def out(self) -> int:
        """Offers that do not stand."""
        return self.offers - self.standing - self.waiting

    @property
    def state(self) -> ShareState:
        """``stands`` with all its offers, ``part`` with some, ``waiting`` with none, or ``out``."""
        if self.standing:
            return "stands" if self.standing == self.offers else "part"
        return "waiting" if self.waiting else "out"


def shares_of(resolution: Resolution) -> tuple[NationShare, ...]:
    """The share of each nation with an offer, in the order of the register."""
    register = resolution.setting.register
    least = set(resolution.least)
    waiting = set(resolution.greatest) - least
    own: dict[str, list[Offer]] = {}
    for offer in register.offers:
        own.setdefault(offer.nation, []).append(offer)
    found = []
    for nation, offers in own.items():
        live = [offer for offer in offers if not offer.state.ended]
        stand = [offer for offer in live if offer.offer in least]
        wait = [offer for offer in live if offer.offer in waiting]
        inside = [offer for offer in (*stand, *wait) if allowed_in_host(register, offer)]
        found.append(
            NationShare(
                nation,
                len(live),
                people_of(live),
                len(stand),
                people_of(stand),
                len(wait),
                people_of(wait),
                people_of(inside),
                len(offers) - len(live),
            )
        )
    return tuple(found)


def people_of(offers: Iterable[Offer]) -> int:
    """People of all packages."""
    return sum(offer.packages * offer.personnel for offer in offers)
