"""What a delegation is told of its own offer is so: each claim is tried another way."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.adapters.logic.clingo_sets import ClingoSets
from contingent.errors import NoCoalition, UnknownName
from contingent.register.register import Register
from contingent.register.view import view_of
from contingent.register.world import World
from contingent.resolution.resolution import resolve
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.answers.planning import plan_concept
from contingent.services.answers.supposed import supposed_text
from contingent.services.delegations.asking import about_offer
from contingent.services.delegations.settings import own_offer, stands_in
from contingent.services.delegations.triggering import triggered
from contingent.services.wire.own_offer import OwnOfferAnswer
from tests.builders import fewer, line, offer, register, replaced, site
from tests.register.view_pairs import pair
from tests.resolution.plain import MONOTONE, TRUE, WITH_NOT, registers, subsets

WORLDS = (
    World.model_validate({"world": "truce", "title": "", "events": {TRUE: 0}}),
    World.model_validate({"world": "none", "title": ""}),
)


def with_worlds(given_: Register) -> Register:
    return replaced(given_, worlds=WORLDS)


def stands(given_: Register, world: World, out: set[str], name: str) -> bool:
    """Whether an offer stands in the greatest reading with these nations out, worked out alone."""
    setting = setting_of(given_, Asked(world=world.world))
    own = world.model_copy(update={"without": tuple(sorted(out))})
    found = resolve(replace(setting, world=own), ClingoSets())
    return name in found.greatest


@given(registers(MONOTONE | WITH_NOT, 5))
@fewer(4)
def test_in_what_company_a_condition_is_met_is_as_every_set_tried_alone(drawn: Register) -> None:
    """Shows counts, fewest and needed nations against trying every set one by one."""
    given_ = with_worlds(drawn)
    name = given_.offers[0].offer
    own = given_.offers[0].nation
    others = [n for n in given_.nation_names if n != own]
    found = triggered(given_, Asked(), name)
    assert found.complete
    for one in found.worlds:
        met = [
            set(there)
            for there in subsets([n for n in others if n in found.nations])
            if stands(given_, one.world, set(found.nations) - there, name)
        ]
        assert one.met == len(met)
        assert one.everybody == (set(found.nations) in met)
        assert one.nobody == (set() in met)
        least = min(map(len, met), default=0)
        assert set(map(frozenset, one.fewest)) <= {frozenset(m) for m in met if len(m) == least}
        assert bool(one.fewest) == bool(met)
        assert set(one.needed) == (set.intersection(*met) if met else set())


@given(registers(MONOTONE, 6))
def test_nations_it_does_not_hang_on_do_not_matter(drawn: Register) -> None:
    given_ = with_worlds(drawn)
    name, own = given_.offers[0].offer, given_.offers[0].nation
    found = triggered(given_, Asked(), name)
    rest = {n for n in given_.nation_names if n != own and n not in found.nations}
    for world in WORLDS:
        assert stands(given_, world, rest, name) == stands(given_, world, set(), name)


@given(registers(MONOTONE, 5), st.sampled_from(["greatest", "least"]))
def test_what_is_supposed_lets_the_offer_stand_and_nothing_less_does(
    drawn: Register, reading: str
) -> None:
    given_ = with_worlds(drawn)
    first = given_.offers[0]
    asked = Asked(world="none", reading=reading, without=(first.nation,))
    own = own_offer(given_, first.nation, asked, first.offer)
    assert own.kept_out
    texts = [supposed_text(change) for change in own.supposed]

    def then(chosen: tuple[str, ...]) -> bool:
        setting = setting_of(given_, replace(asked, suppose=chosen))
        return stands_in(resolve(setting, ClingoSets()), first.offer, reading)

    assert own.stands == then(tuple(texts))
    for left in range(len(texts)):
        assert not then(tuple(texts[:left] + texts[left + 1 :]))


@given(registers(MONOTONE, 6))
@fewer(12)
def test_what_an_offer_unlocks_is_the_difference_of_two_cases(drawn: Register) -> None:
    """Shows who comes and what tiers get against the case with the offer, and the one without."""
    given_ = replaced(
        with_worlds(drawn),
        requirements=(line("land", quantity=2), line("sea", "frigate", tier=2)),
        sites=(site("here"),),
    )
    first = given_.offers[0]
    asked = Asked(world="truce")
    about = about_offer(given_, first.nation, asked, first.offer)
    if about.unlocked is None:
        return
    texts = tuple(supposed_text(change) for change in about.own.supposed)
    asked = replace(asked, suppose=texts)
    left = replaced(given_, offers=tuple(o for o in given_.offers if o.offer != first.offer))
    # The offer that is gone cannot be supposed otherwise.
    sides = ((given_, asked), (left, replace(asked, suppose=())))
    here, there = (
        set(_months(resolve(setting_of(each, how), ClingoSets()))) for each, how in sides
    )
    assert {one.offer for one in about.unlocked.who.came} == here - there
    assert {one.offer for one in about.unlocked.who.fell} == there - here
    for shift in about.unlocked.tiers:
        filled = [_filled(each, how, shift.tier) for each, how in sides]
        assert abs(filled[0] - shift.after) < 1e-6
        assert abs(filled[1] - shift.before) < 1e-6


def _months(found: object) -> tuple[str, ...]:
    try:
        return tuple(found.months_standing(None))  # type: ignore[attr-defined]
    except NoCoalition:
        return ()


def _filled(given_: Register, asked: Asked, tier: int) -> float:
    plan = plan_concept(given_, asked, explain=False).plan
    found = plan.tier(tier)
    assert found is not None
    return found.filled


def test_what_a_caveat_costs_is_what_lifting_it_fills() -> None:
    given_ = register(
        [
            offer("fra-a", "FRA", caveats="not in UKR"),
            offer("fra-b", "FRA", caveats="only in UKR; not with POL"),
        ],
        [line("land", quantity=2)],
        [site("kyiv")],
    )
    about = about_offer(given_, "FRA", Asked(), "fra-a")
    (cost,) = about.caveats
    assert not cost.nothing
    assert cost.lines is not None
    assert [fill.line for fill in cost.lines.filled] == ["land"]
    lifted = about_offer(given_, "FRA", Asked(), "fra-b").caveats
    assert [len(one.caveats) for one in lifted] == [1, 1, 2]
    assert all(one.nothing for one in lifted)


def test_only_an_own_offer_may_be_asked_about() -> None:
    """Shows that another's offer, seen or not, is answered as one that is not there."""
    given_ = register([offer("fra-a", "FRA"), offer("deu-a", "DEU")], [line("land")], [site("x")])
    for name in ("deu-a", "nothing"):
        with pytest.raises(UnknownName, match="There are: fra-a") as caught:
            about_offer(given_, "FRA", Asked(), name)
        assert str(caught.value).count("deu-a") == (name == "deu-a")


@given(st.integers(min_value=0, max_value=10_000))
@fewer(20)
def test_the_answer_is_the_same_whatever_is_hidden(seed: int) -> None:
    """Shows non-interference of all three answers, by bytes."""
    found = pair(seed)
    one, other = (view_of(each, found.viewer) for each in (found.one, found.other))
    own = [o.offer for o in one.offers if o.owned_by == found.viewer]
    for name in own[:2]:
        told = []
        for view in (one, other):
            try:
                about = about_offer(view, found.viewer, Asked(), name)
                told.append(OwnOfferAnswer.of(about, found.viewer).to_json())
            except UnknownName as error:  # no position of today
                told.append(str(error))
        assert told[0] == told[1]
