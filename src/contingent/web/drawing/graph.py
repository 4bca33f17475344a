"""A layout for who waits for whom: the knot on a ring, those behind it on rings further out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin

__all__ = ["Arrow", "GraphLayout", "Node", "lay_out"]

#: Room for one node along a ring, and between rings, in units of the drawing.
ALONG, BETWEEN = 150.0, 110.0
#: Half the width and height of a node.
HALF_WIDE, HALF_HIGH = 58.0, 17.0
#: A drawing is wider than high, as screens are.
STRETCH = 1.5


@dataclass(frozen=True)
class Node:
    """A node: its name, its middle, and whether it is in the knot."""

    name: str
    x: float
    y: float
    inner: bool


@dataclass(frozen=True)
class Arrow:
    """An arrow from a node to one it waits for, from edge to edge."""

    source: str
    target: str
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class GraphLayout:
    """A drawing."""

    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]
    width: float
    height: float


def lay_out(
    inner: Sequence[str], outer: Sequence[str], waits_for: Mapping[str, Sequence[str]]
) -> GraphLayout:
    """Place a knot and those behind it.

    Those behind stand at the angle of what they wait for, as far as there is room.
    """
    radius = _radius(len(inner), 0.0) if len(inner) > 1 else 0.0
    placed: dict[str, tuple[float, float]] = {}
    for index, name in enumerate(inner):
        angle = 2 * pi * index / max(1, len(inner)) - pi / 2
        placed[name] = (STRETCH * radius * cos(angle), radius * sin(angle))
    if outer:
        ring = _radius(len(outer), radius + BETWEEN)
        for index, name in enumerate(outer):
            angle = 2 * pi * (index + 0.5) / len(outer) - pi / 2
            placed[name] = (STRETCH * ring * cos(angle), ring * sin(angle))
    left = min(x for x, _ in placed.values()) - HALF_WIDE - 4
    top = min(y for _, y in placed.values()) - HALF_HIGH - 4
    nodes = tuple(
        Node(name, round(x - left, 1), round(y - top, 1), name in inner)
        for name, (x, y) in placed.items()
    )
    at = {node.name: node for node in nodes}
    arrows = tuple(
        _arrow(at[source], at[target])
        for source in placed
        for target in waits_for.get(source, ())
        if target in placed and target != source
    )
    width = max(node.x for node in nodes) + HALF_WIDE + 4
    height = max(node.y for node in nodes) + HALF_HIGH + 4
    return GraphLayout(nodes, arrows, round(width, 1), round(height, 1))


def _radius(count: int, least: float) -> float:
    return max(least, ALONG * count / (2 * pi * (1 + STRETCH) / 2), 70.0)


def _arrow(one: Node, other: Node) -> Arrow:
    x1, y1 = _edge(one, other)
    x2, y2 = _edge(other, one)
    return Arrow(one.name, other.name, x1, y1, x2, y2)


def _edge(node: Node, towards: Node) -> tuple[float, float]:
    """Where the line to another node leaves a node's box."""
    dx, dy = towards.x - node.x, towards.y - node.y
    length = hypot(dx, dy) or 1.0
    part = min(HALF_WIDE / abs(dx) if dx else 9.0, HALF_HIGH / abs(dy) if dy else 9.0)
    part += 2 / length
    return round(node.x + dx * part, 1), round(node.y + dy * part, 1)
