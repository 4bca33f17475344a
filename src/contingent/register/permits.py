"""Where and for what an offer's caveats let it serve."""

from typing import assert_never

from contingent.register.caveat import Caveat, CaveatKind
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.site import Site

__all__ = ["allowed_at", "allowed_for", "allowed_in_host"]


def allowed_for(register: Register, offer: Offer, capability: str) -> bool:
    """Whether the offer's caveats let it serve as a capability."""
    names = {capability, register.domain_of.get(capability, capability)}
    return not any(_bars_task(caveat, names) for caveat in offer.caveats)


def allowed_at(offer: Offer, site: Site) -> bool:
    """Whether the offer's caveats let it serve at a site."""
    return not any(_bars_site(caveat, site) for caveat in offer.caveats)


def allowed_in_host(register: Register, offer: Offer) -> bool:
    """Whether the offer's caveats let it serve somewhere in the host nation.

    True in a case that has no host, or no site there.
    """
    if not offer.caveats:
        return True
    places = register.sites_in_host
    return not places or any(allowed_at(offer, site) for site in places)


def _bars_task(caveat: Caveat, names: set[str]) -> bool:
    match caveat.kind.concerns:
        case "task":
            return bool(names & set(caveat.names))
        case "place" | "company" | "people" | "time":
            return False
        case other:
            assert_never(other)


def _bars_site(caveat: Caveat, site: Site) -> bool:
    match caveat.kind:
        case CaveatKind.ONLY_IN:
            return site.nation not in caveat.names
        case CaveatKind.NOT_IN:
            return site.nation in caveat.names
        case CaveatKind.NOT_EAST_OF:
            return site.lon is None or site.lon > caveat.number
        case CaveatKind.ONLY_AT:
            return not {site.site, *site.roles} & set(caveat.names)
        case (
            CaveatKind.NOT_FOR
            | CaveatKind.NOT_WITH
            | CaveatKind.ONLY_WITH
            | CaveatKind.MOST_PERSONNEL
            | CaveatKind.MOST_TIME
        ):
            return False
        case other:
            assert_never(other)
