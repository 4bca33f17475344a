"""Sorting the quick way gives what sorting the plain way gives; so do sums over few places."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from contingent.planning.linear_model import Row, compress
from contingent.planning.ordering import distinct, numbered, order_of

WORDS = st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 3), max_size=30)
SMALL = st.integers(-3, 3).map(float)


@given(WORDS)
def test_words_are_numbered_by_first_appearance(words: list[int]) -> None:
    found = numbered(np.array(words, dtype=np.uint64))
    place = {word: number for number, word in enumerate(dict.fromkeys(words))}
    assert found.tolist() == [place[word] for word in words]
    assert distinct(np.array(words, dtype=np.uint64)) == len(place)


@given(st.lists(st.integers(0, 6), max_size=30), st.sampled_from([7, 2**16, 2**16 + 1, 2**40]))
def test_equal_numbers_stay_in_turn(numbers: list[int], below: int) -> None:
    found = order_of(np.array(numbers, dtype=np.int64), below).tolist()
    assert found == sorted(range(len(numbers)), key=numbers.__getitem__)


def test_the_greatest_number_of_sixteen_bits_is_sorted_last() -> None:
    numbers = np.array([2**16 - 1, 0, 2**16 - 2], dtype=np.int64)
    assert order_of(numbers, 2**16).tolist() == [1, 2, 0]
    assert order_of(numbers + 1, 2**16 + 1).tolist() == [1, 2, 0]


@given(st.data())
def test_sums_and_prices_are_those_of_every_coefficient(data: st.DataObject) -> None:
    """Rows at a point, and columns at duals, also where most of either are nothing."""
    width, count = data.draw(st.integers(1, 5)), data.draw(st.integers(0, 5))
    term = st.tuples(st.integers(0, width - 1), SMALL)
    rows = [Row("kept", "row", tuple(data.draw(st.lists(term, max_size=5)))) for _ in range(count)]
    values = np.array(data.draw(st.lists(SMALL, min_size=width, max_size=width)))
    duals = np.array(data.draw(st.lists(SMALL, min_size=count, max_size=count)))
    arrays = compress(rows)
    assert arrays.sums(values).tolist() == [
        sum(number * values[column] for column, number in row.terms) for row in rows
    ]
    taken = [0.0] * width
    for row, dual in zip(rows, duals, strict=True):
        for column, number in row.terms:
            taken[column] += number * dual
    assert arrays.priced(duals, width).tolist() == taken
