"""Outlines of countries for figures; ``scripts/outlines.py`` says where they are from."""

import json
from functools import cache
from importlib.resources import files

__all__ = ["outlines", "outlines_within"]

Ring = list[tuple[float, float]]


@cache
def outlines() -> dict[str, list[Ring]]:
    """Rings of (longitude, latitude) by ISO 3166-1 numeric code."""
    text = files("contingent.briefs").joinpath("outlines.json").read_text(encoding="utf-8")
    return {
        code: [[(x, y) for x, y in ring] for ring in rings]
        for code, rings in json.loads(text).items()
    }


def outlines_within(west: float, south: float, east: float, north: float) -> list[Ring]:
    """The rings that reach into a rectangle of degrees."""
    return [
        ring
        for rings in outlines().values()
        for ring in rings
        if any(x >= west for x, _ in ring)
        and any(x <= east for x, _ in ring)
        and any(y >= south for _, y in ring)
        and any(y <= north for _, y in ring)
    ]
