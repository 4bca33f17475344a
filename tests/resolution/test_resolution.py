"""The resolution as told: months, cut-offs, readings and reasons."""

import pytest

from contingent.errors import NoCoalition, UnknownName
from contingent.resolution.reasons import Reason, summary
from contingent.resolution.resolution import Resolution
from contingent.resolution.setting import Setting
from contingent.services.answers.shares import shares_of
from tests.builders import offer, register, resolved, setting


def states(found: Resolution) -> dict[str, str]:
    return {share.nation: share.state for share in shares_of(found)}


def test_an_offer_stands_from_the_month_its_event_comes_true() -> None:
    given = register(
        [offer("a", "AAA", "ceasefire"), offer("b", "BBB"), offer("c", "CCC", "AAA")],
        events=("ceasefire",),
    )
    found = resolved(setting(given, {"ceasefire": 2}))
    assert [(p.begin, p.until, sorted(p.greatest)) for p in found.periods] == [
        (0, 2, ["b"]),
        (2, 4, ["a", "b", "c"]),
    ]
    assert found.stands_from() == {"a": 2, "b": 0, "c": 2}
    assert found.months_standing() == {"a": (2, 3), "b": (0, 1, 2, 3), "c": (2, 3)}
    assert found.month == 2


def test_an_offer_stands_no_longer_when_its_event_ends() -> None:
    given = register([offer("a", "AAA", "ceasefire")], events=("ceasefire",), months=6)
    found = resolved(setting(given, {"ceasefire": [1, 3]}))
    assert found.months_standing() == {"a": (1, 2)}
    assert found.stands_from() == {"a": 1}
    assert found.stands_until() == {"a": 3}


def test_when_an_offer_stands_is_told_in_spells() -> None:
    given = register(
        [
            offer("a", "AAA", "not ceasefire"),
            offer("b", "BBB", "ceasefire"),
            offer("c", "CCC"),
            offer("d", "DDD", "AAA or ceasefire"),
        ],
        events=("ceasefire",),
        months=6,
    )
    asked = setting(given, {"ceasefire": [1, 3]})
    found = resolved(asked)
    spells = {"a": ((0, 1), (3, None)), "b": ((1, 3),), "c": ((0, None),), "d": ((0, None),)}
    assert found.spells == spells
    assert found.stands_from() == {"a": 0, "b": 1, "c": 0, "d": 0}
    assert found.stands_until() == {"a": None, "b": 3, "c": None, "d": None}
    one = resolved(asked, month=4)
    assert one.spells == {name: spells[name] for name in ("a", "c", "d")}, "as of the whole case"
    assert one.greatest == ("a", "c", "d")


def test_an_event_given_by_dates_counts_from_the_first_month_that_begins_after() -> None:
    given = register([offer("a", "AAA", "ceasefire")], events=("ceasefire",), months=6)
    world = {"ceasefire": ["2026-02-15", "2026-05-01"]}
    assert resolved(setting(given, world)).months_standing() == {"a": (2, 3)}


def test_a_single_month_can_be_asked_for() -> None:
    given = register([offer("a", "AAA", "ceasefire")], events=("ceasefire",))
    asked = setting(given, {"ceasefire": 2})
    assert resolved(asked, month=1).greatest == ()
    assert resolved(asked, month=3).greatest == ("a",)
    with pytest.raises(UnknownName, match="there is no month '4'"):
        resolved(asked, month=4)


LADDER = register(
    [
        offer("a", "AAA", state="reported", confidence="high"),
        offer("b", "BBB", state="offered", confidence="medium"),
        offer("c", "CCC", state="deployed", confidence="low"),
        offer("d", "DDD", state="declined", note="no mandate"),
        offer("e", "EEE", "DDD", state="confirmed", confidence="high"),
    ]
)


@pytest.mark.parametrize(
    ("cutoff", "confidence", "stand"),
    [
        ("reported", "low", ("a", "b", "c")),
        ("indicated", "low", ("b", "c")),
        ("offered", "low", ("b", "c")),
        ("assessed", "low", ("c",)),
        ("transferred", "low", ()),
        ("reported", "medium", ("a", "b")),
        ("reported", "high", ("a",)),
        ("offered", "medium", ("b",)),
    ],
)
def test_one_register_gives_several_counts_by_cut_off(
    cutoff: str, confidence: str, stand: tuple[str, ...]
) -> None:
    asked = setting(LADDER, cutoff=cutoff, confidence=confidence)
    assert resolved(asked).greatest == stand


def test_a_nation_that_stays_out_takes_those_who_wait_for_it_along() -> None:
    given = register(
        [offer("a", "AAA"), offer("a2", "AAA"), offer("b", "BBB", "AAA"), offer("c", "CCC")]
    )
    found = resolved(setting(given, without=["AAA"]))
    assert found.greatest == ("c",)
    assert [o.offer for o in found.out] == ["a", "a2", "b"]
    assert states(found) == {"AAA": "out", "BBB": "out", "CCC": "stands"}


