"""What the embedded case must keep, whatever is edited in it."""

import pytest

from contingent.register.offer import Basis
from contingent.register.register import Register
from contingent.services.asking import Asked
from contingent.services.cases import open_case
from contingent.services.who import who_stands


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
    assert len(ukraine.claims) == 205


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
    assert people == 21_250, "docs/cases/ukraine.md says so"


def test_no_position_is_known_twice_at_once(ukraine: Register) -> None:
    """Rows of one strand, told apart by a date at the end of their id, do not overlap."""
    for day in sorted({offer.known_from for offer in ukraine.offers if offer.known_from}):
        known = [offer.offer for offer in ukraine.as_known(day).offers]
        strands = [name.split("-20")[0] for name in known if "-20" in name]
        doubled = {strand for strand in strands if strands.count(strand) > 1}
        assert not doubled, (day, doubled)
