"""A case from Python: opened, made from tables, changed into others."""

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import contingent as ct

NATIONS = [{"nation": "FRA", "name": "France"}, {"nation": "DEU", "name": "Germany"}]
CAPABILITIES = [{"capability": "boat-team", "domain": "engineering", "unit": "team"}]
OFFERS = [
    {"offer": "fra-boats", "nation": "FRA", "supplies": "boat-team:1", "packages": 1},
    {
        "offer": "deu-boats",
        "nation": "DEU",
        "supplies": "boat-team:1",
        "packages": 2,
        "condition": "FRA",
    },
]
LINES = [
    {"line": "boats", "title": "Boats", "capability": "boat-team", "quantity": 3, "tier": 1},
]


def made(**more: Any) -> ct.Case:
    """Three boats needed; two of them wait for France."""
    tables = {
        "nations": NATIONS,
        "capabilities": CAPABILITIES,
        "offers": OFFERS,
        "requirements": LINES,
        **more,
    }
    return ct.Case.new("Boats", "2027-03-01", "3 months", **tables)


def test_lists_and_data_frames_make_the_same_case() -> None:
    framed = made(
        nations=pd.DataFrame(NATIONS), offers=pd.DataFrame(OFFERS), requirements=pd.DataFrame(LINES)
    )
    assert framed == made()
    assert framed.hash == made().hash
    assert [offer.offer for offer in framed.offers] == ["fra-boats", "deu-boats"]


def test_the_tables_of_a_case_make_it_again() -> None:
    case = ct.open("ukraine")
    assert made(offers=made().offers) == made()
    frame = case.offers.to_frame()
    assert len(frame) == len(case.offers)
    assert list(frame.columns)[:2] == ["offer", "nation"]


def test_every_fault_is_told_with_table_and_column() -> None:
    with pytest.raises(ct.FaultsFound) as found:
        made(
            offers=[{**OFFERS[0], "nation": "FRANCE"}, {**OFFERS[1], "packages": "1.000"}],
            requirements=[{**LINES[0], "quantity": -1}],
        )
    told = [str(fault) for fault in found.value.faults]
    assert any("offers[0]" in fault and "nation" in fault for fault in told)
    assert any("offers[1]" in fault and "packages" in fault for fault in told)
    assert any("requirements[0]" in fault and "quantity" in fault for fault in told)


def test_a_row_that_is_none_is_refused() -> None:
    with pytest.raises(TypeError, match="mapping"):
        made(offers=["fra-boats"])


def test_a_change_makes_another_case_and_leaves_the_old_one() -> None:
    case = made()
    changed = case.with_offer("deu-boats", packages=1)
    assert case.register.offers_by_id["deu-boats"].packages == 2
    assert changed.register.offers_by_id["deu-boats"].packages == 1
    assert str(changed.register.offers_by_id["deu-boats"].condition) == "FRA"
    assert changed.with_offer("deu-boats", packages=2) == case
    free = case.with_offer("deu-boats", condition=None)
    assert str(free.register.offers_by_id["deu-boats"].condition) == ""
    more = case.with_row("nations", "NOR", name="Norway")
    assert [nation.nation for nation in more.nations] == ["FRA", "DEU", "NOR"]
    assert more.without_row("nations", "NOR") == case
    assert len(case.without_offer("fra-boats").offers) == 1


def test_a_change_that_does_not_fit_is_refused() -> None:
    case = made()
    with pytest.raises(ct.FaultsFound, match="NOR"):
        case.with_offer("nor-boats", nation="NOR", supplies="boat-team:1", packages=1)
    with pytest.raises(ct.FaultsFound):
        case.without_row("nations", "FRA")
    with pytest.raises(ct.UnknownName, match="fra-boats"):
        case.without_offer("fra-boat")
    with pytest.raises(ct.UnknownName, match="offers"):
        case.with_row("offer", "x")


@pytest.mark.parametrize("name", ["case", "case.xlsx", "case.json"])
def test_a_case_written_is_opened_again(tmp_path: Path, name: str) -> None:
    made().save(tmp_path / name)
    assert ct.open(tmp_path / name) == made()
    with pytest.raises(ct.FaultsFound):
        made().save(tmp_path / name)
    made().save(tmp_path / name, force=True)


@pytest.mark.slow
def test_a_case_as_it_was_known() -> None:
    case = ct.open("ukraine")
    before = case.as_known("2025-04-10")
    assert max(claim.stated_on for claim in before.claims) <= date(2025, 4, 10)
    assert before.ask().plan("presence").status == "optimal"


def test_a_case_shows_itself() -> None:
    assert "2 nations" in repr(made())
    assert "<td>offers</td><td>2</td>" in made()._repr_html_()
    hostile = made(nations=[{**NATIONS[0], "name": "<script>"}, NATIONS[1]])
    assert "<script>" not in hostile.nations._repr_html_()


def test_what_is_not_there_is_named() -> None:
    with pytest.raises(ct.UnknownName, match="ukraine"):
        ct.open("ukrain")
    with pytest.raises(ct.UnknownName, match="us-in"):
        ct.open("ukraine").ask("us-inn")
    with pytest.raises(AttributeError, match="no attribute 'opne'"):
        ct.opne  # noqa: B018
