"""An attacker that shares nothing with the auditor: exact, by eliminating one unknown at a time.

It knows its own numbers and what was released to it, takes the published totals as inequalities,
and projects them on the number it wants (Fourier and Motzkin), in fractions.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

Unequal = tuple[tuple[Fraction, ...], Fraction]


def between(
    history: Sequence[Any], known: Iterable[str], target: dict[tuple[Any, ...], float]
) -> tuple[Fraction, Fraction | None]:
    """The least and the most of a weighted sum of hidden packages; None is no end.

    Args:
        history: publications, each with ``cells`` and ``offers``.
        target: weight of each offer, by (id, packages): unchanged offers are the same in all.
    """
    group = frozenset(known)
    aware: dict[tuple[Any, ...], frozenset[str]] = {}
    for publication in history:
        for one in publication.offers:
            aware[_name(one)] = aware.get(_name(one), frozenset()) | one.known_to | {one.nation}
    hidden = [name for name, those in aware.items() if not those & group]
    place = {name: index for index, name in enumerate(hidden)}
    count = len(hidden)
    rows: list[Unequal] = [_unit(index, count + 1, -1) for index in range(count)]
    for publication in history:
        for cell in publication.cells:
            row, seen = [Fraction(0)] * (count + 1), Fraction(0)
            for one in publication.offers:
                each = Fraction(one.each.get(cell.quantity, 0)).limit_denominator(10**6)
                if _name(one) in place:
                    row[place[_name(one)]] += each
                else:
                    seen += each * Fraction(one.packages)
            rows.append((tuple(row), Fraction(cell.high) - seen))
            rows.append((tuple(-x for x in row), seen - Fraction(cell.low)))
    aim = [Fraction(0)] * (count + 1)
    for name, weight in target.items():
        aim[place[name]] = Fraction(weight).limit_denominator(10**6)
    aim[count] = Fraction(-1)
    rows.append((tuple(aim), Fraction(0)))
    rows.append((tuple(-x for x in aim), Fraction(0)))
    for column in range(count):
        rows = _eliminated(rows, column)
    lows = [b / row[count] for row, b in rows if row[count] < 0]
    highs = [b / row[count] for row, b in rows if row[count] > 0]
    return max(lows), min(highs, default=None)


def _name(one: Any) -> tuple[Any, ...]:
    return one.offer, one.packages


def _unit(index: int, count: int, sign: int) -> Unequal:
    return tuple(Fraction(sign if n == index else 0) for n in range(count)), Fraction(0)


def _eliminated(rows: list[Unequal], column: int) -> list[Unequal]:
    """What the inequalities say of the other unknowns, whatever this one is."""
    above = [row for row in rows if row[0][column] > 0]
    below = [row for row in rows if row[0][column] < 0]
    found = {row for row in rows if not row[0][column]}
    for a, b in above:
        for c, d in below:
            one, other = 1 / a[column], -1 / c[column]
            line = tuple(x * one + y * other for x, y in zip(a, c, strict=True))
            scale = next((abs(x) for x in line if x), None)
            if scale is not None:
                found.add((tuple(x / scale for x in line), (b * one + d * other) / scale))
    return _tightest(found)


def _tightest(rows: Iterable[Unequal]) -> list[Unequal]:
    best: dict[tuple[Fraction, ...], Fraction] = {}
    for row, b in rows:
        if row not in best or b < best[row]:
            best[row] = b
    return list(best.items())
