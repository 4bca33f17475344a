"""What a ledger promises, the same on SQLite and on PostgreSQL."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from contingent.adapters.storage.queries import LogFilter
from contingent.adapters.storage.store import LedgerStore
from contingent.adapters.storage.verification import verify_ledger
from contingent.errors import LedgerError, MergeConflict, StaleWrite
from contingent.ledger.recording import Recording
from contingent.ledger.rows import register_of
from contingent.register.fault import FaultsFound
from contingent.services.ledger.addresses import read_ledger
from contingent.services.ledger.recording import (
    branch_scenario,
    import_case,
    merge_scenario,
    record,
)
from contingent.services.ledger.undoing import undo
from tests.builders import replaced
from tests.storage.conftest import Fresh
from tests.storage.ledgers import DAY, begun, change, signed, starter


def packages(address: str, offer: str, as_of: date | None = None) -> int | None:
    known = read_ledger(address, as_of).as_known(as_of).offers_by_id
    return known[offer].packages if offer in known else None


def test_what_goes_in_comes_out(fresh: Fresh) -> None:
    address = fresh()
    with begun(address) as store:
        assert register_of(store.rows()) == starter()
        assert register_of(store.rows_at(1)) == starter()
        assert register_of(store.rows_on(date(2020, 1, 1))) == starter(), "a baseline always was"
        assert store.rows_at(0) == {}
        assert verify_ledger(store).head == store.head()


def test_a_past_day_is_read_as_the_ledger_knew_it(fresh: Fresh) -> None:
    address = fresh()
    with begun(address) as store:
        change(store, "offer changed", "fra-pumps", {"packages": 3}, now=DAY)
        later = DAY + timedelta(days=10)
        change(store, "offer changed", "fra-pumps-2027-03-10", {"packages": 1}, now=later)
        change(store, "line changed", "pumps", {"quantity": 5}, now=later)
    day = DAY.date()
    assert packages(address, "fra-pumps", day - timedelta(days=1)) == 2
    assert packages(address, "fra-pumps-2027-03-10", day) == 3
    assert packages(address, "fra-pumps-2027-03-10", day + timedelta(days=9)) == 3
    assert packages(address, "fra-pumps-2027-03-20", day + timedelta(days=10)) == 1
    assert packages(address, "fra-pumps-2027-03-20") == 1
    lines = {
        as_of: read_ledger(address, as_of).requirements[0].quantity
        for as_of in (day, day + timedelta(days=9), day + timedelta(days=10), None)
    }
    assert list(lines.values()) == [3, 3, 5, 5]


def test_two_times_can_be_asked_for_apart(fresh: Fresh) -> None:
    """Learned late: a position of December that was recorded in March."""
    address = fresh()
    fields = {"nation": "FRA", "supplies": "boat-team", "packages": 1, "known_from": "2026-12-01"}
    with begun(address) as store:
        head = change(store, "offer recorded", "fra-boats", fields)
    december = date(2026, 12, 15)
    assert packages(address, "fra-boats", december) is None, "nobody here knew of it then"
    assert packages(f"{address}@2027-03-10", "fra-boats", december) == 1, "today we know"
    assert packages(f"{address}@{head.seq}", "fra-boats", december) == 1
    assert packages(f"{address}@{head.seq - 1}", "fra-boats", december) is None
    assert packages(f"{address}@2027-03-09", "fra-boats") is None


def test_a_change_that_contradicts_the_register_is_refused_with_every_fault(fresh: Fresh) -> None:
    with begun(fresh()) as store:
        head = store.head()
        with pytest.raises(FaultsFound) as found:
            record(
                store,
                [
                    Recording("offer corrected", "fra-pumps", {"condition": "reqest"}),
                    Recording("line added", "more", {"capability": "pump-modul", "quantity": -1}),
                    Recording("nation removed", "POL"),
                ],
                signed(),
            )
        told = "\n".join(map(str, found.value.faults))
        assert "did you mean 'request'" in told
        assert "is not more than 0" in told
        assert "unknown nation 'POL'" in told
        assert {fault.row for fault in found.value.faults} == {1, 2, 3}
        assert store.head() == head


@pytest.mark.parametrize(
    ("actor", "reason"),
    [
        ("", "why"),
        ("who", " "),
        ("a\x00b", "why"),
        ("a\x9bb", "why"),
        ("who", "a\u202eb"),
        ("who", "a\u2067b"),
        ("who", "a\x7fb"),
    ],
)
def test_nobody_and_no_reason_are_refused(fresh: Fresh, actor: str, reason: str) -> None:
    with begun(fresh()) as store, pytest.raises(FaultsFound):
        record(store, [Recording("line removed", "boats")], signed(reason, actor=actor))


def test_changes_together_are_kept_together_or_not_at_all(fresh: Fresh) -> None:
    with begun(fresh()) as store:
        head = store.head()
        asked = [
            Recording("line changed", "pumps", {"quantity": 9}),
            Recording("line removed", "no-such-line"),
        ]
        with pytest.raises(FaultsFound, match="is not there"):
            record(store, asked, signed())
        assert store.head() == head
        assert register_of(store.rows()) == starter()
        assert len(record(store, asked[:1], signed())) == 1


def test_a_stale_write_is_refused_saying_what_changed(fresh: Fresh) -> None:
    with begun(fresh()) as store:
        version = store.versions()["offers", "fra-pumps"]
        assert version == 1
        change(store, "offer corrected", "fra-pumps", {"packages": 4}, version=version)
        with pytest.raises(StaleWrite, match=r"tester: packages 2 → 4 \(a test\)"):
            change(store, "offer corrected", "fra-pumps", {"packages": 6}, version=version)
        with pytest.raises(StaleWrite):
            change(store, "site set", "town", {"capacity": 3}, version=0)
        change(store, "offer corrected", "fra-pumps", {"packages": 6}, version=2)
        verify_ledger(store)


def test_a_version_does_not_come_back_with_the_row(fresh: Fresh) -> None:
    with begun(fresh()) as store:
        change(store, "line removed", "boats")
        change(store, "line added", "boats", {"capability": "boat-team", "quantity": 1})
        with pytest.raises(StaleWrite, match="removed"):
            change(store, "line changed", "boats", {"tier": 2}, version=1)


def test_a_repeated_request_is_carried_out_once(fresh: Fresh) -> None:
    with begun(fresh()) as store:
        first = change(store, "line changed", "pumps", {"quantity": 5}, key="k1")
        again = change(store, "line changed", "pumps", {"quantity": 5}, key="k1")
        assert first == again == store.head()
        with pytest.raises(LedgerError, match="was used before, for another request"):
            change(store, "line changed", "pumps", {"quantity": 6}, key="k1")
        # The same request after others: still the first answer.
        change(store, "line changed", "pumps", {"quantity": 7}, key="k2")
        assert change(store, "line changed", "pumps", {"quantity": 5}, key="k1") == first
        many = [
            Recording("line changed", "pumps", {"quantity": 8}),
            Recording("line changed", "pumps", {"quantity": 9}),
        ]
        assert record(store, many, signed(key="k3")) == record(store, many, signed(key="k3"))
        verify_ledger(store)


def test_a_repeated_request_of_any_verb_answers_as_before(fresh: Fresh) -> None:
    """Whatever was recorded since, and whether the answer is a head or a number of rows too."""
    with begun(fresh()) as store:
        shorter = replaced(starter(), offers=starter().offers[:-1])
        asked: list[Callable[[], object]] = [
            lambda: import_case(store, shorter, signed(key="import")),
            lambda: branch_scenario(store, "one", signed(key="branch")),
            lambda: change(store, "line removed", "boats", scenario="one", key="record"),
            lambda: merge_scenario(store, "one", signed(key="merge")),
            lambda: undo(store, 5, signed(key="undo")),
        ]
        answers = [ask() for ask in asked]
        change(store, "line changed", "pumps", {"quantity": 5})
        head = store.head()
        assert [ask() for ask in asked] == answers
        assert store.head() == head
        with pytest.raises(LedgerError, match="was used before, for another request"):
            branch_scenario(store, "two", signed(key="branch"))
        assert verify_ledger(store).lost_keys == ()


def test_the_log_can_be_asked_by_nation_offer_day_and_actor(fresh: Fresh) -> None:
    with begun(fresh()) as store:
        later = DAY + timedelta(days=2)
        change(store, "offer changed", "fra-pumps", {"packages": 3})
        change(store, "offer changed", "fra-pumps-2027-03-10", {"packages": 1}, now=later)
        change(store, "offer corrected", "nor-hospital", {"personnel": 80}, now=later)
        record(store, [Recording("line removed", "boats")], signed(actor="other", now=later))

        def seqs(**asked: object) -> list[int]:
            return [entry.entry.seq for entry in store.log(LogFilter(**asked))[0]]  # type: ignore[arg-type]

        assert seqs() == [1, 2, 3, 4, 5]
        assert seqs(offer="fra-pumps") == [1, 2, 3]
        assert seqs(offer="fra-pumps-2027-03-20") == []
        assert seqs(nation="NOR") == [1, 4]
        assert seqs(actor="other") == [5]
        assert seqs(since=later.date()) == [3, 4, 5]
        assert seqs(until=later.date()) == [1, 2]
        assert seqs(nation="FRA", since=later.date(), actor="tester") == [3]
        assert seqs(row=("requirements", "boats")) == [1, 5]
        assert seqs(last=2) == [4, 5]
        assert store.log(LogFilter(last=2))[1] == 5


@pytest.mark.slow
def test_a_scenario_is_branched_changed_compared_and_merged(fresh: Fresh) -> None:
    address = fresh()
    with begun(address) as store:
        branch_scenario(store, "more-boats", signed())
        change(store, "offer corrected", "deu-boats", {"packages": 4}, scenario="more-boats")
        change(store, "line changed", "pumps", {"quantity": 6})
        assert packages(address, "deu-boats") == 2
        assert packages(f"{address}#more-boats", "deu-boats") == 4
        assert register_of(store.rows("more-boats")).requirements[0].quantity == 3
        assert verify_ledger(store).scenarios == ("more-boats",)
        _, rows = merge_scenario(store, "more-boats", signed())
        assert rows == 1
        assert packages(address, "deu-boats") == 4
        assert register_of(store.rows()).requirements[0].quantity == 6
        with pytest.raises(LedgerError, match="was merged and is closed"):
            change(store, "line removed", "boats", scenario="more-boats")
        with pytest.raises(LedgerError, match="was merged and is closed"):
            merge_scenario(store, "more-boats", signed())
        # Its days can still be read.
        assert packages(f"{address}@1", "deu-boats") == 2
        assert packages(f"{address}@3#more-boats", "deu-boats") == 4
        assert packages(f"{address}@2#more-boats", "deu-boats") == 2
        verify_ledger(store)


def test_a_merge_with_conflicts_changes_nothing(fresh: Fresh) -> None:
    with begun(fresh()) as store:
        branch_scenario(store, "less", signed())
        change(store, "line changed", "pumps", {"quantity": 1}, scenario="less")
        change(store, "line changed", "pumps", {"quantity": 6})
        head = store.head()
        with pytest.raises(MergeConflict, match="scenario quantity 3 → 1; register quantity 3 → 6"):
            merge_scenario(store, "less", signed())
        assert store.head() == head
        merge_scenario(store, "less", signed(), ["requirements/pumps=scenario"])
        assert register_of(store.rows()).requirements[0].quantity == 1


@pytest.mark.parametrize("name", ["", "Two Words", "../x", "x" * 81])
def test_a_scenario_has_a_plain_name(fresh: Fresh, name: str) -> None:
    with begun(fresh()) as store, pytest.raises(FaultsFound):
        branch_scenario(store, name, signed())


def test_a_scenario_that_is_not_there_or_there_twice_is_refused(fresh: Fresh) -> None:
    address = fresh()
    with begun(address) as store:
        branch_scenario(store, "one", signed())
        with pytest.raises(LedgerError, match="there is a scenario 'one' already"):
            branch_scenario(store, "one", signed())
        with pytest.raises(LedgerError, match="no scenario 'two' in this ledger; there are: one"):
            change(store, "line removed", "boats", scenario="two")
        with pytest.raises(LedgerError, match="there are: one"):
            read_ledger(f"{address}#two")


def test_a_second_import_records_what_differs(fresh: Fresh) -> None:
    with begun(fresh()) as store:
        assert import_case(store, starter(), signed())[1] == 0
        own = starter()
        shorter = replaced(
            own, offers=own.offers[:-1], meetings=[{"date": "2027-01-01", "title": "A"}]
        )
        head, rows = import_case(store, shorter, signed())
        assert (head.seq, rows) == (2, 2)
        assert register_of(store.rows()) == shorter
        assert register_of(store.rows_on(DAY.date() - timedelta(days=1))) == starter()
        verify_ledger(store)


def test_what_is_no_ledger_is_told(fresh: Fresh, tmp_path: object) -> None:
    address = fresh()
    with pytest.raises(LedgerError, match=r"there is no ledger|holds no ledger"):
        LedgerStore.open(address)
    with begun(address) as store, store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(LedgerError, match="newer version of Contingent"):
        LedgerStore.open(address)


def test_the_migrations_make_the_tables_the_program_uses(fresh: Fresh) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    from contingent.adapters.storage.migrate import config
    from contingent.adapters.storage.store import REVISION
    from contingent.adapters.storage.tables import METADATA

    with begun(fresh()) as store, store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    assert ScriptDirectory.from_config(config()).get_current_head() == REVISION
