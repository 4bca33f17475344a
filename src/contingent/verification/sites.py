"""Where a line may be filled, worked out for the verifier apart from the planner."""

from math import asin, cos, radians, sin, sqrt

from contingent.register.register import Register
from contingent.register.requirement import RequirementLine
from contingent.register.site import Site

__all__ = ["wanted_at"]


def wanted_at(register: Register, line: RequirementLine, site: Site) -> bool:
    """Whether the line may be filled at the site, by domain, name, role, ``any`` or distance."""
    if site.takes:
        domains = {c.domain for c in register.capabilities if c.capability == line.capability}
        if not domains & set(site.takes):
            return False

    def named(one: Site) -> bool:
        anywhere = "any" in line.at and _serves(one)
        return anywhere or bool({one.site, *one.roles} & set(line.at))

    if line.within_km is None:
        return named(site)
    near = any(
        point.site == site.site or _km(site, point) <= line.within_km
        for point in register.sites
        if named(point)
    )
    return near and _serves(site)


def _serves(site: Site) -> bool:
    """Whether a site is more than a home station or a place on the way."""
    return not site.roles or any(role not in {"home", "way"} for role in site.roles)


def _km(one: Site, other: Site) -> float:
    """Great-circle distance by the haversine formula; a place is near itself."""
    if one.site == other.site:
        return 0.0
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return float("inf")
    a, b = radians(one.lat), radians(other.lat)
    across = radians(other.lon - one.lon)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(across / 2) ** 2
    return 2 * 6371.0088 * asin(min(1.0, sqrt(half)))
