"""One wrong cell in a good case: the fault names file, row and column, and says what to do."""

from pathlib import Path

import pytest

from contingent.register.fault import Fault
from tests.sources.case_files import Slip, names, told

NATION = "nations are three capitals, ISO 3166-1 alpha-3, such as FRA"
ID = "ids are lower-case letters, digits and '-'"
NOT_A_NAME = "does not have the form of a name here"
UNIQUE = "every id must be unique"
UNTIL = "until is the first step without it"
DATE = "write dates as 2025-04-10"

#: (table, row, column, cell, message, hint): exactly this fault, and no other.
SLIPS: list[Slip] = [
    ("nations", 2, "nation", "France", f"'France' {NOT_A_NAME}", NATION),
    ("nations", 2, "groups", "nato;EU", f"'EU' {NOT_A_NAME}", ID),
    (
        "nations",
        2,
        "groups",
        "and",
        "'and' is a word of the condition language; choose another name",
        "",
    ),
    ("capabilities", 2, "domain", "", "is empty, but needed", ""),
    (
        "capabilities",
        2,
        "symbol",
        "123",
        "'123' is not an APP-6(D) symbol code: 20 digits, such as 10031000161211000000",
        "",
    ),
    ("capabilities", 3, "capability", "Guard", f"'Guard' {NOT_A_NAME}", ID),
    (
        "requirements",
        2,
        "capability",
        "mech",
        "unknown capability 'mech'",
        "did you mean 'mech-bn'?",
    ),
    ("requirements", 2, "quantity", "inf", "'inf' is not a finite number", ""),
    ("requirements", 2, "tier", "4", "'4' is more than 3", ""),
    (
        "requirements",
        3,
        "at",
        "town",
        "unknown site or role 'town'",
        "there are: city, gdynia, lviv, port",
    ),
    ("requirements", 3, "until", "2", "the line is needed in no month of the case", UNTIL),
    ("requirements", 2, "from", "12", "the line is needed in no month of the case", UNTIL),
    (
        "requirements",
        2,
        "needs",
        "core",
        "lines need each other in a circle: core → core",
        "break the circle; none of them could ever count",
    ),
    (
        "requirements",
        2,
        "needs",
        "guard",
        "'guard' is not in concept small",
        "a line can only need lines of its own concepts",
    ),
    ("requirements", 3, "needs", "cor", "unknown line 'cor'", "did you mean 'core'?"),
    ("sites", 2, "nation", "UKX", "unknown nation 'UKX'", "did you mean 'UKR'?"),
    ("sites", 2, "lon", "east", "'east' is not a number", ""),
    ("sites", 2, "capacity", "-1", "'-1' is less than 0", ""),
    ("links", 2, "from", "gdansk", "unknown site 'gdansk'", "there are: gdynia, lviv"),
    ("links", 2, "to", "lviw", "unknown site 'lviw'", "did you mean 'lviv'?"),
    ("links", 2, "mode", "foot", "'foot' is not one of 'road', 'rail', 'sea' or 'air'", ""),
    ("claims", 2, "iso3", "FRX", "unknown nation 'FRX'", "did you mean 'FRA'?"),
    ("claims", 2, "stated_on", "March 2025", "'March 2025' is not a date", DATE),
    ("meetings", 2, "date", "", "is empty, but needed", ""),
    ("meetings", 2, "date", "spring", "'spring' is not a date", DATE),
]

