"""Instances, made by seeded generators; the same seed gives the same instance everywhere."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from contingent.analysis.bit_program import Gate
from contingent.analysis.game import Component, Game, Source, Type
from contingent.resolution.formula import TRUE, AllOf, AnyOf, AtLeast, Formula, Stands

__all__ = ["Additive", "additive", "multi_role", "pledges"]

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Additive:
    """Nations supply lines of one role each: value = sum of w * min(demand, supply)."""

    game: Game
    supply: Whole
    demand: Whole
    weight: Whole


def additive(nations: int, lines: int, seed: int) -> Additive:
    """A game of single-role lines."""
    rng = np.random.default_rng(seed)
    supply = rng.integers(0, 6, size=(nations, lines))
    demand = (supply.sum(axis=0) * rng.uniform(0.3, 0.8, lines)).astype(np.int64) + 1
    weight = rng.integers(1, 10, lines)
    components = tuple(
        Component((Type((f"line-{i}",), Fraction(int(demand[i])), Fraction(int(weight[i]))),))
        for i in range(lines)
    )
    sources = tuple(
        Source(
            p,
            TRUE,
            (p,),
            {
                (i, frozenset({0})): Fraction(int(supply[p, i]))
                for i in range(lines)
                if supply[p, i]
            },
        )
        for p in range(nations)
    )
    names = tuple(f"nation-{p}" for p in range(nations))
    return Additive(Game(names, sources, components, False, True), supply, demand, weight)


def multi_role(nations: int, types: int, seed: int) -> Game:
    """One component in which every nation has units of several roles."""
    rng = np.random.default_rng(seed)
    kinds = tuple(
        Type((f"line-{t}",), Fraction(int(rng.integers(20, 60))), Fraction(types - t))
        for t in range(types)
    )
    sources = []
    for p in range(nations):
        strength: dict[tuple[int, frozenset[int]], Fraction] = {}
        for _ in range(3):
            roles = rng.choice(types, size=int(rng.integers(1, 4)), replace=False)
            key = (0, frozenset(int(role) for role in roles))
            strength[key] = strength.get(key, Fraction(0)) + int(rng.integers(1, 8))
        sources.append(Source(p, TRUE, (p,), strength))
    names = tuple(f"nation-{p}" for p in range(nations))
    return Game(names, tuple(sources), (Component(kinds),), False, True)


def pledges(nations: int, conditions: int, events: int, seed: int) -> list[Formula]:
    """Conditional pledges: formulas over nations (atoms 0 …) and events (atoms after them).

    Every nation has one condition, an *or* of a few parts: events, nations, both, or thresholds;
    about ``conditions`` parts in all. Two nations in ten go unconditionally.
    """
    rng = np.random.default_rng(seed)
    formulas: list[Formula] = []
    for nation in range(nations):
        if rng.random() < 0.2:
            formulas.append(TRUE)
            continue
        parts: list[Formula] = []
        for _ in range(max(1, round(conditions / nations))):
            others = [n for n in rng.permutation(nations).tolist() if n != nation]
            kind = rng.integers(0, 3)
            event = Stands(1 << (nations + int(rng.integers(events))))
            if kind == 0:
                parts.append(AllOf((event, Stands(1 << others[0]))))
            elif kind == 1:
                parts.append(AllOf((Stands(1 << others[0]), Stands(1 << others[1]))))
            else:
                group = tuple(Stands(1 << n) for n in others[:6])
                parts.append(AtLeast(int(rng.integers(2, 5)), group))
        formulas.append(AnyOf(tuple(parts)))
    return formulas


def gates_of(formulas: list[Formula], nations: int) -> list[Gate]:
    """The pledges as gates of a bit program; events are the players."""
    return [Gate(None, formulas[nation]) for nation in range(nations)]
