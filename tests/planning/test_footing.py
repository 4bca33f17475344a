"""What a plan stands on: each exit and keystone told is tried again, by the conditions alone."""

from dataclasses import replace

import pytest
from hypothesis import given

from contingent.register.offer import Basis
from contingent.register.register import Register
from contingent.services.answers.asked import Asked
from contingent.services.answers.footing import Footing, footing_of
from contingent.services.answers.footing_words import footing_sentences
from contingent.services.answers.planning import Planned, plan_concept
from contingent.services.answers.supposed import supposed_text
from contingent.services.cases.opening import open_case
from tests.analysis.drawn import games
from tests.builders import fewer, line, offer, register, replaced, site
from tests.resolution.plain import TRUE, consistent_sets, least_set


def planned_of(given_one: Register) -> Planned:
    worlds = [{"world": "base", "events": {TRUE: True}}] if given_one.events else []
    return plan_concept(replaced(given_one, worlds=worlds), Asked(), explain=False)


def greatest_without(given_one: Register, nation: str | None) -> frozenset[str]:
    """The largest self-consistent set once a nation has left, by trial."""
    here = tuple(one for one in given_one.offers if one.nation != nation)
    return frozenset().union(*consistent_sets(replaced(given_one, offers=here), [TRUE]))


@fewer(4)
@given(games(nations=4, offers=6))
def test_every_exit_told_makes_those_fall_and_no_exit_is_left_out(given_one: Register) -> None:
    planned = planned_of(given_one)
    before = greatest_without(given_one, None)
    nation_of = {one.offer: one.nation for one in given_one.offers}
    used = {item.offer for item in planned.plan.assignments}
    footing = footing_of(planned)
    knots = {frozenset(knot.knot) for knot in planned.resolution.knots}
    assert {frozenset(one.knot) for one in footing.rests_on} == {k for k in knots if k & used}
    for rests in footing.rests_on:
        told = {one.nation: set(one.fallen) for one in rests.exits}
        for nation in set(nation_of.values()):
            fallen = before - greatest_without(given_one, nation)
            takes = {name for name in fallen if nation_of[name] != nation}
            expected = fallen if takes and fallen & set(rests.knot) else None
            assert told.get(nation) == expected
        if rests.keystone:
            assert set(rests.knot) <= least_set(given_one, [TRUE], free=rests.keystone)


def test_where_nobody_waits_a_plan_rests_on_no_knot() -> None:
    case = register([offer("a", "FRA"), offer("b", "GBR", "FRA")], [line("core", quantity=2)])
    assert footing_of(planned_of(case)).rests_on == ()


def test_how_firm_is_counted_by_people_for_each_step_away() -> None:
    case = register(
        [
            offer("a", "FRA", state="confirmed", personnel=100, basis="stated"),
            offer("b", "GBR", state="offered", personnel=100, from_=2),
        ],
        [line("core", quantity=2)],
    )
    firmness = footing_of(planned_of(case)).firmness
    told = [(one.state.value, one.offers) for one in firmness.states]
    assert told == [("confirmed", 1), ("offered", 1)]
    assert [one.share for one in firmness.states] == pytest.approx([4 / 6, 2 / 6])
    assert (firmness.assumed, firmness.offers, firmness.by_people) == (1, 2, True)


def test_where_nobody_is_sent_it_is_counted_by_offers() -> None:
    case = register(
        [offer("a", "FRA", state="reported"), offer("b", "GBR")], [line("l", quantity=2)]
    )
    firmness = footing_of(planned_of(case)).firmness
    assert (firmness.by_people, [one.share for one in firmness.states]) == (False, [0.5, 0.5])
    assert footing_of(planned_of(case)).strength is None


def inside_and_outside() -> Footing:
    case = register(
        [
            offer("a", "FRA", personnel=100, caveats="only in UKR"),
            offer("b", "POL", personnel=70, caveats="only in POL", supplies="isr:1", until=2),
        ],
        [line("core", at="kyiv"), line("eyes", "isr", at="hub")],
        [site("kyiv"), site("hub", "POL")],
    )
    return footing_of(
        planned_of(case.model_copy(update={"case": case.case.model_copy(update={"host": "UKR"})}))
    )


def test_people_in_the_host_are_told_apart_from_those_elsewhere() -> None:
    strength = inside_and_outside().strength
    assert strength is not None
    told = strength.step, strength.people, strength.inside, strength.outside, strength.inside_most
    assert told == (0, 170, 100, 70, 100)


@pytest.mark.slow
def test_the_embedded_case_rests_on_one_knot_that_spain_undoes() -> None:
    case = open_case("ukraine")
    planned = plan_concept(case, Asked(), explain=False)
    footing = footing_of(planned)
    (rests,) = footing.rests_on
    spain = next(one for one in rests.exits if one.nation == "ESP")
    assert (len(rests.knot), len(spain.fallen), len(spain.own)) == (15, 26, 1)
    assert rests.keystone == ("usa-isr",)
    without = plan_concept(case, Asked(without=("ESP",)), explain=False)
    gone = set(planned.resolution.greatest) - set(without.resolution.greatest)
    assert gone == set(spain.fallen)
    host = {s.site for s in case.sites if s.nation == "UKR"}
    strength = footing.strength
    assert strength is not None
    by_hand = sum(
        item.packages * case.offers_by_id[item.offer].personnel
        for item in planned.plan.assignments
        if item.site in host and item.month <= strength.step < item.month + item.months
    )
    assert strength.inside <= by_hand  # a package may be on more lines than one
    assumed = {i.offer for i in planned.plan.assignments}
    assert footing.firmness.assumed == sum(
        case.offers_by_id[name].basis is Basis.ASSUMED for name in assumed
    )
    told = " ".join(footing_sentences(case, footing))
    assert "Rests on a knot of 15 offers" in told
    assert "if Spain leaves, 26 fall, one of them its own" in told


@pytest.mark.slow
def test_what_is_told_to_fill_a_line_fills_it_once_supposed() -> None:
    case = open_case("ukraine")
    asked = Asked(without=("ESP",))
    planned = plan_concept(case, asked)
    tried: dict[tuple[str, ...], set[str]] = {}
    for told in planned.why:
        for mended in told.mended[:1]:
            key = tuple(supposed_text(change) for change in mended.changes)
            tried.setdefault(key, set()).add(told.line)
    assert tried
    for suppose, lines in tried.items():
        after = plan_concept(case, replace(asked, suppose=suppose), explain=False)
        assert lines.isdisjoint(fill.line for fill in after.plan.open_lines())
