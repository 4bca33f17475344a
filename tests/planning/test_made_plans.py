"""Plans kept by coalition: shared where nothing differs that a plan hangs on, and nowhere else."""

from dataclasses import replace
from pathlib import Path

import pytest

from contingent.register.register import Register
from contingent.register.site import Link
from contingent.services.answers import coalition as made_here
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.answers.coalition import coalitions_of
from contingent.services.answers.comparing import compare_worlds
from contingent.services.answers.essentials import without_nations
from contingent.services.answers.made_plans import MadePlans, within
from contingent.services.answers.planning import plan_concept
from contingent.services.cases.opening import open_case
from tests.builders import line, offer, register, site

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch) -> MadePlans:
    """Plans of this test alone."""
    own = MadePlans()
    monkeypatch.setattr(made_here, "MADE", own)
    return own


def case() -> Register:
    """One link, which may be closed; and a nation whose only offer is withdrawn."""
    return register(
        [offer("a", "FRA", packages=2), offer("b", "BBB"), offer("gone", "CCC", state="withdrawn")],
        [line("core", quantity=3, at="lviv")],
        [site("lviv"), site("lyon", "FRA"), site("home", "BBB")],
        homes={"FRA": "lyon", "BBB": "home"},
        events=["open"],
        worlds=[{"world": "open", "events": {"open": True}}, {"world": "shut"}],
        links=[
            Link(from_="lyon", to="lviv", mode="rail", time="3 days", event="open"),
            Link(from_="home", to="lviv", mode="rail", time="3 days"),
        ],
    )


def test_who_carries_nothing_leaves_the_plan_as_it_was(kept: MadePlans) -> None:
    given = case()
    first = plan_concept(given, Asked("open"), explain=False).plan
    bounds: list[object] = []
    same = plan_concept(
        given, Asked("open", without=("CCC",)), on_bounds=bounds.append, explain=False
    ).plan
    assert (len(kept), len(bounds)) == (1, 1)
    assert same == first
    plan_concept(given, Asked("open", without=("FRA",)), explain=False)
    assert len(kept) == 2


def test_a_plan_says_of_which_world_it_is(kept: MadePlans) -> None:
    given = case()
    worlds = [*given.worlds, replace_name(given.worlds[0], "again")]
    given = Register.model_validate({**dict(given), "worlds": worlds})
    told = [plan_concept(given, Asked(world), explain=False).plan for world in ("open", "again")]
    assert len(kept) == 1
    assert [plan.world for plan in told] == ["open", "again"]
    assert told[1] == replace(told[0], world="again")


def replace_name(world: object, name: str) -> object:
    """The same world by another name."""
    return world.model_copy(update={"world": name})  # type: ignore[attr-defined]


def test_the_same_offers_with_another_link_closed_have_another_plan() -> None:
    given = case()
    found = compare_worlds(given, Asked(), ("open", "shut"), (given.concept(None).concept,))
    filled = {cell.world: cell.plan.tiers[0].filled for cell in found.cells}
    alone = {
        world: plan_concept(given, Asked(world)).plan.tiers[0].filled for world in ("open", "shut")
    }
    assert filled == alone
    assert filled["open"] > filled["shut"]


def test_a_plan_that_was_not_proven_is_not_kept(kept: MadePlans) -> None:
    from contingent.planning.solver import Limits

    plan_concept(case(), Asked("open"), limits=Limits(gap=0.5), explain=False)
    assert len(kept) == 0


@pytest.mark.slow
def test_the_exits_of_the_ukraine_case_share_as_many_plans_as_the_room_page_says() -> None:
    given = open_case("ukraine")
    nations = dict.fromkeys(one.nation for one in given.offers if not one.state.ended)
    base = setting_of(given, Asked("us-in"))
    left = [without_nations(base, (nation,)) for nation in nations]
    concept = base.register.concept(None)
    plans = {within(one.problem(concept)) for one in coalitions_of(left, None)}
    page = " ".join((ROOT / "docs" / "room.md").read_text().split())
    assert f"{len(nations)} exits are {len(plans)} plans" in page
