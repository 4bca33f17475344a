"""Worlds in bulk: who stands, and what can be filled at most, over worlds drawn by probability."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

import numpy as np
from numpy.typing import NDArray

from contingent.adapters.cluster.processes import ProcessExecutor
from contingent.adapters.logic.clingo_sets import ClingoSets
from contingent.analysis.executor import Executor
from contingent.analysis.worlds_drawn import Drawn, Spread, draw_worlds, spread_of
from contingent.errors import NothingToPlan, UnknownName
from contingent.register.register import Register
from contingent.register.requirement import Concept
from contingent.resolution.many_worlds import ManyWorlds, Varied
from contingent.resolution.setting import Setting
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.answers.bulk_bounds import (
    Bounded,
    Coalitions,
    Shared,
    WorldPlan,
    bounded,
    coalitions_in,
    plan_of_world,
    shared_of,
)

__all__ = [
    "EACH",
    "PlannedCoalition",
    "TierSpread",
    "Uncertain",
    "WorldsAsked",
    "WorldsSwept",
    "sweep_worlds",
]

#: In place of an event's name: every event that has no probability otherwise.
EACH = "each"
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class WorldsAsked:
    """How many worlds, and how they are drawn.

    Attributes:
        worlds: at most so many: all there are if they are no more, else so many drawn.
        seed: of the draw.
        plans: the most frequent coalitions to be planned too.
        chances: probabilities given with the question: (event or nation, 0 to 1); ``EACH`` stands
            for every event that has none otherwise.
    """

    worlds: int
    seed: int = 1
    plans: int = 0
    chances: tuple[tuple[str, float], ...] = ()

    def __post_init__(self) -> None:
        """Refuse numbers that mean nothing.

        Raises:
            ValueError: for fewer than one world, or a probability that is none.
        """
        if self.worlds < 1 or self.plans < 0 or self.seed < 0:
            msg = "at least 1 world is looked at; seed and plans are 0 or more"
            raise ValueError(msg)
        for name, odds in self.chances:
            if not 0 <= odds <= 1:
                msg = f"the probability of '{name}' is {odds}; it is a number from 0 to 1"
                raise ValueError(msg)


@dataclass(frozen=True)
class Uncertain:
    """An event or nation that worlds settle differently, and its probability."""

    name: str
    kind: str
    probability: float


@dataclass(frozen=True)
class TierSpread:
    """What of a tier can be filled at most, as a share of what is required, over all worlds."""

    tier: int
    required: float
    spread: Spread


@dataclass(frozen=True)
class PlannedCoalition:
    """A coalition that was planned as well.

    Attributes:
        share: of the worlds that have it, by probability.
        bound: of each tier, as a share of what is required: at most.
        plan: None where nobody can be planned with.
    """

    share: float
    bound: tuple[float, ...]
    plan: WorldPlan | None


@dataclass(frozen=True)
class WorldsSwept:
    """Who stands, and what can be filled at most, over worlds.

    Attributes:
        settled: events that stay as the world has them, as no probability is known.
        without_coalition: share of worlds in which nobody can be planned with; nothing is filled.
        coalitions: different ones, as far as the concept can use them.
        nations, offers: share of worlds in which they stand in some month.
    """

    setting: Setting
    concept: Concept
    asked: WorldsAsked
    uncertain: tuple[Uncertain, ...]
    settled: tuple[str, ...]
    drawn: Drawn
    without_coalition: float
    coalitions: int
    nations: Mapping[str, float]
    offers: Mapping[str, float]
    tiers: tuple[TierSpread, ...]
    plans: tuple[PlannedCoalition, ...]


def sweep_worlds(
    register: Register,
    asked: Asked,
    how: WorldsAsked,
    concept: str | None = None,
    *,
    executor: Executor | None = None,
    on_done: Callable[[int, int], None] = lambda _done, _all: None,
) -> WorldsSwept:
    """Look at many worlds at once.

    Args:
        on_done: called with (coalitions bounded, all).

    Raises:
        UnknownName, NothingToPlan: for a name that is not in the case; when nothing is uncertain,
            or the concept asks for nothing.
    """
    setting = setting_of(register, asked)
    wanted = setting.register.concept(concept)
    uncertain, setting = _uncertain(setting, asked, how.chances)
    named = {kind: tuple(u.name for u in uncertain if u.kind == kind) for kind in _KINDS}
    varied = Varied(setting, named["event"], named["nation"])
    drawn = draw_worlds([u.probability for u in uncertain], how.worlds, how.seed)
    many = ManyWorlds(varied, ClingoSets(), asked.reading)
    standing, able = many.run(drawn.so)
    found = coalitions_in(many, wanted, drawn.so, standing)
    shared = shared_of(many, wanted, asked.reading, found)
    runner = executor or ProcessExecutor(1)
    filled = bounded(runner, shared, found, on_done)
    shown = [ceil(begin) < end for begin, end in many.spans]  # those in which a step begins
    ever: Flags = np.asarray(standing[:, shown].any(axis=1))
    offers = dict(zip((o.offer for o in many.offers), (drawn.weight @ ever).tolist(), strict=True))
    events = {e.event for e in setting.register.events} - set(named["event"])
    return WorldsSwept(
        setting,
        wanted,
        how,
        uncertain,
        tuple(e.event for e in setting.register.events if e.event in events),
        drawn,
        float(drawn.weight @ ~able),
        len(found.first),
        _nations(many, ever, drawn),
        offers,
        tuple(
            TierSpread(tier, required, spread_of(filled.share[found.of_world, place], drawn))
            for place, (tier, required) in enumerate(filled.tiers)
        ),
        _plans(runner, shared, found, drawn, how.plans, filled),
    )


_KINDS = ("event", "nation")


def _uncertain(
    setting: Setting, asked: Asked, chances: Sequence[tuple[str, float]]
) -> tuple[tuple[Uncertain, ...], Setting]:
    """What worlds settle differently, and the setting with what is certain (0 or 1) settled.

    What the question settles itself (``--set``, ``--without``) stays so.
    """
    register, given = setting.register, dict(chances)
    known = [e.event for e in register.events] + [n.nation for n in register.nations]
    for name in given:
        if name not in known and name != EACH:
            raise UnknownName("event or nation", name, known)
    settled = {name for name, _ in asked.events} | set(setting.world.without)
    odds: list[Uncertain] = []
    for event in register.events:
        own = given.get(event.event, event.probability)
        odds.append(Uncertain(event.event, "event", _or(own, given.get(EACH))))
    for nation in register.nations:
        own = given.get(nation.nation, nation.probability)
        odds.append(Uncertain(nation.nation, "nation", _or(own, None)))
    odds = [one for one in odds if one.name not in settled and one.probability >= 0]
    sure = [one for one in odds if one.probability in {0, 1}]
    varied = Varied(
        setting,
        tuple(one.name for one in sure if one.kind == "event"),
        tuple(one.name for one in sure if one.kind == "nation"),
    )
    setting = replace(setting, world=varied.world([one.probability == 1 for one in sure]))
    open_ones = tuple(one for one in odds if one not in sure)
    if not open_ones:
        msg = (
            "no event and no nation of this case carries a probability between 0 and 1; give some "
            f"with --chance EVENT=0.7, or --chance {EACH}=0.5 for every event that has none"
        )
        raise NothingToPlan(msg)
    return open_ones, setting


def _or(own: float | None, other: float | None) -> float:
    """A probability; -1 where there is none."""
    return own if own is not None else -1.0 if other is None else other


def _nations(many: ManyWorlds, ever: Flags, drawn: Drawn) -> dict[str, float]:
    """The share of worlds in which some offer of each nation stands in some month."""
    own = [offer.nation for offer in many.offers]
    nations = np.array(own)
    return {
        nation: float(drawn.weight @ ever[:, nations == nation].any(axis=1))
        for nation in dict.fromkeys(own)
    }


def _plans(
    executor: Executor,
    shared: Shared,
    found: Coalitions,
    drawn: Drawn,
    most: int,
    bounded: Bounded,
) -> tuple[PlannedCoalition, ...]:
    """The most frequent coalitions, planned; of equally frequent ones those bounded first."""
    share = np.bincount(found.of_world, weights=drawn.weight, minlength=len(found.first))
    chosen = np.argsort(-share, kind="stable")[:most]
    worlds = [tuple(drawn.so[found.first[number]].tolist()) for number in chosen]
    planned = []
    results = executor.run_sharing(plan_of_world, shared, worlds)
    for number, plan in zip(chosen.tolist(), results, strict=True):
        bound = tuple(bounded.share[number].tolist())
        planned.append(PlannedCoalition(float(share[number]), bound, plan))
    return tuple(planned)
