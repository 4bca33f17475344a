"""One wrong cell in the offers of a good case; the other tables are in test_cells."""

from pathlib import Path

import pytest

from contingent.register.fault import Fault
from tests.sources.case_files import Slip, names, told

ID = "ids are lower-case letters, digits and '-'"
NOT_A_NAME = "does not have the form of a name here"
UNIQUE = "every id must be unique"
UNTIL = "until is the first step without it"
DATE = "write dates as 2025-04-10"
FORMS = (
    "write 'only in POL;ROU', 'not in UKR', 'not east of 32.5', 'only at lviv', "
    "'not for CAPABILITY', 'not with TUR', 'only with FIN', 'at most 300 personnel' or "
    "'at most 14 days'"
)
SUPPLY = (
    "CAPABILITY:AMOUNT, such as mech-bn:1|guard-bn:1, "
    "or emt2:1+beds:20 for what one package gives together"
)
REACH = "lower the number or name more; a nation in several groups counts once"
PART = "a nation such as FRA, an event, 'at least', 'all of', 'not' or '('"
CHANGE_CAVEAT = "change the caveat, or add a line where the offer may serve"

#: Exactly this fault, and no other.
SLIPS: list[Slip] = [
    ("offers", 2, "nation", "FRE", "unknown nation 'FRE'", "did you mean 'FRA'?"),
    (
        "offers",
        2,
        "supplies",
        "mech-bm:1",
        "unknown capability 'mech-bm'",
        "did you mean 'mech-bn'?",
    ),
    (
        "offers",
        2,
        "supplies",
        "mech-bn:one",
        f"'mech-bn:one' is not {SUPPLY}",
        "",
    ),
    ("offers", 2, "supplies", "mech-bn|mech-bn", "'mech-bn' is listed twice", ""),
    ("offers", 2, "supplies", "", "is empty, but needed", ""),
    ("offers", 2, "packages", "-1", "'-1' is less than 0", ""),
    ("offers", 2, "packages", "two", "'two' is not a whole number", ""),
    ("offers", 2, "packages", "1.5", "'1.5' is not a whole number", ""),
    ("offers", 2, "packages", "9" * 5000, f"'{'9' * 60}…' is too large a number", ""),
    ("offers", 2, "packages_low", "3", "3 is more than packages 2", ""),
    ("offers", 2, "packages_high", "1", "1 is less than packages 2", ""),
    ("offers", 2, "personnel", "-700", "'-700' is less than 0", ""),
    (
        "offers",
        2,
        "ready",
        "soon",
        "'soon' is not a duration",
        "write it as 48 h, 30 days, 2 weeks or 6 months",
    ),
    ("offers", 2, "ready", "30", "'30' has no unit", "write '30 days' or '30 months'"),
    ("offers", 2, "ready", "1", "'1' has no unit", "write '1 day' or '1 month'"),
    ("offers", 2, "ready", "48 hours", "'48 hours' is not a duration", "write '48 h'"),
    ("offers", 2, "ready", "5d", "'5d' is not a duration", "write '5 days'"),
    ("offers", 2, "ready", "-5 days", "'-5 days' is less than 0", ""),
    ("offers", 2, "ready", '"2,5 days"', "'2,5' is not a number", "write 2.5, with a point"),
    ("offers", 2, "ready", "3651 days", "'3651 days' is more than 3650 days", ""),
    (
        "offers",
        2,
        "from",
        "2026-13-01",
        "'2026-13-01' is neither the number of a step such as 6 nor a date such as 2027-07-01",
        "",
    ),
    ("offers", 2, "until", "0", "the offer ends before it begins, or outside the case", UNTIL),
    ("offers", 2, "tour", "0", "'0' is less than 1 h", ""),
    (
        "offers",
        2,
        "tour",
        "20 days",
        "a tour of 20 days is shorter than a step of the case",
        "write at least '1 month', or give the case a shorter step",
    ),
    ("offers", 2, "rest_ratio", "nan", "'nan' is not a finite number", ""),
    (
        "offers",
        3,
        "rest_ratio",
        "1",
        "is given without tour",
        "rest follows a tour; say how long the tour is",
    ),
    ("offers", 2, "relief", "31 days", "'31 days' is more than 30 days", ""),
    (
        "offers",
        3,
        "relief",
        "10 days",
        "is given without tour",
        "a relief ends a tour; say how long the tour is",
    ),
    ("offers", 2, "confidence", "sure", "'sure' is not one of 'low', 'medium' or 'high'", ""),
    ("offers", 2, "basis", "guessed", "'guessed' is not one of 'stated' or 'assumed'", ""),
    (
        "offers",
        2,
        "condition",
        "ceasefire and",
        f"expected {PART}, but the condition ends (at character 14 of the condition)",
        "",
    ),
    (
        "offers",
        2,
        "condition",
        "FRA or ceasefier",
        "unknown event 'ceasefier' at character 8 of the condition",
        "did you mean 'ceasefire'?",
    ),
    (
        "offers",
        2,
        "condition",
        "GRB provides land",
        "unknown nation 'GRB' at character 1 of the condition",
        "did you mean 'GBR'?",
    ),
    (
        "offers",
        2,
        "condition",
        "GBR provides lnd",
        "unknown capability or domain 'lnd' at character 14 of the condition",
        "did you mean 'land'?",
    ),
    (
        "offers",
        2,
        "condition",
        "at least 2 nations from natoo",
        "unknown group 'natoo' at character 25 of the condition",
        "did you mean 'nato'?",
    ),
    (
        "offers",
        2,
        "condition",
        "all of eeu",
        "unknown event or group 'eeu' at character 8 of the condition",
        "did you mean 'eu'?",
    ),
    (
        "offers",
        2,
        "condition",
        "at least 3 nations from eu",
        "'at least 3 nations from eu' can never hold: it counts 2 at most",
        REACH,
    ),
    (
        "offers",
        2,
        "condition",
        "GBR and not at least 2 other nations from eu",
        "'at least 2 other nations from eu' can never hold: it counts 1 at most",
        REACH,
    ),
    (
        "offers",
        2,
        "condition",
        '"at least 3 of FRA, eu, POL"',
        "'at least 3 of FRA, eu, POL' can never hold: it counts 2 at most",
        REACH,
    ),
    (
        "offers",
        2,
        "condition",
        '"at least 2 of GBR, eu, GBR"',
        "'GBR' is named twice at character 24 of the condition",
        "a name counts once; drop the second",
    ),
    (
        "offers",
        2,
        "condition",
        "land",
        "unknown event 'land' at character 1 of the condition",
        "no event; write 'at least 1 nation provide land'",
    ),
    (
        "offers",
        2,
        "condition",
        "ceasefire and nato",
        "unknown event 'nato' at character 15 of the condition",
        "no event; write 'at least 1 nation from nato'",
    ),
    ("offers", 2, "caveats", "not there", f"'not there' is not a caveat; {FORMS}", ""),
    (
        "offers",
        2,
        "caveats",
        "not in UKA",
        "unknown nation 'UKA' in 'not in UKA'",
        "did you mean 'UKR'?",
    ),
    (
        "offers",
        2,
        "caveats",
        "not for mech",
        "unknown capability or domain 'mech' in 'not for mech'",
        "did you mean 'mech-bn'?",
    ),
    (
        "offers",
        2,
        "caveats",
        "at most 300 personnel",
        "'at most 300 personnel' is less than one package of 700",
        "no package could ever go; make packages smaller",
    ),
    ("offers", 2, "caveats", "not with FRA", "not with itself", ""),
    (
        "offers",
        2,
        "caveats",
        "not with TUR; not with POL",
        "'not with TUR' and 'not with POL' are two caveats of one kind",
        "write one list",
    ),
    (
        "offers",
        3,
        "caveats",
        "only at port",
        "contradict every line the offer could fill (core)",
        CHANGE_CAVEAT,
    ),
    (
        "offers",
        3,
        "caveats",
        "only in POL",
        "contradict every line the offer could fill (core)",
        CHANGE_CAVEAT,
    ),
    ("offers", 2, "claims", "C2", "unknown claim 'C2'", "there are: C1"),
    ("offers", 2, "known_from", "1st March", "'1st March' is not a date", DATE),
    ("offers", 2, "known_until", "2025-03-01", "is not after known_from", ""),
    ("offers", 3, "offer", "fra-1", "'fra-1' is used twice; first in row 2", UNIQUE),
    ("offers", 3, "offer", "GBR 1", f"'GBR 1' {NOT_A_NAME}", ID),
]


@pytest.mark.parametrize(
    ("table", "row", "column", "cell", "message", "hint"), SLIPS, ids=names(SLIPS)
)
def test_one_slip_in_an_offer_is_one_fault_with_its_place_and_what_to_do(
    tmp_path: Path, table: str, row: int, column: str, cell: str, message: str, hint: str
) -> None:
    fault = Fault(file=f"{table}.csv", row=row, column=column, message=message, hint=hint)
    assert told(tmp_path, table, row, column, cell) == (fault,)
