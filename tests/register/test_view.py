"""The view of a nation depends on nothing that is hidden, and every planted leak is found."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.adapters.sources.case_json import case_json
from contingent.errors import UnknownName
from contingent.register.claim import Claim
from contingent.register.condition import mentions
from contingent.register.consistency import check_register
from contingent.register.fault import Fault
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.release import (
    PARTS,
    FieldGroup,
    Releasable,
    Release,
    opaque_event,
)
from contingent.register.view import view_of
from tests.builders import offer, register, replaced
from tests.register.leaks import LEAKS
from tests.register.view_pairs import pair

#: Pairs that a planted leak must be found in, for each seed.
PAIRS = 60
SEEDS = range(12)


def faults(given_: Register) -> list[Fault]:
    return check_register(given_, lambda table, index: (f"{table}.csv", index + 2))


def told(view: Register) -> tuple[bytes, str]:
    """All that a view tells: its rows in their order, and its hash."""
    return case_json(view), view.content_hash


@given(st.integers(min_value=0))
def test_a_view_is_the_same_whatever_is_hidden(seed: int) -> None:
    """Shows non-interference: two cases that differ in what is hidden have one view, by bytes."""
    found = pair(seed)
    assert not faults(found.one)
    assert not faults(found.other)
    one, other = (view_of(each, found.viewer) for each in (found.one, found.other))
    assert told(one) == told(other)
    assert one == other


@given(st.integers(min_value=0))
def test_a_view_is_a_valid_register_and_its_own_view(seed: int) -> None:
    found = pair(seed)
    view = view_of(found.one, found.viewer)
    assert not faults(view)
    assert view_of(view, found.viewer) == view
    named = {use.name for o in view.offers for use in mentions(o.condition) if use.kind == "event"}
    assert named <= {event.event for event in view.events}


@given(st.integers(min_value=0))
def test_own_rows_are_seen_whole(seed: int) -> None:
    """Shows that nothing of one's own is lost but references to what others hide."""
    found = pair(seed)
    view = view_of(found.one, found.viewer)
    for was in found.one.offers:
        if was.owned_by == found.viewer:
            kept = tuple(c for c in was.claims if c in view.claims_by_id)
            seen = view.offers_by_id[was.offer]
            assert seen == was.model_copy(update={"claims": kept})


def test_the_pairs_differ() -> None:
    """Control: the registers of a pair differ, and in every table that has hidden rows."""
    found = [pair(seed) for seed in range(PAIRS)]
    for table in ("offers", "claims", "consents", "releases", "pledges"):
        assert any(getattr(p.one, table) != getattr(p.other, table) for p in found), table
    seen = [view_of(p.one, p.viewer) for p in found]
    for kind, rows in (("offers", [o for v in seen for o in v.offers]),):
        for group in FieldGroup:
            if group is not FieldGroup.EXISTENCE:
                assert any(group in row.withheld for row in rows), (kind, group)
    assert any(not row.withheld for view in seen for row in view.offers)


@pytest.mark.parametrize("name", LEAKS)
def test_every_planted_leak_is_found(name: str) -> None:
    """Shows that the pairs find each leak with each of twelve seeds."""
    missed = [seed for seed in SEEDS if not _found(LEAKS[name], seed)]
    assert not missed


def _found(leak: Callable[[Register, str], Register], seed: int) -> bool:
    pairs = (pair(seed * 1_000_003 + number) for number in range(PAIRS))
    return any(told(leak(p.one, p.viewer)) != told(leak(p.other, p.viewer)) for p in pairs)


@pytest.mark.parametrize(
    ("kind", "model"), [(Releasable.OFFER, Offer), (Releasable.CLAIM, Claim)], ids=str
)
def test_every_field_is_released_with_one_group(
    kind: Releasable, model: type[Offer | Claim]
) -> None:
    """Shows that a new column cannot be forgotten: it must be in one group, and in one only."""
    named = [name for fields in PARTS[kind].values() for name in fields]
    assert sorted(named) == sorted(model.model_fields)


CASE = register(
    [
        offer("fra", "FRA", "GBR", packages=3, personnel=100, caveats="not in DEU"),
        offer("gbr", "GBR", packages=2),
    ],
    groups={"eu": "FRA;DEU"},
)


def seen_by(viewer: str, *rows: str) -> Register:
    released = [dict(zip(("kind", "id", "fields", "to"), row.split(), strict=True)) for row in rows]
    return view_of(replaced(CASE, releases=released), viewer)


def test_without_a_release_only_the_owner_and_the_staff_see_a_row() -> None:
    assert [o.offer for o in seen_by("FRA").offers] == ["fra"]
    assert [o.offer for o in seen_by("DEU").offers] == []
    assert [o.offer for o in seen_by("public").offers] == []
    assert seen_by("staff") == CASE


