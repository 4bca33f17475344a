"""Map: sites, who is where by month, links, and where caveats keep a nation from serving."""

import json
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, assert_never

from contingent.planning.plan import Assignment
from contingent.register.caveat import Caveat, CaveatKind
from contingent.register.permits import allowed_at
from contingent.register.site import Site
from contingent.services.answers.planning import Planned
from contingent.web.drawing.base_map import WIDE, Drawing, MapMissing, draw_map
from contingent.web.drawing.labels import Label, place_labels
from contingent.web.pages.page import PagePart, PageRequest, StreamControl
from contingent.web.pages.planning import follow
from contingent.web.render import render
from contingent.web.static_files import address
from contingent.web.view import View, codes

__all__ = ["MapPage"]

#: Sites nearer to one another than this on the drawing share a marker.
NEAR = 14.0
#: A unit of no known symbol.
PLAIN = "10031000001200000000"


@dataclass(frozen=True)
class Marker:
    """One or several sites at one place of the drawing.

    Attributes:
        station: whether a line asks for units at one of them; others are homes and ways.
    """

    number: int
    x: float
    y: float
    sites: tuple[Site, ...]
    station: bool
    name: str
    label: Label


class MapPage:
    """The page."""

    template = "map.html"
    extras: tuple[str, ...] = ("step", "nation", "box")

    async def context(self, asked: PageRequest) -> dict[str, Any]:
        """See ``Page.context``."""
        planned = asked.room.kept(asked.room.plan_job(asked.view.choice))
        return {**_shown(asked, planned), "pending": planned is None}

    async def parts(self, asked: PageRequest, bench: StreamControl) -> AsyncIterator[PagePart]:
        """The units, once there is a plan."""
        planned = await follow(asked.room, asked.view.choice, bench)
        yield PagePart(
            "units", render("parts/units.html", view=asked.view, **_shown(asked, planned))
        )


def _shown(asked: PageRequest, planned: Planned | None) -> dict[str, Any]:
    view, register = asked.view, asked.view.register
    placed = [site for site in register.sites if site.lat is not None and site.lon is not None]
    months = register.case.steps
    month = asked.step(months - 1, min(months - 1, 6))
    shown: dict[str, Any] = {
        "planned": planned,
        "step": month,
        "steps": months,
        "unplaced": [site for site in register.sites if site not in placed],
        "drawing": None,
        "missing": None,
        "wide": WIDE,
        "box": asked.extras.get("box", ""),
        "closed_to": None,
        "step_names": json.dumps([view.when(m) for m in range(months)]),
    }
    if not placed:
        return shown
    try:
        stations = _stations(view, placed)
        drawing = draw_map(tuple((s.lon or 0.0, s.lat or 0.0) for s in stations or placed))
    except MapMissing as error:
        return shown | {"missing": str(error)}
    near, far = _within(drawing, placed)
    markers = _markers(drawing, near, stations)
    at = {site.site: marker for marker in markers for site in marker.sites}
    units = _units(view, planned, at) if planned else []
    moves = _moves(planned) if planned else {}
    closed = _closed(view, asked.extras.get("nation", ""), drawing)
    return shown | {
        "drawing": drawing,
        "codes": {numeric: alpha for alpha, (_, numeric) in codes().items()},
        "markers": markers,
        "at": at,
        "links": [
            (str(name), link)
            for name, link in zip(register.link_names, register.links, strict=True)
            if link.from_ in at and link.to in at
        ],
        "measured": any("OpenStreetMap" in link.source for link in register.links),
        "moves": moves,
        "units": units,
        "units_json": json.dumps({"units": units, "moves": moves}),
        "here": _here(units, month),
        "far": far,
        "closed_to": closed,
        "host_middle": _middle(
            [m for m in markers if any(s.nation == register.case.host for s in m.sites)] or markers
        ),
        "limited": sorted({o.nation for o in register.offers if o.caveats}, key=view.name),
        "host_code": codes().get(register.case.host or "", ("", ""))[1],
    }


def _stations(view: View, placed: list[Site]) -> list[Site]:
    """Sites that a line may be filled at: what the drawing is about."""
    wanted = {place for line in view.register.requirements for place in line.at}
    return [site for site in placed if site.site in wanted or wanted.intersection(site.roles)]


def _within(drawing: Drawing, placed: list[Site]) -> tuple[list[Site], list[Site]]:
    """The sites on the drawing, and those beyond its edge."""
    near: list[Site] = []
    far: list[Site] = []
    for site in placed:
        x, y = drawing.at(site.lon or 0.0, site.lat or 0.0)
        (near if 0 <= x <= WIDE and 0 <= y <= drawing.height else far).append(site)
    return near, far


def _markers(drawing: Drawing, placed: list[Site], stations: list[Site]) -> list[Marker]:
    groups: list[tuple[float, float, list[Site]]] = []
    main = {site.site for site in stations}
    for site in sorted(placed, key=lambda one: one.site not in main):
        x, y = drawing.at(site.lon or 0.0, site.lat or 0.0)
        near = next((g for g in groups if abs(g[0] - x) + abs(g[1] - y) < NEAR), None)
        if near:
            near[2].append(site)
        else:
            groups.append((x, y, [site]))
    names = [_short(sites, main) for _, _, sites in groups]
    labels = place_labels([(x, y, name) for (x, y, _), name in zip(groups, names, strict=True)])
    return [
        Marker(number, x, y, tuple(sites), sites[0].site in main, names[number], labels[number])
        for number, (x, y, sites) in enumerate(groups)
    ]


