"""What one nation alone could be asked for: of what would fill open lines, and to stay."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from contingent.planning.stop import ChangeSet, Stop
from contingent.register.register import Register
from contingent.resolution.change import Change, ChangeKind
from contingent.services.answers.exits import Exit
from contingent.services.answers.footing import Footing
from contingent.services.answers.planning import Planned

__all__ = ["NationAsks", "granted_by", "nation_asks"]


@dataclass(frozen=True)
class NationAsks:
    """What to ask of a nation.

    Attributes:
        fill: for each open line, the sets of changes that fill it and that the nation alone can
            grant; each was tried.
        more: for other open lines, what of its offers would help, and was tried.
        unties: the offers it would have to give whatever their condition to untie a knot the plan
            rests on; tried.
        leaves: what falls if it leaves; tried. None where it takes nothing of others with it.
        open: how many lines are open.
    """

    nation: str
    fill: tuple[tuple[str, tuple[ChangeSet, ...]], ...]
    more: tuple[tuple[str, tuple[Stop, ...]], ...]
    unties: tuple[tuple[str, ...], ...]
    leaves: Exit | None
    open: int

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to ask it for but to stay."""
        return not (self.fill or self.more or self.unties)


def nation_asks(nation: str, planned: Planned, footing: Footing) -> NationAsks:
    """What of all that was tried a nation alone can grant."""
    register = planned.problem.register
    fill, more = [], []
    for why in planned.why:
        sets = tuple(one for one in why.mended if _alone(one.changes, nation, register))
        stops = tuple(
            stop
            for stop in why.stops
            if stop.checked and stop.adds and stop.changes
            if _alone(stop.changes, nation, register)
        )
        if sets:
            fill.append((why.line, sets))
        elif stops:
            more.append((why.line, stops))
    offers = register.offers_by_id
    unties = tuple(
        rests.keystone
        for rests in footing.rests_on
        if rests.keystone and all(offers[name].nation == nation for name in rests.keystone)
    )
    exits = [one for rests in footing.rests_on for one in rests.exits if one.nation == nation]
    return NationAsks(
        nation,
        tuple(fill),
        tuple(more),
        unties,
        max(exits, key=lambda one: len(one.fallen), default=None),
        len(planned.plan.open_lines()),
    )


def _alone(changes: Iterable[Change], nation: str, register: Register) -> bool:
    return all(granted_by(change, register) == nation for change in changes)


def granted_by(change: Change, register: Register) -> str | None:
    """The nation that can grant a change by itself; None where it is not for a nation to say.

    An event is nobody's to grant here, not even that a parliament agrees: which nation's it is
    stands in no table.
    """
    match change.kind:
        case (
            ChangeKind.FIRM
            | ChangeKind.CONDITION
            | ChangeKind.PACKAGES
            | ChangeKind.CAVEAT
            | ChangeKind.READY
            | ChangeKind.SPAN
            | ChangeKind.CERTIFIED
        ):
            return register.offers_by_id[change.offer].nation
        case ChangeKind.NATION_IN:
            return change.nation
        case ChangeKind.CONSENT | ChangeKind.NO_CONSENT:
            return register.consent_pairs[change.event].decider
        case ChangeKind.SITE:
            return register.sites_by_id[change.site].nation
        case (
            ChangeKind.EVENT_TRUE
            | ChangeKind.EVENT_NOT
            | ChangeKind.EVENT_LASTS
            | ChangeKind.LINK
            | ChangeKind.CEILING
            | ChangeKind.MORE_SITES
        ):
            return None
        case unknown:
            assert_never(unknown)
