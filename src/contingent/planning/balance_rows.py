"""The rows of ceilings and of what is asked of a force's composition.

``there`` (0 or more): what is in place in a step, of people or packages, or less. ``met`` (0 to 1):
how far what is asked at least is met in a step; whole for a share. All numbers are whole, so that a
share that is just kept is kept: ``p/q`` of all is ``q`` times the own at most ``p`` times all.
"""

from collections.abc import Iterator
from math import gcd

import numpy as np
from numpy.typing import NDArray

from contingent.planning.ceilings import unit_of
from contingent.planning.formulation import Formulation
from contingent.planning.linear_model import Row, RowBlock, Term
from contingent.register.balance import Counted

__all__ = ["balance_rows", "composition_rows", "in_place_rows", "people_rows", "units_of"]

Floats = NDArray[np.float64]


def units_of(f: Formulation, of: Counted) -> Floats:
    """What a package on each tour counts for, in the coarsest common unit, 1 and more."""
    offers = f.problem.offers
    units = [unit_of(offers[name], of) for name in f.tours.offers]
    coarse = gcd(*units) or 1
    return np.array([unit // coarse for unit in units], dtype=np.float64)[f.tours.offer]


def people_rows(f: Formulation) -> Iterator[RowBlock]:
    """No more people in place in a step than the concept allows."""
    people = f.of_each_offer("personnel")[f.tours.offer]
    which, month = f.present(np.flatnonzero(people))
    for ceiling in f.problem.ceilings:
        if ceiling.nations is None:
            yield f.rows(
                "personnel-max",
                month,
                f.go[which],
                people[which],
                name=lambda key: f"people[{key}]",
                high=lambda own, most=ceiling.most.amount: np.full(len(own), float(most)),  # type: ignore[misc]
            )


def in_place_rows(f: Formulation) -> Iterator[Row]:
    """What counts as in place is in place."""
    units = {of: units_of(f, of) for of in {of for of, _ in f.there}}
    for (of, month), column in f.there.items():
        terms = _here(f, units[of], month, np.ones(len(f.tours), dtype=np.bool_), -1)
        yield Row("in-place", f"there[{of},{month}]", ((column, 1.0), *terms), high=0)


def balance_rows(f: Formulation) -> Iterator[Row]:
    """No more, and no greater share, of a nation or group in place than allowed."""
    for ceiling in f.problem.ceilings:
        if ceiling.nations is None:
            continue
        own = _of(f, ceiling.nations)
        most, share = ceiling.most.amount, ceiling.most.is_share
        units = units_of(f, ceiling.of) if share else _plain(f, ceiling.of)
        name = f"most[{ceiling.rule.replace(' ', '-')},{'-'.join(sorted(ceiling.nations)[:3])}"
        for month in f.problem.months:
            terms = _here(f, units, month, own, most.denominator)
            if not terms:
                continue
            if share:
                there = f.there[ceiling.of, month]
                terms = (*terms, (there, -float(most.numerator)))
            high = 0 if share else float(most)
            yield Row("balance", f"{name},{month}]", terms, high=high)


def composition_rows(f: Formulation) -> Iterator[Row]:
    """What is asked at least counts as met where it is.

    A share of some is all but that share, at most, of the others.
    """
    floors = {floor.row.name: floor for floor in f.problem.floors}
    packages = f.of_each_offer("packages")
    for (rule, month), met in f.met.items():
        floor = floors[rule]
        own, least = _of(f, floor.nations), floor.least.amount
        name = f"least[{rule.replace(' ', '-')},{month}]"
        if not floor.least.is_share:
            terms = _here(f, _plain(f, floor.of), month, own, -1)
            yield Row("composition", name, ((met, float(least)), *terms), high=0)
            continue
        units = units_of(f, floor.of)
        others = _here(f, units, month, ~own, least.denominator)
        left = float(least.denominator - least.numerator)
        offers = np.unique(f.tours.offer[~own], return_index=True)
        each = units[~own][offers[1]] * packages[offers[0]]
        much = float(least.denominator * each.sum())
        there = (f.there[floor.of, month], -left)
        yield Row("composition", name, (*others, there, (met, much)), high=much)


def _plain(f: Formulation, of: Counted) -> Floats:
    offers = f.problem.offers
    units = [unit_of(offers[name], of) for name in f.tours.offers]
    return np.array(units, dtype=np.float64)[f.tours.offer]


def _of(f: Formulation, nations: frozenset[str]) -> NDArray[np.bool_]:
    offers = [f.problem.offers[name].nation in nations for name in f.tours.offers]
    return np.array(offers, dtype=np.bool_)[f.tours.offer]


def _here(
    f: Formulation, units: Floats, month: int, own: NDArray[np.bool_], times: int
) -> tuple[Term, ...]:
    """The tours in place in a step, of those, each with what its package counts for."""
    tours = f.tours
    there = own & (tours.month <= month) & (month < tours.end) & (units > 0)
    numbers = np.flatnonzero(there)
    return tuple(
        (int(f.go[n]), times * float(unit)) for n, unit in zip(numbers, units[numbers], strict=True)
    )
