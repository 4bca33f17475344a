"""Strength by month: by nation, and in the host nation."""

from contingent.planning.plan import Plan
from contingent.register.register import Register

__all__ = ["inside_host", "strength_by_nation"]


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


def inside_host(plan: Plan, register: Register) -> tuple[int, ...]:
    """People at sites in the host nation, in each month; nobody where the case has no host."""
    host = {site.site for site in register.sites if site.nation == register.case.host}
    uses = [use.personnel for use in plan.sites if use.site in host]
    return tuple(sum(use[month] for use in uses) for month in range(len(plan.personnel)))
