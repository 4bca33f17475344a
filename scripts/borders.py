"""The base map: Natural Earth's countries, with the borders the host of the case has in law.

Natural Earth draws Crimea as a ring of Russia's; the ring goes to Ukraine (UN General Assembly
resolution 68/262). Northern Cyprus goes to Cyprus (Security Council resolution 541) and Somaliland
to Somalia. Kosovo has no ISO 3166 code and is drawn as a shape of its own, ``XKX``.

A border is drawn where two different shapes share a line, so a ring that changes hands leaves no
border behind.
"""

from collections import defaultdict
from typing import Any

__all__ = ["arcs_of", "base_map", "countries", "points_of"]

Point = tuple[float, float]
#: Rings as numbers of arcs, the outer one first; ~n is arc n backwards.
Polygon = list[list[int]]
UKRAINE, RUSSIA, CYPRUS, SOMALIA = "804", "643", "196", "706"
#: Shapes without a code, and what becomes of them.
UNCODED = {"Kosovo": "XKX", "N. Cyprus": CYPRUS, "Somaliland": SOMALIA}
#: Crimea lies within this box: west, south, east, north, in degrees.
CRIMEA = (32.4, 44.3, 36.7, 46.3)


def base_map(atlas: dict[str, Any]) -> dict[str, Any]:
    """Shapes and borders from a TopoJSON atlas, in degrees rounded to a hundredth.

    Returns:
        ``{"shapes": {code: [polygon …]}, "borders": [line …]}``; a polygon is a list of rings.

    Raises:
        ValueError: when Crimea is not the one ring it is known to be.
    """
    arcs = arcs_of(atlas)
    owned = countries(atlas)
    owners: dict[int, set[str]] = defaultdict(set)
    for code, polygons in owned.items():
        for polygon in polygons:
            for ring in polygon:
                for number in ring:
                    owners[number if number >= 0 else ~number].add(code)
    shapes = {
        code: [[_ring(ring, arcs) for ring in polygon] for polygon in polygons]
        for code, polygons in sorted(owned.items())
    }
    borders = [_rounded(arcs[number]) for number, codes in sorted(owners.items()) if len(codes) > 1]
    return {"shapes": shapes, "borders": borders}


def countries(atlas: dict[str, Any]) -> dict[str, list[Polygon]]:
    """The polygons of each country, their rings as numbers of arcs, borders as they are in law.

    Raises:
        ValueError: when Crimea is not the one ring it is known to be.
    """
    owned: dict[str, list[Polygon]] = defaultdict(list)
    for shape in atlas["objects"]["countries"]["geometries"]:
        name = shape["properties"]["name"]
        code = shape.get("id") or UNCODED.get(name) or f"x-{name}"
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        owned[code].extend(polygons)
    _give_crimea(owned, arcs_of(atlas))
    return owned


def _give_crimea(owned: dict[str, list[Polygon]], arcs: list[list[Point]]) -> None:
    """Move the ring of Crimea from Russia to Ukraine."""
    west, south, east, north = CRIMEA
    found = [
        polygon
        for polygon in owned[RUSSIA]
        if all(west <= x <= east and south <= y <= north for x, y in points_of(polygon[0], arcs))
    ]
    if len(found) != 1:
        msg = f"{len(found)} Russian rings lie within the box of Crimea; look at the atlas anew"
        raise ValueError(msg)
    owned[RUSSIA].remove(found[0])
    owned[UKRAINE].append(found[0])


def arcs_of(atlas: dict[str, Any]) -> list[list[Point]]:
    """The arcs in degrees: TopoJSON holds steps on a grid."""
    scale, shift = atlas["transform"]["scale"], atlas["transform"]["translate"]
    arcs = []
    for steps in atlas["arcs"]:
        x = y = 0
        points = []
        for step in steps:
            x, y = x + step[0], y + step[1]
            points.append((x * scale[0] + shift[0], y * scale[1] + shift[1]))
        arcs.append(points)
    return arcs


def points_of(ring: list[int], arcs: list[list[Point]]) -> list[Point]:
    """The points of a ring given as numbers of arcs."""
    points: list[Point] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points.extend(arc if not points else arc[1:])
    return points


def _ring(ring: list[int], arcs: list[list[Point]]) -> list[Point]:
    return _rounded(points_of(ring, arcs))


def _rounded(points: list[Point]) -> list[Point]:
    return [(round(x, 2), round(y, 2)) for x, y in points]
