"""Who waits for whom: the graph among the offers that stand only together, and who unties it."""

from dataclasses import dataclass

from contingent.adapters.logic.clingo_sets import ClingoSets
from contingent.resolution.coalition import conditions_of, playing_offers, resolve_period
from contingent.resolution.formula import bits
from contingent.resolution.knots import waits_for
from contingent.resolution.reasons import Explainer
from contingent.resolution.resolution import KnotFound, Resolution

__all__ = ["Wait", "release_turns", "waits"]


@dataclass(frozen=True)
class Wait:
    """An offer and the waiting offers its condition still looks at."""

    offer: str
    waits_for: tuple[str, ...]


def waits(resolution: Resolution) -> tuple[Wait, ...]:
    """Each waiting offer with what it waits for, in the month in which most offers wait.

    Empty where nobody waits, and where conditions with ``not`` leave several sets or none.
    """
    setting = resolution.setting
    month = max(
        resolution.periods, key=lambda period: len(period.greatest) - len(period.least)
    ).begin
    playing = playing_offers(setting)
    standing = resolve_period(conditions_of(setting, setting.holding(month), playing), ClingoSets())
    if standing.status != "settled" or standing.conditions is None:
        return ()
    graph = waits_for(standing.conditions, standing.found)
    return tuple(
        Wait(playing[index].offer, tuple(playing[other].offer for other in bits(mask)))
        for index, mask in sorted(graph.items())
    )


def release_turns(resolution: Resolution, knot: KnotFound) -> dict[str, int]:
    """In which turn each offer of a knot, and behind it, would stand once it is untied.

    The offers of its first keystone are given whatever their condition: turn 0. In turn 1 stands
    whoever's condition then holds, in turn 2 whoever waits for those …; each turn is tried on the
    conditions themselves. Without a keystone the knot itself is turn 0. Offers that wait for
    something else too come last.
    """
    setting, offers = resolution.setting, resolution.setting.register.offers_by_id
    begun = knot.keystones[0] if knot.keystones else knot.knot
    turns = dict.fromkeys(begun, 0)
    period = next(p for p in resolution.whole if p.begin <= knot.month < p.until)
    left = [name for name in (*knot.knot, *knot.behind) if name not in turns]
    turn = 0
    while left:
        turn += 1
        standing = Explainer(setting, period.least | turns.keys(), knot.month)
        now = [name for name in left if standing.offer(offers[name]).holds] or left
        turns |= dict.fromkeys(now, turn)
        left = [name for name in left if name not in turns]
    return turns
