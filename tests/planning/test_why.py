"""Why a line is open: what stopped each offer, and the changes that were tried and fill it."""

from pathlib import Path
from typing import Any

import pytest

from contingent.planning.stop import OpenLine, Stop, StopKind, stopped_words
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.requirement import RequirementLine
from contingent.register.site import Capacity, Site
from contingent.services.answers.asked import Asked
from contingent.services.answers.planning import plan_concept
from contingent.services.cases.opening import open_case
from tests.builders import line, offer, register, site

FAULTS = Path(__file__).parents[1] / "known_faults"


def why(given: Register, **asked: Any) -> dict[str, OpenLine]:
    """Why each open line of the best plan is open."""
    most_sites = asked.pop("most_sites", None)
    planned = plan_concept(given, Asked(**asked), most_sites=most_sites)
    return {told.line: told for told in planned.why}


def small(*rows: Offer | RequirementLine | Site, **more: Any) -> Register:
    return register(
        [row for row in rows if isinstance(row, Offer)],
        [row for row in rows if isinstance(row, RequirementLine)],
        [row for row in rows if isinstance(row, Site)],
        **more,
    )


def filling(told: OpenLine) -> list[str]:
    """The sets of changes told to fill a line, in words."""
    return [found.text for found in told.mended]


def known(name: str) -> dict[str, OpenLine]:
    return why(open_case(str(FAULTS / name)))


def only_stop(told: OpenLine) -> Stop:
    (stop,) = told.stops
    return stop


def test_a_filled_line_needs_no_why() -> None:
    assert why(small(offer("a", "AAA"), line("one"))) == {}


def test_an_offer_that_does_not_stand_is_told_with_its_reason_and_its_mend() -> None:
    told = why(small(offer("a", "AAA", "ceasefire"), line("one"), events=["ceasefire"]))["one"]
    stop = only_stop(told)
    assert (stop.kind, stop.text) == ("condition", "ceasefire: never in this world")
    assert (stop.remedy, stop.adds, stop.checked) == ("ceasefire comes true", 1, True)
    assert (told.missing, told.reason) == (1, "1 offer does not stand")
    assert filling(told) == ["ceasefire comes true"]


