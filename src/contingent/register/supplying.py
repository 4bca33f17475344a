"""What a package of an offer can serve as, and what else it then gives at the same place."""

from typing import NamedTuple

from contingent.register.offer import Offer, Supply
from contingent.register.register import Register
from contingent.register.requirement import RequirementLine

__all__ = ["Service", "amount_of", "amount_on", "serves_as", "service_of"]


class Service(NamedTuple):
    """How a package serves as a capability.

    Attributes:
        supply: what serves; its capability is the one asked for, or one above it.
        beside: what the package gives at its place at the same time.
    """

    supply: Supply
    beside: tuple[Supply, ...]


def service_of(register: Register, offer: Offer, capability: str) -> Service | None:
    """How a package of the offer serves as a capability; None when it cannot.

    What the offer says of the capability itself comes before what counts as it because it is
    above it; of several that are above it the one that gives most, and the first of equals.
    """
    best: Service | None = None
    for together in offer.supplies:
        for supply in together:
            own = supply.capability == capability
            if not own and capability not in register.counts_as.get(supply.capability, ()):
                continue
            beside = tuple(other for other in together if other is not supply)
            if own:
                return Service(supply, beside)
            if best is None or supply.amount > best.supply.amount:
                best = Service(supply, beside)
    return best


def amount_of(register: Register, offer: Offer, capability: str) -> float:
    """Units of the capability that one package supplies; 0 when it cannot."""
    service = service_of(register, offer, capability)
    return 0.0 if service is None else service.supply.amount


def amount_on(register: Register, offer: Offer, line: RequirementLine) -> float:
    """What one package counts for on a line, in what the line counts; 0 when it cannot serve."""
    units = amount_of(register, offer, line.capability)
    return float(offer.personnel) if units and line.counts == "personnel" else units


def serves_as(register: Register, offer: Offer) -> tuple[str, ...]:
    """The capabilities a package can serve as, those its own count as included."""
    found = dict.fromkeys(offer.capabilities)
    for own in offer.capabilities:
        found |= dict.fromkeys(register.counts_as.get(own, ()))
    return tuple(found)
