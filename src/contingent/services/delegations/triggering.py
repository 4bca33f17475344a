"""Whether the condition of an own offer is ever met: in which worlds, and in what company."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import ceil

import numpy as np
from numpy.typing import NDArray

from contingent.adapters.logic.clingo_sets import ClingoSets
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.world import World
from contingent.resolution.change import ChangeKind, Supposed, supposing
from contingent.resolution.looked_at import LookedAt
from contingent.resolution.many_worlds import ManyWorlds, Varied
from contingent.resolution.setting import Setting
from contingent.services.answers.asked import Asked, changed_world, setting_of
from contingent.services.answers.supposed import change_of

__all__ = ["Triggered", "WorldTried", "triggered"]

#: With so many other nations or fewer, every set of them is tried.
ALL_OF = 12
#: With more, so many sets drawn at random, with everybody and with nobody besides.
DRAWN = 4096
_SEED = 1
#: Sets of nations that are named.
_NAMED = 3
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class WorldTried:
    """In what company the condition is met in one world.

    Attributes:
        sets: sets of other nations tried: those in it may take part, the rest stays out.
        met: in so many of them the offer stands in some step.
        everybody: whether it does when all may take part; ``nobody``: when no other does.
        fewest: sets of the fewest other nations with which it stands; of those tried, where not
            every set was.
        needed: nations that are in every set tried with which it stands.
    """

    world: World
    sets: int
    met: int
    everybody: bool
    nobody: bool
    fewest: tuple[tuple[str, ...], ...]
    needed: tuple[str, ...]


@dataclass(frozen=True)
class Triggered:
    """Whether the condition of an offer is ever met, over the worlds of the view.

    Attributes:
        nations: other nations whose taking part the condition hangs on, directly or through the
            conditions of others.
        complete: whether every set of them was tried.
        firm: whether the offer had to be supposed firm, as something else bars it.
    """

    offer: Offer
    nations: tuple[str, ...]
    worlds: tuple[WorldTried, ...]
    complete: bool
    firm: bool

    @property
    def never(self) -> bool:
        """Whether it is met in no set tried of any world."""
        return not any(one.met for one in self.worlds)

    @property
    def always(self) -> bool:
        """Whether it is met in every set tried of every world."""
        return all(one.met == one.sets for one in self.worlds)


def triggered(view: Register, asked: Asked, name: str) -> Triggered:
    """Whether the condition of an offer is ever met.

    Args:
        view: what the viewer sees; the offer is one of it on the day asked for.
        asked: its world does not matter: all worlds are looked at.
    """
    first = setting_of(view, asked)
    offer = first.register.offers_by_id[name]
    firm = first.bar(offer) is not None
    nations = _hangs_on(first.register, offer)
    so = _sets(len(nations))
    worlds = first.register.worlds or (first.world,)
    tried = []
    for world in worlds:
        own = changed_world(first.register, world, asked.without, asked.events)
        setting = _playing(view, replace(first, world=own), offer, firm=firm)
        found = _stands(setting, offer.offer, nations, so)
        tried.append(_tried(world, nations, so, found))
    return Triggered(offer, nations, tuple(tried), len(nations) <= ALL_OF, firm)


def _hangs_on(register: Register, offer: Offer) -> tuple[str, ...]:
    through = LookedAt(register).through(register.binding(offer))
    found = {other.nation for other in through} - {offer.nation}
    return tuple(nation for nation in register.nation_names if nation in found)


def _playing(view: Register, setting: Setting, offer: Offer, *, firm: bool) -> Setting:
    """The setting with nothing but its condition between the offer and its standing."""
    kinds = [f"{ChangeKind.FIRM}:{offer.offer}"] if firm else []
    if offer.nation in setting.without:
        kinds.append(f"{ChangeKind.NATION_IN}:{offer.nation}")
    changes = [change_of(view, text) for text in kinds]
    return supposing(changes, Supposed(setting)).setting if changes else setting


def _sets(count: int) -> Flags:
    """Sets of nations, one a row: every one of few; else everybody, nobody, and drawn ones."""
    if count <= ALL_OF:
        numbers = np.arange(1 << count)[:, None]
        return (numbers >> np.arange(count) & 1).astype(np.bool_)
    drawn = np.random.default_rng(_SEED).random((DRAWN, count)) < 0.5  # noqa: PLR2004 - even odds
    both = np.vstack([np.ones(count), np.zeros(count)]).astype(np.bool_)
    return np.vstack([both, drawn])


def _stands(setting: Setting, name: str, nations: tuple[str, ...], so: Flags) -> Flags:
    """In which of the sets the offer stands in some step, if all go who can."""
    many = ManyWorlds(Varied(setting, (), nations), ClingoSets(), "greatest")
    standing, _ = many.run(so)
    place = [offer.offer for offer in many.offers].index(name)
    shown = [ceil(begin) < end for begin, end in many.spans]  # those in which a step begins
    found: Flags = np.any(standing[:, shown, place], axis=1)
    return found


def _tried(world: World, nations: tuple[str, ...], so: Flags, found: Flags) -> WorldTried:
    size = so.sum(axis=1)
    met = so[found]
    fewest: Iterable[tuple[str, ...]] = ()
    needed: tuple[str, ...] = ()
    if len(met):
        least = size[found].min()
        rows = met[size[found] == least][:_NAMED]
        fewest = [_named(nations, row) for row in rows]
        needed = _named(nations, list(np.asarray(met.all(axis=0))))
    return WorldTried(
        world,
        len(so),
        int(found.sum()),
        bool(found[size == len(nations)].any()),
        bool(found[size == 0].any()),
        tuple(fewest),
        needed,
    )


def _named(nations: tuple[str, ...], row: Iterable[np.bool_]) -> tuple[str, ...]:
    return tuple(nation for nation, there in zip(nations, row, strict=True) if there)
