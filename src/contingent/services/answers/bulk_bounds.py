"""Bounds of very many coalitions of one concept, in pieces for any executor.

Worlds in which the same offers stand in the same months, as far as the concept can use them, are
one *coalition* and share one bound. A piece of work names spells (an offer that stands in certain
months) by their number in a table that all pieces share. Bounds are rounded to six digits: a kept
model ends within some 1e-9 of a fresh one, and it must not matter which process worked one out.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import ceil
from threading import Lock
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from contingent.adapters.solver.highs import HighsSolver
from contingent.analysis.executor import Executor
from contingent.errors import NoCoalition
from contingent.planning.hot_bounds import HotBounds, Spell
from contingent.planning.large.size import is_large
from contingent.planning.planner import relaxed_bounds
from contingent.planning.problem import Problem, build_problem
from contingent.planning.solver import Limits
from contingent.register.requirement import Concept
from contingent.resolution.many_worlds import ManyWorlds, Varied
from contingent.resolution.readings import exact_spans
from contingent.resolution.setting import Span
from contingent.services.answers.coalition import coalition_of

__all__ = [
    "Bounded",
    "Coalitions",
    "Shared",
    "WorldPlan",
    "bounded",
    "coalitions_in",
    "plan_of_world",
    "shared_of",
]

#: Digits of a share filled.
DIGITS = 6
#: Coalitions in a piece of work.
A_PIECE = 100
#: States of the links of which the tours are looked at beforehand, and whose models are kept.
STATES = 8

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Coalitions:
    """The different coalitions of some worlds, those of one state of the links together.

    Attributes:
        of_world: the coalition of each world (worlds).
        first: a world of each (coalitions).
        state: the state of the links (coalitions).
        worlds: for each state of the links, what comes true in a world that has it.
        spells: the spells there are; spell 0 is never to stand, and is not among them.
        spell: the spell of each offer (coalitions, offers).
    """

    of_world: Ints
    first: Ints
    state: Ints
    worlds: tuple[tuple[bool, ...], ...]
    spells: tuple[Spell, ...]
    spell: Ints


@dataclass(frozen=True, eq=False)
class Shared:
    """What all pieces share: sent to each worker once. Equal only to itself.

    Attributes:
        worlds, spells: as in ``Coalitions``.
        expected: for each state of the links, the numbers of the spells that some coalition has.
    """

    varied: Varied
    concept: str
    reading: str | None
    worlds: tuple[tuple[bool, ...], ...]
    spells: tuple[Spell, ...]
    expected: tuple[tuple[int, ...], ...]

    def problem(self, state: int, numbers: Sequence[int]) -> Problem:
        """The planning problem when these spells stand, in a state of the links."""
        register, world = self.varied.setting.register, self.varied.world(self.worlds[state])
        concept = register.concept(self.concept)
        return build_problem(
            register, concept, self.named(numbers), world, None, self.exact(numbers)
        )

    def named(self, numbers: Sequence[int]) -> dict[str, tuple[int, ...]]:
        """The months in which each offer stands."""
        return {name: months for name, months, _ in self._of(numbers)}

    def exact(self, numbers: Sequence[int]) -> dict[str, tuple[Span, ...]]:
        """The exact spans in which offers stand, where they are not of whole months."""
        return {name: spans for name, _, spans in self._of(numbers) if spans}

    def _of(self, numbers: Sequence[int]) -> list[Spell]:
        return [self.spells[number - 1] for number in numbers]


@dataclass(frozen=True)
class Bounded:
    """What coalitions fill at most.

    Attributes:
        tiers: each tier with what it requires, in weighted lines.
        share: of that, at most (coalitions, tiers).
    """

    tiers: tuple[tuple[int, float], ...]
    share: NDArray[np.float64]


@dataclass(frozen=True)
class WorldPlan:
    """The verified plan of a world, as far as it is told.

    Attributes:
        offers: how many stand in some month.
        filled: of each tier, (tier, share of what is required).
        proven: whether nothing better exists.
    """

    offers: int
    filled: tuple[tuple[int, float], ...]
    proven: bool


def coalitions_in(many: ManyWorlds, concept: Concept, so: Flags, standing: Flags) -> Coalitions:
    """The different coalitions of worlds.

    Args:
        so: what comes true in each world; see ``ManyWorlds``.
        standing: who stands (worlds, spans, offers).
    """
    varied = many.varied
    linked = {link.event for link in varied.setting.register.links if link.event}
    links = np.array([e in linked for e in varied.events] + [False] * len(varied.nations))
    states, first, of_world = _unlike(so[:, links], len(so))
    worlds = tuple(tuple(so[world].tolist()) for world in first.tolist())
    used = np.ones((len(states), standing.shape[2]), dtype=np.bool_)
    if len(states) <= STATES:
        used = np.array([_useful(varied, concept, world) for world in worlds])
    spells, spell = list[Spell](), np.zeros((len(so), standing.shape[2]), dtype=np.int64)
    for place, offer in enumerate(many.offers):
        kinds, _, kind = _unlike(standing[:, :, place], len(so))
        numbers = np.zeros(len(kinds), dtype=np.int64)
        for number, spans in enumerate(kinds.tolist()):
            held = [span for span, stands in zip(many.spans, spans, strict=True) if stands]
            months = [month for begin, end in held for month in range(ceil(begin), ceil(end))]
            if months and used[:, place].any():
                spells.append((offer.offer, tuple(months), exact_spans(held)))
                numbers[number] = len(spells)
        spell[:, place] = numbers[kind] * used[of_world, place]
    keys = np.concatenate([of_world[:, None], spell], axis=1).astype(">u4")
    _, first, inverse = _unlike(keys.view(np.uint8), len(so))
    return Coalitions(inverse, first, of_world[first], worlds, tuple(spells), spell[first])


def _unlike(rows: NDArray[np.generic], count: int) -> tuple[NDArray[np.generic], Ints, Ints]:
    """The different rows, the first place of each, and which of them each row is."""
    if not rows.shape[1]:  # rows of nothing are all alike
        return rows[:1], np.zeros(1, dtype=np.int64), np.zeros(count, dtype=np.int64)
    kinds, first, inverse = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    return kinds, first, inverse.reshape(-1)


def _useful(varied: Varied, concept: Concept, so: Sequence[bool]) -> Flags:
    """The offers that have a tour at all when all stand and the links are as in a world.

    Others have no column in any model of the concept. All offers where ways were left out, as
    which ones are then hangs on who stands.
    """
    setting = varied.setting
    every = {offer.offer: tuple(range(setting.months)) for offer in setting.register.offers}
    problem = build_problem(setting.register, concept, every, varied.world(so))
    table = problem.table
    toured = {table.offers[number] for number in np.unique(table.offer).tolist()}
    offers = setting.register.offers
    return np.array([not problem.book.all or offer.offer in toured for offer in offers])


def shared_of(many: ManyWorlds, concept: Concept, reading: str | None, found: Coalitions) -> Shared:
    """What all pieces of work on these coalitions share."""
    expected = tuple(
        tuple(number for number in np.unique(found.spell[found.state == state]).tolist() if number)
        for state in range(len(found.worlds))
    )
    return Shared(many.varied, concept.concept, reading, found.worlds, found.spells, expected)


#: A state of the links, and coalitions in it, each as numbers of spells.
_Piece = tuple[int, tuple[tuple[int, ...], ...]]


def bounded(
    executor: Executor,
    shared: Shared,
    found: Coalitions,
    on_done: Callable[[int, int], None] = lambda _done, _all: None,
) -> Bounded:
    """The bound of each coalition.

    Args:
        on_done: called with (coalitions done, all).
    """
    problem = shared.problem(0, ())
    tiers = tuple(
        (tier, sum(line.weight for line in problem.lines if line.tier == tier))
        for tier in problem.tiers
    )
    pieces = _pieces(found)
    share = np.zeros((len(found.first), len(tiers)))
    done = 0
    for part in executor.run_sharing(_bound_piece, shared, pieces):
        share[done : done + len(part)] = part
        done += len(part)
        on_done(done, len(share))
    return Bounded(tiers, share)


def _pieces(found: Coalitions) -> list[_Piece]:
    pieces = []
    for state in range(len(found.worlds)):
        rows = [tuple(row[row > 0].tolist()) for row in found.spell[found.state == state]]
        pieces += [(state, tuple(rows[i : i + A_PIECE])) for i in range(0, len(rows), A_PIECE)]
    return pieces


def _bound_piece(shared: Shared, piece: _Piece) -> list[tuple[float, ...]]:
    """The share of each tier that each coalition of a piece fills at most."""
    state, coalitions = piece
    whole = shared.problem(state, shared.expected[state])
    if is_large(whole):
        told = [
            relaxed_bounds(shared.problem(state, numbers), HighsSolver(), Limits())
            for numbers in coalitions
        ]
    else:
        hot = _SHELF.take(shared, state, whole)
        told = [
            hot.bounds(shared.named(numbers), Limits(), shared.exact(numbers))
            for numbers in coalitions
        ]
    return [tuple(_share(b.filled, b.required) for b in bounds) for bounds in told]


class _Shelf:
    """The models of the states of the links last worked on, for each sweep under way here."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: WeakKeyDictionary[Shared, OrderedDict[int, HotBounds]] = WeakKeyDictionary()

    def take(self, shared: Shared, state: int, problem: Problem) -> HotBounds:
        """The model of a state of the links, made if need be with every spell it will need."""
        with self._lock:
            models = self._kept.setdefault(shared, OrderedDict())
            if state not in models:
                models[state] = HotBounds(problem, HighsSolver())
                models[state].expect([shared.spells[n - 1] for n in shared.expected[state]])
            models.move_to_end(state)
            while len(models) > STATES:
                models.popitem(last=False)
            return models[state]


_SHELF = _Shelf()


def _share(filled: float, required: float) -> float:
    return round(min(1.0, max(0.0, filled / required)), DIGITS) + 0.0 if required else 1.0


def plan_of_world(shared: Shared, so: tuple[bool, ...]) -> WorldPlan | None:
    """The verified plan of a world; None where nobody can be planned with."""
    setting = replace(shared.varied.setting, world=shared.varied.world(so))
    try:
        coalition = coalition_of(setting, shared.reading)
    except NoCoalition:
        return None
    problem = coalition.problem(setting.register.concept(shared.concept))
    plan = coalition.plan(problem, Limits(), tie_breaks=False)
    filled = tuple((tier.tier, _share(tier.filled, tier.required)) for tier in plan.tiers)
    return WorldPlan(len(coalition.standing), filled, plan.status == "optimal")
