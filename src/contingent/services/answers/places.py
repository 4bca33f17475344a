"""Places and movement: the trade-off of sites, arrivals, and how long a strength lasts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

from contingent.adapters.cluster.local import LocalExecutor
from contingent.analysis.sustain import Sustained, crews_of, people_by_month, sustain_table
from contingent.errors import NothingToPlan, UnknownName
from contingent.planning.plan import Plan
from contingent.register.duration import Duration
from contingent.register.offer import Offer
from contingent.register.permits import allowed_in_host
from contingent.register.register import Register
from contingent.register.step import StepKind
from contingent.resolution.setting import Setting
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.answers.coalition import coalition_of

__all__ = [
    "USUAL_RESTS",
    "SiteStep",
    "Sustainability",
    "lasting",
    "site_trade_off",
    "sustainability",
    "usual_strengths",
]

#: Plans made side by side.
AT_ONCE = 2
#: Tours at rest per tour away, where nobody says.
USUAL_RESTS = (2, 3, 4)


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
    """The best plan for one site, two, three …, until no further one can buy anything.

    The plan with every candidate open to choice comes first: as soon as so few sites fill as much,
    the list is complete. One more site may buy nothing and two more something, so the list does
    not end before.

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
        return SiteStep(most, coalition.plan(problem, tie_breaks=False))

    executor = LocalExecutor()
    best = step(candidates)
    steps: list[SiteStep] = []
    for begin in range(1, candidates, AT_ONCE):
        at_once = range(begin, min(begin + AT_ONCE, candidates))
        for found in executor.run(step, at_once):
            steps.append(found)
            on_done(found.sites, candidates)
            if _missing(found.plan) <= _missing(best.plan):
                return setting, tuple(steps)
    return setting, (*steps, best)


def _missing(plan: Plan) -> tuple[float, ...]:
    """What each tier lacks, the first tier first: less is better, as plans are compared."""
    return tuple(round(tier.required - tier.filled, 6) for tier in plan.tiers)


@dataclass(frozen=True)
class Sustainability:
    """How long strengths last.

    Attributes:
        people: people in the offers counted that stand and are offered, in each month of the case.
        offers: those counted in some month.
    """

    setting: Setting
    domain: str
    people: tuple[int, ...]
    offers: tuple[Offer, ...]
    tour: Duration
    rows: tuple[Sustained, ...]


def sustainability(
    register: Register,
    asked: Asked,
    *,
    strengths: tuple[int, ...],
    rests: tuple[int, ...],
    tour: Duration | None,
    domain: str | None,
) -> Sustainability:
    """How long each strength can be kept up from the standing offers of a domain.

    Args:
        strengths: none is as fits the people there are; see ``usual_strengths``.
        tour: how long a tour is; None is as fits the case's step.
        domain: None is the case's main domain.

    Raises:
        UnknownName: when no capability is of the domain.
        NothingToPlan: for a tour shorter than a step, or when the case has no capability at all.
    """
    setting = setting_of(register, asked)
    domain = domain or setting.register.main_domain
    if domain is None:
        msg = "no capability is in the case, so nobody's people can be counted"
        raise NothingToPlan(msg)
    if domain not in setting.register.domains:
        raise UnknownName("domain", domain, setting.register.domains)
    standing = coalition_of(setting, asked.reading).standing
    return lasting(setting, standing, strengths=strengths, rests=rests, tour=tour, domain=domain)


def usual_tour(register: Register) -> Duration:
    """How long a tour is taken to be where nobody says: as fits what the case counts in."""
    match register.case.step.kind:
        case StepKind.MONTH:
            return Duration.of_months(6)
        case StepKind.WEEK:
            return Duration.of_text("4 weeks")
        case StepKind.DAY | StepKind.HOURS:
            return Duration.of_days(14)
        case other:
            assert_never(other)


def usual_strengths(most: int) -> tuple[int, ...]:
    """Strengths worth asking about where nobody says: four round numbers, the third within reach.

    Args:
        most: people who stand at once at most.
    """
    third = Fraction(max(most, 3), 3)
    power = 10 ** (len(str(int(third))) - 1)
    round_ones = (Fraction(f) * power for f in ("5", "2.5", "2", "1"))
    step = next(int(one) for one in round_ones if one <= third and one.denominator == 1)
    return tuple(step * times for times in range(1, 5))


def lasting(
    setting: Setting,
    standing: Mapping[str, tuple[int, ...]],
    *,
    strengths: tuple[int, ...],
    rests: tuple[int, ...],
    tour: Duration | None,
    domain: str,
) -> Sustainability:
    """How long each strength can be kept up by a coalition.

    Offers of the domain count that may serve in the host nation, each with all its people, in the
    months in which it stands and is offered (``from``, ``until``).
    """
    known = setting.register
    offers = tuple(
        offer
        for offer in known.offers
        if offer.offer in standing
        and known.supplies(offer, domain)
        and allowed_in_host(known, offer)
    )
    crews = crews_of(
        (
            offer.packages * offer.personnel,
            set(standing[offer.offer]) & set(range(*known.window(offer.from_, offer.until))),
        )
        for offer in offers
    )
    tour = tour or usual_tour(known)
    steps = known.whole_steps_of(tour)
    if not steps:
        msg = f"a tour of {tour} is shorter than a step of the case"
        raise NothingToPlan(msg)
    people = people_by_month(crews, setting.months)
    asked = strengths or usual_strengths(max(people, default=0))
    rows = sustain_table(crews, setting.months, asked, rests, steps)
    return Sustainability(setting, domain, people, offers, tour, rows)
