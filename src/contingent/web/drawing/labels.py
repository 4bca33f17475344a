"""Placing names beside points so that few overlap: the best of a few places, point by point."""

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["PLACES", "POINT", "SYMBOLS", "Label", "box_of", "place_labels"]

Box = tuple[float, float, float, float]
#: Width of a letter and height of a line, in units of the drawing.
LETTER, LINE = 6.2, 13.0
#: Room kept free at a point: for the point itself, and for symbols to its right.
POINT: Box = (-8, -8, 8, 8)
SYMBOLS: Box = (8, -20, 64, 12)


@dataclass(frozen=True)
class Label:
    """Where a name goes, from its point, and which of its ends is there."""

    dx: float
    dy: float
    anchor: str


#: Places tried, best first: below, above, left, further below, further above.
PLACES = (
    Label(0, 19, "middle"),
    Label(0, -10, "middle"),
    Label(-10, 4, "end"),
    Label(0, 31, "middle"),
    Label(0, -22, "middle"),
    Label(-10, 16, "end"),
)


def place_labels(points: Sequence[tuple[float, float, str]]) -> list[Label]:
    """A place for each name; points are (x, y, name)."""
    taken: list[Box] = [
        (x + left, y + top, x + right, y + bottom)
        for x, y, _ in points
        for left, top, right, bottom in (POINT, SYMBOLS)
    ]
    placed = []
    for x, y, name in points:
        costs = [_cost(box_of(x, y, name, place), taken) for place in PLACES]
        best = PLACES[costs.index(min(costs))]
        placed.append(best)
        taken.append(box_of(x, y, name, best))
    return placed


def box_of(x: float, y: float, name: str, place: Label) -> Box:
    """The room a name takes at a place: left, top, right, bottom."""
    width = len(name) * LETTER
    left = x + place.dx - (width / 2 if place.anchor == "middle" else width)
    return left, y + place.dy - LINE + 2, left + width, y + place.dy + 3


def _cost(box: Box, taken: Sequence[Box]) -> float:
    """The area that overlaps; places are listed best first, and min keeps the first of equals."""
    return sum(
        max(0.0, min(box[2], other[2]) - max(box[0], other[0]))
        * max(0.0, min(box[3], other[3]) - max(box[1], other[1]))
        for other in taken
    )
