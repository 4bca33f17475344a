"""Who takes part by what is said of it: nobody whom no rule names, whatever is said."""

from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from contingent.conference.account import faults_of_account
from contingent.conference.identity import Identity
from contingent.conference.role import Role
from contingent.conference.seating import NoSeat, Seat, Seating, SeatRule

#: Values that look alike, of any kind that JSON has.
WORDS = ("fra", "FRA", "fra ", "f", "", "fra,deu", "['fra']", "True", "1", "None")
CLAIM = st.sampled_from(("groups", "realm", "roles", "realm.roles", "email", "email_verified"))
VALUE = st.recursive(
    st.one_of(st.sampled_from(WORDS), st.none(), st.booleans(), st.integers(0, 1), st.floats(0, 1)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(CLAIM, inner, max_size=2)),
    max_leaves=5,
)
SEAT = st.sampled_from(
    (
        Seat(Role.HEAD, "FRA"),
        Seat(Role.MEMBER, "FRA"),
        Seat(Role.STAFF, None),
        Seat(Role.CHAIR, None),
    )
)
RULES = st.lists(st.builds(SeatRule, CLAIM, st.sampled_from(WORDS), SEAT), min_size=1, max_size=4)


def _said(claims: Mapping[str, Any], name: str) -> list[str]:
    """All texts that are said under a name, worked out apart."""
    if name == "email" and claims.get("email_verified") is not True:
        return []
    if name in claims:
        found = claims[name]
    elif name == "realm.roles" and isinstance(claims.get("realm"), dict):
        found = claims["realm"].get("roles")
    else:
        return []
    if type(found) is str:
        return [found]
    return [one for one in found if type(one) is str] if type(found) is list else []


@given(
    RULES,
    st.dictionaries(CLAIM, VALUE, max_size=4),
    st.dictionaries(CLAIM, st.sampled_from(WORDS), max_size=1),
)
def test_a_seat_is_taken_by_whom_rules_of_just_one_name(
    rules: list[SeatRule], claims: dict[str, Any], required: dict[str, str]
) -> None:
    found = Seating(tuple(rules), required=required).seat_of(claims)
    named = {rule.seat for rule in rules if rule.value in _said(claims, rule.claim)}
    if len(named) == 1 and all(v in _said(claims, name) for name, v in required.items()):
        assert {found} == named
        return
    assert isinstance(found, NoSeat)
    # What is told is the same for whatever values, roles and nations the rules have.
    others = [SeatRule(r.claim, r.value, Seat(Role.OBSERVER, None)) for r in rules]
    if not named:
        assert found == Seating(tuple(others), required=required).seat_of(claims)


@given(st.text(max_size=80), st.text(max_size=9), st.text(min_size=1, max_size=9))
def test_an_account_made_of_anything_has_a_name_that_an_account_may_have(
    called: str, issuer: str, subject: str
) -> None:
    name = Identity(issuer, subject).account_name(called)
    assert faults_of_account(name, Role.OBSERVER, None) == []
    # By its last letters it is told from all others, whatever they are called.
    other = Identity(issuer, subject + "x").account_name(called)
    assert name.rpartition("-")[2] != other.rpartition("-")[2]
