"""Why a line is open: what stopped each offer, and the fewest changes that fill it."""

from typing import Any

import pytest

from contingent.planning.why import OpenLine, Stop, why_open
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.requirement import RequirementLine
from contingent.register.site import Site
from tests.builders import line, offer, planned, posed, register, site, standing

OUT = {"a": "ceasefire: never in this world", "b": "FRA: has offered nothing of the kind"}
MENDS = {"a": ("ceasefire comes true",), "b": ("FRA comes in", "b becomes offered")}


def why(given: Register, *without: str) -> dict[str, OpenLine]:
    """Why each open line of the best plan is open, when some offers do not stand."""
    stands = {name: months for name, months in standing(given).items() if name not in without}
    problem = posed(given, stands)
    told = why_open(problem, planned(problem), OUT, MENDS)
    return {open_line.line: open_line for open_line in told}


def small(*rows: Offer | RequirementLine | Site) -> Register:
    return register(
        [row for row in rows if isinstance(row, Offer)],
        [row for row in rows if isinstance(row, RequirementLine)],
        [row for row in rows if isinstance(row, Site)],
    )


def test_a_filled_line_needs_no_why() -> None:
    assert why(small(offer("a", "AAA"), line("one"))) == {}


def test_an_offer_that_does_not_stand_is_told_with_its_reason_and_its_mend() -> None:
    told = why(small(offer("a", "AAA"), line("one", quantity=1)), "a")["one"]
    assert told.stops == (
        Stop("a", "AAA", "condition", "ceasefire: never in this world", "ceasefire comes true", 1),
    )
    assert (told.missing, told.reason) == (1, "1 offer does not stand")
    assert told.changes == (("ceasefire comes true",),)


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
            [offer("a", "AAA", ready_days=200), line("one")],
            "readiness",
            "ready only in month 7",
            "a is ready sooner",
        ),
        (
            [offer("a", "AAA", ready_days=50), line("one", until=3)],
            "readiness",
            "in place only from month 2",
            "a is ready sooner",
        ),
        (
            [offer("a", "AAA", until=2), line("one", from_=2)],
            "months",
            "its months do not meet the line's",
            "a is offered in the line's months",
        ),
        (
            [offer("a", "AAA", tour_months=1, rest_ratio=1), line("one")],
            "rest",
            "serves here, 1 packages at rest 1:1 after",
            "AAA gives one more package of a",
        ),
        (
            [offer("a", "AAA", packages=2), line("one", quantity=3)],
            "serving",
            "all 2 packages serve here",
            "AAA gives one more package of a",
        ),
        (
            [offer("a", "AAA", packages=1), line("one", quantity=3)],
            "serving",
            "all 1 packages serve here",
            "AAA gives 2 more packages of a",
        ),
        (
            [offer("a", "AAA", personnel=100), line("one"), site("lviv", capacity=50)],
            "limits",
            "site capacity or a limit in its caveats leaves no use for it",
            "",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_first_thing_that_stopped_an_offer_is_told(
    rows: list[Any], kind: str, text: str, remedy: str
) -> None:
    (told,) = why(small(*rows)).values()
    (stop,) = told.stops
    assert (stop.offer, stop.kind, stop.text, stop.remedy) == ("a", kind, text, remedy)
    assert told.changes == (((remedy,),) if remedy else ())


def test_an_offer_used_better_elsewhere_is_told_with_where() -> None:
    told = why(small(offer("a", "AAA"), line("one"), line("two", tier=2)))
    assert set(told) == {"two"}
    (stop,) = told["two"].stops
    assert (stop.kind, stop.text) == ("used", "used for one")
    assert told["two"].changes == (("AAA gives one more package of a",),)


def test_what_nobody_has_offered_is_said_so() -> None:
    told = why(small(offer("a", "AAA"), line("one"), line("two", "frigate")))["two"]
    assert (told.reason, told.stops, told.changes) == ("nobody has offered frigate", (), ())


def test_a_line_held_down_by_one_it_needs_names_it() -> None:
    told = why(small(offer("a", "AAA"), line("core", "isr"), line("one", needs="core")))["one"]
    assert told.reason.startswith("counts no further than core (0% filled), which it needs")


def test_a_supplied_line_held_down_by_one_it_needs_asks_for_that_line_only() -> None:
    half = offer("i", "III", supplies="isr:1")
    given = small(offer("a", "AAA"), half, line("core", "isr", 2), line("one", needs="core"))
    told = why(given)["one"]
    assert (
        told.reason == "counts no further than core (50% filled), which it needs; 1 of 1 in place"
    )
    assert told.changes == (("fill core",),)
    assert told.missing == 0.5


def test_a_line_held_down_and_short_itself_is_told_both_changes() -> None:
    given = small(
        offer("a", "AAA"),
        offer("i", "III", supplies="isr:1"),
        line("core", "isr", 2),
        line("one", quantity=2, needs="core"),
    )
    assert why(given)["one"].changes == (("fill core", "AAA gives one more package of a"),)


def test_the_fewest_changes_that_add_up_are_told() -> None:
    given = small(*(offer(n, n.upper() * 3) for n in "abc"), line("one", quantity=2))
    told = why(given, "a", "b", "c")["one"]
    assert told.reason == "3 offers do not stand"
    # nobody knows what would mend c; what mends b takes two steps, and both are told
    assert told.changes == (("ceasefire comes true", "FRA comes in and b becomes offered"),)
    one = small(*(offer(n, n.upper() * 3) for n in "ab"), line("one"))
    assert why(one, "a", "b")["one"].changes[0] == ("ceasefire comes true",)


def test_two_stops_together_may_make_up_what_is_missing() -> None:
    given = small(
        offer("a", "AAA"), offer("d", "DDD", caveats="not for land"), line("one", quantity=2)
    )
    told = why(given, "a")["one"]
    assert told.reason == "1 offer does not stand, 1 offer is held back by a caveat"
    assert told.changes == (("ceasefire comes true", "DDD lifts 'not for land' of d"),)