def _short(sites: list[Site], main: set[str]) -> str:
    """The first site's name without what is in brackets, and how many other stations there are."""
    others = sum(site.site in main for site in sites[1:])
    name = sites[0].name.split(" (")[0].split(",")[0].replace("nuclear power plant", "NPP")
    return name + (f" +{others}" if others else "")


def _middle(markers: list[Marker]) -> str:
    """The middle of the markers: where a narrow screen looks first."""
    xs, ys = [m.x for m in markers], [m.y for m in markers]
    return f"{(min(xs) + max(xs)) / 2:.0f} {(min(ys) + max(ys)) / 2:.0f}"


def _units(view: View, planned: Planned, at: dict[str, Marker]) -> list[dict[str, Any]]:
    """The units of the plan, alike tours of one offer at one site in one row."""
    register = view.register
    symbols = {c.capability: c.symbol for c in register.capabilities}
    lines = {line.line: line for line in planned.problem.lines}
    tours: dict[tuple[str, str, str], list[Assignment]] = defaultdict(list)
    for item in planned.plan.assignments:
        if item.site in at:
            tours[str(item.site), item.offer, lines[item.line].capability].append(item)
    units = []
    for (site, offer, capability), items in tours.items():
        counts = [0] * register.case.steps
        for item in items:
            for month in range(item.month, item.month + item.months):
                counts[month] += item.packages
        units.append(
            {
                "site": site,
                "siteName": register.sites_by_id[site].name,
                "marker": at[site].number,
                "offer": offer,
                "nation": register.offers_by_id[offer].nation,
                "nationName": view.name(register.offers_by_id[offer].nation),
                "flag": _flag(view, register.offers_by_id[offer].nation),
                "capability": view.capability(capability),
                "symbol": symbols.get(capability) or PLAIN,
                "personnel": register.offers_by_id[offer].personnel,
                "counts": counts,
                "lines": sorted({item.line for item in items}),
            }
        )
    return sorted(units, key=lambda u: (u["marker"], u["site"], u["nation"], u["offer"]))


def _flag(view: View, nation: str) -> str | None:
    """The address of a nation's flag; None where there is none."""
    name = view.flag(nation)
    return address(f"vendor/flags/{name}.svg") if name else None


def _moves(planned: Planned) -> dict[str, list[int]]:
    """By name of a link that somebody travels: the steps in which they arrive where they go."""
    steps: dict[str, set[int]] = defaultdict(set)
    for item in planned.plan.assignments:
        for link in item.links:
            steps[str(link)].add(item.month)
    return {link: sorted(found) for link, found in sorted(steps.items())}


def _here(units: list[dict[str, Any]], month: int) -> list[dict[str, Any]]:
    """The units in place in a month, and those that arrive later."""
    return [
        {**unit, "count": unit["counts"][month], "arrives": _arrives(unit["counts"], month)}
        for unit in units
        if unit["counts"][month] or _arrives(unit["counts"], month) is not None
    ]


def _arrives(counts: list[int], month: int) -> int | None:
    """The month a unit that is not in place arrives; None when it is, or never will."""
    if counts[month]:
        return None
    return next((m for m in range(month, len(counts)) if counts[m]), None)


def _closed(view: View, nation: str, drawing: Drawing) -> dict[str, Any] | None:
    """Where a nation's caveats let none of its offers serve, and some of them."""
    offers = view.offers_of(nation)
    if not offers:
        return None
    register = view.register
    named = {s.nation for s in register.sites if s.lat is not None}
    sites = {site.site: sum(allowed_at(offer, site) for offer in offers) for site in register.sites}
    shut: set[str] = set()
    partly: set[str] = set()
    for code in named:
        allowed = sum(
            any(allowed_at(offer, site) for site in register.sites if site.nation == code)
            for offer in offers
        )
        if allowed < len(offers):
            (partly if allowed else shut).add(codes().get(code, ("", ""))[1])
    lines = {_meridian(caveat) for offer in offers for caveat in offer.caveats}
    meridians = [
        [drawing.at(lon, lat) for lat in range(30, 72, 2)]
        for lon in sorted(lon for lon in lines if lon is not None)
    ]
    return {
        "nation": nation,
        "offers": [offer for offer in offers if offer.caveats],
        "count": len(offers),
        "sites": sites,
        "shut": shut,
        "partly": partly,
        "meridians": meridians,
    }


def _meridian(caveat: Caveat) -> float | None:
    """The longitude a caveat draws a line at; None where it draws none.

    What the caveats of nations and sites close is drawn as areas and sites (``_closed``).
    """
    match caveat.kind:
        case CaveatKind.NOT_EAST_OF:
            return caveat.number
        case (
            CaveatKind.ONLY_IN
            | CaveatKind.NOT_IN
            | CaveatKind.ONLY_AT
            | CaveatKind.NOT_FOR
            | CaveatKind.NOT_WITH
            | CaveatKind.ONLY_WITH
            | CaveatKind.MOST_PERSONNEL
            | CaveatKind.MOST_TIME
        ):
            return None
        case other:
            assert_never(other)
