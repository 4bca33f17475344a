"""Whose land is whose on the base map."""

import json
from collections.abc import Sequence
from importlib.resources import files

import pytest

from contingent.web.drawing.base_map import draw_map

UKR, RUS, CYP, SOM = "804", "643", "196", "706"

Point = tuple[float, float]


def shapes_at(lon: float, lat: float) -> list[str]:
    """Codes of the shapes a place lies in, by the rule of odd crossings."""
    held = json.loads((files("contingent") / "web/vendor/base-map.json").read_text("utf-8"))
    return [
        code
        for code, polygons in held["shapes"].items()
        if any(sum(inside(ring, lon, lat) for ring in polygon) % 2 for polygon in polygons)
    ]


def inside(ring: Sequence[Point], x: float, y: float) -> bool:
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


@pytest.mark.parametrize(
    ("place", "lon", "lat", "code"),
    [
        ("Simferopol", 34.10, 44.95, UKR),
        ("Sevastopol", 33.60, 44.58, UKR),
        ("Kerch", 36.40, 45.33, UKR),
        ("Yalta", 34.15, 44.52, UKR),
        ("Kyiv", 30.52, 50.45, UKR),
        ("Donetsk", 37.80, 48.00, UKR),
        ("Luhansk", 39.30, 48.57, UKR),
        ("Krasnodar", 38.98, 45.04, RUS),
        ("Moscow", 37.62, 55.75, RUS),
        ("Nicosia, north", 33.40, 35.25, CYP),
        ("Limassol, inland", 33.00, 34.80, CYP),
        ("Hargeisa", 44.06, 9.56, SOM),
        ("Pristina", 21.16, 42.66, "XKX"),
        ("Belgrade", 20.46, 44.80, "688"),
    ],
)
def test_place_lies_in_one_shape(place: str, lon: float, lat: float, code: str) -> None:
    assert shapes_at(lon, lat) == [code], place


@pytest.mark.slow
def test_no_border_is_drawn_between_crimea_and_the_mainland() -> None:
    held = json.loads((files("contingent") / "web/vendor/base-map.json").read_text("utf-8"))
    isthmus = [
        point
        for line in held["borders"]
        for point in line
        if 32.8 < point[0] < 35.3 and 45.4 < point[1] < 46.4
    ]
    assert isthmus == []
    # The same box does hold coast or shape points, so the test looks at the right place.
    assert any(
        32.8 < x < 35.3 and 45.4 < y < 46.4
        for polygon in held["shapes"][UKR]
        for x, y in polygon[0]
    )


def test_the_drawing_holds_every_place_and_the_shapes_around() -> None:
    drawn = draw_map(((30.52, 50.45), (30.72, 46.48), (2.21, 48.87)))
    for lon, lat in ((30.52, 50.45), (30.72, 46.48), (2.21, 48.87)):
        x, y = drawn.at(lon, lat)
        assert 0 < x < 1000
        assert 0 < y < drawn.height
    assert {UKR, "276", "250"} <= set(drawn.shapes)
    assert "036" not in drawn.shapes  # Australia
