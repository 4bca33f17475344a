"""What a plan stands on: the knots it rests on, how firm it is, and where its people are."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contingent.adapters.logic.clingo_sets import ClingoSets
from contingent.planning.strength import inside_host
from contingent.register.offer import Basis, Offer, OfferState
from contingent.resolution.change import Change, Supposed, supposing
from contingent.resolution.periods import Standings
from contingent.resolution.resolution import KnotFound, Resolution, resolve
from contingent.services.answers.essentials import without_nations
from contingent.services.answers.exits import Exit, exit_of, who_can_leave
from contingent.services.answers.shares import people_of

if TYPE_CHECKING:
    from contingent.services.answers.planning import Planned

__all__ = ["Firmness", "Footing", "RestsOn", "StateShare", "Strength", "footing_of"]


@dataclass(frozen=True)
class RestsOn:
    """A knot that offers of the plan are in, or wait behind.

    Attributes:
        used: offers of the knot, or behind it, that the plan uses.
        nations: of the knot's offers, that with most people in it first.
        keystone: the smallest set of offers that, given whatever their condition, lets every offer
            of the knot stand whoever else moves; tried. Empty where none was found.
        exits: nations whose leaving makes offers of others fall, of the knot among them; those
            that take most of others with them first.
    """

    knot: tuple[str, ...]
    behind: tuple[str, ...]
    used: tuple[str, ...]
    nations: tuple[str, ...]
    keystone: tuple[str, ...]
    exits: tuple[Exit, ...]


@dataclass(frozen=True)
class StateShare:
    """The part of what a plan uses that is of one state.

    Attributes:
        share: of the people the plan sends, counted for each step away; of the offers it uses
            where it sends nobody.
    """

    state: OfferState
    offers: int
    share: float


@dataclass(frozen=True)
class Firmness:
    """How firm what a plan uses is.

    Attributes:
        states: the firmest first.
        by_people: whether shares are of people; else of offers.
        assumed: offers used whose number of packages was assumed, not stated.
        offers: offers used.
    """

    states: tuple[StateShare, ...]
    by_people: bool
    assumed: int
    offers: int


@dataclass(frozen=True)
class Strength:
    """People away in the step in which most are, and where they are.

    Attributes:
        inside: at sites in the host nation; outside: all others.
        inside_most: most people in the host nation in any step, and the first such step.
    """

    step: int
    people: int
    inside: int
    inside_most: int
    inside_step: int

    @property
    def outside(self) -> int:
        """People away who are not in the host nation."""
        return self.people - self.inside


@dataclass(frozen=True)
class Footing:
    """What a plan stands on.

    Attributes:
        strength: None where nobody is ever away.
    """

    rests_on: tuple[RestsOn, ...]
    firmness: Firmness
    strength: Strength | None


def footing_of(planned: "Planned") -> Footing:
    """What a plan stands on; every exit and keystone told was tried."""
    used = {item.offer for item in planned.plan.assignments}
    return Footing(
        tuple(_rests_on(planned.resolution, used)), _firmness(planned), _strength(planned)
    )


def _rests_on(resolution: Resolution, used: set[str]) -> Iterable[RestsOn]:
    register = resolution.setting.register
    least = set(resolution.least)
    for knot in resolution.knots:
        own = used & {*knot.knot, *knot.behind} - least
        if not used & set(knot.knot):
            continue
        nations = _by_people([register.offers_by_id[name] for name in knot.knot])
        yield RestsOn(
            knot.knot,
            knot.behind,
            tuple(sorted(own)),
            nations,
            _keystone(resolution, knot),
            _exits(resolution, knot),
        )


def _by_people(offers: Iterable[Offer]) -> tuple[str, ...]:
    own: dict[str, int] = {}
    for offer in offers:
        own[offer.nation] = own.get(offer.nation, 0) + people_of([offer])
    return tuple(sorted(own, key=lambda nation: -own[nation]))


def _keystone(resolution: Resolution, knot: KnotFound) -> tuple[str, ...]:
    """The first keystone that unties the knot when it is tried."""
    setting = resolution.setting
    offers = setting.register.offers_by_id
    for stones in knot.keystones:
        changes = (Change.of_condition(offers[name]) for name in stones)
        given = supposing(changes, Supposed(setting)).setting
        after = resolve(given, ClingoSets())
        if any(
            set(knot.knot) <= period.least
            for period in after.whole
            if period.begin <= knot.month < period.until
        ):
            return stones
    return ()


def _exits(resolution: Resolution, knot: KnotFound) -> tuple[Exit, ...]:
    """Having each nation leave that stands: those that make some of the knot fall."""
    setting, register = resolution.setting, resolution.setting.register
    nations = who_can_leave(register, resolution.greatest)
    without = [without_nations(setting, (nation,)) for nation in nations]
    standings = Standings(without, ClingoSets()) if without else None
    found = []
    for number, nation in enumerate(nations):
        periods = standings.periods(number) if standings else ()
        after = frozenset[str]().union(*(period.greatest for period in periods))
        left = exit_of(nation, resolution.greatest, after, register)
        if left.others and set(knot.knot) & set(left.fallen):
            found.append(left)
    return tuple(sorted(found, key=lambda one: (-len(one.others), -one.people, one.nation)))


def _firmness(planned: "Planned") -> Firmness:
    offers = planned.problem.register.offers_by_id
    away: dict[str, int] = {}
    for item in planned.plan.assignments:
        people = item.packages * item.months * offers[item.offer].personnel
        away[item.offer] = away.get(item.offer, 0) + people
    everybody = sum(away.values())
    used: dict[OfferState, list[Offer]] = {}
    for name in away:
        used.setdefault(offers[name].state, []).append(offers[name])
    states = tuple(
        StateShare(
            state,
            len(own),
            sum(away[o.offer] for o in own) / everybody if everybody else len(own) / len(away),
        )
        for state, own in sorted(used.items(), key=lambda pair: -pair[0].rank)
    )
    assumed = sum(offers[name].basis is Basis.ASSUMED for name in away)
    return Firmness(states, everybody > 0, assumed, len(away))


def _strength(planned: "Planned") -> Strength | None:
    plan, register = planned.plan, planned.problem.register
    most = max(plan.personnel, default=0)
    if not most:
        return None
    inside = inside_host(plan, register)
    step = plan.personnel.index(most)
    return Strength(step, most, inside[step], max(inside), inside.index(max(inside)))
