"""A proposal beside the register: contradictions by day, repeats, and the order of review."""

from datetime import date

import pytest

from contingent.register.claim import Claim
from contingent.register.nation import Nation
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.reports.mentions import ReadAs
from contingent.reports.proposal import Evidence, Proposal, Reading
from contingent.services.cases.opening import open_case
from contingent.services.reports.clashes import ClashKind, clashes
from contingent.services.reports.report import Report
from contingent.services.reports.review import claim_fields, read_as_text, review_items

EARLY, DAY, LATE = date(2025, 3, 1), date(2025, 4, 10), date(2025, 9, 4)


def proposal(stance: str = "excludes-troops", on: date | None = DAY, **more: object) -> Proposal:
    given = {"nation": "POL", "stance": stance, "evidence": Evidence("no", 0, 2), "stated_on": on}
    return Proposal(**{**given, **more})  # type: ignore[arg-type]


def claim(name: str, stance: str, on: date, **more: str) -> Claim:
    given = {"id": name, "iso3": "POL", "stated_on": on, "stance": stance, **more}
    return Claim.model_validate(given)


def register(
    *claims: Claim, offers: tuple[Offer, ...] = (), main_domain: str | None = None
) -> Register:
    starter = open_case("ukraine")
    return Register(
        case=starter.case.model_copy(update={"main_domain": main_domain}),
        capabilities=starter.capabilities,
        nations=(Nation(nation="POL", name="Poland"),),
        claims=claims,
        offers=offers,
    )


def found(one: Proposal, *claims: Claim, offers: tuple[Offer, ...] = ()) -> list[tuple[str, str]]:
    return [(c.kind.value, c.row) for c in clashes(one, register(*claims, offers=offers))]


def test_the_same_day_is_a_contradiction_and_the_newer_supersedes() -> None:
    assert found(proposal(), claim("A", "offers", DAY)) == [("same-day", "claims/A")]
    assert found(proposal(), claim("A", "offers", EARLY)) == [("newer", "claims/A")]
    assert found(proposal(), claim("A", "conditional", LATE)) == [("older", "claims/A")]
    assert found(proposal("considers"), claim("A", "declines", DAY)) == [("same-day", "claims/A")]


def test_what_was_superseded_already_is_no_contradiction() -> None:
    before = claim("A", "offers", EARLY), claim("B", "excludes-troops", date(2025, 3, 20))
    assert found(proposal(), *before) == []
    assert found(proposal("offers"), *before) == [("newer", "claims/B")]


def test_only_the_last_statements_of_either_side_are_told() -> None:
    claims = [claim(f"A{day}", "offers", date(2025, 3, day)) for day in range(1, 9)]
    claims += [claim(f"B{day}", "offers", date(2025, 5, day)) for day in range(1, 9)]
    assert found(proposal(), *claims) == [("newer", "claims/A8"), ("older", "claims/B8")]


def test_without_a_day_the_last_word_stands_against_it() -> None:
    claims = claim("A", "offers", EARLY), claim("B", "offers", LATE)
    assert found(proposal(on=None), *claims) == [("undated", "claims/B")]
    (clash,) = clashes(proposal(on=None), register(*claims))
    assert clash.kind.contradicts
    assert "same day" not in clash.kind.text


def test_the_same_is_a_repetition_and_unclear_is_nothing() -> None:
    assert found(proposal(), claim("A", "excludes-troops", DAY)) == [("repeats", "claims/A")]
    assert found(proposal(), claim("A", "unclear", DAY)) == []
    assert found(proposal("offers"), claim("A", "considers", DAY)) == []