def test_a_nation_of_which_something_waits_waits() -> None:
    given = register(
        [
            offer("a", "AAA", "war"),
            offer("a2", "AAA", "BBB"),
            offer("b", "BBB", "AAA"),
            offer("c", "CCC"),
        ],
        events=("war",),
    )
    found = resolved(setting(given))
    assert states(found) == {"AAA": "waiting", "BBB": "waiting", "CCC": "stands"}
    assert (found.least, found.waiting) == (("c",), ("a2", "b"))


RIVALS = register([offer("a", "AAA", "not BBB"), offer("b", "BBB", "not AAA"), offer("c", "CCC")])


def test_with_several_sets_the_reading_is_always_unless_a_set_is_named() -> None:
    found = resolved(setting(RIVALS))
    months = (0, 1, 2, 3)
    assert found.status == "several"
    assert found.months_standing() == found.months_standing("always") == {"c": months}
    assert found.months_standing("set-1") == {"a": months, "c": months}
    assert found.months_standing("set-2") == {"b": months, "c": months}


def test_a_set_that_is_not_there_is_an_unknown_reading() -> None:
    found = resolved(setting(RIVALS))
    for name in ("set-3", "set-0", "set-", "best"):
        with pytest.raises(UnknownName, match="no reading"):
            found.months_standing(name)


def test_there_is_no_greatest_of_rivals() -> None:
    with pytest.raises(NoCoalition) as caught:
        resolved(setting(RIVALS)).months_standing("greatest")
    assert str(caught.value) == (
        "there are several sets and none holds all others; read 'always' or 'set-1'"
    )


def test_least_and_greatest_are_two_readings_of_a_knot() -> None:
    given = register([offer("a", "AAA", "BBB"), offer("b", "BBB", "AAA"), offer("c", "CCC")])
    found = resolved(setting(given))
    assert set(found.months_standing("least")) == {"c"}
    assert set(found.months_standing()) == {"a", "b", "c"}


def test_no_set_at_all_is_said_with_world_and_months() -> None:
    given = register(
        [offer("a", "AAA", "war and not BBB"), offer("b", "BBB", "AAA")], events=("war",)
    )
    found = resolved(setting(given, {"war": 2}))
    assert found.status == "none"
    with pytest.raises(NoCoalition) as caught:
        found.months_standing()
    assert str(caught.value) == (
        "no set of offers is self-consistent in world 'base' in months 2 to 3: some offer stands "
        "only if another does not, which in turn stands only if it does; look for 'not' in the "
        "conditions"
    )


def reason_of(condition: str, **events: object) -> Reason:
    """The reason of an offer of nation XXX beside one of France and a barred one of Italy."""
    given = register(
        [
            offer("x", "XXX", condition),
            offer("fra-1", "FRA", packages=2, personnel=400),
            offer("ita-1", "ITA", "war"),
        ],
        groups={"eu": "FRA;ITA"},
        nations=("GBR",),
        events=("ceasefire", "war"),
    )
    return resolved(setting(given, events)).reason(given.offers[0])


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        ("", "no condition"),
        ("ceasefire", "ceasefire: from month 1"),
        ("war", "war: never in this world"),
        ("FRA", "FRA: fra-1 stands"),
        ("ITA", "ITA: ita-1 does not stand"),
        ("GBR", "GBR: has offered nothing of the kind"),
        ("FRA provides maritime", "FRA provides maritime: has offered nothing of the kind"),
        ("at least 3 nations from eu", "at least 3 nations from eu: 1 stand (FRA)"),
        ("at least 1000 personnel", "at least 1000 personnel: 800 stand (FRA)"),
        ("FRA and (war or ITA)", "war: never in this world; ITA: ita-1 does not stand"),
        ("not FRA", "not FRA: fra-1 stands"),
        (
            "all of eu, ceasefire",
            "ITA: ita-1 does not stand",
        ),
    ],
)
def test_a_reason_in_one_line_names_what_fails_or_what_holds(condition: str, text: str) -> None:
    assert summary(reason_of(condition, ceasefire=1)) == text


def test_a_reason_goes_down_to_events_and_offers() -> None:
    reason = reason_of("FRA and at least 2 of eu, ceasefire")
    assert (reason.text, reason.holds) == ("FRA and at least 2 of eu, ceasefire", False)
    assert reason.because == (
        Reason("FRA: fra-1 stands", holds=True),
        Reason(
            "at least 2 of eu, ceasefire: 1 of 3 hold",
            holds=False,
            because=(
                Reason("FRA: fra-1 stands", holds=True),
                Reason("ITA: ita-1 does not stand", holds=False),
                Reason("ceasefire: never in this world", holds=False),
            ),
        ),
    )


def test_what_bars_an_offer_is_its_first_reason() -> None:
    def told(asked: Setting) -> dict[str, str]:
        return {out.offer: out.reason for out in resolved(asked).outs()}

    assert told(setting(LADDER))["d"] == "declined: no mandate"
    firm = told(setting(LADDER, cutoff="offered", confidence="high"))
    assert firm["a"] == "only reported; the cut-off is offered"
    assert firm["c"] == "confidence low; high is asked for"


def test_an_offer_that_waits_is_told_what_for() -> None:
    given = register([offer("a", "AAA", "BBB"), offer("b", "BBB", "AAA")])
    reason = resolved(setting(given)).reason(given.offers[0])
    assert (reason.text, reason.holds) == ("BBB: b does not stand", False)
