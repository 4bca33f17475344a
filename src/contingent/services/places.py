"""Places and movement: the trade-off of sites, arrivals, and how long a strength lasts."""

from collections.abc import Callable
from dataclasses import dataclass

from contingent.adapters.cluster.local import LocalExecutor
from contingent.analysis.sustain import Sustained, pool_of, sustain_table
from contingent.errors import NothingToPlan, UnknownName
from contingent.planning.plan import Plan
from contingent.register.offer import Offer
from contingent.register.permits import allowed_at
from contingent.register.register import Register
from contingent.resolution.setting import Setting
from contingent.services.asking import Asked, setting_of
from contingent.services.coalition import coalition_of

#: Plans made side by side.
AT_ONCE = 2

__all__ = ["SiteStep", "Sustainability", "site_trade_off", "sustainability"]


@dataclass(frozen=True)
class SiteStep:
    """The best plan with at most so many candidate sites."""

    sites: int
    plan: Plan


def site_trade_off(
    register: Register,
    asked: Asked,
    concept: str | None,
    on_done: Callable[[int, int], None] = lambda _done, _all: None,
) -> tuple[Setting, tuple[SiteStep, ...]]:
    """The best plan for one site, two, three …, until a further one buys nothing.

    Raises:
        NothingToPlan: when no site of the case is a candidate.
    """
    setting = setting_of(register, asked)
    known = setting.register
    candidates = sum(site.cost is not None for site in known.sites)
    if not candidates:
        msg = "no site has a cost, so there is nothing to choose: give candidates a cost"
        raise NothingToPlan(msg)
    coalition = coalition_of(setting, asked.reading)

    def step(most: int) -> SiteStep:
        problem = coalition.problem(known.concept(concept), most)
        return SiteStep(most, coalition.plan(problem, wishes=False))

    executor = LocalExecutor()
    steps: list[SiteStep] = []
    for begin in range(1, candidates + 1, AT_ONCE):
        at_once = range(begin, min(begin + AT_ONCE, candidates + 1))
        for found in executor.run(step, at_once):
            steps.append(found)
            on_done(found.sites, candidates)
            bought_nothing = len(steps) > 1 and _fills(found.plan) == _fills(steps[-2].plan)
            if bought_nothing or not found.plan.open_lines():
                return setting, tuple(steps)
    return setting, tuple(steps)


def _fills(plan: Plan) -> tuple[float, ...]:
    """Shortfall of each tier, which a further site should make smaller."""
    return tuple(round(tier.required - tier.filled, 6) for tier in plan.tiers)


@dataclass(frozen=True)
class Sustainability:
    """How long strengths last.

    Attributes:
        pool: people in the standing offers counted; offers: which.
    """

    setting: Setting
    domain: str
    pool: int
    offers: tuple[Offer, ...]
    tour_months: int
    rows: tuple[Sustained, ...]


def sustainability(
    register: Register,
    asked: Asked,
    *,
    strengths: tuple[int, ...],
    rests: tuple[int, ...],
    tour_months: int,
    domain: str,
) -> Sustainability:
    """How long each strength can be kept up from the standing offers of a domain.

    Offers count that may serve in the host nation.

    Raises:
        UnknownName: when no capability is of the domain.
    """
    setting = setting_of(register, asked)
    known = setting.register
    if domain not in known.domains:
        raise UnknownName("domain", domain, known.domains)
    standing = coalition_of(setting, asked.reading).standing
    places = [site for site in known.sites if site.nation == known.case.host]
    offers = tuple(
        offer
        for offer in known.offers
        if offer.offer in standing
        and known.supplies(offer, domain)
        and (not places or any(allowed_at(offer, site) for site in places))
    )
    pool = pool_of(offers)
    rows = sustain_table(pool, strengths, rests, tour_months)
    return Sustainability(setting, domain, pool, offers, tour_months, rows)