def test_ships_do_not_contradict_the_exclusion_of_troops() -> None:
    assert found(proposal(), claim("A", "offers", DAY, domain="maritime")) == []
    assert found(proposal(), claim("A", "offers", DAY, domain="land")) == [("same-day", "claims/A")]
    at_sea = proposal("offers", domains=("maritime",))
    assert found(at_sea, claim("A", "excludes-troops", DAY)) == []
    assert found(at_sea, claim("A", "declines", DAY)) == [("same-day", "claims/A")]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("stance", "supplies", "state", "kinds"),
    [
        ("excludes-troops", "mech-bn:1", "offered", ["newer"]),
        ("excludes-troops", "mine-hunter:1", "offered", []),
        ("declines", "mine-hunter:1", "offered", ["newer"]),
        ("declines", "mech-bn:1", "withdrawn", []),
        ("offers", "mech-bn:1", "offered", []),
    ],
)
def test_a_no_stands_against_an_offer(
    stance: str, supplies: str, state: str, kinds: list[str]
) -> None:
    capabilities = {c.capability for c in open_case("ukraine").capabilities}
    land = next(c.capability for c in open_case("ukraine").capabilities if c.domain == "land")
    sea = next(c.capability for c in open_case("ukraine").capabilities if c.domain == "maritime")
    assert {land, sea} <= capabilities
    offer = Offer.model_validate(
        {
            "offer": "pol-one",
            "nation": "POL",
            "supplies": land if supplies == "mech-bn:1" else sea,
            "packages": 1,
            "state": state,
            "known_from": EARLY,
        }
    )
    assert [kind for kind, _ in found(proposal(stance), offers=(offer,))] == kinds


def test_troops_are_of_the_main_domain_of_the_case() -> None:
    sea = next(c.capability for c in open_case("ukraine").capabilities if c.domain == "maritime")
    offer = Offer.model_validate(
        {"offer": "pol-one", "nation": "POL", "supplies": sea, "packages": 1, "known_from": EARLY}
    )
    assert clashes(proposal(), register(offers=(offer,))) == ()
    (clash,) = clashes(proposal(), register(offers=(offer,), main_domain="maritime"))
    assert clash.kind is ClashKind.NEWER


def test_of_many_later_offers_the_last_is_told() -> None:
    land = next(c.capability for c in open_case("ukraine").capabilities if c.domain == "land")
    offers = tuple(
        Offer.model_validate(
            {
                "offer": f"pol-{day}",
                "nation": "POL",
                "supplies": land,
                "packages": 1,
                "known_from": date(2025, 5, day),
            }
        )
        for day in (1, 3, 2)
    )
    assert found(proposal(), offers=offers) == [("older", "offers/pol-3")]


def report(*proposals: Proposal) -> Report:
    reading = Reading("text", "en", DAY, proposals, (), (), ())
    return Report("a.txt", "text", "0" * 64, "1" * 64, "Title", "", reading)


def test_contradictions_come_first_then_yes_and_no_then_the_rest() -> None:
    read = report(
        proposal("considers", nation="SWE"),
        proposal("conditional", nation="ITA"),
        proposal("offers", nation="FRA"),
        proposal("excludes-troops", nation="GRC", evidence=Evidence("x", 3, 4)),
        proposal("considers"),
    )
    items = review_items(read, register(claim("A", "declines", DAY)))
    assert [item.proposal.nation for item in items] == ["POL", "FRA", "GRC", "ITA", "SWE"]
    assert [item.contradicts for item in items] == [True, False, False, False, False]
    assert [i.proposal.nation for i in review_items(read)] == ["FRA", "GRC", "ITA", "POL", "SWE"]
    assert len({item.id for item in items}) == 5


def test_two_proposals_of_one_place_have_ids_of_their_own() -> None:
    first, second = review_items(report(proposal("offers"), proposal("declines")))
    assert {first.id, second.id} == {"r111111111111.POL.0", "r111111111111.POL.0.2"}


@pytest.mark.parametrize(
    ("said", "number", "unit"),
    [
        ("200", 200.0, ""),
        ("1 500", 1500.0, ""),
        ("10,000", 10000.0, ""),
        ("company", None, "company"),
        ("several thousand", None, "several thousand"),
        (None, None, ""),
    ],
)
def test_a_quantity_is_a_number_or_what_was_said(
    said: str | None, number: float | None, unit: str
) -> None:
    (item,) = review_items(report(proposal("offers", quantity=said)))
    fields = claim_fields(item, report())
    assert (fields["quantity"], fields["unit"]) == (number, unit)


def test_a_garbled_name_is_shown_as_read() -> None:
    read = ReadAs("Kair Stmer", "Keir Starmer", 0, 10, 0.82, 0.22)
    assert read_as_text(read) == "'Kair Stmer' as Keir Starmer (82, next best 60)"
