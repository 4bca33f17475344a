"""The pages of the cases count what is in the cases."""

import re
from pathlib import Path

import pytest

from contingent.register.offer import Basis
from contingent.register.register import Register
from contingent.services.cases.opening import open_case

PAGES = Path(__file__).parents[2] / "docs" / "cases"
CASES = ["bonn-1978", "idai-2019", "turkiye-2023", "ukraine", "unifil-2006"]


def _page(case: str) -> str:
    return (PAGES / f"{case}.md").read_text(encoding="utf-8")


def _rows(page: str) -> dict[str, int]:
    """Rows of each table of a case, as its page counts them; events and worlds as well."""
    told: dict[str, int] = {}
    tables = re.findall(r"^\| ((?:`[a-z]+\.csv`(?:, )?)+) \| ([\d, ]+) \|", page, re.MULTILINE)
    for names, numbers in tables:
        counts = re.findall(r"\d+", numbers)
        for name, count in zip(re.findall(r"`([a-z]+)\.csv`", names), counts, strict=True):
            told[name] = int(count)
    for line in re.findall(r"^\| `case\.toml` \| ([^|]+) \|", page, re.MULTILINE):
        for count, kind in re.findall(r"(\d+) (events|worlds)", line):
            told[kind] = int(count)
    return told


@pytest.mark.parametrize("case", CASES)
def test_a_page_counts_the_rows_of_its_case(case: str) -> None:
    register: Register = open_case(case)
    told = _rows(_page(case))
    assert len(told) > 3, "the table at the head of the page is not found"
    assert told == {name: len(getattr(register, name)) for name in told}


@pytest.mark.parametrize("case", ["idai-2019", "turkiye-2023", "unifil-2006"])
def test_a_page_counts_senders_and_assumed_offers(case: str) -> None:
    register, page = open_case(case), _page(case)
    senders = len({offer.nation for offer in register.offers})
    assert re.search(rf"\b{senders} (?:nations|senders)\b", page), senders
    for count, assumed in re.findall(r"Of the (\d+) offers (\d+) carry `basis = assumed`", page):
        ours = sum(offer.basis is Basis.ASSUMED for offer in register.offers)
        assert (int(count), int(assumed)) == (len(register.offers), ours)
    for current in re.findall(r"(\d+) rows current", page):
        assert int(current) == sum(offer.known_until is None for offer in register.offers)
