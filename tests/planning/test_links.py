"""Links between the same two places: an assignment keeps which one its units travel by."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.adapters.exchange.stays import stays_of
from contingent.register.site import LinkName, link_names
from contingent.services.answers.asked import Asked
from contingent.services.answers.planning import Planned, plan_concept
from contingent.services.cases.opening import open_case
from contingent.services.cases.plan_tables import plan_tables
from contingent.services.wire.places import DeployAnswer
from contingent.services.wire.plan import PlanAnswer
from contingent.verification.verify import verify
from tests.builders import line, offer, planned, posed, register, site
from tests.planning.test_places import link

FAULTS = Path(__file__).parents[1] / "known_faults"


def by_sea() -> Planned:
    """A full air link and a slow sea link between the same two places."""
    return plan_concept(open_case(str(FAULTS / "wrong_parallel_links")), Asked())


def test_of_links_alike_the_one_of_the_plan_before_is_kept() -> None:
    problem = posed(
        register(
            [offer("a", "AAA", packages=2, personnel=100)],
            [line("l")],
            [site("home", "AAA", roles="home"), site("kyiv")],
            homes={"AAA": "home"},
            links=[
                link("home", "kyiv", mode, 0, capacity="100 a month") for mode in ("rail", "road")
            ],
        )
    )
    (first,) = planned(problem).assignments
    for mode in ("rail", "road"):
        before = replace(first, links=(LinkName("home", "kyiv", mode),))
        plan = planned(problem, previous=(before,))
        assert plan.assignments == (before,)
        assert plan.stages[-1].value == 0


def test_wrong_parallel_links_travels_by_sea() -> None:
    planned = by_sea()
    (fill,) = planned.plan.lines
    assert list(fill.months) == pytest.approx([2 * 20 / 30, 2, 2]), "ten days by sea"
    (item,) = planned.plan.assignments
    assert item.links == (LinkName("h", "p", "sea"),)
    told = [{"from": "h", "to": "p", "mode": "sea", "number": 1}]
    assert PlanAnswer.of(planned).to_dict()["assignments"][0]["links"] == told
    assert DeployAnswer.of(planned).to_dict()["arrivals"][0]["links"] == told
    sheets = {s.name: s for s in plan_tables(planned, stays_of(planned.plan, planned.problem))}
    assert sheets["assignments"].rows[0][-1] == "h – p by sea"


@pytest.mark.parametrize(
    ("links", "told"),
    [
        ((LinkName("h", "p", "air"),), "200 arrive over h – p by air from h in step 0"),
        ((LinkName("p", "h", "sea"),), "no open link on the way h - p"),
        ((LinkName("h", "p", "sea", 2),), "no open link on the way h - p"),
        ((), "no open link on the way h - p"),
    ],
)
def test_the_verifier_follows_the_links_named(links: tuple[LinkName, ...], told: str) -> None:
    planned = by_sea()
    (item,) = planned.plan.assignments
    plan = replace(planned.plan, assignments=(replace(item, links=links),))
    objections = verify(planned.problem.register, planned.resolution.setting.world, plan)
    assert any(told in objection for objection in objections), objections


def test_a_slower_link_of_the_same_ends_is_not_taken_for_the_quick_one() -> None:
    planned = by_sea()
    (item,) = planned.plan.assignments
    early = replace(planned.plan, assignments=(replace(item, gone=Fraction(9, 30)),))
    world = planned.resolution.setting.world
    objections = verify(planned.problem.register, world, early)
    assert any("10 days of travel from step 0 not kept" in told for told in objections), objections


LINKS = st.lists(
    st.builds(
        link,
        st.sampled_from("ab"),
        st.sampled_from("ab"),
        st.sampled_from(["air", "sea"]),
        st.sampled_from([1, 2.5]),
        capacity=st.sampled_from([None, "0 a month", "5 a month"]),
    ),
    max_size=6,
)


@given(LINKS, st.randoms(use_true_random=False))
def test_a_link_is_named_by_what_it_is_and_not_by_where_it_stands(
    links: list[object], rng: Random
) -> None:
    names = link_names(links)  # type: ignore[arg-type]
    assert len(set(names)) == len(links)
    order = list(range(len(links)))
    rng.shuffle(order)
    again = link_names([links[n] for n in order])  # type: ignore[misc]
    told = {(str(links[n]), name.number) for n, name in zip(order, again, strict=True)}
    assert told == {(str(one), name.number) for one, name in zip(links, names, strict=True)}
