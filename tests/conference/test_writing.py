"""Releases and changes by delegations: theirs alone, and told of nothing they do not see."""

from collections.abc import Iterator

import pytest

from contingent.adapters.storage.queries import LogFilter
from contingent.conference.deed import DeedKind
from contingent.conference.role import Role
from contingent.errors import StaleWrite
from contingent.ledger.recording import Recording
from contingent.register.fault import FaultsFound
from contingent.register.register import Register
from contingent.services.conference.writing import DelegationDesk, WriteAsked, tag_of
from contingent.services.ledger.recording import Signed
from tests.builders import register
from tests.conference.conferences import ConferenceForTests, conference_on, ledger_of
from tests.storage.conftest import Fresh

NEW = {
    "offer": "fra-new",
    "nation": "FRA",
    "title": "A brigade",
    "supplies": "mech-bn:1",
    "packages": 1,
    "state": "offered",
    "confidence": "medium",
    "basis": "stated",
    "personnel": 900,
    "ready": "30 days",
}


@pytest.fixture(scope="module")
def two() -> Register:
    made = register(nations=("FRA", "GBR", "DEU"))
    rows = [
        {**NEW, "offer": f"{nation.lower()}-brigade", "nation": nation} for nation in ("FRA", "GBR")
    ]
    return Register.model_validate({**made.model_dump(by_alias=True), "offers": rows})


@pytest.fixture
def own(two: Register, anywhere_at_night: Fresh) -> Iterator[ConferenceForTests]:
    with conference_on(ledger_of(two, anywhere_at_night())) as made:
        made.client("f.head", Role.HEAD, "FRA")
        made.client("f.member", Role.MEMBER, "FRA")
        made.client("g.head", Role.HEAD, "GBR")
        yield made


def desk_of(own: ConferenceForTests) -> DelegationDesk:
    found: DelegationDesk = own.app.state.conference.desk
    return found


def write(own: ConferenceForTests, name: str, verb: str, of: str = "", /, **fields: object) -> None:
    who = own.accounts.store.account(name)
    assert who is not None
    desk_of(own).write(who[0], [WriteAsked(Recording(verb, of, fields))], "because")


def seen(own: ConferenceForTests, nation: str) -> set[str]:
    return {offer.offer for offer in own.app.state.conference.views.view(nation).offers}


def test_the_head_releases_a_part_and_only_that_is_seen(own: ConferenceForTests) -> None:
    head = own.clients["f.head"]
    given = {"row": "offer fra-brigade", "fields": "numbers", "to": "GBR", "why": "agreed"}
    assert head.post("/releases", data=given).status_code == 303
    view = own.app.state.conference.views.view("GBR")
    (offer,) = (one for one in view.offers if one.nation == "FRA")
    assert (offer.offer, offer.personnel) == ("fra-brigade", 900)
    assert "time" in offer.withheld
    assert "fra-brigade" not in seen(own, "DEU")
    page = own.clients["f.member"].get("/releases").text
    assert "GBR: existence, numbers" in page
    assert "Release, for good" not in page
    (deed, *_) = (d for d in own.accounts.store.deeds() if d.kind is DeedKind.RELEASED)
    assert (deed.actor, "fra-brigade numbers GBR" in deed.about) == ("f.head", True)
    found, _ = own.ledger.log(LogFilter())
    assert found[-1].entry.actor == "f.head"


@pytest.mark.parametrize(
    ("row", "fields", "to"),
    [
        ("offer gbr-brigade", "everything", "FRA"),
        ("offer nothing", "everything", "GBR"),
        ("offer fra-brigade", "everything", "XYZ"),
        ("offer fra-brigade", "nothing", "GBR"),
        ("line fra-brigade", "existence", "GBR"),
        ("", "", ""),
    ],
)
def test_what_cannot_be_released_is_refused_in_words(
    own: ConferenceForTests, row: str, fields: str, to: str
) -> None:
    given = {"row": row, "fields": fields, "to": to, "why": "so"}
    answer = own.clients["f.head"].post("/releases", data=given)
    assert answer.status_code == 422
    assert 'class="notice"' in answer.text
    assert not own.ledger.read().releases


