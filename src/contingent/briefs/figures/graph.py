"""A layout for who waits for whom: what unties a knot in the middle, who follows on rings."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import atan2, cos, hypot, pi, sin

__all__ = ["Arrow", "GraphLayout", "Node", "lay_out"]

#: Room for one node along a ring, and between rings, in units of the drawing.
ALONG, BETWEEN = 150.0, 110.0
#: Half the width and height of a node.
HALF_WIDE, HALF_HIGH = 58.0, 17.0
#: A drawing is wider than high, as screens are.
STRETCH = 1.5


@dataclass(frozen=True)
class Node:
    """A node: its name, its middle, and the number of its ring, 0 being in the middle."""

    name: str
    x: float
    y: float
    ring: int


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
    rings: Sequence[Sequence[str]], waits_for: Mapping[str, Collection[str]]
) -> GraphLayout:
    """Place names on rings, the first in the middle.

    On a ring, names stand in the order of the angles of what they wait for. An arrow is drawn to
    what is waited for on the nearest ring within; what lies further in, those are waiting for.
    """
    placed: dict[str, tuple[float, float]] = {}
    angles: dict[str, float] = {}
    ring_of = {name: number for number, names in enumerate(rings) for name in names}
    arrows = dict[str, list[str]]()
    radius = -BETWEEN
    for number, names in enumerate(rings):
        for name in names:
            inner = [one for one in waits_for.get(name, ()) if ring_of.get(one, number) < number]
            nearest = max((ring_of[one] for one in inner), default=None)
            arrows[name] = [one for one in inner if ring_of[one] == nearest]
        alone = number == 0 and len(names) == 1
        radius = 0.0 if alone else _radius(len(names), radius + BETWEEN)
        turned = sorted(names, key=lambda name: _angle(arrows[name], angles))
        for index, name in enumerate(turned):
            angles[name] = 2 * pi * (index + number % 2 / 2) / len(names) - pi / 2
            placed[name] = (STRETCH * radius * cos(angles[name]), radius * sin(angles[name]))
    left = min(x for x, _ in placed.values()) - HALF_WIDE - 4
    top = min(y for _, y in placed.values()) - HALF_HIGH - 4
    nodes = tuple(
        Node(name, round(x - left, 1), round(y - top, 1), ring_of[name])
        for name, (x, y) in placed.items()
    )
    at = {node.name: node for node in nodes}
    drawn = tuple(
        _arrow(at[source], at[target]) for source, targets in arrows.items() for target in targets
    )
    width = max(node.x for node in nodes) + HALF_WIDE + 4
    height = max(node.y for node in nodes) + HALF_HIGH + 4
    return GraphLayout(nodes, drawn, round(width, 1), round(height, 1))


def _angle(targets: Sequence[str], angles: Mapping[str, float]) -> float:
    """The middle direction of some names; straight up for none."""
    x = sum(cos(angles[name]) for name in targets)
    y = sum(sin(angles[name]) for name in targets)
    return atan2(y, x) if targets else -pi / 2


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
