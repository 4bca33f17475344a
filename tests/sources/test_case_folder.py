"""A case folder as a whole: files, headers and case.toml; and that nothing but faults escapes."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.adapters.sources.case_folder import read_case_folder
from contingent.adapters.sources.case_tables import TABLES
from contingent.register.fault import Fault, FaultsFound
from tests.sources.case_files import GOOD, edited, faults_of, write_case

UKRAINE = Path(__file__).parents[2] / "src" / "contingent" / "cases" / "ukraine"


def test_a_good_case_is_read_whole(tmp_path: Path) -> None:
    read = read_case_folder(write_case(tmp_path))
    assert [offer.offer for offer in read.offers] == ["fra-1", "gbr-1", "tur-1"]
    assert str(read.offers[0].condition) == "ceasefire and GBR provides land"
    assert read.offers[0].amount("guard-bn") == 1
    assert read.world(None).without == ("TUR",)
    assert [event.event for event in read.events] == ["ceasefire", "parliament.GBR"]
    assert len(read.requirements) == 2
    assert (len(read.links), len(read.claims), len(read.meetings)) == (1, 1, 1)


def test_the_embedded_case_has_no_fault() -> None:
    assert faults_of(UKRAINE) == ()


def test_only_what_is_optional_may_be_left_out(tmp_path: Path) -> None:
    optional = {table: None for table, _, must in TABLES if not must}
    offers = GOOD["offers.csv"].replace("C1", "").replace("only at city", "")
    assert faults_of(write_case(tmp_path, offers=offers, **optional)) == ()


@pytest.mark.parametrize("file", ["case.toml", "nations.csv", "capabilities.csv", "offers.csv"])
def test_a_needed_file_that_is_missing_is_named(tmp_path: Path, file: str) -> None:
    write_case(tmp_path)
    (tmp_path / file).unlink()
    (fault,) = faults_of(tmp_path)
    assert (fault.file, fault.row, fault.message) == (file, None, "is missing")
    assert "contingent new" in fault.hint


def test_an_empty_folder_lists_every_file_that_is_missing(tmp_path: Path) -> None:
    assert [(fault.file, fault.message) for fault in faults_of(tmp_path)] == [
        ("case.toml", "is missing"),
        ("nations.csv", "is missing"),
        ("capabilities.csv", "is missing"),
        ("offers.csv", "is missing"),
    ]


@pytest.mark.parametrize("name", ["nowhere", "case.toml"])
def test_what_is_no_folder_is_said_to_be_none(tmp_path: Path, name: str) -> None:
    write_case(tmp_path)
    hint = "a case is a folder with a case.toml"
    assert faults_of(tmp_path / name) == (Fault(file=name, message="is not a folder", hint=hint),)


def test_a_misspelt_table_is_not_passed_over(tmp_path: Path) -> None:
    (write_case(tmp_path) / "requirement.csv").write_text("line\n")
    assert faults_of(tmp_path) == (
        Fault(
            file="requirement.csv",
            message="is no table of a case",
            hint="did you mean 'requirements.csv'?",
        ),
    )


def test_an_unknown_column_is_named_with_the_nearest(tmp_path: Path) -> None:
    offers = GOOD["offers.csv"].replace("personnel", "personel", 1)
    assert faults_of(write_case(tmp_path, offers=offers)) == (
        Fault(
            file="offers.csv",
            row=1,
            column="personel",
            message="unknown column 'personel'",
            hint="did you mean 'personnel'?",
        ),
    )


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    sites = GOOD["sites.csv"].replace("nation", "source", 1)
    assert faults_of(write_case(tmp_path, sites=sites)) == (
        Fault(file="sites.csv", row=1, column="nation", message="column 'nation' is missing"),
    )


@pytest.mark.parametrize(
    "header",
    ["from,to,mode,time,from", "from,to,mode,mode,to", "from,to,to,mode,km", "from,to,mode,km,km"],
)
def test_a_column_that_stands_twice_is_refused(tmp_path: Path, header: str) -> None:
    links = f"{header}\ngdynia,lviv,rail,2,3\n"
    faults = faults_of(write_case(tmp_path, links=links))
    twice = {name for name in header.split(",") if header.split(",").count(name) > 1}
    of_header = {(fault.column, fault.message) for fault in faults if fault.row == 1}
    assert of_header == {(name, f"column '{name}' stands twice") for name in twice}


def test_a_column_without_a_name_is_refused(tmp_path: Path) -> None:
    (fault,) = faults_of(write_case(tmp_path, links="from,to,mode,\ngdynia,lviv,rail,2\n"))
    assert (fault.file, fault.row, fault.message) == ("links.csv", 1, "a column has no name")


@pytest.mark.parametrize("text", ["", "\n\n", " , ,\n"])
def test_a_file_without_a_header_is_refused(tmp_path: Path, text: str) -> None:
    fault = Fault(file="sites.csv", row=1, message="has no header row")
    assert fault in faults_of(write_case(tmp_path, sites=text))


def test_a_row_of_the_wrong_length_is_told_in_its_own_row(tmp_path: Path) -> None:
    nations = GOOD["nations.csv"].replace("United Kingdom", "United Kingdom, Great Britain")
    assert faults_of(write_case(tmp_path, nations=nations)) == (
        Fault(
            file="nations.csv",
            row=3,
            message="has 4 cells where the header has 3",
            hint="a text with a comma in it must stand in quotation marks",
        ),
    )


def test_a_quotation_mark_that_is_never_closed_is_found(tmp_path: Path) -> None:
    nations = GOOD["nations.csv"].replace("Poland", '"Poland')
    (fault,) = faults_of(write_case(tmp_path, nations=nations))
    assert (fault.file, fault.row) == ("nations.csv", 4)
    assert fault.message.startswith("is not a readable CSV file")
    assert fault.hint == "look for a quotation mark that is never closed"


def test_a_file_of_200_mb_is_refused_unread(tmp_path: Path) -> None:
    with (write_case(tmp_path) / "claims.csv").open("r+b") as file:
        file.truncate(200_000_000)
    (fault,) = faults_of(tmp_path)
    assert (fault.file, fault.row) == ("claims.csv", None)
    assert fault.message == "is 200 MB; more than 20 MB is not read"


def test_a_file_that_is_not_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    nations = GOOD["nations.csv"].encode("iso-8859-9")
    assert faults_of(write_case(tmp_path, nations=nations)) == (
        Fault(
            file="nations.csv",
            row=5,
            message="is not UTF-8: byte 0xfc in line 5",
            hint="save the file as 'CSV UTF-8' or with encoding UTF-8",
        ),
    )


def test_a_byte_order_mark_and_windows_line_ends_are_accepted(tmp_path: Path) -> None:
    files = {
        name.removesuffix(".csv"): text.replace("\n", "\r\n").encode("utf-8-sig")
        for name, text in GOOD.items()
        if name.endswith(".csv")
    }
    folder = write_case(tmp_path, case=GOOD["case.toml"].encode("utf-8-sig"), **files)
    assert faults_of(folder) == ()


def test_blank_rows_are_passed_over_and_counted(tmp_path: Path) -> None:
    nations = GOOD["nations.csv"].replace("POL,", "\n,,\nPol,")
    (fault,) = faults_of(write_case(tmp_path, nations=nations))
    assert (fault.row, fault.column) == (6, "nation")


def test_a_folder_in_the_place_of_a_table_is_a_fault(tmp_path: Path) -> None:
    (write_case(tmp_path, claims=None) / "claims.csv").mkdir()
    (fault,) = faults_of(tmp_path)
    assert (fault.file, fault.message) == ("claims.csv", "cannot be read: Is a directory")


CASE = GOOD["case.toml"]
CONCEPTS = "[concepts.small]\n[concepts.large]\n"


@pytest.mark.parametrize(
    ("text", "column", "part"),
    [
        (CASE.replace("[case]", "[case"), None, "is not readable TOML: "),
        (f"{CASE}[event.war]\n", "event", "unknown section"),
        (CASE.replace("12 months", "0"), "case.length", "'0' are 0 steps of 1 month"),
        (CASE.replace('length = "12 months"', ""), "case.length", "is empty, but needed"),
        (CASE.replace("length =", "lenght ="), "case.lenght", "is not a known entry"),
        (CASE.replace("2026-01-01", '"soon"'), "case.start", "'soon' is not a date"),
        (CASE.replace('"UKR"', '"Ukraine"'), "case.host", "'Ukraine' does not have the form"),
        (CASE.replace('"UKR"', '"UKX"'), "case.host", "unknown nation 'UKX'"),
        (
            CASE.replace("start =", 'main_domain = "lnd"\nstart ='),
            "case.main_domain",
            "unknown domain 'lnd'",
        ),
        (
            f"events = 3\n{CASE.split('[events.')[0]}[worlds.base]\n{CONCEPTS}",
            "events",
            "write [events.NAME] sections",
        ),
        (
            CASE.replace("= true", '= "soon"'),
            "worlds.base.events",
            "event 'ceasefire' is 'soon'; write true, false, a step or date, [from, until], or",
        ),
        (
            CASE.replace("= true", "= [5, 3]"),
            "worlds.base.events",
            "event 'ceasefire' ends in step 3, before it begins",
        ),
        (
            CASE.replace("= true", "= [2026-05-01, 2026-03-01]"),
            "worlds.base.events",
            "event 'ceasefire' ends",
        ),
        (CASE.replace('["TUR"]', '["Turkey"]'), "worlds.base.without", "'Turkey' does not have"),
    ],
    ids=lambda value: value if value and len(value) < 30 else "",
)
def test_a_fault_of_case_toml_names_its_section(
    tmp_path: Path, text: str, column: str | None, part: str
) -> None:
    faults = faults_of(write_case(tmp_path, case=text))
    assert {fault.file for fault in faults} == {"case.toml"}
    (message,) = [fault.message for fault in faults if fault.column == column]
    assert message.startswith(part)


def test_an_event_with_a_dot_and_no_quotation_marks_is_told_how_to_write_it(tmp_path: Path) -> None:
    case = CASE.replace('"parliament.GBR"]', "parliament.GBR]")
    (fault,) = faults_of(write_case(tmp_path, case=case))
    assert (fault.file, fault.column) == ("case.toml", "events.parliament.GBR")
    assert '[events."parliament.GBR"]' in fault.hint


@pytest.mark.parametrize(
    ("old", "new", "column", "message", "hint"),
    [
        ("{ ceasefire", "{ ceasefier", "events", "unknown event 'ceasefier'", "ceasefire"),
        ('["TUR"]', '["TUX"]', "without", "unknown nation 'TUX'", "TUR"),
    ],
)
def test_a_world_that_names_what_is_not_there_is_told_the_nearest(
    tmp_path: Path, old: str, new: str, column: str, message: str, hint: str
) -> None:
    (fault,) = faults_of(write_case(tmp_path, case=CASE.replace(old, new)))
    assert (fault.file, fault.message) == ("case.toml", message)
    assert fault.column is not None
    assert fault.column.endswith(column)
    assert "base" in str(fault)  # which of the worlds
    assert fault.hint == f"did you mean '{hint}'?"


def test_faults_of_several_files_are_all_told_at_once(tmp_path: Path) -> None:
    folder = write_case(
        tmp_path,
        case=CASE.replace("12 months", "-1 months"),
        nations=edited("nations", 2, "nation", "fra"),
        offers=edited("offers", 2, "packages", "x").replace("ceasefire and", "and"),
        sites=None,
        links="from,where\n",
    )
    places = {(fault.file, fault.row, fault.column) for fault in faults_of(folder)}
    assert places == {
        ("case.toml", None, "case.length"),
        ("nations.csv", 2, "nation"),
        ("offers.csv", 2, "packages"),
        ("offers.csv", 2, "condition"),
        ("capacities.csv", 2, "site"),  # of a site that no table has
        ("links.csv", 1, "where"),
        ("links.csv", 1, "to"),
        ("links.csv", 1, "mode"),
        # No site is there, so no role 'city' either: the tables that can be read are compared.
        ("requirements.csv", 2, "at"),
        ("offers.csv", 3, "caveats"),
    }


def test_the_error_lists_each_fault_as_a_line(tmp_path: Path) -> None:
    with pytest.raises(FaultsFound) as caught:
        read_case_folder(write_case(tmp_path, sites=edited("sites", 2, "nation", "UKX")))
    assert str(caught.value) == (
        "1 fault found:\n"
        "  sites.csv, row 2, column nation: unknown nation 'UKX' (did you mean 'UKR'?)"
    )


FILES = st.sampled_from(["case", *(table for table, _, _ in TABLES)])


@given(FILES, st.binary(max_size=200))
def test_random_bytes_raise_nothing_but_faults(name: str, data: bytes) -> None:
    """Shows that whatever a file holds, the reader reads it or lists faults."""
    with TemporaryDirectory() as folder:
        faults_of(write_case(Path(folder), **{name: data}))


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["FRA", "fra-1", "0", "-1", "1e400", "nan", "2026-01-01", "0001-01-01", "9999-12-31"]
    ),
    st.sampled_from(
        ["not in UKR", "only in FRA", "at least 1 nations", "city", "core", "a;b", "|:"]
    ),
)


@given(st.sampled_from([table for table, _, _ in TABLES]), st.data())
def test_random_cells_raise_nothing_but_faults(table: str, data: st.DataObject) -> None:
    """Shows the same for cells that reach the checks behind the parser."""
    header, *rows = (text.split(",") for text in GOOD[f"{table}.csv"].splitlines())
    for _ in range(data.draw(st.integers(1, 3))):
        row = data.draw(st.sampled_from(rows))
        row[data.draw(st.integers(0, len(header) - 1))] = data.draw(CELLS)
    text = "\n".join(",".join(cells) for cells in [header, *rows])
    with TemporaryDirectory() as folder:
        faults_of(write_case(Path(folder), **{table: text.encode(errors="replace")}))
