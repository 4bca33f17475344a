"""What the embedded case must keep, whatever is edited in it."""

import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from contingent.planning.travel import RouteBook, routes_between
from contingent.register.offer import Basis
from contingent.register.register import Register
from contingent.services.answers.asked import Asked
from contingent.services.answers.who import who_stands
from contingent.services.cases.opening import open_case

#: Only named by the press, for a buffer zone that no world has.
NAMED_BY_OTHERS = {"BGD", "CHN", "SAU"}


@pytest.fixture(scope="module")
def ukraine() -> Register:
    return open_case("ukraine")


def test_every_offer_rests_on_claims_of_its_day(ukraine: Register) -> None:
    claims = ukraine.claims_by_id
    for offer in ukraine.offers:
        assert offer.claims, offer.offer
        assert any(claims[claim].iso3 == offer.nation for claim in offer.claims), offer.offer
        if offer.known_from:
            assert min(claims[c].stated_on for c in offer.claims) <= offer.known_from, offer.offer


def test_assumed_numbers_say_why_and_give_a_range(ukraine: Register) -> None:
    for offer in ukraine.offers:
        if offer.basis is Basis.ASSUMED:
            assert offer.note, offer.offer
            assert offer.packages_low is not None, offer.offer
            assert offer.packages_high is not None, offer.offer


def test_every_nation_that_says_anything_has_an_offer(ukraine: Register) -> None:
    said = {claim.iso3 for claim in ukraine.claims}
    assert said <= {offer.nation for offer in ukraine.offers}
    assert len(ukraine.offers) >= 90
    assert len(ukraine.claims) >= 205


def test_the_american_threshold_is_met_with_the_margin_told(ukraine: Register) -> None:
    resolution = who_stands(ukraine, Asked(world="us-in"))
    register = resolution.setting.register
    europe = register.group_members["europe"]
    people = sum(
        offer.packages * offer.personnel
        for offer in register.offers
        if offer.offer in resolution.shown.greatest
        and offer.nation in europe
        and register.supplies(offer, "land")
    )
    assert 20_000 < people < 22_000, "with a threshold out of reach the case shows no knot"


#: Days of notice, by the first capability that an offer supplies; brigades of France and Britain
#: have 60 for all their parts.
NOTICE = {
    **dict.fromkeys(("light-bn", "mech-bn", "infantry-coy", "engineer-coy", "reserve-bn"), 45),
    **dict.fromkeys(("role2", "sam-bty"), 45),
    **dict.fromkeys(("fighter-det", "transport-ac", "tanker-ac", "frigate", "mcm-ship"), 30),
    "training-team": 30,
}
#: On own soil, in home waters, or where its people are already.
IN_PLACE = {"POL", "ROU", "BGR", "TUR"}


def test_notice_follows_the_rule_of_thumb_or_the_note_says_why(ukraine: Register) -> None:
    for offer in ukraine.offers:
        first = offer.capabilities[0]
        if not offer.packages or first not in NOTICE:
            continue
        days = offer.ready.days
        brigade = offer.nation in {"FRA", "GBR"} and days == 60
        there = days <= 14 and (offer.nation in IN_PLACE or first == "training-team")
        said = "notice" in offer.note
        assert days == NOTICE[first] or brigade or there or said, (offer.offer, days)


def test_lines_and_the_force_proper_of_presence_are_as_the_page_says(ukraine: Register) -> None:
    page = (Path(__file__).parents[2] / "docs/cases/ukraine.md").read_text(encoding="utf-8")
    people = {
        "brigade-hq": 500,
        "light-bn": 1000,
        "mech-bn": 1000,
        "log-bn": 500,
        "mcm-ship": 50,
        "infantry-coy": 150,
        "training-team": 25,
        "fighter-det": 180,
        "force-hq": 70,
        "coord-hq": 100,
    }
    for concept in ukraine.concepts:
        lines = ukraine.lines_of(concept)
        (row,) = [
            row for row in page.splitlines() if row.startswith(f"| `{concept.concept}` | IISS")
        ]
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert int(cells[2]) == len(lines)
        if concept.concept == "presence":
            force = sum(people.get(line.capability, 0) * line.quantity for line in lines)
            assert f"{force:,.0f}" == cells[3]


def test_no_position_is_known_twice_at_once(ukraine: Register) -> None:
    """Rows of one strand, told apart by a date at the end of their id, do not overlap."""
    for day in sorted({offer.known_from for offer in ukraine.offers if offer.known_from}):
        known = [offer.offer for offer in ukraine.as_known(day).offers]
        strands = [name.split("-20")[0] for name in known if "-20" in name]
        doubled = {strand for strand in strands if strands.count(strand) > 1}
        assert not doubled, (day, doubled)


def test_every_nation_that_offers_units_sets_out_from_somewhere(ukraine: Register) -> None:
    homes = {nation.nation: nation.home for nation in ukraine.nations}
    offering = {offer.nation for offer in ukraine.offers if offer.packages}
    assert {nation for nation in offering if homes[nation] is None} == NAMED_BY_OTHERS


def test_every_place_in_ukraine_is_reached_from_every_home(ukraine: Register) -> None:
    places = [s.site for s in ukraine.sites if s.nation == "UKR" and not s.only_passed]
    for home in {nation.home for nation in ukraine.nations if nation.home}:
        for place in places:
            routes = routes_between(ukraine, home, place)
            assert home == place or 0 <= routes[0].days < 30, (home, place)


def test_odesa_needs_the_sea_and_outsiders_by_sea_the_straits(ukraine: Register) -> None:
    book = RouteBook(ukraine, ukraine.world("us-in"))
    assert book.routes("FRA", "odesa", 2) == (), "the sea opens in month 3"
    assert "canakkale" in book.routes("FRA", "odesa", 3)[0].places
    shut = RouteBook(ukraine, ukraine.world("montreux-closed"))
    (way,) = shut.routes("FRA", "odesa", 3)
    assert way.places[-4:] == ("romania", "constanta", "odesa-roads", "odesa")
    assert way.days > book.routes("FRA", "odesa", 3)[0].days
    turkish = shut.routes("TUR", "odesa", 3)[0]
    assert turkish.places == ("istanbul", "bosporus", "odesa-roads", "odesa"), "a Black Sea state"


def test_links_say_where_they_are_from(ukraine: Register) -> None:
    for link in ukraine.links:
        assert link.km is not None, link
        assert link.source, link
        assert link.capacity is None or "capacity assumed" in link.source, link


def test_days_follow_from_kilometres_as_the_script_has_it(ukraine: Register) -> None:
    script = Path(__file__).parents[2] / "scripts" / "distances.py"
    spec = spec_from_file_location("distances", script)
    assert spec is not None
    assert spec.loader is not None
    distances = module_from_spec(spec)
    spec.loader.exec_module(distances)
    nations = {site.site: site.nation for site in ukraine.sites}
    for link in ukraine.links:
        assert link.km is not None
        ends = nations[link.from_], nations[link.to]
        # kilometres are rounded to whole ones, days to tenths
        days = distances.days_of(link.km, link.mode.value, *ends)
        assert link.time.days == pytest.approx(days, abs=0.06), link


def test_every_source_is_something_a_reader_could_look_for(ukraine: Register) -> None:
    """Shows that no number stands in a source that only some search tool knows."""
    told = [claim.source_title for claim in ukraine.claims]
    told += [meeting.source for meeting in ukraine.meetings]
    for source in filter(None, told):
        assert not re.search(r"find_string|\bid \d{6,}", source), source
