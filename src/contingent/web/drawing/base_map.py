"""The base map, projected for a drawing: one path a shape, and the borders."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from contingent.web.drawing.projection import Conic

__all__ = ["Drawing", "MapMissing", "draw_map"]

Point = tuple[float, float]
#: Width of the drawing, and how much room is left around the places shown, in degrees.
WIDE, ROOM = 1000.0, 3.5
#: Steps shorter than this are left out of a path.
SHORT = 0.6
#: Beyond so far from the drawing nothing is in sight, and a path is drawn in such steps.
EDGE, UNSEEN = 90.0, 12.0


class MapMissing(Exception):
    """The base map has not been laid out: ``make assets`` does."""


@dataclass(frozen=True)
class Drawing:
    """A map drawn.

    Attributes:
        shapes: path of each shape, by numeric ISO code; borders: one path.
    """

    projection: Conic
    scale: float
    shift: Point
    height: float
    shapes: dict[str, str]
    borders: str

    def at(self, lon: float, lat: float) -> Point:
        """Where a place lies on the drawing."""
        x, y = self.projection.at(lon, lat)
        return round(x * self.scale + self.shift[0], 1), round(y * self.scale + self.shift[1], 1)


@lru_cache(maxsize=1)
def _atlas() -> tuple[dict[str, list[list[list[Point]]]], list[list[Point]]]:
    path = files("contingent") / "web" / "vendor" / "base-map.json"
    try:
        held = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        msg = "the base map is missing; run 'make assets'"
        raise MapMissing(msg) from error
    return held["shapes"], held["borders"]


@lru_cache(maxsize=4)
def draw_map(places: tuple[Point, ...]) -> Drawing:
    """The base map around places given as (longitude, latitude).

    Raises:
        MapMissing: when the front-end packages have not been laid out.
    """
    lons, lats = [p[0] for p in places], [p[1] for p in places]
    west, east = min(lons) - ROOM * 1.4, max(lons) + ROOM * 1.4
    south, north = max(-80.0, min(lats) - ROOM), min(80.0, max(lats) + ROOM)
    middle = (south + north) / 2
    conic = Conic(
        (west + east) / 2, middle, south + (north - south) / 6, north - (north - south) / 6
    )
    if abs(middle) < 3:  # noqa: PLR2004 - degrees; a cone needs to lean one way
        conic = Conic((west + east) / 2, 3.0, 1.0, 5.0)
    corners = [
        conic.at(lon, lat)
        for lat in (south, middle, north)
        for lon in (west, (west + east) / 2, east)
    ]
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    top, bottom = min(y for _, y in corners), max(y for _, y in corners)
    scale = WIDE / (right - left)
    height = round((bottom - top) * scale, 1)
    blank = Drawing(conic, scale, (-left * scale, -top * scale), height, {}, "")
    shapes, borders = _atlas()
    window = (west - 12, south - 6, east + 12, north + 6)
    paths = {
        code: path
        for code, polygons in shapes.items()
        if (path := "".join(_path(blank, ring, close=True) for ring in _near(polygons, window)))
    }
    lines = "".join(_path(blank, line, close=False) for line in borders if _touches(line, window))
    return Drawing(conic, scale, blank.shift, height, paths, lines)


def _near(
    polygons: Iterable[Sequence[Sequence[Point]]], window: tuple[float, float, float, float]
) -> Iterable[Sequence[Point]]:
    for polygon in polygons:
        if _touches(polygon[0], window):
            yield from polygon


def _touches(points: Sequence[Point], window: tuple[float, float, float, float]) -> bool:
    west, south, east, north = window
    return (
        max(p[0] for p in points) >= west
        and min(p[0] for p in points) <= east
        and max(p[1] for p in points) >= south
        and min(p[1] for p in points) <= north
    )


def _path(drawing: Drawing, points: Sequence[Point], *, close: bool) -> str:
    kept: list[Point] = []
    margin = 400.0
    for lon, lat in points:
        x, y = drawing.at(lon, lat)
        x = min(max(x, -margin), WIDE + margin)
        y = min(max(y, -margin), drawing.height + margin)
        seen = -EDGE <= x <= WIDE + EDGE and -EDGE <= y <= drawing.height + EDGE
        shortest = SHORT if seen else UNSEEN
        if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= shortest:
            kept.append((x, y))
    if len(kept) < (3 if close else 2):
        return ""
    return f"M{kept[0][0]:g},{kept[0][1]:g}l{_steps(kept)}" + ("z" if close else "")


def _steps(kept: Sequence[Point]) -> str:
    """From each point to the next, which is half as long to send; in tenths, so nothing drifts."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in kept]
    text = ""
    for (x, y), (x2, y2) in pairwise(tenths):
        for step in (x2 - x, y2 - y):
            told = f"{step / 10:g}".replace("0.", ".", 1) if abs(step) < 10 else f"{step / 10:g}"  # noqa: PLR2004
            text += told if not text or told.startswith("-") else f" {told}"
    return text
