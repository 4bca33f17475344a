"""Whose data an exported file holds, as their licences ask to be told."""

from contingent.register.register import Register

__all__ = ["attribution"]

_OSM = "OpenStreetMap"
_OWED = "Lengths of links: © OpenStreetMap contributors, ODbL 1.0, openstreetmap.org/copyright"


def attribution(register: Register) -> str:
    """What is to be said of the sources of sites and links; empty when nothing is owed.

    A length computed over OpenStreetMap's network is named so in the ``source`` of its link.
    """
    sources = [*(link.source for link in register.links), *(s.source for s in register.sites)]
    return _OWED if any(_OSM.casefold() in source.casefold() for source in sources) else ""
