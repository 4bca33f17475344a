"""Figures of a plan: what is in them, the same bytes twice, and whose Crimea is."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from contingent.briefs.outlines import outlines, outlines_within
from contingent.briefs.plan_figure import draw_plan
from contingent.planning.strength import strength_by_nation
from contingent.services.answers.asked import Asked
from contingent.services.answers.planning import Planned, plan_concept
from contingent.services.cases.opening import open_case
from tests.cli.program import Program


@pytest.fixture(scope="module")
def planned() -> Planned:
    return plan_concept(open_case("ukraine"), Asked())


def inside(longitude: float, latitude: float, ring: list[tuple[float, float]]) -> bool:
    """Whether a place is inside a ring, by counting crossings to its east."""
    crossings = [
        (bx - ax) * (latitude - ay) / (by - ay) + ax
        for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True)
        if (ay > latitude) != (by > latitude)
    ]
    return sum(longitude < crossing for crossing in crossings) % 2 == 1


@pytest.mark.parametrize("place", [(34.1, 45.0), (33.5, 44.65), (36.3, 45.3), (30.5, 50.4)])
def test_crimea_is_ukraines(place: tuple[float, float]) -> None:
    around = [code for code, rings in outlines().items() if any(inside(*place, r) for r in rings)]
    assert around == ["804"]


def test_only_what_reaches_into_the_map_is_drawn() -> None:
    near = outlines_within(22, 44, 40, 53)
    assert 5 < len(near) < 40
    assert any(inside(30.5, 50.4, ring) for ring in near)
    assert not any(inside(-100, 40, ring) for ring in near)


@pytest.mark.slow
def test_strength_by_nation_adds_up_to_the_plan(planned: Planned) -> None:
    away = strength_by_nation(planned.plan, planned.problem.register)
    assert tuple(map(sum, zip(*away.values(), strict=True))) == planned.plan.personnel
    totals = [sum(months) for months in away.values()]
    assert totals == sorted(totals, reverse=True)


@pytest.mark.slow
def test_a_figure_names_nations_sites_and_milestones_and_is_the_same_twice(
    planned: Planned, tmp_path: Path
) -> None:
    one, other = tmp_path / "one.svg", tmp_path / "other.svg"
    draw_plan(planned, one)
    draw_plan(planned, other)
    assert one.read_bytes() == other.read_bytes()
    texts = {"".join(node.itertext()).strip() for node in ET.parse(one).iter()}  # noqa: S314
    assert {"France", "United Kingdom", "people away"} <= texts
    register = planned.problem.register
    used = max(planned.plan.sites, key=lambda use: max(use.personnel))
    wanted = f"{register.sites_by_id[used.site].name}: {max(used.personnel):,}"
    assert any(wanted in text for text in texts)


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "begins"), [("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_other_formats(planned: Planned, tmp_path: Path, kind: str, begins: bytes) -> None:
    file = tmp_path / f"plan.{kind}"
    draw_plan(planned, file)
    assert file.read_bytes().startswith(begins)
    assert list(tmp_path.iterdir()) == [file]


def test_an_ending_that_is_no_format_is_refused_before_anything_is_planned(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    ended = Program(capsys)("plan", "no-such-case", "--plot", tmp_path / "plan.gif")
    assert ended.code != 0
    assert "'plan.gif': a figure's file ends in .png, .svg, .pdf" in ended.err
    assert not list(tmp_path.iterdir())