#: Slips that other rows rest on: this fault is among those told.
KNOCK_ON: list[Slip] = [
    ("nations", 3, "nation", "FRA", "'FRA' is used twice; first in row 2", UNIQUE),
    ("capabilities", 3, "capability", "mech-bn", "'mech-bn' is used twice; first in row 2", UNIQUE),
    (
        "offers",
        2,
        "packages",
        "0",
        "is 0, but the offer is offered",
        "give the number, or make the state declined, expired or withdrawn",
    ),
    (
        "offers",
        2,
        "caveats",
        "only at lwiw",
        "unknown site or role 'lwiw' in 'only at lwiw'",
        "there are: city, gdynia, lviv, port",
    ),
    (
        "offers",
        2,
        "caveats",
        "only in POL; not in POL;UKR",
        "'only in POL' and 'not in POL;UKR' leave no place",
        "drop one of them",
    ),
    (
        "offers",
        2,
        "caveats",
        "not for land",
        "forbid everything the offer supplies",
        "change the caveat or supplies",
    ),
    ("requirements", 3, "concepts", "larg", "unknown concept 'larg'", "did you mean 'large'?"),
    ("requirements", 2, "concepts", "tiny", "unknown concept 'tiny'", "there are: large, small"),
    ("requirements", 3, "line", "core", "'core' is used twice; first in row 2", UNIQUE),
    ("sites", 3, "site", "lviv", "'lviv' is used twice; first in row 2", UNIQUE),
    (
        "sites",
        3,
        "site",
        "any",
        "'any' is also a role or 'any'",
        "requirement lines could not tell which is meant",
    ),
]


@pytest.mark.parametrize(
    ("table", "row", "column", "cell", "message", "hint"), SLIPS, ids=names(SLIPS)
)
def test_one_slip_is_one_fault_with_its_place_and_what_to_do(
    tmp_path: Path, table: str, row: int, column: str, cell: str, message: str, hint: str
) -> None:
    fault = Fault(file=f"{table}.csv", row=row, column=column, message=message, hint=hint)
    found = told(tmp_path, table, row, column, cell)
    if "circle" in message or "not in concept" in message:  # a circle may cross concepts, too
        assert fault in found
    else:
        assert found == (fault,)


@pytest.mark.parametrize(
    ("table", "row", "column", "cell", "message", "hint"), KNOCK_ON, ids=names(KNOCK_ON)
)
def test_a_slip_that_others_rest_on_is_told_at_its_own_place(
    tmp_path: Path, table: str, row: int, column: str, cell: str, message: str, hint: str
) -> None:
    fault = Fault(file=f"{table}.csv", row=row, column=column, message=message, hint=hint)
    assert fault in told(tmp_path, table, row, column, cell)


@pytest.mark.parametrize(
    ("table", "column", "cell", "part"),
    [
        ("nations", "probability", "1.5", "'1.5' is more than 1"),
        ("offers", "state", "promised", "'promised' is not one of 'reported', 'indicated'"),
        ("requirements", "quantity", "0", "'0' is not more than 0"),
        ("requirements", "weight", "-1", "'-1' is not more than 0"),
        ("sites", "lat", "91", "'91' is more than 90"),
        ("links", "time", "-1 days", "'-1 days' is less than 0"),
        ("claims", "stance", "maybe", "'maybe' is not one of 'offers', 'conditional'"),
        ("meetings", "hosts", "FRA;XYZ", "unknown nation 'XYZ'"),
        ("meetings", "chairs", "XYZ", "unknown nation 'XYZ'"),
        ("meetings", "attended", "FRA;XYZ", "unknown nation 'XYZ'"),
        ("meetings", "participants", "0", "0 is less than the 1 that are named in attended"),
        ("pledges", "nation", "XYZ", "unknown nation 'XYZ'"),
        ("pledges", "meeting", "sumit", "unknown meeting 'sumit'"),
        ("pledges", "quantity", "", "is empty, but unit is 'guns'"),
        ("coalitions", "leads", "XYZ", "unknown nation 'XYZ'"),
        ("coalitions", "members", "FRA;XYZ", "unknown nation 'XYZ'"),
    ],
)
def test_a_value_out_of_range_says_the_range(
    tmp_path: Path, table: str, column: str, cell: str, part: str
) -> None:
    (fault,) = told(tmp_path, table, 2, column, cell)
    assert (fault.file, fault.row, fault.column) == (f"{table}.csv", 2, column)
    assert fault.message.startswith(part)
