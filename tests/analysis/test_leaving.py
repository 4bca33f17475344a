"""What each nation takes with it: against who stands, and what is planned, without it."""

from hypothesis import given

from contingent.register.register import Register
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.answers.essentials import short_lines
from contingent.services.answers.leaving import leavings
from contingent.services.answers.planning import plan_concept
from contingent.services.cases.opening import open_case
from tests.builders import fewer, line, offer, planned, posed, register, replaced, resolved
from tests.resolution.plain import MONOTONE, holds, registers


def with_lines(case: Register) -> Register:
    return replaced(case, requirements=(line("one", quantity=2), line("two", "frigate", tier=2)))


@fewer(2)
@given(registers(MONOTONE, 6).map(with_lines))
def test_who_falls_is_who_no_longer_stands(case: Register) -> None:
    setting = setting_of(case, Asked())
    before = resolved(setting).months_standing()
    found = leavings(setting, case.concept(None), None)
    assert {one.nation for one in found} == {case.offers_by_id[name].nation for name in before}
    with_all = planned(posed(case, before))
    for one in found:
        after = resolved(setting_of(case, Asked(without=(one.nation,)))).months_standing()
        fallen = before.keys() - after.keys()
        assert {*one.own, *(taken.offer for taken in one.taken)} == fallen
        assert len(one.own) + len(one.taken) == len(fallen) == one.fallen
        assert one.own == tuple(n for n in before if case.offers_by_id[n].nation == one.nation)
        assert one.people == sum(
            case.offers_by_id[n].packages * case.offers_by_id[n].personnel for n in fallen
        )
        without = planned(posed(case, after))
        lost = {s.line for s in short_lines(without, case.calendar)}
        lost -= {s.line for s in short_lines(with_all, case.calendar)}
        assert {short.line for short in one.short} == lost
        less = with_all.tiers[0].filled - without.tiers[0].filled
        assert abs(one.weight - less) < 1e-6
    costs = [(-len(one.short), -round(one.weight, 6), -one.people) for one in found]
    assert costs == sorted(costs)


@fewer(2)
@given(registers(MONOTONE, 6).map(with_lines))
def test_each_turn_falls_by_those_before_it(case: Register) -> None:
    """A condition fails once the earlier turns are gone, and holds while only those before are."""
    setting = setting_of(case, Asked())
    before = resolved(setting).months_standing()
    for one in leavings(setting, case.concept(None), None):
        turn_of = dict.fromkeys(one.own, 0) | {taken.offer: taken.turn for taken in one.taken}
        for taken in one.taken:
            offer_ = case.offers_by_id[taken.offer]
            for turn, expected in ((taken.turn - 1, True), (taken.turn, False)):
                here = [
                    case.offers_by_id[n] for n in before if turn_of.get(n, len(turn_of)) >= turn
                ]
                assert holds(offer_.condition, offer_.nation, here, ()) is expected
        turns = [taken.turn for taken in one.taken]
        assert turns == sorted(turns)
        assert set(turns) == set(range(1, max(turns, default=0) + 1))
        assert all(taken.because for taken in one.taken)
        if one.taken:
            assert one.cause is not None
            assert one.cause.turn == 1


def test_spain_alone_undoes_the_knot_of_the_ukraine_case() -> None:
    case = open_case("ukraine")
    found = leavings(setting_of(case, Asked("us-in")), case.concept("presence"), None)
    (spain,) = (one for one in found if one.nation == "ESP")
    assert spain.cause is not None
    assert case.offers_by_id[spain.cause.offer].nation == "USA"
    assert "at least 20000 personnel from europe provide land" in spain.cause.because
    without = plan_concept(case, Asked("us-in", ("ESP",)), "presence", explain=False).plan
    assert {one.line for one in spain.short} == {fill.line for fill in without.open_lines(1)}


def test_a_chain_falls_turn_by_turn() -> None:
    case = register(
        [
            offer("a", "AAA", personnel=100),
            offer("b", "BBB", "AAA", personnel=10),
            offer("c", "CCC", "BBB", personnel=1),
        ],
        [line("one", quantity=3)],
        nations=("AAA", "BBB", "CCC"),
    )
    first, *_ = leavings(setting_of(case, Asked()), case.concept(None), None)
    assert first.nation == "AAA"
    assert [(taken.offer, taken.turn) for taken in first.taken] == [("b", 1), ("c", 2)]
    assert first.people == 111