@pytest.mark.parametrize(
    ("rows", "kind", "text", "remedy"),
    [
        (
            [offer("a", "AAA", caveats="not for land"), line("one")],
            "caveat",
            "caveat: not for land",
            "AAA lifts 'not for land' of a",
        ),
        (
            [offer("a", "AAA", caveats="not in UKR"), line("one", at="lviv"), site("lviv")],
            "caveat",
            "caveat: not in UKR (needed at lviv)",
            "AAA lifts 'not in UKR' of a",
        ),
        (
            [offer("a", "AAA", ready="200 days"), line("one")],
            "readiness",
            "ready only in month 6",
            "a is ready at once, not in 200 days",
        ),
        (
            [offer("a", "AAA", ready="50 days"), line("one", until=3)],
            "readiness",
            "in place only from 19 Feb, so that month 1 counts for 0.33",
            "a is ready at once, not in 50 days",
        ),
        (
            [offer("a", "AAA", ready="200 days"), line("one", from_=2)],
            "readiness",
            "ready only in month 6",
            "a is ready in 60 days, not in 200 days",
        ),
        (
            [offer("a", "AAA", until=2), line("one", from_=2)],
            "span",
            "its months do not meet the line's",
            "a is offered in every month",
        ),
        (
            [offer("a", "AAA", tour="1 month", rest_ratio=1), line("one")],
            "rest",
            "serves here, 1 package at rest 1:1 after",
            "AAA gives one more package of a",
        ),
        (
            [offer("a", "AAA", packages=2), line("one", quantity=3)],
            "serving",
            "all 2 packages serve here",
            "AAA gives one more package of a",
        ),
        (
            [offer("a", "AAA", packages=1), line("one", quantity=8)],
            "serving",
            "all of it serves here",
            "AAA gives 7 more packages of a",
        ),
        (
            [offer("a", "AAA", packages=0), line("one", quantity=2)],
            "serving",
            "has no packages",
            "AAA gives 2 more packages of a",
        ),
        (
            [offer("a", "AAA", personnel=100), line("one"), site("lviv", capacity=50)],
            "site",
            "lviv is full in month 0 (0 of 50)",
            "lviv holds 50 more people",
        ),
        (
            [offer("a", "AAA", personnel=100, caveats="at most 50 personnel"), line("one")],
            "limits",
            "caveat: at most 50 personnel",
            "AAA lifts 'at most 50 personnel' of a",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_first_thing_that_stopped_an_offer_is_told(
    rows: list[Any], kind: str, text: str, remedy: str
) -> None:
    (told,) = why(small(*rows)).values()
    stop = only_stop(told)
    assert (stop.offer, stop.kind, stop.text, stop.remedy) == ("a", kind, text, remedy)
    assert filling(told) == [remedy]


def test_every_kind_of_stop_has_words_of_its_own() -> None:
    for count in (1, 2):
        assert len({stopped_words(kind, count) for kind in StopKind}) == len(StopKind)


def test_a_unit_that_another_will_not_serve_with_is_told_whose_caveat_it_is() -> None:
    given = small(
        offer("a", "AAA", caveats="not with BBB"),
        offer("b", "BBB"),
        line("one", quantity=2, at="lviv"),
        site("lviv"),
    )
    told = why(given)["one"]
    assert "AAA lifts 'not with BBB' of a" in filling(told)


def test_an_offer_used_better_elsewhere_is_told_with_where() -> None:
    told = why(small(offer("a", "AAA"), line("one"), line("two", tier=2)))
    assert set(told) == {"two"}
    stop = only_stop(told["two"])
    assert (stop.kind, stop.text) == ("used", "used for one")
    assert filling(told["two"]) == ["AAA gives one more package of a"]


def test_a_change_that_a_line_before_would_take_is_not_told_to_fill() -> None:
    given = small(offer("a", "AAA"), line("one", quantity=3), line("two", tier=2))
    told = why(given)["two"]
    assert filling(told) == ["AAA gives 3 more packages of a"], "two of them go to the first line"


def test_of_two_lines_alike_no_change_is_told_that_might_fill_the_other() -> None:
    given = small(offer("a", "AAA"), line("one"), line("two"), line("three"))
    for told in why(given).values():
        assert filling(told) == ["AAA gives 2 more packages of a"]


def test_what_nobody_has_offered_is_said_so() -> None:
    told = why(small(offer("a", "AAA"), line("one"), line("two", "frigate")))["two"]
    assert (told.reason, told.stops, told.changes) == ("nobody has offered frigate", (), ())
    assert told.unmended == "no change to try"


def test_a_line_held_down_by_one_it_needs_names_it() -> None:
    told = why(small(offer("a", "AAA"), line("core", "isr"), line("one", needs="core")))["one"]
    assert told.reason.startswith("counts no further than core (0% filled), which it needs")


def test_a_supplied_line_held_down_by_one_it_needs_is_told_what_fills_that_line() -> None:
    half = offer("i", "III", supplies="isr:1")
    given = small(offer("a", "AAA"), half, line("core", "isr", 2), line("one", needs="core"))
    told = why(given)["one"]
    assert (
        told.reason == "counts no further than core (50% filled), which it needs; 1 of 1 in place"
    )
    assert filling(told) == ["III gives one more package of i"]
    assert told.missing == 0.5


def test_a_line_held_down_and_short_itself_is_told_both_changes() -> None:
    given = small(
        offer("a", "AAA"),
        offer("i", "III", supplies="isr:1"),
        line("core", "isr", 2),
        line("one", quantity=2, needs="core"),
    )
    (both,) = why(given)["one"].mended
    assert {change.text for change in both.changes} == {
        "AAA gives one more package of a",
        "III gives one more package of i",
    }


def test_the_fewest_changes_that_fill_are_told() -> None:
    given = small(
        offer("a", "AAA", "ceasefire"),
        offer("b", "BBB", "CCC and war"),
        offer("c", "CCC", "ZZZ"),
        line("one", quantity=2),
        events=["ceasefire", "war"],
        nations=["ZZZ"],
    )
    told = why(given)["one"]
    assert told.reason == "3 offers do not stand"
    assert filling(told) == [], "nothing lets c stand, nor b, which waits for it"
    (furthest,) = told.changes
    assert (furthest.text, furthest.fills, furthest.filled) == ("ceasefire comes true", 1, False)
    assert told.unmended.startswith("no change tried fills it")
    one = small(offer("a", "AAA", "ceasefire"), line("one"), events=["ceasefire"])
    assert filling(why(one)["one"]) == ["ceasefire comes true"]


def test_two_stops_together_may_make_up_what_is_missing() -> None:
    given = small(
        offer("a", "AAA", "ceasefire"),
        offer("d", "DDD", caveats="not for land"),
        line("one", quantity=2),
        events=["ceasefire"],
    )
    told = why(given)["one"]
    assert told.reason == "1 offer does not stand, 1 offer is held back by a caveat"
    assert filling(told) == ["DDD lifts 'not for land' of d and ceasefire comes true"]


def test_all_that_keeps_an_offer_is_lifted_together() -> None:
    given = small(
        offer("a", "AAA", "ceasefire", caveats="not for land; not in UKR", ready="900 days"),
        line("one", at="lviv"),
        site("lviv"),
        events=["ceasefire"],
    )
    assert only_stop(why(given)["one"]).remedy == "", "four changes are more than are told"
    given = small(
        offer("a", "AAA", "ceasefire", caveats="not in UKR", ready="900 days"),
        line("one", at="lviv"),
        site("lviv"),
        events=["ceasefire"],
    )
    (all_three,) = why(given)["one"].mended
    assert [change.text for change in all_three.changes] == [
        "ceasefire comes true",
        "AAA lifts 'not in UKR' of a",
        "a is ready at once, not in 900 days",
    ]


def test_who_waits_for_others_is_told_the_keystone() -> None:
    given = small(offer("a", "AAA", "BBB"), offer("b", "BBB", "AAA"), line("one"))
    told = why(given, reading="least")["one"]
    assert {stop.kind for stop in told.stops} == {"condition"}
    assert filling(told) == ["AAA gives a whatever its condition"]


def test_an_offer_that_stood_and_fell() -> None:
    told = known("wrong_why_event_end")["l"]
    stop = only_stop(told)
    assert (stop.kind, stop.remedy) == ("ended", "ceasefire lasts")
    assert stop.text == "stood until month 2 and fell: ceasefire: from month 0 until 2"
    assert filling(told) == ["ceasefire lasts"]


def test_an_offer_whose_condition_ends_before_it_is_there() -> None:
    told = known("wrong_why_remedy_adds_nothing")["hatay"]
    stop = only_stop(told)
    assert (stop.kind, stop.remedy, stop.adds) == ("ended", "consent.CYP lasts", 0.625)
    assert stop.text.startswith("stands only until month 3, and is in place in month 3")
    assert [(c.text, c.fills, c.filled) for c in told.changes] == [
        ("consent.CYP lasts", 0.625, False)
    ]


def test_a_full_site() -> None:
    told = known("wrong_why_site_full")["l"]
    assert filling(told) == ["s1 holds 100 more people"]
    assert {(stop.kind, stop.remedy) for stop in told.stops} == {
        ("site", "s1 holds 100 more people"),
        ("serving", ""),
    }, "one more package has no room"


def test_two_more_packages_where_one_rests() -> None:
    told = known("wrong_why_rest_two_more")["l"]
    assert filling(told) == ["FRA gives 2 more packages of fra-bn"]


def test_a_place_without_coordinates_is_near_itself() -> None:
    assert known("wrong_why_within_km_no_coordinates") == {}


def test_a_place_near_nothing_that_is_known_has_no_caveat_to_lift() -> None:
    given = small(offer("a", "AAA"), line("one", at="hub", within_km=5), site("lviv"))
    told = why(given)["one"]
    stop = only_stop(told)
    assert (stop.kind, stop.changes) == ("nowhere", ())
    assert stop.text == "no site of the case is known to be within 5 km of hub"


def test_an_offer_with_no_use_before_another_line_is_filled() -> None:
    told = known("wrong_why_needs")["guards"]
    stop = only_stop(told)
    assert (stop.kind, stop.text) == ("needs", "could fill it once medics is filled")
    assert told.changes == ()


def test_offers_that_keep_each_other_out() -> None:
    told = known("wrong_why_several_sets")["l"]
    assert {stop.kind for stop in told.stops} == {"sets"}
    (both,) = told.mended
    assert {change.text for change in both.changes} == {
        "DEU gives deu-bn whatever its condition",
        "FRA gives fra-bn whatever its condition",
    }


def test_what_is_not_certified_is_told_so_and_what_it_would_take() -> None:
    for certified, text in (("no", "is not certified"), ("", "is not known to be certified")):
        rows = (offer("a", "AAA", certified=certified or None), line("one", certified=True))
        told = why(small(*rows))["one"]
        stop = only_stop(told)
        assert (stop.kind, stop.text) == ("certified", text)
        assert (stop.remedy, stop.adds, stop.checked) == ("a is certified", 1, True)
        assert told.reason == "1 offer is not certified"
        assert filling(told) == ["a is certified"]


def test_a_site_that_does_not_take_the_domain_is_told() -> None:
    rows = (offer("a", "AAA"), line("one", at="sea"), site("sea", takes="maritime"))
    stop = only_stop(why(small(*rows))["one"])
    assert (stop.kind, stop.text) == ("nowhere", "sea does not take land")


def test_company_that_is_missing_is_told_and_the_caveat_is_what_would_help() -> None:
    rows = (offer("a", "AAA", caveats="only with BBB"), line("one"), site("kyiv"))
    told = why(small(*rows, nations=["BBB"]))["one"]
    stop = only_stop(told)
    assert (stop.kind, stop.text) == ("limits", "caveat: only with BBB")
    assert filling(told) == ["AAA lifts 'only with BBB' of a"]


def test_a_line_with_another_is_told_to_wait_for_it_and_who_fills_that_fills_both() -> None:
    told = why(
        small(
            offer("a", "AAA"),
            offer("b", "BBB", "ceasefire", supplies="guard-bn:1"),
            line("one", with_="guard"),
            line("guard", "guard-bn", tier=2),
            site("kyiv"),
            events=["ceasefire"],
        )
    )["one"]
    stop = only_stop(told)
    assert stop.kind == "needs"
    assert stop.text == "serves there only beside guard, of which nothing is in place"
    assert filling(told) == ["ceasefire comes true"]


def test_room_that_falls_is_told_in_the_step_in_which_it_falls() -> None:
    change = Capacity(site="kyiv", from_=2, capacity=50)
    rows = (offer("a", "AAA", personnel=100), line("one"), site("kyiv"))
    told = why(small(*rows, capacities=(change,)))["one"]
    stop = only_stop(told)
    assert (stop.kind, stop.text) == ("site", "kyiv is full in month 2 (0 of 50)")
    assert filling(told) == ["kyiv holds 50 more people"]


def test_what_serves_a_line_with_what_else_it_gives_is_told_to_serve_there() -> None:
    told = why(
        small(offer("a", "AAA", supplies="mech-bn:1+isr:1"), line("one"), line("t", "isr", 2))
    )
    stop = only_stop(told["t"])
    assert (stop.kind, stop.text) == ("serving", "all of it serves here")
