"""A plan as a figure for a page: strength over time, and where the force stands."""

from importlib.util import find_spec
from math import cos, radians
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contingent.briefs.outlines import outlines_within
from contingent.errors import ContingentError
from contingent.planning.milestones import milestones
from contingent.planning.strength import strength_by_nation
from contingent.register.register import Register
from contingent.register.site import Site
from contingent.services.answers.planning import Planned

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = [
    "FORMATS",
    "STYLE",
    "CannotPlot",
    "check_drawable",
    "draw_plan",
    "figure_of",
    "save_figure",
]

#: The same plan gives the same bytes, and its texts stay texts.
STYLE: Any = {"svg.hashsalt": "contingent", "svg.fonttype": "none", "hatch.linewidth": 0.4}
#: Endings of files a figure can be written to.
FORMATS = (".png", ".svg", ".pdf")
#: Nations shown one by one; the rest is one band.
SHOWN = 9
#: Okabe and Ito's colours (2008), told apart by the colour-blind too, and two greys.
COLOURS = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#CC79A7",
    "#56B4E9",
    "#D55E00",
    "#F0E442",
    "#000000",
    "#777777",
    "#BBBBBB",
)
#: Patterns, so that no colour carries its meaning alone.
HATCHES = ("", "///", "", "\\\\\\", "", "...", "", "", "xxx", "")
#: Degrees around the sites that the map shows, and its least height.
MARGIN, LEAST_SPAN = 3.0, 6.0
#: Letters of a site's name that are shown.
LONGEST = 44
#: Width of the map by its height, at least.
LANDSCAPE = 1.4
#: Square points of the largest circle.
LARGEST = 700.0


class CannotPlot(ContingentError):
    """The figure cannot be drawn; the text says why and what to do."""


def check_drawable(file: Path) -> None:
    """Ask before a long calculation whether its figure can be drawn.

    Raises:
        CannotPlot: when matplotlib is not installed or the ending is none of ``FORMATS``.
    """
    if file.suffix.lower() not in FORMATS:
        msg = f"'{file.name}': a figure's file ends in {', '.join(FORMATS)}"
        raise CannotPlot(msg)
    if find_spec("matplotlib") is None:
        msg = "--plot needs matplotlib: install 'contingent[plot]'"
        raise CannotPlot(msg)


def draw_plan(planned: Planned, file: Path) -> None:
    """Write the figure; the format is told by the file's ending.

    The same plan gives the same bytes with the same version of matplotlib.

    Raises:
        CannotPlot: as ``check_drawable``.
    """
    check_drawable(file)
    from matplotlib import rc_context  # noqa: PLC0415 - an extra, and slow to import

    with rc_context(STYLE):
        save_figure(figure_of(planned), file)


def save_figure(figure: "Figure", file: Path) -> None:
    """Write a figure whole or not at all, without the moment at which it was drawn."""
    kind = file.suffix.lower()
    undated: dict[str, Any] = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}
    partial = file.with_name(f".{file.name}.partial{kind}")
    try:
        figure.savefig(partial, dpi=150, metadata=undated.get(kind))
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)


def figure_of(planned: Planned) -> "Figure":
    """The figure: strength over time above, and below it where the force stands.

    Raises:
        CannotPlot: when matplotlib is not installed.
    """
    if find_spec("matplotlib") is None:
        msg = "a figure needs matplotlib: install 'contingent[plot]'"
        raise CannotPlot(msg)
    from matplotlib import rc_context  # noqa: PLC0415 - an extra, and slow to import

    from contingent.briefs.shown_figure import ShownFigure  # noqa: PLC0415

    with rc_context(STYLE):
        figure = ShownFigure(figsize=(10, 10), layout="constrained")
        strength, places = figure.subplots(2, 1, height_ratios=(1, 1.1))
        _title(figure, planned)
        _strength(strength, planned)
        _map(places, planned)
    return figure


def _title(figure: "Figure", planned: Planned) -> None:
    plan, register = planned.plan, planned.problem.register
    world = planned.resolution.setting.world
    known = f", as known on {plan.as_of}" if plan.as_of else ""
    figure.suptitle(
        f"{register.case.title}{known}\n{planned.problem.concept.title} – {world.title}",
        fontsize=12,
    )
    figure.supxlabel(
        f"Plan {plan.status}, verified. {plan.solver}; register {plan.register_hash[:16]}.",
        fontsize=7,
        color="#555555",
    )


