"""What is in place of a nation or group in a plan, and how far what is asked of it is met."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import gcd

import numpy as np
from numpy.typing import NDArray

from contingent.planning.ceilings import Floor, unit_of
from contingent.planning.plan import DIGITS, Assignment, BalanceFill
from contingent.planning.problem import Problem
from contingent.register.balance import Counted
from contingent.register.told_apart import FINEST

__all__ = ["Floors", "balance_fills", "floor_grain", "floor_shortfalls", "in_place"]


@dataclass(frozen=True)
class Floors:
    """What is asked at least of the composition in a tier, as an aim."""

    tier: int


def in_place(
    problem: Problem,
    assignments: Iterable[Assignment],
    of: Counted,
    nations: Collection[str] | None,
) -> list[int]:
    """How much of some nations is in place in each month; None is everybody."""
    there = [0] * len(problem.months)
    for item in assignments:
        offer = problem.offers[item.offer]
        if nations is None or offer.nation in nations:
            for month in range(item.month, item.month + item.months):
                there[month] += unit_of(offer, of) * item.packages
    return there


def floor_shortfalls(
    problem: Problem, packages: Sequence[int] | NDArray[np.int64]
) -> Mapping[Floors, Fraction]:
    """What is left open of the composition in each tier: of each row its mean over the months."""
    tours, counts = problem.table, np.asarray(packages, dtype=np.int64)
    going = np.flatnonzero(counts).tolist()
    found: dict[Floors, Fraction] = {}
    for floor in problem.floors:
        own, everybody = [0] * len(problem.months), [0] * len(problem.months)
        for number in going:
            offer = problem.offers[tours.offers[tours.offer[number]]]
            many = unit_of(offer, floor.of) * int(counts[number])
            for month in range(int(tours.month[number]), int(tours.end[number])):
                everybody[month] += many
                own[month] += many if offer.nation in floor.nations else 0
        met = [_met(floor, own[month], everybody[month]) for month in problem.asked]
        open_ = 1 - sum(met, Fraction(0)) / len(met)
        key = Floors(floor.tier)
        found[key] = found.get(key, Fraction(0)) + open_
    return found


def _met(floor: Floor, own: int, everybody: int) -> Fraction:
    """How far a row is met in a month: by its part, or a share wholly or not at all."""
    least = floor.least.amount
    if floor.least.is_share:
        return Fraction(int(own >= least * everybody))
    return min(Fraction(1), own / least)


def floor_grain(problem: Problem, tier: int) -> Fraction:
    """The least difference that is told apart in what is left open in a tier."""
    own, step = [floor for floor in problem.floors if floor.tier == tier], Fraction(0)
    for floor in own:
        units = {unit_of(offer, floor.of) for offer in problem.offers.values()}
        each = Fraction(1)
        if not floor.least.is_share:
            each = Fraction(reduce(gcd, units, int(floor.least.amount)), floor.least.amount)
        step = _common(step, each / len(problem.asked))
    return max(step, FINEST * len(own))


def _common(one: Fraction, other: Fraction) -> Fraction:
    below = one.denominator * other.denominator
    return Fraction(
        gcd(one.numerator * other.denominator, other.numerator * one.denominator), below
    )


def balance_fills(problem: Problem, assignments: Sequence[Assignment]) -> tuple[BalanceFill, ...]:
    """How each row on composition is kept, in the order of the register."""
    return tuple(_fills(problem, assignments))


def _fills(problem: Problem, assignments: Sequence[Assignment]) -> Iterator[BalanceFill]:
    for ceiling in problem.ceilings:
        if ceiling.row is None:
            continue
        own = in_place(problem, assignments, ceiling.of, ceiling.nations)
        if any(own):
            everybody = in_place(problem, assignments, ceiling.of, None)
            text = ceiling.row.text(ceiling.most, "at most")
            steps = _shown(problem, own, everybody, share=ceiling.most.is_share)
            share = ceiling.most.is_share
            yield BalanceFill(ceiling.rule, ceiling.about, text, None, share, steps, 1.0)
    for floor in problem.floors:
        own = in_place(problem, assignments, floor.of, floor.nations)
        everybody = in_place(problem, assignments, floor.of, None)
        met = [_met(floor, own[month], everybody[month]) for month in problem.asked]
        steps = _shown(problem, own, everybody, share=floor.least.is_share)
        text, about = floor.row.text(floor.least, "at least"), ", ".join(sorted(floor.nations))
        kept = round(float(sum(met, Fraction(0)) / len(met)), DIGITS)
        share = floor.least.is_share
        yield BalanceFill(floor.row.name, about, text, floor.tier, share, steps, kept)


def _shown(
    problem: Problem, own: Sequence[int], everybody: Sequence[int], *, share: bool
) -> tuple[float | None, ...]:
    """By step, how many are in place, or which share of all; None where nobody is."""
    return tuple(
        None if not everybody[m] else round(own[m] / everybody[m], DIGITS) if share else own[m]
        for m in problem.months
    )
