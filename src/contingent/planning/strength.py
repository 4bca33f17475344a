"""Strength by month and nation."""

from contingent.planning.plan import Plan
from contingent.register.register import Register

__all__ = ["strength_by_nation"]


def strength_by_nation(plan: Plan, register: Register) -> dict[str, tuple[int, ...]]:
    """People of each nation away in each month of the case, the largest contributors first.

    Args:
        register: the one the plan was made from; it knows whose offers are assigned.
    """
    offers = register.offers_by_id
    away: dict[str, list[int]] = {}
    for item in plan.assignments:
        offer = offers[item.offer]
        months = away.setdefault(offer.nation, [0] * len(plan.personnel))
        for month in range(item.month, item.month + item.months):
            months[month] += offer.personnel * item.packages
    order = sorted(away, key=lambda nation: (-sum(away[nation]), nation))
    return {nation: tuple(away[nation]) for nation in order if any(away[nation])}
