"""Which operation a report speaks of, and what a case tells of its own."""

from datetime import date

import pytest

from contingent.adapters.sources.case_toml import read_case_toml_text
from contingent.register.doubts import Doubts
from contingent.reports.operation import THIS, UNKNOWN, Operation
from contingent.reports.reader import read_report
from tests.reports.scoring import HERE, PROBED, Count, reports, score, stances

UNIFIL = Operation(("UNIFIL", "FINUL"), ("Lebanon", "Liban", "Tyre"), "LBN")
LEBANON = (
    "Italy will send 2,500 soldiers to Lebanon, Prime Minister Romano Prodi said. "
    "The UNIFIL force needs a clear mandate. Germany will contribute frigates to UNIFIL."
)


def test_a_stance_on_another_operation_is_shown_apart_and_never_proposed() -> None:
    reading = read_report(
        "Italy is ready to send soldiers to Gaza. France will send troops to Ukraine.", on=PROBED
    )
    assert stances(reading) == {("FRA", "offers")}
    assert [(p.nation, p.operation) for p in reading.elsewhere] == [("ITA", "Gaza")]
    assert [p.operation for p in reading.proposals] == [THIS]


def test_where_no_operation_is_named_that_is_said() -> None:
    (only,) = read_report("Norway will send a frigate.", on=PROBED, code="en").proposals
    assert only.operation == UNKNOWN


def test_a_case_of_another_operation_reads_its_own() -> None:
    told = read_report(LEBANON, on=date(2006, 8, 25), code="en", operation=UNIFIL)
    assert stances(told) >= {("DEU", "offers"), ("ITA", "offers")}
    assert stances(read_report(LEBANON, on=date(2006, 8, 25), code="en")) == set()


def test_what_is_told_of_ukraine_is_elsewhere_for_a_case_of_lebanon() -> None:
    text = "France will send soldiers to Ukraine. Spain will send soldiers to Lebanon."
    reading = read_report(text, on=PROBED, code="en", operation=UNIFIL)
    assert stances(reading) == {("ESP", "offers")}
    assert {p.nation for p in reading.elsewhere} == {"FRA"}


def test_a_case_names_its_operation() -> None:
    text = (
        'format = 2\n[case]\ntitle = "T"\nstart = 2027-01-01\nlength = "24 months"\n'
        'names = ["UNIFIL"]\nplaces = ["Lebanon", "Tyre"]\n'
    )
    case = read_case_toml_text(text, [], Doubts())["case"]
    assert (case.names, case.places) == (("UNIFIL",), ("Lebanon", "Tyre"))


#: Records of reports_no_position that are wrong, at most (two by the rules alone); of paragraphs.
WRONG = 4
WRONG_PARAGRAPHS = 8


@pytest.mark.slow
def test_reports_without_a_position_are_left_empty() -> None:
    found = score(reports("reports_no_position") + reports("reports_no_position_2"))
    assert found.stance.fp <= WRONG
    assert found.stance.f1 >= 0.94
    both = reports("reports_no_position") + reports("reports_no_position_2")
    empty = [t for t in both if not t.stances]
    left = sum(not read_report(t.text, on=t.on, code=t.code).proposals for t in empty)
    assert left >= 0.9 * len(empty)


@pytest.mark.slow
def test_paragraphs_of_every_kind_of_false_yes() -> None:
    count = Count()
    for path in sorted((HERE / "probes_no_position").glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            _, labels, text = line.split("\t")
            pairs = (label.split("=") for label in labels.split() if label != "-")
            gold = {(nation, stance) for nation, stance in pairs}
            count.add(gold, stances(read_report(text, on=PROBED, code=path.stem)))
    assert count.fp <= WRONG_PARAGRAPHS
    assert count.tp >= 75
