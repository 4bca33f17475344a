"""FigureBlock a map: sites by their greatest strength, numbered, with a list beside it."""

from math import cos, hypot, radians
from textwrap import shorten
from typing import TYPE_CHECKING

from contingent.briefs.figures.chart import PlaceMark, Places
from contingent.briefs.outlines import outlines_within

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_map"]

#: Degrees around the sites that the map shows, and its least height.
MARGIN, LEAST_SPAN = 1.5, 6.0
#: Letters of a site's name that are shown, and sites listed.
LONGEST, LISTED = 32, 20
#: Width of the map by its height, at least.
LANDSCAPE = 1.4
#: Square points of the largest circle, and of the smallest.
LARGEST, SMALLEST = 500.0, 60.0
#: Sites nearer to each other than this share of the height share a mark.
NEAR = 0.02


def draw_map(axes: "Axes", beside: "Axes", body: Places) -> None:
    """The host's sites in a frame; those elsewhere are named beside it.

    Args:
        beside: where the list stands that says what the numbers are.
    """
    axes.set_xticks([])
    axes.set_yticks([])
    beside.set_axis_off()
    placed = [site for site in body.sites if site.lat is not None and site.lon is not None]
    own = [s for s in placed if s.home] or [s for s in placed if s.people] or placed
    if not own:
        axes.text(0.5, 0.5, "No site has a position.", ha="center", transform=axes.transAxes)
        return
    _frame(axes, own)
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    axes.set_facecolor("#FBFBFB")
    for ring in outlines_within(west, south, east, north):
        axes.fill(*zip(*ring, strict=True), facecolor="#EFEBE0", edgecolor="#8A8A8A", linewidth=0.5)
    for leg in body.legs:
        axes.plot(
            *zip(leg.begin, leg.end, strict=True),
            color="#666666",
            linewidth=0.8,
            linestyle="-" if leg.by_land else "--",
            zorder=2,
        )
    seen = [s for s in placed if _within(axes, s) and (s.people or s.candidate)]
    seen.sort(key=lambda site: -site.people)
    _mark_all(axes, seen, max((site.people for site in body.sites), default=0) or 1)
    told = [f"{number}  {_short(site)}" for number, site in enumerate(seen, 1)]
    told += [f"–  {_short(site)}" for site in body.sites if site.people and site not in seen]
    if len(told) > LISTED:
        told = [*told[: LISTED - 1], f"and {len(told) - LISTED + 1} more"]
    beside.text(
        0, 1, "\n".join(told), transform=beside.transAxes, va="top", fontsize=6.5, linespacing=1.5
    )


def _mark_all(axes: "Axes", seen: list[PlaceMark], top: int) -> None:
    """Draw the sites; those that stand on one another share a mark, which has all their numbers."""
    near = NEAR * (axes.get_ylim()[1] - axes.get_ylim()[0])
    numbers: dict[tuple[float, float], list[int]] = {}
    for number, site in enumerate(seen, 1):
        at = (site.lon or 0.0, site.lat or 0.0)
        other = next((p for p in numbers if hypot(p[0] - at[0], p[1] - at[1]) < near), None)
        if other:
            numbers[other].append(number)
            continue
        numbers[at] = [number]
        axes.scatter(
            [at[0]],
            [at[1]],
            s=max(SMALLEST, LARGEST * site.people / top),
            marker="s" if site.candidate else "o",
            facecolor="#9CCBE8" if site.people else "white",
            edgecolor="#003A5D",
            linewidth=0.8,
            alpha=0.9,
            zorder=3,
        )
    for at, own in numbers.items():
        told = ", ".join(map(str, own))
        axes.annotate(told, at, ha="center", va="center", fontsize=6.5, zorder=4)


def _short(site: PlaceMark) -> str:
    name = shorten(site.name, LONGEST, placeholder=" …")
    return f"{name}: {f'{site.people:,}' if site.people else 'not opened'}"


def _within(axes: "Axes", site: PlaceMark) -> bool:
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    return west <= (site.lon or 0.0) <= east and south <= (site.lat or 0.0) <= north


def _frame(axes: "Axes", shown: list[PlaceMark]) -> None:
    """Limits around the sites, and an aspect true to scale in their middle."""
    lats = [site.lat or 0.0 for site in shown]
    lons = [site.lon or 0.0 for site in shown]
    middle = (min(lats) + max(lats)) / 2
    half = max((max(lats) - min(lats)) / 2 + MARGIN, LEAST_SPAN / 2)
    narrow = cos(radians(middle))
    centre = (min(lons) + max(lons)) / 2
    wide = max((max(lons) - min(lons)) / 2 + MARGIN / narrow, LANDSCAPE * half / narrow)
    axes.set_ylim(middle - half, middle + half)
    axes.set_xlim(centre - wide, centre + wide)
    axes.set_aspect(1 / narrow)
    axes.set_autoscale_on(False)
