"""Write src/contingent/briefs/outlines.json: outlines of the countries of the world, for figures.

    python scripts/outlines.py

They are made from the same file, with the same borders, as the base map of the room
(``requirements/assets.json``, ``scripts/borders.py``). Outlines are simplified to a twelfth of a
degree (Douglas and Peucker, 1973); rings of less than four tenths of a square degree are left out.
"""

import json
import sys
from pathlib import Path

from assets import LOCK, atlas_of
from borders import arcs_of, countries, points_of

Point = tuple[float, float]
Ring = list[Point]

TARGET = Path(__file__).parent.parent / "src/contingent/briefs/outlines.json"
TOLERANCE, LEAST_AREA, DECIMALS = 0.08, 0.4, 1


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
    """Read, simplify, write."""
    packages = json.loads(LOCK.read_text("utf-8"))["packages"]
    atlas = atlas_of(next(package for package in packages if "atlas" in package))
    arcs = arcs_of(atlas)
    written = {
        code: [
            [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in simplified(ring)]
            for ring in rings
            if area(ring) >= LEAST_AREA
        ]
        for code, rings in sorted(
            (code, [points_of(polygon[0], arcs) for polygon in polygons])
            for code, polygons in countries(atlas).items()
        )
        if any(area(ring) >= LEAST_AREA for ring in rings)
    }
    text = json.dumps(written, ensure_ascii=False, separators=(",", ":"))
    TARGET.write_text(text.replace("]]],", "]]],\n") + "\n", "utf-8")
    print(f"{TARGET.name}: {len(written)} countries, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    sys.setrecursionlimit(10_000)
    main()
