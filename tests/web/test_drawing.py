import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.briefs.figures.graph import HALF_HIGH, HALF_WIDE, lay_out
from contingent.web.drawing.labels import PLACES, POINT, SYMBOLS, box_of, place_labels
from contingent.web.drawing.projection import Conic
from contingent.web.drawing.scale import Scale, nice_ticks


def test_projection_of_snyders_example() -> None:
    # Snyder 1987, p. 295: parallels 33 and 45 north, centre 23 north 96 west; 35 north 75 west.
    x, y = Conic(lon=-96, lat=23, south=33, north=45).at(-75, 35)
    assert (x, -y) == pytest.approx((0.2966785, 0.2462112), abs=1e-6)


@given(st.floats(min_value=1e-3, max_value=1e7))
def test_ticks_are_round_reach_the_top_and_are_few(top: float) -> None:
    ticks = nice_ticks(top)
    assert ticks[0] == 0
    assert ticks[-1] >= top * (1 - 1e-9)
    assert 2 <= len(ticks) <= 12
    steps = [b - a for a, b in itertools.pairwise(ticks)]
    assert steps == pytest.approx([steps[0]] * len(steps))


def test_scale_is_linear_and_survives_an_empty_range() -> None:
    assert [Scale(0, 10, 100, 200).at(v) for v in (0, 5, 10)] == [100, 150, 200]
    assert Scale(3, 3, 0, 10).at(3) == 0


@given(st.lists(st.integers(1, 14), min_size=1, max_size=5), st.data())
def test_graph_holds_every_node_apart_and_within(sizes: list[int], data: st.DataObject) -> None:
    rings = [[f"{ring}:{n}" for n in range(size)] for ring, size in enumerate(sizes)]
    names = [name for ring in rings for name in ring]
    waits = {name: data.draw(st.sets(st.sampled_from(names), max_size=6)) for name in names}
    laid = lay_out(rings, waits)
    assert {node.name: node.ring for node in laid.nodes} == {
        name: number for number, ring in enumerate(rings) for name in ring
    }
    for node in laid.nodes:
        assert HALF_WIDE <= node.x <= laid.width - HALF_WIDE
        assert HALF_HIGH <= node.y <= laid.height - HALF_HIGH
    for one in laid.nodes:
        for other in laid.nodes:
            apart = abs(one.x - other.x) >= 2 * HALF_WIDE or abs(one.y - other.y) >= 2 * HALF_HIGH
            assert one is other or apart, (one, other)
    # Arrows lead inwards, to the nearest ring that holds something waited for.
    for name, ring in ((node.name, node.ring) for node in laid.nodes):
        inner = [int(one.split(":")[0]) for one in waits[name] if int(one.split(":")[0]) < ring]
        drawn = {arrow.target for arrow in laid.arrows if arrow.source == name}
        nearest = max(inner, default=-1)
        assert drawn == {one for one in waits[name] if int(one.split(":")[0]) == nearest}


def test_names_keep_off_points_symbols_and_one_another() -> None:
    # Below a short name there is room beside the symbols; a longer one goes to the left.
    assert place_labels([(100.0, 100.0, "Ur")]) == [PLACES[0]]
    points = [(100.0, 100.0, "Kyiv"), (100.0, 125.0, "Bila Tserkva"), (500.0, 300.0, "Odesa")]
    boxes = [
        (name, box_of(x, y, name, place))
        for (x, y, name), place in zip(points, place_labels(points), strict=True)
    ]
    kept = [
        (f"at {name}", (x + left, y + top, x + right, y + bottom))
        for x, y, name in points
        for left, top, right, bottom in (POINT, SYMBOLS)
    ]
    for name, box in boxes:
        for other, held in (*boxes, *kept):
            apart = box[2] <= held[0] or held[2] <= box[0] or box[3] <= held[1] or held[3] <= box[1]
            assert name == other or apart, (name, other)
