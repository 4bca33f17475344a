"""The page that sets the Ukraine case beside what others have published is as it is worked out."""

import sys
from pathlib import Path

import pytest

from contingent.services.cases.opening import open_case

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "cases" / "ukraine-published.md"


def test_it_tells_of_every_estimate_of_the_case() -> None:
    rows = PAGE.read_text("utf-8").splitlines()
    for estimate in open_case("ukraine").estimates:
        assert [row for row in rows if row.startswith(f"| {estimate.title}")], estimate.title


@pytest.mark.nightly
def test_it_is_as_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(ROOT / "scripts"), *sys.path])
    import published  # type: ignore[import-not-found]

    assert published.page() == PAGE.read_text("utf-8")
