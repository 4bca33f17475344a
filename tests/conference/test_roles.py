"""Who may ask what, and on whose view it is answered."""

import pytest

from contingent.conference.deed import DeedKind
from contingent.conference.role import KEEPERS, Role, viewer_of
from contingent.errors import ContingentError
from contingent.register.register import Register
from contingent.register.release import STAFF
from contingent.register.view import view_of
from contingent.services.conference.viewing import in_order
from contingent.web.conference.noting import EXPORTS, READS, SHOWS_NO_ROWS
from contingent.web.policy import POLICY, Open, check_policy, is_open, routes_of
from tests.conference.conferences import ConferenceForTests


def test_every_address_has_a_policy_and_every_policy_an_address(
    conference: ConferenceForTests,
) -> None:
    found = routes_of(conference.app) + routes_of(conference.app.state.meetings.of(STAFF))
    assert sorted(found) == sorted(POLICY)


def test_an_address_without_a_policy_stops_the_start() -> None:
    with pytest.raises(ContingentError, match="GET /new has no policy"):
        check_policy([*POLICY, "GET /new"])
    with pytest.raises(ContingentError, match=r"GET /map has a policy, and is not there"):
        check_policy([name for name in POLICY if name != "GET /map"])
    with pytest.raises(ContingentError, match=r"GET /map is there twice"):
        check_policy([*POLICY, "GET /map"])


@pytest.mark.parametrize("role", Role)
def test_what_is_not_open_to_a_role_is_refused(conference: ConferenceForTests, role: Role) -> None:
    client = conference.clients[str(role)]
    for name, allowed in POLICY.items():
        method, path = name.split(" ", 1)
        if method == "MOUNT" or allowed is Open.ANYBODY or role in allowed:
            continue
        answer = client.request(method, path)
        if name in {"GET /", "GET /table"} and role is Role.AUDITOR:
            assert answer.headers["location"] == "/account"
            continue
        assert answer.status_code == 403, name
        assert "not open to you" in answer.text


def test_a_stranger_is_told_the_same_of_every_address(conference: ConferenceForTests) -> None:
    client = conference.stranger()
    for name, allowed in {**POLICY, "GET /nothing": None, "POST /nothing": None}.items():
        method, path = name.split(" ", 1)
        if method == "MOUNT" or allowed is Open.ANYBODY:
            continue
        answer = client.request(method, path)
        if method == "GET" and not path.startswith("/api/"):
            assert answer.status_code == 303, name
            assert answer.headers["location"].startswith("/sign-in")
        else:
            assert answer.status_code == 401, name


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUDITOR])
def test_each_is_answered_on_its_own_view(
    conference: ConferenceForTests, table: Register, role: Role
) -> None:
    viewer = viewer_of(role, "FRA" if role in {Role.HEAD, Role.MEMBER} else None)
    assert viewer is not None
    seen = table if viewer == STAFF else in_order(view_of(table, viewer))
    answer = conference.clients[str(role)].get("/api/check")
    assert answer.json()["hash"] == seen.content_hash
    hidden = {offer.offer for offer in table.offers} - {offer.offer for offer in seen.offers}
    page = conference.clients[str(role)].get("/register").text
    assert not [name for name in hidden if name in page]
    assert [offer.offer for offer in seen.offers if offer.offer not in page] == []


def test_a_stranger_is_given_the_files_of_the_pages(conference: ConferenceForTests) -> None:
    client = conference.stranger()
    assert client.get("/static/room.css").status_code == 200
    assert client.get("/static/nothing").status_code == 404


def test_exports_and_what_the_staff_reads_are_noted(conference: ConferenceForTests) -> None:
    before = len(conference.accounts.store.deeds())
    for role in ("staff", "head", "staff"):
        conference.clients[role].get("/register.csv")
        conference.clients[role].get("/nation?of=DEU&world=x")
    noted = [(d.actor, str(d.kind), d.about) for d in conference.accounts.store.deeds(before)]
    assert noted == [
        ("staff", "exported", "/register.csv"),
        ("staff", "read unreleased", "/nation DEU"),
        ("head", "exported", "/register.csv"),
        ("staff", "exported", "/register.csv"),
    ]
    page = conference.clients["auditor"].get("/deeds")
    assert page.status_code == 200
    assert "none was altered" in page.text
    assert "/register.csv" in page.text


def test_what_those_who_see_everything_read_is_noted_wherever_it_is() -> None:
    """Shows that an address can only be added with a word on whether rows are read there."""
    kinds = (EXPORTS, READS, SHOWS_NO_ROWS)
    assert frozenset.union(*kinds) <= set(POLICY)
    assert sum(map(len, kinds)) == len(frozenset.union(*kinds))
    asked = {n for n in POLICY if not n.startswith("POST ") and any(is_open(n, r) for r in KEEPERS)}
    assert asked <= frozenset.union(*kinds)


def test_a_reading_is_noted_with_whose_row_it_was(conference: ConferenceForTests) -> None:
    client = conference.clients["staff"]
    for path in ("/api/who", "/table/letter?to=FRA", "/diary"):
        assert client.get(path).status_code == 200, path
    parts = "&".join(["set=a=true"] * 500)
    assert client.get(f"/api/bounds?{parts}").status_code in {404, 409, 422}
    about = [one.about for one in conference.accounts.store.deeds() if one.kind is DeedKind.READ]
    assert {"/api/who", "/table/letter FRA", "/diary"} <= set(about)
