"""What a line gets, in figures that never read as full while it is open."""

import pytest

from contingent.planning.plan import LineFill
from contingent.register.register import Register
from contingent.services.answers.asked import Asked
from contingent.services.answers.who import who_stands
from contingent.web.choice import Choice
from contingent.web.view import View


def fill_of(*steps: float, required: float) -> LineFill:
    given = sum(steps) / len(steps)
    return LineFill("core", 1, required, given, given, tuple(steps))


@pytest.mark.parametrize(
    ("fill", "told", "units"),
    [
        # D9: 3.96 of 4 on average was told as "4.0 of 4".
        (fill_of(*(3, *[4] * 24), required=4), "3 in FIRST; 4 of 4 from SECOND", "3.96"),
        (fill_of(*(9, *[10] * 24), required=10), None, "9.96"),
        (fill_of(1, 2, required=4), "1.5 of 4", "1.5"),
        (fill_of(4, 4, required=4), "4 of 4", "4"),
    ],
)
def test_no_open_line_reads_as_full(
    small: Register, fill: LineFill, told: str | None, units: str
) -> None:
    view = View(Choice(), small, who_stands(small, Asked()))
    said = view.fill_told(fill)
    for number, name in enumerate(("FIRST", "SECOND")):
        said = said.replace(view.when(number), name)
    assert told is None or said == told
    assert view.units(fill) == units
    assert not said.startswith(("4.0 of", "10.0 of"))