def _strength(axes: "Axes", planned: Planned) -> None:
    """Strength by month as bars, nations on top of one another, with the milestones."""
    plan, register = planned.plan, planned.problem.register
    names = register.nation_names
    months = range(len(plan.personnel))
    by_nation = list(strength_by_nation(plan, register).items())
    bands = [(names.get(nation, nation), people) for nation, people in by_nation[:SHOWN]]
    if rest := by_nation[SHOWN:]:
        bands.append(
            (f"{len(rest)} more", tuple(map(sum, zip(*(p for _, p in rest), strict=True))))
        )
    below = [0] * len(months)
    for number, (name, people) in enumerate(bands):
        axes.bar(
            months,
            people,
            bottom=below,
            width=0.9,
            label=name,
            color=COLOURS[number],
            hatch=HATCHES[number],
            edgecolor="white",
            linewidth=0.3,
        )
        below = [one + other for one, other in zip(below, people, strict=True)]
    reached = milestones(plan)
    top = max(plan.personnel, default=0) or 1
    marks: dict[int, list[str]] = {}
    for name, month in (("IOC", reached.ioc), ("FOC", reached.foc), ("short", reached.collapse)):
        if month is not None:
            marks.setdefault(month, []).append(name)
    for month, told in marks.items():
        axes.axvline(month - 0.5, color="#333333", linestyle="--", linewidth=1)
        axes.text(month - 0.4, top * 1.03, ", ".join(told), fontsize=8)
    axes.set_ylim(0, top * 1.12)
    axes.set_xlim(-0.6, len(months) - 0.4)
    step = max(1, len(months) // 8)
    axes.set_xticks(
        range(0, len(months), step),
        [register.calendar.date_text(m) for m in months[::step]],
        fontsize=8,
    )
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.set_ylabel("people away")
    axes.spines[["top", "right"]].set_visible(False)
    if bands:
        axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), fontsize=8, frameon=False)


def _map(axes: "Axes", planned: Planned) -> None:
    """Sites by their greatest strength, numbered; the list beside them names all that are used."""
    register, plan = planned.problem.register, planned.plan
    most = {use.site: max(use.personnel, default=0) for use in plan.sites}
    placed = [site for site in register.sites if site.lat is not None]
    own = [site for site in placed if site.nation == register.case.host] or placed
    axes.set_xticks([])
    axes.set_yticks([])
    if not own:
        axes.text(0.5, 0.5, "No site has a position.", ha="center", transform=axes.transAxes)
        return
    _frame(axes, own)
    west, east = axes.get_xlim()
    south, north = axes.get_ylim()
    for ring in outlines_within(west, south, east, north):
        axes.fill(*zip(*ring, strict=True), facecolor="#F4F1EA", edgecolor="#999999", linewidth=0.6)
    _links(axes, register, plan.assignments)
    seen = [s for s in placed if _within(axes, s) and (most.get(s.site) or s.cost is not None)]
    seen.sort(key=lambda site: (-most.get(site.site, 0), site.site))
    top = max(most.values(), default=0) or 1
    told = [_mark(axes, n, site, most.get(site.site, 0), top) for n, site in enumerate(seen, 1)]
    numbered = {site.site for site in seen}
    elsewhere = [site for site in register.sites if site.site not in numbered]
    told += [""] + [
        f"{site.name[:LONGEST]}: {most[site.site]:,}" for site in elsewhere if most.get(site.site)
    ]
    axes.text(
        1.02, 1.0, "\n".join(told), transform=axes.transAxes, va="top", fontsize=7, linespacing=1.5
    )
    axes.set_title("Most people at each site (squares: candidates)", fontsize=9, loc="left")


def _mark(axes: "Axes", number: int, site: Site, people: int, top: int) -> str:
    """Draw a site, and say what its number means."""
    axes.scatter(
        [site.lon or 0.0],
        [site.lat or 0.0],
        s=max(70.0, LARGEST * people / top),
        marker="s" if site.cost is not None else "o",
        facecolor="#56B4E9" if people else "white",
        edgecolor="#003A5D",
        alpha=0.85,
        zorder=3,
    )
    axes.annotate(
        str(number),
        (site.lon or 0.0, site.lat or 0.0),
        ha="center",
        va="center",
        fontsize=7,
        zorder=4,
    )
    return f"{number}  {site.name[:LONGEST]}: {f'{people:,}' if people else 'not opened'}"


def _within(axes: "Axes", site: Site) -> bool:
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    return west <= (site.lon or 0.0) <= east and south <= (site.lat or 0.0) <= north


def _frame(axes: "Axes", shown: list[Site]) -> None:
    """Limits around the sites, and an aspect true to scale in their middle."""
    lats = [site.lat or 0.0 for site in shown]
    lons = [site.lon or 0.0 for site in shown]
    middle = (min(lats) + max(lats)) / 2
    half = max((max(lats) - min(lats)) / 2 + MARGIN, LEAST_SPAN / 2)
    narrow = cos(radians(middle))
    centre = (min(lons) + max(lons)) / 2
    wide = max((max(lons) - min(lons)) / 2 + MARGIN, LANDSCAPE * half / narrow)
    axes.set_ylim(middle - half, middle + half)
    axes.set_xlim(centre - wide, centre + wide)
    axes.set_aspect(1 / narrow)
    axes.set_autoscale_on(False)


def _links(axes: "Axes", register: Register, assignments: tuple[Any, ...]) -> None:
    """Links travelled are drawn; those of sea and air dashed."""
    places = register.sites_by_id
    travelled = {name for item in assignments for name in item.links}
    for name, link in register.links_by_name.items():
        if name not in travelled:
            continue
        one, other = places[link.from_], places[link.to]
        if None in {one.lat, one.lon, other.lat, other.lon}:
            continue
        axes.plot(
            [one.lon or 0.0, other.lon or 0.0],
            [one.lat or 0.0, other.lat or 0.0],
            color="#777777",
            linewidth=0.8,
            linestyle="-" if link.mode.value in {"road", "rail"} else "--",
            zorder=2,
        )
