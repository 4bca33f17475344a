"""What people record, and the rows it amounts to."""

import json
import re
from datetime import date
from typing import Any

import pytest

from contingent.errors import MergeConflict
from contingent.ledger.difference import changes_between, difference
from contingent.ledger.fold import after
from contingent.ledger.recording import VERBS, Recording, draft
from contingent.ledger.rows import TABLES, Rows, faults_of, register_of, rows_of
from contingent.ledger.scenario import conflicts_of, merge_changes
from contingent.register.fault import FaultsFound
from contingent.services.cases.opening import open_case
from tests.builders import line, offer, register, replaced

TODAY = date(2026, 3, 1)


@pytest.fixture
def rows() -> Rows:
    offers = [
        offer("fra-bn", "FRA", packages=2, known_from="2026-01-05"),
        offer("gbr-bn", "GBR", "FRA"),
    ]
    return rows_of(register(offers, [line("battalions", quantity=2)]))


def recorded(rows: Rows, verb: str, name: str = "", day: date = TODAY, /, **fields: Any) -> Rows:
    return after(rows, draft(rows, Recording(verb, name, fields), day).changes)


def field(rows: Rows, table: str, key: str, name: str) -> Any:
    return json.loads(rows[table][key]).get(name)


def test_a_changed_offer_ends_and_is_followed_by_a_new_position(rows: Rows) -> None:
    changed = recorded(rows, "offer changed", "fra-bn", packages=3)
    assert field(changed, "offers", "fra-bn", "packages") == 2
    assert field(changed, "offers", "fra-bn", "known_until") == "2026-03-01"
    assert field(changed, "offers", "fra-bn-2026-03-01", "packages") == 3
    known = register_of(changed)
    for day, packages in ((date(2026, 2, 28), 2), (TODAY, 3), (None, 3)):
        offers = known.as_known(day).offers
        assert [o.packages for o in offers if o.nation == "FRA"] == [packages]
    assert faults_of(changed) == []


def test_a_second_change_on_the_same_day_replaces_the_first(rows: Rows) -> None:
    twice = recorded(
        recorded(rows, "offer changed", "fra-bn", packages=3),
        "offer changed",
        "fra-bn-2026-03-01",
        packages=4,
    )
    assert list(twice["offers"]) == ["fra-bn", "gbr-bn", "fra-bn-2026-03-01"]
    assert field(twice, "offers", "fra-bn-2026-03-01", "packages") == 4


def test_the_next_change_drops_the_old_date_from_the_name(rows: Rows) -> None:
    first = recorded(rows, "offer changed", "fra-bn", packages=3)
    later = recorded(first, "offer changed", "fra-bn-2026-03-01", date(2026, 4, 2), packages=1)
    assert list(later["offers"])[-1] == "fra-bn-2026-04-02"


def test_a_position_that_has_ended_is_not_changed(rows: Rows) -> None:
    changed = recorded(rows, "offer changed", "fra-bn", packages=3)
    with pytest.raises(FaultsFound, match="was the position only until 2026-03-01"):
        recorded(changed, "offer changed", "fra-bn", packages=4)


def test_a_change_before_the_position_began_is_refused(rows: Rows) -> None:
    with pytest.raises(FaultsFound, match="is 2026-01-05, after 2026-01-01"):
        recorded(rows, "offer changed", "fra-bn", date(2026, 1, 1), packages=3)


def test_a_withdrawn_offer_stays_to_be_seen(rows: Rows) -> None:
    gone = register_of(recorded(rows, "offer withdrawn", "fra-bn", note="A vote"))
    latest = {o.offer: o for o in gone.as_known(None).offers}
    assert latest["fra-bn-2026-03-01"].state.ended
    assert latest["fra-bn-2026-03-01"].note == "A vote"


def test_a_correction_makes_no_new_position(rows: Rows) -> None:
    mended = recorded(rows, "offer corrected", "fra-bn", packages=5)
    assert list(mended["offers"]) == ["fra-bn", "gbr-bn"]
    assert field(mended, "offers", "fra-bn", "packages") == 5


def test_a_recorded_offer_is_known_from_its_day(rows: Rows) -> None:
    more = recorded(rows, "offer recorded", "gbr-2", nation="GBR", supplies="isr", packages="1")
    assert field(more, "offers", "gbr-2", "known_from") == "2026-03-01"


def test_lines_claims_and_other_rows(rows: Rows) -> None:
    now = recorded(rows, "line added", "watch", capability="isr", quantity="1")
    now = recorded(now, "line changed", "watch", quantity=2, tier=3)
    assert field(now, "requirements", "watch", "quantity") == 2
    claim = {"iso3": "FRA", "stated_on": "2026-02-01", "stance": "offers"}
    now = recorded(now, "claim accepted", "c1", **claim)
    now = recorded(now, "site set", "lviv", name="Lviv", nation="FRA", lat="49.8")
    now = recorded(now, "site set", "lviv", lat=None, roles="hub;city")
    assert json.loads(now["sites"]["lviv"])["roles"] == ["hub", "city"]
    assert "lat" not in json.loads(now["sites"]["lviv"])
    now = recorded(now, "site set", "kyiv", name="Kyiv", nation="FRA")
    now = recorded(
        now, "link set", **{"from": "lviv", "to": "kyiv", "mode": "rail", "time": "2 days"}
    )
    assert field(now, "links", "lviv kyiv rail", "time") == "2 days"
    now = recorded(now, "meeting set", date="2026-02-02", title="Paris")
    now = recorded(now, "case set", title="Another name")
    assert register_of(now).case.title == "Another name"
    now = recorded(now, "line removed", "watch")
    assert "watch" not in now["requirements"]
    assert faults_of(now) == []


