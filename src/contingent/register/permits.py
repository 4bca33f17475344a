"""Where and for what an offer's caveats let it serve."""

from contingent.register.caveat import CaveatKind
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.site import Site

__all__ = ["allowed_at", "allowed_for"]


def allowed_for(register: Register, offer: Offer, capability: str) -> bool:
    """Whether the offer's caveats let it serve as a capability."""
    banned = {n for c in offer.caveats if c.kind is CaveatKind.NOT_FOR for n in c.names}
    return capability not in banned and register.domain_of.get(capability) not in banned


def allowed_at(offer: Offer, site: Site) -> bool:
    """Whether the offer's caveats let it serve at a site."""
    for caveat in offer.caveats:
        names = set(caveat.names)
        if caveat.kind is CaveatKind.ONLY_IN and site.nation not in names:
            return False
        if caveat.kind is CaveatKind.NOT_IN and site.nation in names:
            return False
        if caveat.kind is CaveatKind.NOT_EAST_OF and (site.lon is None or site.lon > caveat.number):
            return False
        if caveat.kind is CaveatKind.ONLY_AT and not names & {site.site, *site.roles}:
            return False
    return True
