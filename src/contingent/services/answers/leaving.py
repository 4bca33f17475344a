"""What each nation takes with it when it leaves: offers, people, and essential lines."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from contingent.planning.plan import Plan
from contingent.register.offer import Offer
from contingent.register.requirement import Concept
from contingent.resolution.reasons import Explainer, Reason, summary
from contingent.resolution.setting import Setting
from contingent.services.answers.coalition import Coalition, coalition_of, coalitions_of
from contingent.services.answers.essential_plans import EssentialPlans
from contingent.services.answers.essentials import (
    Needed,
    ShortLine,
    short_lines,
    without_nations,
)
from contingent.services.answers.exits import exit_of, who_can_leave

__all__ = ["Leaving", "Taken", "TakenGroup", "leaving_of", "leavings", "ranked", "taken_together"]


@dataclass(frozen=True)
class Taken:
    """An offer of another nation that falls, and why.

    Attributes:
        turn: 1 for offers that look at the nation itself, 2 for those that look at one of turn 1
            …; those that fall together with others, without an order, have the last.
        because: what its condition lacks once those of earlier turns are gone.
    """

    offer: str
    turn: int
    because: str


@dataclass(frozen=True)
class TakenGroup:
    """Offers that fall in one turn for one reason."""

    turn: int
    because: str
    offers: tuple[str, ...]


def taken_together(taken: Iterable[Taken]) -> tuple[TakenGroup, ...]:
    """Offers that fall in one turn for one reason told together, in the order of the turns."""
    found: dict[tuple[int, str], list[str]] = {}
    for one in taken:
        found.setdefault((one.turn, one.because), []).append(one.offer)
    return tuple(TakenGroup(turn, why, tuple(offers)) for (turn, why), offers in found.items())


@dataclass(frozen=True)
class Leaving:
    """What falls when a nation leaves; worked out by having it leave.

    Attributes:
        own: its own offers that stood, or waited.
        taken: offers of others that then no longer do.
        people: of all that fall.
        short: essential lines that the plan made anew leaves short, and the plan with everybody
            did not.
        weight: how much less of tier 1 that plan fills, in weighted lines.
        proven: false where a plan was only the best found in time.
    """

    nation: str
    own: tuple[str, ...]
    taken: tuple[Taken, ...]
    people: int
    short: tuple[ShortLine, ...]
    weight: float
    proven: bool

    @property
    def fallen(self) -> int:
        """Offers that fall, its own and those of others."""
        return len(self.own) + len(self.taken)

    @property
    def cause(self) -> Taken | None:
        """The offer of turn 1 that most of the others then look at; None where none is taken."""
        first = [one for one in self.taken if one.turn == 1]
        return max(
            first,
            key=lambda one: sum(one.offer in other.because for other in self.taken),
            default=None,
        )


def leavings(
    setting: Setting,
    concept: Concept,
    reading: str | None,
    on_done: Callable[[int, int], None] = lambda _done, _all: None,
) -> tuple[Leaving, ...]:
    """What each nation that stands takes with it: those whose exit costs most come first.

    Each exit is tried: who stands without the nation is worked out anew, and what is essential is
    planned anew wherever the plan with everybody rests on something that falls.

    Args:
        on_done: called with how many exits are done, and how many there are.

    Returns:
        by essential lines lost, what less of tier 1 is filled, and people; all that stand.

    Raises:
        NoCoalition: when in some month no set of offers is self-consistent.
        NothingToPlan: when the concept has no lines.
    """
    before = coalition_of(setting, reading)
    nations = who_can_leave(setting.register, before.standing)
    essential = EssentialPlans(setting.register, concept)
    plan = essential.plan(before)
    needed = Needed.of(plan, setting.register)
    settings = [without_nations(setting, (nation,)) for nation in nations]
    found = []
    for nation, after in zip(nations, coalitions_of(settings, before.reading), strict=True):
        holds = needed.holds(after)
        found.append(
            leaving_of(nation, before, plan, after, plan if holds else essential.plan(after))
        )
        on_done(len(found), len(nations))
    return ranked(found)


def ranked(found: Iterable[Leaving]) -> tuple[Leaving, ...]:
    """Exits by essential lines lost, what less of tier 1 is filled, and people."""
    order = sorted(found, key=lambda one: (-len(one.short), -round(one.weight, 6), -one.people))
    return tuple(order)


def leaving_of(
    nation: str, before: Coalition, plan: Plan, after: Coalition, planned: Plan
) -> Leaving:
    """What a nation takes with it.

    Args:
        before, plan: who stands with everybody, and the plan made then.
        after, planned: who stands without it, and the plan then made; the same plan where what it
            uses for essential lines still stands.
    """
    register = before.setting.register
    left = exit_of(nation, before.standing, after.standing, register)
    short = {line.line for line in short_lines(plan, register.calendar)}
    return Leaving(
        nation,
        left.own,
        _taken(list(left.others), before, after),
        left.people,
        tuple(line for line in short_lines(planned, register.calendar) if line.line not in short),
        max(0.0, _filled(plan) - _filled(planned)),
        _proven(plan) and _proven(planned),
    )


def _taken(others: list[str], before: Coalition, after: Coalition) -> tuple[Taken, ...]:
    """The offers of others that fall, those that fall first coming first.

    Turn by turn, as who stands is worked out from above: whoever's condition no longer holds
    falls, and whoever looked at those is looked at next.
    """
    offers, found = after.setting.register.offers_by_id, list[Taken]()
    left, turn = list(others), 0
    gone = {name for name in before.standing if name not in after.standing} - set(others)
    while left:
        turn += 1
        reasons = {name: _reason(offers[name], before, after, gone) for name in left}
        falling = [name for name in left if not reasons[name].holds]
        if not falling:  # they hold each other up, which this reading does not allow
            gone |= set(left)
            reasons = {name: _reason(offers[name], before, after, gone) for name in left}
            falling = left
        found += [Taken(name, turn, summary(reasons[name])) for name in falling]
        gone |= set(falling)
        left = [name for name in left if name not in gone]
    return tuple(found)


def _reason(offer: Offer, before: Coalition, after: Coalition, gone: set[str]) -> Reason:
    """How its condition fares in the first step in which it stood, with these gone."""
    step = before.standing[offer.offer][0]
    standing = (name for name, steps in before.standing.items() if step in steps)
    return Explainer(after.setting, frozenset(standing) - gone, step).offer(offer)


def _filled(plan: Plan) -> float:
    """What a plan fills of tier 1, in weighted lines."""
    tier = plan.tier(1)
    return tier.filled if tier else 0.0


def _proven(plan: Plan) -> bool:
    """Whether no plan fills more of tier 1."""
    tier = plan.tier(1)
    return tier is None or tier.proven
