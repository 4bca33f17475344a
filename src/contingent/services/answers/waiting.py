"""Who waits for whom: the graph among the offers that stand only together."""

from dataclasses import dataclass

from contingent.adapters.logic.clingo_sets import ClingoSets
from contingent.resolution.coalition import conditions_of, playing_offers, resolve_period
from contingent.resolution.formula import bits
from contingent.resolution.knots import waits_for
from contingent.resolution.resolution import Resolution

__all__ = ["Wait", "waits"]


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