@pytest.mark.parametrize(
    ("verb", "name", "fields", "told"),
    [
        ("offer chnged", "fra-bn", {}, "did you mean 'offer changed'"),
        ("offer changed", "fra-bm", {"packages": 1}, "did you mean 'fra-bn'"),
        ("offer recorded", "fra-bn", {"packages": 1}, "is there already"),
        ("offer corrected", "fra-bn", {"packages": 2}, "is like that already"),
        ("offer changed", "fra-bn", {"packages": 2}, "is like that already"),
        ("offer corrected", "fra-bn", {"offer": "deu-bn"}, "would be called 'deu-bn'"),
        ("line removed", "none", {}, "is not there"),
        ("meeting set", "", {}, "has no id"),
    ],
)
def test_what_cannot_be_is_refused(
    rows: Rows, verb: str, name: str, fields: dict[str, Any], told: str
) -> None:
    with pytest.raises(FaultsFound, match=told):
        recorded(rows, verb, name, **fields)


def test_every_table_can_be_recorded_in() -> None:
    assert {table for table, _ in VERBS.values()} == set(TABLES)


def test_the_embedded_case_reads_back_as_it_is() -> None:
    given = open_case("ukraine")
    read = register_of(rows_of(given))
    assert read == given
    # A default of 1 and a value of 1.0 would print differently; a mention's column is no matter.
    column = re.compile(r"column=\d+")
    assert column.sub("", repr(read)) == column.sub("", repr(given))


def test_links_alike_and_long_titles_have_keys_of_their_own() -> None:
    link = {"from": "a", "to": "b", "mode": "road"}
    given = replaced(
        register(nations=["FRA"]),
        sites=[{"site": n, "name": n, "nation": "FRA"} for n in "ab"],
        links=[link, {**link, "km": 3}],
        meetings=[{"date": "2026-01-01", "title": "x" * 400 + end} for end in "yz"],
    )
    rows = rows_of(given)
    assert list(rows["links"]) == ["a b road", "a b road #2"]
    assert len(set(rows["meetings"])) == 2
    assert max(map(len, rows["meetings"])) <= 160
    assert register_of(rows) == given


def test_changes_between_two_states_turn_the_one_into_the_other(rows: Rows) -> None:
    other = recorded(
        recorded(rows, "offer changed", "fra-bn", packages=3), "line removed", "battalions"
    )
    changed = after(rows, changes_between(rows, other))
    assert register_of(changed) == register_of(other)
    kinds = {(d.table, d.key): d.kind for d in difference(rows, other)}
    assert kinds == {
        ("offers", "fra-bn"): "changed",
        ("offers", "fra-bn-2026-03-01"): "added",
        ("requirements", "battalions"): "removed",
    }


def test_another_order_of_worlds_is_a_difference() -> None:
    one = rows_of(register(worlds=[{"world": "a"}, {"world": "b"}]))
    other = rows_of(register(worlds=[{"world": "b"}, {"world": "a"}]))
    assert {d.kind for d in difference(one, other)} == {"moved"}


def test_a_scenario_comes_back_where_nobody_else_was(rows: Rows) -> None:
    scenario = recorded(rows, "offer corrected", "fra-bn", packages=7)
    now = recorded(rows, "line changed", "battalions", quantity=9)
    merged = after(now, merge_changes("s", rows, scenario, now, {}))
    assert field(merged, "offers", "fra-bn", "packages") == 7
    assert field(merged, "requirements", "battalions", "quantity") == 9


def test_conflicts_name_both_sides_and_are_settled_by_choice(rows: Rows) -> None:
    scenario = recorded(rows, "offer corrected", "fra-bn", packages=7)
    scenario = recorded(scenario, "offer corrected", "gbr-bn", packages=2)
    now = recorded(rows, "offer corrected", "fra-bn", packages=5)
    now = recorded(now, "offer corrected", "gbr-bn", packages=2)
    assert [c.row for c in conflicts_of(rows, scenario, now)] == ["offers/fra-bn"]
    with pytest.raises(MergeConflict, match="scenario packages 2 → 7; register packages 2 → 5"):
        merge_changes("s", rows, scenario, now, {})
    for whose, packages in (("scenario", 7), ("register", 5)):
        merged = after(now, merge_changes("s", rows, scenario, now, {"offers/fra-bn": whose}))
        assert field(merged, "offers", "fra-bn", "packages") == packages
        assert field(merged, "offers", "gbr-bn", "packages") == 2