def test_numbers_without_caveats_are_shown_and_not_planned_with() -> None:
    view = seen_by("DEU", "offer fra existence all", "offer fra numbers eu")
    (seen,) = view.offers
    assert (seen.packages, seen.packages_high, seen.personnel, seen.caveats) == (0, 3, 100, ())
    assert str(seen.condition) == "withheld.fra"
    assert [str(group) for group in seen.withheld] == ["time", "condition", "caveats", "source"]
    (row,) = seen_by("public", "offer fra existence all", "offer fra numbers eu").offers
    assert (row.packages, row.packages_high, row.personnel) == (0, None, 0)


def test_everything_is_the_row_as_it_is() -> None:
    (seen,) = seen_by("DEU", "offer fra everything DEU").offers
    assert seen == CASE.offers_by_id["fra"]


def test_a_release_names_only_the_viewer() -> None:
    view = seen_by("DEU", "offer fra existence eu", "offer fra existence GBR")
    assert view.releases == (
        Release(kind=Releasable.OFFER, id="fra", fields="existence", to="DEU"),
    )


def test_a_group_that_is_called_public_is_not_the_public() -> None:
    rows = [{"kind": "offer", "id": "a", "fields": "everything", "to": "public"}]
    case = register([offer("a", "FRA")], groups={"public": "GBR"}, releases=rows)
    assert [len(view_of(case, viewer).offers) for viewer in ("GBR", "public")] == [1, 0]


def test_a_viewer_that_is_not_there_is_told() -> None:
    with pytest.raises(UnknownName, match="FRX"):
        view_of(CASE, "FRX")


def test_the_event_of_a_long_id_is_a_name() -> None:
    names = {opaque_event("a" * 79 + last) for last in "bc"}
    assert len(names) == 2
    assert all(len(name) == 80 for name in names)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("offer fre existence all", "unknown offer 'fre'"),
        ("claim fra existence all", "unknown claim 'fra'"),
        ("offer fra existence FRX", "unknown nation 'FRX'"),
        ("offer fra existence natto", "unknown group 'natto'"),
        (
            "offer fra numbers DEU",
            "numbers of offer 'fra' is released to DEU, but not that it exists",
        ),
    ],
)
def test_a_release_of_nothing_or_to_nobody_is_a_fault(row: str, message: str) -> None:
    released = dict(zip(("kind", "id", "fields", "to"), row.split(), strict=True))
    assert message in [f.message for f in faults(replaced(CASE, releases=[released]))]


@pytest.mark.parametrize(
    ("second", "reads"),
    [("C2", "C2"), ("C3", "a second"), ("Dupont", "a second"), ("A. B", "A. B")],
)
def test_a_second_reads_as_given_unless_it_may_be_a_hidden_claim(second: str, reads: str) -> None:
    claim = {"iso3": "FRA", "stated_on": "2025-01-01", "stance": "offers"}
    case = register(
        [offer("fra", "FRA"), offer("gbr", "GBR")],
        claims=[
            {**claim, "id": "C1", "seconded_by": second},
            {**claim, "id": "C2"},
            {**claim, "id": "C3", "owner": "GBR"},
        ],
    )
    assert view_of(case, "FRA").claims_by_id["C1"].seconded_by == reads


def test_what_was_withheld_once_stays_withheld() -> None:
    """Shows that a row seen in part is not whole for those it is handed on to, or for its owner."""
    rows = [offer("fra", "FRA", packages=0, packages_high=3, withheld="time;caveats")]
    released = [{"kind": "offer", "id": "fra", "fields": "everything", "to": "all"}]
    case = register(rows, nations=["GBR"], releases=released)
    for viewer in ("FRA", "GBR", "public"):
        (seen,) = view_of(case, viewer).offers
        assert seen == rows[0]
        assert not faults(view_of(case, viewer))


def test_no_event_is_called_as_a_condition_that_is_not_released() -> None:
    """Shows that no world can make a condition hold that its reader does not know."""
    taken = register([offer("fra", "FRA")], events=["withheld.fra"])
    assert [(f.file, f.column) for f in faults(taken)] == [("events.csv", "event")]


def test_a_claim_has_no_time_to_release() -> None:
    claim = {"id": "C1", "iso3": "FRA", "stated_on": "2025-01-01", "stance": "offers"}
    row = {"kind": "claim", "id": "C1", "fields": "time", "to": "GBR"}
    found = faults(replaced(CASE, claims=[claim], releases=[row]))
    assert found[0].message == "a claim has nothing that is called time"


def test_what_is_withheld_cannot_be_planned_with() -> None:
    """Shows that no case says packages may go of which a part that matters is not known."""
    for group in ("numbers", "time", "caveats"):
        rows = [offer("fra", "FRA", packages=3, withheld=group)]
        assert [f.column for f in faults(register(rows))] == ["packages"]
    rows = [offer("fra", "FRA", packages=3, withheld="condition")]
    assert [f.column for f in faults(register(rows))] == ["condition"]
