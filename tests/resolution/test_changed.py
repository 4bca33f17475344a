"""What changed between two questions, against sets tried one by one."""

from hypothesis import given
from hypothesis import strategies as st

from contingent.register.register import Register
from contingent.resolution.setting import Setting
from contingent.services.answers.changed import Cause, Moved, who_changed
from tests.builders import offer, register, replaced, resolved, setting
from tests.resolution.plain import MONOTONE, TRUE, consistent_sets, holds, registers

OUT = st.sampled_from([(), (), ("AAA",), ("BBB", "CCC")])


def greatest(asked: Setting) -> frozenset[str]:
    """The largest self-consistent set, by trial."""
    here = tuple(o for o in asked.register.offers if o.nation not in asked.without)
    true = {timing.event for timing in asked.world.events}
    return frozenset().union(*consistent_sets(replaced(asked.register, offers=here), true))


def checked(moved: Moved, here: Setting, there: Setting) -> None:
    """Whether a reason is so, by the conditions alone."""
    one = there.register.offers_by_id[moved.offer]
    true = {timing.event for timing in there.world.events}

    def met(company: frozenset[str]) -> bool:
        offers = [o for o in there.register.offers if o.offer in company]
        return holds(one.condition, one.nation, offers, true)

    if moved.cause is Cause.BARRED:
        assert one.nation in there.without
        assert one.nation not in here.without
    elif moved.cause is Cause.WORLD:
        assert not met(greatest(here))
    else:
        assert moved.cause is Cause.COMPANY
        assert met(greatest(here))
        assert not met(greatest(there))


@given(registers(MONOTONE, most=5), OUT, OUT, st.booleans(), st.booleans())
def test_who_fell_and_came_is_the_difference_of_both_and_so_is_each_reason(
    given_one: Register, out: tuple[str, ...], gone: tuple[str, ...], first: bool, second: bool
) -> None:
    before = setting(given_one, {TRUE: True} if first else {}, out)
    after = setting(given_one, {TRUE: True} if second else {}, gone)
    found = who_changed(resolved(before), resolved(after))
    was, now = greatest(before), greatest(after)
    assert {one.offer for one in found.fell} == was - now
    assert {one.offer for one in found.came} == now - was
    assert found.nothing == (was == now)
    for one in found.fell:
        checked(one, before, after)
    for one in found.came:
        checked(one, after, before)
    people = {o.offer: o.packages * o.personnel for o in given_one.offers}
    assert found.people == (sum(people[o] for o in was), sum(people[o] for o in now))


def test_a_cut_off_bars_and_those_who_wait_for_the_barred_fall_with_them() -> None:
    case = register(
        [offer("a", "FRA", state="reported"), offer("b", "GBR", "FRA", state="offered")]
    )
    base = setting(case)
    found = who_changed(resolved(base), resolved(setting(case, cutoff="offered")))
    assert [(one.offer, one.cause, one.reason) for one in found.fell] == [
        ("a", Cause.BARRED, "only reported; the cut-off is offered"),
        ("b", Cause.COMPANY, "FRA: a (cutoff) does not stand"),
    ]


def test_where_nobody_moves_first_those_who_wait_for_each_other_fall_by_the_reading() -> None:
    case = register([offer("a", "FRA", "GBR"), offer("b", "GBR", "FRA")])
    both = resolved(setting(case))
    found = who_changed(both, both, (None, "least"))
    assert {one.cause for one in found.fell} == {Cause.READING}
    assert [one.offer for one in who_changed(both, both, ("least", None)).came] == ["a", "b"]


def test_an_event_that_ends_makes_it_stand_in_fewer_steps() -> None:
    case = register([offer("a", "FRA", "truce")], events=["truce"])
    always, ends = setting(case, {"truce": True}), setting(case, {"truce": [1, 3]})
    found = who_changed(resolved(always), resolved(ends))
    assert (found.fell, found.shorter, found.longer) == ((), ("a",), ())
    assert who_changed(resolved(ends), resolved(always)).longer == ("a",)


def test_an_offer_of_another_day_is_told_to_be_no_position_then() -> None:
    late, early = register([offer("a", "FRA"), offer("b", "GBR", "FRA")]), register(nations=["FRA"])
    found = who_changed(resolved(setting(late)), resolved(setting(early)))
    assert [(one.offer, one.cause) for one in found.fell] == [
        ("a", Cause.UNKNOWN),
        ("b", Cause.UNKNOWN),
    ]
    assert found.fell[0].reason == "is not its position today"
