"""Why units came late or not at all: closed sites, shut ways, long ways and full links."""

from typing import Any

import pytest

from contingent.planning.stop import OpenLine
from contingent.register.register import Register
from contingent.register.site import Link
from contingent.services.answers.asked import Asked
from contingent.services.answers.planning import plan_concept
from tests.builders import days as days_text
from tests.builders import line, offer, register, site


def link(begin: str, end: str, days: float, **more: Any) -> Link:
    """A railway."""
    return Link.model_validate(
        {"from": begin, "to": end, "mode": "rail", "time": days_text(days), **more}
    )


def why(given: Register, most_sites: int | None = None, **events: Any) -> dict[str, OpenLine]:
    """Why each open line of the best plan is open; events are those that come true, and when."""
    asked = Asked(events=tuple((name.replace("_", "-"), when) for name, when in events.items()))
    planned = plan_concept(given, asked, most_sites=most_sites)
    return {told.line: told for told in planned.why}


def case(*links: Link, packages: int = 1, **more: Any) -> Register:
    """Packages of a hundred people at home, wanted in Odesa in four months."""
    return register(
        [offer("a", "AAA", packages=packages, personnel=100, **more)],
        [line("l", quantity=packages, at="odesa")],
        [site("home", "AAA", roles="home"), site("port", "ROU", roles="way"), site("odesa")],
        events=["sea-open", "straits-open"],
        homes={"AAA": "home"},
        links=links,
    )


def test_a_long_way_is_told_with_its_days_and_places() -> None:
    given = case(link("home", "port", 20), link("port", "odesa", 25), ready="5 days")
    (stop,) = why(given)["l"].stops
    assert stop.kind == "travel"
    assert stop.text == (
        "in place only from 19 Feb, so that month 1 counts for 0.33: 5 days of notice, 45 days of "
        "travel by port"
    )
    assert (stop.remedy, stop.adds) == ("", 0), (
        "45 days of travel alone are half of the second month"
    )


def test_notice_that_alone_is_too_long_is_still_readiness() -> None:
    (stop,) = why(case(link("home", "odesa", 5), ready="40 days"))["l"].stops
    assert stop.kind == "readiness"
    assert stop.text == "in place only from 15 Feb, so that month 1 counts for 0.5"
    assert stop.remedy == "a is ready at once, not in 40 days", (
        "then it is there in the first month"
    )
    assert stop.adds == pytest.approx(1 / 3), "25 days of a month, and half of another"


def test_a_way_longer_than_the_line_is_needed() -> None:
    (stop,) = why(case(link("home", "odesa", 300)))["l"].stops
    assert (stop.kind, stop.adds) == ("travel", 0)
    assert stop.text == "its way takes longer than the line is needed"


def test_a_shut_way_is_told_with_the_event_it_waits_for() -> None:
    given = case(
        link("home", "port", 2, event="straits-open"), link("port", "odesa", 2, event="sea-open")
    )
    told = why(given)["l"]
    (stop,) = told.stops
    assert stop.kind == "way"
    assert stop.text == (
        "no open way to odesa: home - port waits for straits-open, port - odesa waits for sea-open"
    )
    assert stop.remedy == "straits-open comes true and sea-open comes true"
    assert told.reason == "1 offer finds no open way"


def test_only_what_is_shut_is_waited_for() -> None:
    given = case(
        link("home", "port", 2, event="straits-open"), link("port", "odesa", 2, event="sea-open")
    )
    (stop,) = why(given, straits_open=True)["l"].stops
    assert stop.remedy == "sea-open comes true"


def test_a_way_that_is_shut_again_is_told_with_the_event_that_would_have_to_last() -> None:
    given = case(link("home", "odesa", 2, event="sea-open"), tour="1 month")
    told = why(given, sea_open=(0, 2))["l"]
    (stop,) = told.stops
    assert (stop.kind, stop.text) == (
        "way",
        "no open way to odesa in month 2: home - odesa waits for sea-open",
    )
    assert stop.remedy == "sea-open lasts"


def test_no_way_at_all_is_told_without_a_remedy() -> None:
    (stop,) = why(case(link("home", "port", 2)))["l"].stops
    assert (stop.kind, stop.text, stop.remedy) == ("way", "no way from home to odesa", "")


def test_a_full_link_is_told_with_its_month_and_load() -> None:
    told = why(case(link("home", "odesa", 2, capacity="250 a month"), packages=4))["l"]
    (stop,) = told.stops
    assert (stop.kind, stop.text) == ("link", "home → odesa is full in month 0 (200 of 250)")
    assert told.reason == "1 offer waits for a full link"
    assert stop.remedy == "home – odesa by rail carries 150 more people a month", "fifty have room"
    assert stop.adds == pytest.approx(2 * 28 / 30 / 4), "two more in 28 days of four months"
    assert told.mended == (), "in the first month nobody can be there"


def test_a_second_way_with_room_is_no_full_link() -> None:
    links = (
        link("home", "odesa", 2, capacity="200 a month"),
        link("home", "port", 2),
        link("port", "odesa", 2),
    )
    assert "link" not in {
        stop.kind for told in why(case(*links, packages=4)).values() for stop in told.stops
    }


def test_a_site_that_is_not_opened_is_told() -> None:
    given = register(
        [offer("a", "AAA", packages=2)],
        [line("north", at="kyiv", weight=2), line("south", at="odesa")],
        [site("kyiv", cost=1), site("odesa", cost=1)],
    )
    told = why(given, 1)["south"]
    (stop,) = told.stops
    assert (stop.kind, stop.text) == ("closed", "none of its places is opened: odesa")
    assert [found.text for found in told.mended] == ["one more site may be opened"]
    assert why(given, 2) == {}