def test_a_row_of_another_is_told_of_as_one_that_is_not_there(own: ConferenceForTests) -> None:
    texts = []
    for name in ("gbr-brigade", "gbr-nothing"):
        given = {"row": f"offer {name}", "fields": "everything", "to": "DEU", "why": "so"}
        answer = own.clients["f.head"].post("/releases", data=given)
        texts.append((answer.status_code, answer.text.replace(name, "NAME")))
        for verb in ("offer changed", "offer corrected", "offer withdrawn", "offer removed"):
            with pytest.raises(FaultsFound) as caught:
                write(own, "f.head", verb, name, title="ours")
            texts.append((422, str(caught.value).replace(name, "NAME")))
    assert texts[: len(texts) // 2] == texts[len(texts) // 2 :]


def test_a_member_does_not_release(own: ConferenceForTests) -> None:
    given = {"row": "offer fra-brigade", "fields": "numbers", "to": "GBR", "why": "agreed"}
    assert own.clients["f.member"].post("/releases", data=given).status_code == 403
    with pytest.raises(FaultsFound, match="head of delegation"):
        write(own, "f.member", "released", kind="offer", id="fra-brigade", fields="all", to="GBR")


def test_a_delegation_records_its_own_offers_and_nothing_else(own: ConferenceForTests) -> None:
    write(own, "f.member", "offer recorded", **NEW)
    assert seen(own, "FRA") == {"fra-brigade", "fra-new"}
    assert seen(own, "GBR") == {"gbr-brigade"}
    for verb, of, fields in (
        ("offer recorded", "", {**NEW, "offer": "fra-x", "nation": "GBR"}),
        ("offer recorded", "", {**NEW, "offer": "fra-x", "owner": "GBR"}),
        ("offer recorded", "", {**NEW, "offer": "gbr-x"}),
        ("offer corrected", "fra-new", {"nation": "GBR"}),
        ("offer corrected", "fra-new", {"withheld": "numbers"}),
        ("offer changed", "fra-new", {"offer": "gbr-brigade"}),
        ("nation set", "FRA", {"name": "Us"}),
        ("line added", "", {"line": "mine"}),
    ):
        with pytest.raises(FaultsFound):
            write(own, "f.member", verb, of, **fields)


def test_what_clashes_with_a_hidden_row_alone_is_told_to_the_staff_alone(
    own: ConferenceForTests,
) -> None:
    # The staff has kept a row of Britain's under an id that France may use.
    taken = {**NEW, "nation": "GBR", "owner": "GBR", "title": "Another"}
    own.ledger.record([Recording("offer recorded", "", taken)], Signed("staff", "so"))
    before = own.app.state.conference.views.view("GBR").content_hash
    write(own, "f.member", "offer recorded", **NEW)
    assert seen(own, "FRA") == {"fra-brigade", "fra-new"}
    write(own, "f.head", "offer corrected", "fra-new", title="Renamed")
    write(own, "f.head", "released", kind="offer", id="fra-new", fields="everything", to="GBR")
    view = own.app.state.conference.views.view("FRA")
    assert view.offers_by_id["fra-new"].title == "Renamed"
    assert own.app.state.conference.views.view("GBR").content_hash == before
    held = own.accounts.store.held()
    assert [write.nation for write in held] == ["FRA"] * 3
    assert "is a row of GBR" in held[0].clash
    own.client("chair", Role.CHAIR)
    for who, told in (("chair", True), ("f.head", False), ("g.head", False)):
        page = own.clients[who].get("/table").text
        assert ("Held for you" in page) == ("is a row of GBR" in page) == told
    refused = own.clients["f.head"].post("/table/held")
    assert refused.status_code == 403
    # Once the staff has made room, all of it is entered.
    own.ledger.record([Recording("offer removed", "fra-new")], Signed("staff", "so"))
    assert own.clients["chair"].post("/table/held").status_code == 303
    assert own.accounts.store.held() == []
    assert "Held for you" not in own.clients["chair"].get("/table").text
    assert own.app.state.conference.views.view("FRA").content_hash == view.content_hash
    assert own.app.state.conference.views.view("GBR").offers_by_id["fra-new"].title == "Renamed"


def test_what_was_changed_meanwhile_by_ones_own_is_told(own: ConferenceForTests) -> None:
    tag = tag_of(desk_of(own).rows("FRA"), "offers", "fra-brigade")
    write(own, "f.member", "offer corrected", "fra-brigade", title="Renamed")
    who = own.accounts.store.account("f.head")
    assert who is not None
    asked = WriteAsked(Recording("offer corrected", "fra-brigade", {"title": "Mine"}), tag)
    with pytest.raises(StaleWrite, match="Renamed"):
        desk_of(own).write(who[0], [asked], "because")


def test_claims_of_others_that_an_offer_rests_on_stay(own: ConferenceForTests) -> None:
    claim = {"id": "C1", "iso3": "GBR", "stated_on": "2026-01-02", "stance": "offers"}
    own.ledger.record(
        [
            Recording("claim accepted", "", {**claim, "paraphrase": "They will"}),
            Recording("offer corrected", "fra-brigade", {"claims": "C1"}),
        ],
        Signed("staff", "so"),
    )
    assert own.app.state.conference.views.view("FRA").offers_by_id["fra-brigade"].claims == ()
    write(own, "f.head", "offer corrected", "fra-brigade", title="Renamed", claims="")
    assert own.ledger.read().offers_by_id["fra-brigade"].claims == ("C1",)
