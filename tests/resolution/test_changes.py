"""The smallest changes that would let an offer stand."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from contingent.register.register import Register
from contingent.resolution.change import Change, ChangeKind
from contingent.resolution.changes import ChangeSearch
from contingent.resolution.setting import Setting
from tests.builders import offer, register, replaced, resolved, setting
from tests.resolution.plain import FALSE, MONOTONE, TRUE, consistent_sets, registers

#: What may be changed: an event turned over, a nation brought in, an offer made firm.
Pair = tuple[str, str]


def texts(asked: Setting, name: str) -> list[tuple[str, ...]]:
    """The sets of changes told for an offer, in words."""
    (out,) = [out for out in resolved(asked).outs() if out.offer == name]
    return [tuple(change.text for change in changes) for changes in out.changes]


def test_the_one_event_missing_is_named() -> None:
    given_one = register([offer("a", "AAA", "ceasefire and war")], events=("ceasefire", "war"))
    asked = setting(given_one, {"ceasefire": True})
    assert texts(asked, "a") == [("war comes true",)]


def test_two_ways_of_one_change_are_both_named() -> None:
    given_one = register([offer("a", "AAA", "ceasefire or war")], events=("ceasefire", "war"))
    assert texts(setting(given_one), "a") == [("ceasefire comes true",), ("war comes true",)]


def test_a_change_may_work_through_another_nation() -> None:
    given_one = register(
        [offer("a", "AAA", "BBB"), offer("b", "BBB", "CCC"), offer("c", "CCC", "ceasefire")],
        events=("ceasefire",),
    )
    assert texts(setting(given_one), "a") == [("ceasefire comes true",)]


def test_a_count_of_one_nation_looks_at_all_others() -> None:
    for condition in ("at least 1 other nation", "at least 50 other personnel"):
        given_one = register(
            [offer("a", "AAA", condition), offer("b", "BBB", "ceasefire", personnel=50)],
            events=("ceasefire",),
        )
        assert texts(setting(given_one), "a") == [("ceasefire comes true",)]


def test_a_nation_that_stays_out_may_come_in() -> None:
    given_one = register([offer("a", "AAA", "BBB"), offer("b", "BBB")])
    asked = setting(given_one, without=["BBB"])
    assert texts(asked, "a") == [("BBB comes in",)]
    assert texts(asked, "b") == [("BBB comes in",)]


def test_what_bars_the_offer_itself_is_always_part_of_the_change() -> None:
    given_one = register([offer("a", "AAA", "ceasefire", state="reported")], events=("ceasefire",))
    asked = setting(given_one, cutoff="offered")
    assert texts(asked, "a") == [("a becomes offered", "ceasefire comes true")]


def test_an_event_that_must_not_come_true_may_be_the_change() -> None:
    given_one = register([offer("a", "AAA", "not war")], events=("war",))
    assert texts(setting(given_one, {"war": True}), "a") == [("war does not come true",)]


def test_nothing_helps_who_waits_for_somebody_that_has_offered_nothing() -> None:
    given_one = register([offer("a", "AAA", "ZZZ")], nations=("ZZZ",))
    assert texts(setting(given_one), "a") == []


def test_a_not_beside_the_missing_event_does_not_hide_the_change() -> None:
    given_one = register([offer("a", "AAA", "ceasefire and not war")], events=("ceasefire", "war"))
    assert texts(setting(given_one), "a") == [("ceasefire comes true",)]


def test_a_nation_that_must_stay_out_does_not_hide_the_change() -> None:
    given_one = register(
        [offer("a", "AAA", "parliament.AAA and not RUS"), offer("r", "RUS")],
        events=("parliament.AAA",),
    )
    asked = setting(given_one, without=["RUS"])
    assert texts(asked, "a") == [("parliament.AAA comes true",)]


def test_a_nation_that_comes_in_with_too_soft_an_offer_is_told_both() -> None:
    given_one = register([offer("a", "AAA", "BBB"), offer("b", "BBB", state="reported")])
    asked = setting(given_one, without=["BBB"], cutoff="offered")
    assert texts(asked, "b") == [("BBB comes in", "b becomes offered")]


def test_an_offer_below_both_cut_offs_is_told_both() -> None:
    given_one = register([offer("a", "AAA", state="reported", confidence="low")])
    (changes,) = texts(setting(given_one, cutoff="offered", confidence="high"), "a")
    told = " and ".join(changes)
    assert "a becomes offered" in told
    assert "a is confirmed with high confidence" in told


def possible_changes(asked: Setting) -> list[Pair]:
    """Everything that could be changed in a setting, whether it would help or not."""
    soft = [o for o in asked.register.offers if o.state.rank < asked.cutoff.rank]
    return [
        *(("event", event) for event in (TRUE, FALSE)),
        *(("nation", nation) for nation in sorted(asked.without)),
        *(("offer", one.offer) for one in soft),
    ]


def stands_after(asked: Setting, name: str, changes: Iterable[Pair]) -> bool:
    """Whether the offer is in some self-consistent set once the changes are made, by trial."""
    made = set(changes)
    events = {TRUE} ^ {event for kind, event in made if kind == "event"}
    without = set(asked.without) - {nation for kind, nation in made if kind == "nation"}
    playing = [
        one
        for one in asked.register.offers
        if one.nation not in without
        and (("offer", one.offer) in made or one.state.rank >= asked.cutoff.rank)
    ]
    after = replaced(asked.register, offers=tuple(playing))
    return any(name in one for one in consistent_sets(after, events))


def as_pair(change: Change) -> Pair:
    if change.kind is ChangeKind.NATION_IN:
        return ("nation", change.nation)
    return ("offer", change.offer) if change.kind is ChangeKind.FIRM else ("event", change.event)


def smallest(asked: Setting, name: str) -> Iterator[frozenset[Pair]]:
    """Every smallest set of at most three changes that lets the offer stand, by trial."""
    everything = possible_changes(asked)
    for size in range(4):
        found = [c for c in combinations(everything, size) if stands_after(asked, name, c)]
        yield from map(frozenset, found)
        if found:
            return


STATES = st.lists(
    st.sampled_from(["offered", "offered", "reported", "declined"]), min_size=5, max_size=5
)


@given(registers(MONOTONE, most=5), STATES, st.sampled_from([(), ("AAA",), ("BBB", "CCC")]))
def test_changes_told_are_the_smallest_that_work(
    given_one: Register, states: list[str], without: tuple[str, ...]
) -> None:
    """Shows by trial that each change set told works, and that no smaller one was missed."""
    offers = [
        offer(
            one.offer,
            one.nation,
            str(one.condition),
            state=state,
            supplies=one.supplies,
            packages=one.packages,
            personnel=one.personnel,
        )
        for one, state in zip(given_one.offers, states, strict=False)
    ]
    given_two = replaced(given_one, offers=tuple(offers))
    asked = setting(given_two, {TRUE: True}, without, cutoff="offered")
    search = ChangeSearch(asked, month=0)
    for out in resolved(asked).out:
        told = [frozenset(map(as_pair, changes)) for changes in search.for_offer(out).sets]
        expected = list(smallest(asked, out.offer))
        assert len(told) == min(len(expected), 5)
        assert set(told) <= set(expected)
