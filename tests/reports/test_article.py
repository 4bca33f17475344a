"""A machine-translated article with mangled names: retold here; the original where it is at hand.

``CONTINGENT_ARTICLE`` may name the file of the original, which is not ours to pass on.
"""

import os
from datetime import date
from pathlib import Path

import pytest

from contingent.reports.proposal import Reading
from contingent.reports.reader import read_report

RETOLD = Path(__file__).parent / "article-fr.txt"
ORIGINAL = os.environ.get("CONTINGENT_ARTICLE", "")


@pytest.fixture(params=[str(RETOLD), *([ORIGINAL] if ORIGINAL else [])])
def reading(request: pytest.FixtureRequest) -> Reading:
    return read_report(Path(request.param).read_text(encoding="utf-8"), on=date(2025, 4, 10))


@pytest.mark.slow
def test_positions(reading: Reading) -> None:
    assert reading.language == "fr"
    found = {(p.nation, p.stance): p for p in reading.proposals}
    assert set(found) == {
        ("POL", "excludes-troops"),
        ("GRC", "excludes-troops"),
        ("ITA", "conditional"),
        ("USA", "declines"),
    }
    assert found["POL", "excludes-troops"].reasons == ("BLR",)
    assert found["GRC", "excludes-troops"].reasons == ("TUR",)
    assert found["ITA", "conditional"].condition == "USA"
    assert set(found["USA", "declines"].asked) == {"air", "intelligence"}


def test_meetings(reading: Reading) -> None:
    assert [m.participants for m in reading.meetings] == [30, 33, 50]
    assert set(reading.meetings[0].hosts) == {"FRA", "GBR"}
    assert reading.meetings[0].on == date(2025, 4, 10)
    assert reading.meetings[2].on == date(2025, 4, 11)


def test_mangled_names(reading: Reading) -> None:
    assert {r.written: r.meant for r in reading.read_as} == {
        "Volodimir Jelenski": "Volodymyr Zelensky",
        "Rustem Umarov": "Rustem Umerov",
        "John Heeli": "John Healey",
        "Kair Stmer": "Keir Starmer",
        "Ramstin": "Ramstein",
        "Pete Hexed": "Pete Hegseth",
    }
    assert all(r.gap > 0 and 0 < r.likeness <= 1 for r in reading.read_as)
