"""Amounts are told as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.register.amount_text import amount_text


@pytest.mark.parametrize(
    ("amount", "told"),
    [(0, "0"), (1, "1"), (0.9071, "0.907"), (17.52, "17.5"), (2000.0, "2,000"), (3287.9, "3,287")],
)
def test_as_people_write_them(amount: float, told: str) -> None:
    assert amount_text(amount) == told


@given(st.floats(0, 1e7))
def test_never_in_powers_of_ten_and_large_ones_never_rounded_up(amount: float) -> None:
    told = amount_text(amount)
    assert "e" not in told
    if amount >= 100:
        assert float(told.replace(",", "")) <= amount + 1e-6
