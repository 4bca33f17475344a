"""Answers worked out ahead, beside the same questions asked one by one; and others' numbers."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.errors import NoCoalition
from contingent.planning.plan import Plan
from contingent.register.register import Register
from contingent.services.answers.ahead import answers_ahead
from contingent.services.answers.asked import Asked
from contingent.services.answers.estimated import SameOrNot, beside_published
from contingent.services.answers.planning import plan_concept
from tests.builders import fewer, line, offer, register, site

WORLDS = [
    {"world": "calm", "title": "", "events": {"peace": True}},
    {"world": "war", "title": "", "events": {}},
]


@st.composite
def cases(draw: st.DrawFn) -> Register:
    conditions = ("", "peace", "FRA", "GBR", "POL provides land", "at least 900 personnel")
    offers = [
        offer(
            f"o{number}",
            draw(st.sampled_from(("FRA", "GBR", "POL"))),
            draw(st.sampled_from(conditions)),
            packages=draw(st.integers(0, 2)),
            personnel=draw(st.sampled_from((300, 500))),
        )
        for number in range(draw(st.integers(1, 4)))
    ]
    lines = [line("a", quantity=draw(st.integers(1, 3))), line("b", tier=draw(st.integers(1, 2)))]
    nations = ("FRA", "GBR", "POL")
    events = ["peace"]
    return register(offers, lines, [site("kyiv")], events=events, worlds=WORLDS, nations=nations)


def essential(plan: Plan) -> float:
    tier = plan.tier(1)
    return tier.filled / tier.required if tier else 1.0


@fewer(4)
@given(cases(), st.booleans())
def test_each_answer_is_what_the_question_gives_when_asked(case: Register, every: bool) -> None:
    ahead = answers_ahead(case, Asked(), every_exit=every)
    assert not ahead.nobody
    for world, concept, exits in ahead.answers:
        whole = plan_concept(case, Asked(world=world), concept, explain=False)
        cell = ahead.cell(world, concept)
        assert cell is not None
        assert essential(cell.plan) == pytest.approx(essential(whole.plan))
        assert cell.plan.personnel == whole.plan.personnel
        assert cell.plan.assignments == whole.plan.assignments
        fallen = dict(next(one.fallen for one in ahead.exits if one.world == world))
        assert [one.nation for one in exits] == list(fallen)
        for one in exits:
            asked = Asked(world=world, without=(one.nation,))
            made = plan_concept(case, asked, concept, explain=False)
            assert set(fallen[one.nation]) == {
                name for name, _ in whole.plan.standing if name not in dict(made.plan.standing)
            }
            if one.planned:
                assert one.share == pytest.approx(essential(made.plan))
                assert one.short == tuple(fill.line for fill in made.plan.open_lines(1))
            else:
                assert world != "calm"
                assert not every
                assert one.share >= essential(made.plan) - 1e-6


def test_a_world_in_which_nothing_holds_together_is_told() -> None:
    case = register([offer("a", "FRA", "not FRA provides land")], [line("l")], [site("kyiv")])
    with pytest.raises(NoCoalition):
        plan_concept(case, Asked(), None)
    assert answers_ahead(case, Asked()).nobody == ("base",)


def estimates(**more: object) -> Register:
    offers = [
        offer(
            "f", "FRA", personnel=500, packages=2, packages_high=4, tour="2 months", rest_ratio=2
        ),
        offer("g", "GBR", personnel=300, supplies="frigate:1"),
        offer("p", "POL", personnel=400),
    ]
    lines = [line("a", quantity=2, at="kyiv"), line("b", "frigate", at="gdynia")]
    sites = [site("kyiv"), site("gdynia", "POL")]
    whole = register(offers, lines, sites, nations=("UKR",), worlds=WORLDS, events=["peace"])
    rows = [
        {"estimate": "e", "title": "E", "concept": "all", **more},
    ]
    head = {**whole.model_dump(mode="json", by_alias=True)["case"], "host": "UKR"}
    given_ = {name: getattr(whole, name) for name in type(whole).model_fields}
    return Register.model_validate({**given_, "case": head, "estimates": rows})


def people(case: Register, nations: tuple[str, ...], host: bool) -> int:
    """The most people in a step of the plan, counted one by one."""
    plan = plan_concept(case, Asked(), "all", explain=False).plan
    offers = {one.offer: one for one in case.offers}
    places = {one.site: one.nation for one in case.sites}
    found = []
    for step in range(case.steps):
        there = [a for a in plan.assignments if a.month <= step < a.month + a.months]
        there = [a for a in there if not nations or offers[a.offer].nation in nations]
        there = [a for a in there if not host or places[str(a.site)] == "UKR"]
        found.append(sum(offers[a.offer].personnel * a.packages for a in there))
    return max(found)


@pytest.mark.parametrize("nations", [(), ("FRA",), ("FRA", "GBR")])
@pytest.mark.parametrize("counts", ["away", "host"])
def test_ours_is_counted_as_theirs_is(nations: tuple[str, ...], counts: str) -> None:
    case = estimates(low=1, high=2, counts=counts, nations=nations)
    ahead = answers_ahead(case, Asked(), exits=False)
    (found,) = beside_published(case, ahead)
    assert found.ours == people(case, nations, counts == "host")


def test_the_verdict_and_its_reason_are_the_numbers() -> None:
    own = people(estimates(), (), host=False)
    for low, high, verdict in (
        (own, own, SameOrNot.SAME),
        (int(own * 1.05), own * 2, SameOrNot.SAME),
        (own * 2, own * 3, SameOrNot.LESS),
        (1, own // 2, SameOrNot.MORE),
        (None, None, SameOrNot.NOTHING),
    ):
        case = estimates(low=low, high=high)
        (found,) = beside_published(case, answers_ahead(case, Asked(), exits=False))
        assert found.verdict is verdict
        assert found.why
        tenth = Fraction(1, 10)
        for other in found.others:
            near = (low or 0) * (1 - tenth) <= other.people
            assert other.there == (near and (high is None or other.people <= high * (1 + tenth)))
