"""Write src/contingent/briefs/outlines.json: outlines of the countries of the world, for figures.

    python scripts/outlines.py countries-50m.json

The argument is a file of the npm package world-atlas 2.0.2 (ISC licence), which is Natural Earth
5's admin-0 countries at 1:50,000,000 (public domain) as TopoJSON. Natural Earth draws Crimea with
Russia; its ring is given to Ukraine here, as the United Nations General Assembly has it (resolution
68/262). Outlines are simplified to a twelfth of a degree (Douglas and Peucker, 1973); rings of
less than four tenths of a square degree are left out.
"""

import json
import sys
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

Point = tuple[float, float]
Ring = list[Point]

TARGET = Path(__file__).parent.parent / "src/contingent/briefs/outlines.json"
TOLERANCE, LEAST_AREA, DECIMALS = 0.08, 0.4, 1
#: A place in the middle of Crimea.
CRIMEA = (34.1, 45.2)


def rings_of(topology: dict) -> dict[str, list[Ring]]:
    """Outer rings by country name."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        xs, ys = (list(accumulate(step[axis] for step in arc)) for axis in (0, 1))
        arcs.append([(x * sx + tx, y * sy + ty) for x, y in zip(xs, ys, strict=True)])

    def ring(numbers: Sequence[int]) -> Ring:
        points: Ring = []
        for number in numbers:
            part = arcs[number] if number >= 0 else arcs[~number][::-1]
            points += part[1:] if points else part
        return points

    found: dict[str, list[Ring]] = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        polygons = {"Polygon": [shape.get("arcs")], "MultiPolygon": shape.get("arcs")}
        listed = [ring(polygon[0]) for polygon in polygons.get(shape["type"], [])]
        found.setdefault(shape["properties"]["name"], []).extend(listed)
    return found


def inside(point: Point, ring: Ring) -> bool:
    """Whether a point is inside a ring, by counting crossings to its east."""
    x, y = point
    crossings = 0
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            crossings += 1
    return crossings % 2 == 1


def area(ring: Ring) -> float:
    """Area in square degrees."""
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2


def simplified(points: Ring) -> Ring:
    """The points that matter, of a line."""
    if len(points) < 3:
        return points
    (ax, ay), (bx, by) = points[0], points[-1]
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5

    def away(point: Point) -> float:
        x, y = point[0] - ax, point[1] - ay
        return abs(x * (by - ay) - y * (bx - ax)) / length if length else (x * x + y * y) ** 0.5

    far = max(range(1, len(points) - 1), key=lambda i: away(points[i]))
    if away(points[far]) <= TOLERANCE:
        return [points[0], points[-1]]
    return simplified(points[: far + 1])[:-1] + simplified(points[far:])


def main() -> None:
    """Read, mend, simplify, write."""
    countries = rings_of(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    crimea = [ring for ring in countries["Russia"] if inside(CRIMEA, ring)]
    if len(crimea) != 1 or area(crimea[0]) > 10:
        sys.exit("outlines: Crimea is not a ring of its own in this file; look at it")
    countries["Russia"].remove(crimea[0])
    countries["Ukraine"] += crimea
    written = {
        name: [
            [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in simplified(ring)]
            for ring in rings
            if area(ring) >= LEAST_AREA
        ]
        for name, rings in sorted(countries.items())
        if any(area(ring) >= LEAST_AREA for ring in rings)
    }
    text = json.dumps(written, ensure_ascii=False, separators=(",", ":"))
    TARGET.write_text(text.replace("]]],", "]]],\n") + "\n", "utf-8")
    print(f"{TARGET.name}: {len(written)} countries, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    sys.setrecursionlimit(10_000)
    main()
