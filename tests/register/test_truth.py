"""The lint of truth: each rule finds what it is for, and is silenced by an argument alone."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.register.claim import Claim, Confidence, Stance
from contingent.register.offer import LADDER, Offer, OfferState
from contingent.register.outlets import outlet_of, outlets
from contingent.register.register import Register
from contingent.register.truth import TruthKind, check_truth
from contingent.services.cases.opening import embedded_cases, open_case

#: What an offer gives that sends people.
UNIT = {"supplies": "bn:1", "packages": 1, "personnel": 300}


def _claim(**fields: Any) -> Claim:
    plain = {"id": "C1", "iso3": "FRA", "stated_on": "2025-03-01", "stance": "offers"}
    return Claim.model_validate({**plain, "confidence": "high", **fields})


def _offer(**fields: Any) -> Offer:
    plain = {"offer": "fra-one", "nation": "FRA", "claims": "C1", **UNIT}
    return Offer.model_validate({**plain, "confidence": "high", **fields})


def _kinds(offer: Offer, *claims: Claim) -> list[str]:
    base = Register.model_validate(
        {
            "case": {"title": "T", "host": "UKR", "start": "2027-01-01", "length": "24 months"},
            "nations": [
                {"nation": "FRA", "name": "France"},
                {"nation": "USA", "name": "United States"},
            ],
            "capabilities": [
                {"capability": "bn", "domain": "land", "unit": "battalion"},
                {"capability": "money", "domain": "finance", "unit": "contribution"},
            ],
            "requirements": [{"line": "land", "capability": "bn", "quantity": 1, "tier": 1}],
        }
    )
    beside = Offer.model_validate({"offer": "usa-one", "nation": "USA", **UNIT})
    register = base.with_rows(offers=(offer, beside), claims=claims or (_claim(),))
    return [found.kind.value for found in check_truth(register)]


LOW = {"confidence": "low"}
#: One offer and its claims for each kind, and the least change that makes it right.
PLANTED: dict[TruthKind, tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any]]] = {
    TruthKind.FIRMER: ({"state": "offered"}, [{"stance": "considers"}], {"state": "indicated"}),
    TruthKind.MORE_TRUSTED: ({}, [LOW], LOW),
    TruthKind.UNSTATED: ({"basis": "stated"}, [{"quantity": 7}], {"packages": 7}),
    TruthKind.LATER_CLAIM: ({"known_from": "2025-02-28"}, [{}], {"known_from": "2025-03-01"}),
    TruthKind.LOW_CONDITION: (
        {"condition": "USA provides bn"},
        [{}, {"id": "C2", "condition": "US participation", "stated_on": "2025-02-01", **LOW}],
        {"condition": ""},
    ),
    TruthKind.NO_END: ({"state": "deployed"}, [{}], {"until": "2027-05-01"}),
    TruthKind.UNRELIABLE: (
        {},
        [{"source_url": "https://uk.news-pravda.com/world/1.html"}],
        {"claims": "C1;C2"},
    ),
    TruthKind.AID: ({"supplies": "money:1", "personnel": 0}, [{}], {"supplies": "bn:1", **UNIT}),
}


def _planted(kind: TruthKind, **more: Any) -> list[str]:
    fields, claims, _ = PLANTED[kind]
    cited = ";".join(claim.get("id", "C1") for claim in claims)
    return _kinds(_offer(**{"claims": cited, **fields, **more}), *(_claim(**c) for c in claims))


def test_every_kind_is_planted() -> None:
    assert {*PLANTED, TruthKind.EXCEPTION} == set(TruthKind)


@pytest.mark.parametrize("kind", PLANTED)
def test_each_rule_finds_what_it_is_for(kind: TruthKind) -> None:
    assert _planted(kind) == [kind.value]


@pytest.mark.parametrize("kind", PLANTED)
def test_what_is_told_to_do_ends_it(kind: TruthKind) -> None:
    _, claims, mended = PLANTED[kind]
    if kind is TruthKind.UNRELIABLE:
        offer = _offer(claims="C1;C2")
        second = _claim(id="C2", source_url="https://www.reuters.com/world/1")
        assert _kinds(offer, _claim(**claims[0]), second) == []
    else:
        assert _planted(kind, **mended) == []


@pytest.mark.parametrize("kind", PLANTED)
def test_an_argument_silences_its_own_kind_only(kind: TruthKind) -> None:
    argued = f"[{kind}: the reader is told why it is right all the same]"
    assert _planted(kind, note=argued) == []
    assert _planted(kind, note=f"[{kind}: yes]") == ["exception"]
    assert _planted(kind, note=f"[{kind}]") == ["exception"]
    other = next(one for one in PLANTED if one is not kind)
    wrong = f"[{other}: the reader is told why it is right all the same]"
    assert sorted(_planted(kind, note=wrong)) == sorted(["exception", kind.value])


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"personnel": 0}, True),
        ({"personnel": 0, "supplies": "money:1|bn:1"}, True),
        ({"supplies": "money:1"}, False),  # people who bring money are no money
        ({"personnel": 0, "packages": 0, "state": "declined"}, False),
        ({"personnel": 0, "packages": 0, "state": "declined", "supplies": "money:1"}, True),
    ],
)
def test_aid_is_what_comes_without_people(fields: dict[str, Any], found: bool) -> None:
    stance = "declines" if fields.get("state") == "declined" else "offers"
    assert ("aid" in _kinds(_offer(**fields), _claim(stance=stance))) is found


def test_a_case_that_counts_no_people_has_no_aid_among_its_offers() -> None:
    register = open_case("ukraine")
    bare = [offer.model_copy(update={"personnel": 0, "note": ""}) for offer in register.offers]
    found = check_truth(register.with_rows(offers=tuple(bare)))
    assert TruthKind.AID not in {one.kind for one in found}


def test_a_state_outlet_is_the_first_source_of_its_own_state() -> None:
    theirs = _claim(iso3="RUS", source_url="https://tass.com/politics/1")
    assert outlet_of(theirs) is None
    ours = _claim(source_url="https://tass.com/world/1")
    assert (found := outlet_of(ours)) is not None
    assert found.outlet == "TASS"


def test_outlets_are_sourced_and_hosts_are_whole_words() -> None:
    for outlet in outlets():
        assert outlet.domains
        assert outlet.why
        assert outlet.source.startswith("https://")
    assert (
        outlet_of(_claim(source_url="https://smart.com/1", source_title="START: a title")) is None
    )
    assert outlet_of(_claim(source_title="RT citing FT: a title")) is not None


@given(st.sampled_from(LADDER), st.lists(st.sampled_from(Stance), min_size=1, max_size=3))
def test_an_offer_is_as_firm_as_its_firmest_claim_bears(
    state: OfferState, said: list[Stance]
) -> None:
    """Held against a table written by hand: the rungs each stance bears on land."""
    bears = {
        Stance.OFFERS: len(LADDER), Stance.CONDITIONAL: len(LADDER), Stance.CONSIDERS: 2,
        Stance.UNCLEAR: 1, Stance.EXCLUDES_TROOPS: 0, Stance.DECLINES: 0,
    }  # fmt: skip
    claims = [_claim(id=f"C{n}", stance=stance, domain="land") for n, stance in enumerate(said)]
    offer = _offer(state=state, claims=";".join(claim.id for claim in claims), until="2027-05-01")
    firm = LADDER.index(state) < max(bears[stance] for stance in said)
    assert ("firmer" in _kinds(offer, *claims)) is not firm


@given(st.sampled_from(Confidence), st.sampled_from(Confidence), st.booleans())
def test_the_newest_claim_decides_how_far_an_offer_is_trusted(
    newer: Confidence, older: Confidence, both_new: bool
) -> None:
    day = "2025-03-01" if both_new else "2025-01-01"
    claims = (_claim(confidence=newer), _claim(id="C2", confidence=older, stated_on=day))
    trusted = max(newer.rank, older.rank) if both_new else newer.rank
    found = _kinds(_offer(claims="C1;C2"), *claims)
    assert ("more-trusted" in found) is (trusted < Confidence.HIGH.rank)


@pytest.mark.parametrize("case", embedded_cases())
def test_no_embedded_case_says_more_than_its_claims(case: str) -> None:
    assert check_truth(open_case(case)) == ()
