"""Where the force stands: sites by most people, and the links travelled."""

from contingent.briefs.figures.chart import (
    Chart,
    FigureKind,
    Leg,
    NothingToDraw,
    PlaceMark,
    Places,
)
from contingent.briefs.figures.heads import charted
from contingent.briefs.findings import Findings
from contingent.planning.plan import Plan
from contingent.register.register import Register
from contingent.register.site import Mode, Site

__all__ = ["map_chart", "places_of"]


def map_chart(found: Findings) -> Chart:
    """The sites of the plan by most people at once.

    Raises:
        NothingToDraw: when no site has a position, or nobody is at one.
    """
    plan, register = found.planned.plan, found.planned.problem.register
    places = places_of(plan, register)
    most = {use.site: max(use.personnel, default=0) for use in plan.sites}
    used = [site for site in register.sites if most.get(site.site)]
    if not used or all(site.lat is None for site in used):
        raise NothingToDraw("no site with a position is used, so there is no map to draw")
    first = max(used, key=lambda site: (most[site.site], site.site))
    title = (
        f"Most people at one place are at {first.name}: {most[first.site]:,}; "
        f"{len(used)} of {len(register.sites)} sites are used"
    )
    rows = [
        (site.site, site.name, site.nation, site.lat, site.lon, most.get(site.site, 0))
        for site in register.sites
    ]
    listed = sorted(used, key=lambda site: (-most[site.site], site.site))
    return charted(
        found,
        FigureKind.MAP,
        title,
        "Most people at each site in any "
        f"{register.calendar.word}; squares are candidates, broken lines go by sea or air",
        ("site", "name", "nation", "lat", "lon", "people"),
        rows,
        body=places,
        text="; ".join(f"{site.name} {most[site.site]:,}" for site in listed) + ".",
        proof=f"plan {plan.status}, verified; outlines: Natural Earth",
    )


def places_of(plan: Plan, register: Register) -> Places:
    """The sites and the links of a plan."""
    most = {use.site: max(use.personnel, default=0) for use in plan.sites}
    marks = tuple(
        PlaceMark(
            site.name,
            site.lat,
            site.lon,
            most.get(site.site, 0),
            site.cost is not None,
            site.nation == register.case.host,
        )
        for site in sorted(register.sites, key=lambda s: (-most.get(s.site, 0), s.site))
    )
    sites = register.sites_by_id
    travelled = {name for item in plan.assignments for name in item.links}
    legs = []
    for name, link in register.links_by_name.items():
        begin, end = _position(sites[link.from_]), _position(sites[link.to])
        if name in travelled and begin and end:
            legs.append(Leg(begin, end, link.mode in {Mode.ROAD, Mode.RAIL}))
    return Places(marks, tuple(legs))


def _position(site: Site) -> tuple[float, float] | None:
    """Longitude and latitude, where the case has them."""
    return None if site.lat is None or site.lon is None else (site.lon, site.lat)
