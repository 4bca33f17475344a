"""Whether what is asked is the rosiest of a case: no other world or cut-off gives more."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

from contingent.planning.hot_bounds import HotBounds, Spell
from contingent.planning.large.size import is_large
from contingent.planning.planner import Bound
from contingent.planning.solver import Limits
from contingent.register.claim import Confidence
from contingent.register.offer import LADDER
from contingent.register.register import Register
from contingent.register.requirement import Concept
from contingent.resolution.setting import Setting
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.answers.bounds import hot_model
from contingent.services.answers.coalition import Coalition, coalition_of, coalitions_found

__all__ = ["Rosiness", "rosiness_of"]

#: Shares closer than this are equal.
SAME = 1e-6


@dataclass(frozen=True)
class Rosiness:
    """How what is asked compares with the other worlds and cut-offs of the case.

    Compared with are the other worlds with the same cut-offs, and the other cut-offs in the same
    world; all else that is asked (who stays out, events set, the day) is alike.

    Attributes:
        worlds, cutoffs: how many others there are: worlds, and pairs of state and confidence.
        most_standing: whether none has more offers standing, and some fewer.
        most_filled: whether none can fill more of any tier, by the bound, and some less; None
            where the case is too large to bound each.
    """

    worlds: int
    cutoffs: int
    most_standing: bool
    most_filled: bool | None

    @property
    def rosiest(self) -> bool:
        """Whether nothing else can fill more; or, where that is not known, has more standing."""
        return self.most_standing if self.most_filled is None else self.most_filled


def rosiness_of(
    register: Register,
    asked: Asked,
    concept: str | None = None,
    limits: Limits | None = None,
    known: Sequence[Bound] = (),
) -> Rosiness:
    """Compare what is asked with each world and cut-off of the case, by bounds.

    Args:
        known: the bounds of what is asked, where they are known already.

    Raises:
        UnknownName, NoCoalition, NothingToPlan: as ``bounds_of`` does, of what is asked.
    """
    limits = (limits or Limits()).begun()
    base = setting_of(register, asked)
    wanted = base.register.concept(concept)
    own = coalition_of(base, asked.reading)
    settings = [base, *_others(register, asked, base)]
    coalitions = [own, *coalitions_found(settings[1:], asked.reading)]
    first, *rest = [0 if one is None else len(one.standing) for one in coalitions]
    return Rosiness(
        len({one.world.world for one in settings}) - 1,
        len({(one.cutoff, one.confidence) for one in settings}) - 1,
        _most(rest, first),
        _most_filled(register, asked, coalitions, wanted, limits, known),
    )


def _most_filled(
    register: Register,
    asked: Asked,
    coalitions: Sequence[Coalition | None],
    wanted: Concept,
    limits: Limits,
    known: Sequence[Bound],
) -> bool | None:
    """Whether the first coalition fills most, by bounds; None where cases are too large for them.

    Whoever has most offers standing mostly fills more: two bounds then say that the first does
    not, and no others are needed.
    """
    own, *others = coalitions
    if own is None or is_large(own.problem(wanted)):
        return None
    likely = max((one for one in others if one), key=lambda one: len(one.standing), default=None)
    if likely is not None and len(likely.standing) > len(own.standing):
        first = _shares(known or own.bounds(wanted, limits))
        more = _shares(likely.bounds(wanted, limits))
        if any(b > a + SAME for a, b in zip(first, more, strict=True)):
            return False
    shares = _bounded(register, asked, coalitions, wanted, limits)
    return _fills_most(shares.get(0, ()), [shares.get(n, ()) for n in range(1, len(coalitions))])


def _shares(bounds: Sequence[Bound]) -> tuple[float, ...]:
    """The share of each tier that can be filled at most."""
    return tuple(bound.filled / bound.required for bound in bounds)


def _others(register: Register, asked: Asked, base: Setting) -> list[Setting]:
    """The other worlds with the same cut-offs, and the other cut-offs in the same world."""
    states = {offer.state.rank for offer in base.register.offers if not offer.state.ended}
    rungs = [state for state in LADDER if state.rank in states]
    worlds = [setting_of(register, replace(asked, world=w.world)) for w in register.worlds]
    cutoffs = [
        replace(base, cutoff=cutoff, confidence=confidence)
        for cutoff, confidence in product(rungs, Confidence)
    ]
    return [other for other in (*worlds, *cutoffs) if other != base]


def _bounded(
    register: Register,
    asked: Asked,
    coalitions: Sequence[Coalition | None],
    wanted: Concept,
    limits: Limits,
) -> dict[int, tuple[float, ...]]:
    """The share of each tier at most, of each coalition; alike ones are bounded once."""
    alike: dict[object, list[int]] = {}
    models: dict[HotBounds, set[Spell]] = {}
    chosen: dict[object, tuple[HotBounds, Coalition]] = {}
    for number, coalition in enumerate(coalitions):
        if coalition is None or not coalition.standing:
            continue
        hot = hot_model(register, asked, coalition.problem(wanted))
        if hot is None:
            continue
        exact = coalition.spans
        own = [(name, months, exact.get(name, ())) for name, months in coalition.standing.items()]
        key = hot, tuple(sorted(own))
        alike.setdefault(key, []).append(number)
        chosen[key] = hot, coalition
        models.setdefault(hot, set()).update(own)
    for hot, spells in models.items():
        hot.expect(sorted(spells))
    found = {}
    for alike_ones, (hot, one) in chosen.items():
        bounds = hot.bounds(one.standing, limits, one.spans)
        for number in alike[alike_ones]:
            found[number] = _shares(bounds)
    return found


def _most(others: Sequence[int], own: int) -> bool:
    return all(one <= own for one in others) and any(one < own for one in others)


def _fills_most(own: tuple[float, ...], others: Sequence[tuple[float, ...]]) -> bool:
    pairs = [(mine, one[tier] if one else 0.0) for one in others for tier, mine in enumerate(own)]
    return all(b <= a + SAME for a, b in pairs) and any(b < a - SAME for a, b in pairs)
