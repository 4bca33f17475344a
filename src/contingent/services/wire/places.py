"""The answers of ``deploy``, ``sites`` and ``sustain``."""

from collections.abc import Iterable
from typing import Literal, Self

from contingent.analysis.sustain import Sustained
from contingent.planning.milestones import milestones
from contingent.planning.plan import DIGITS, Assignment, PlanStatus
from contingent.register.calendar import Calendar, write_moment
from contingent.register.offer import Offer
from contingent.resolution.setting import Setting
from contingent.services.answers.places import SiteStep, Sustainability
from contingent.services.answers.planning import Planned
from contingent.services.wire.answer import Answer, Part
from contingent.services.wire.plan import LinkPart, TierAnswer, tiers_of
from contingent.services.wire.rows import Rows

__all__ = ["ArrivalAnswer", "DeployAnswer", "SiteStepAnswer", "SitesAnswer", "SustainAnswer"]


class ArrivalAnswer(Part):
    """Who arrives where."""

    step: int
    """First step in place, counted from 0."""
    steps: int
    """How many steps in place."""
    offer: str
    """Id of the offer."""
    nation: str
    """The nation that offers it."""
    site: str | None
    """Where; None when the case names no sites."""
    line: str
    """The requirement line it serves."""
    packages: int
    """How many packages."""
    personnel: int
    """How many people."""
    arrives: str
    """When: a day, or a day with its time, within the step."""
    share: float
    """The share of the step that is left then, for which it counts."""
    route: tuple[str, ...]
    """The sites they pass on the way, both ends included; empty without travel."""
    links: Rows[LinkPart]
    """The links they travel by."""

    @classmethod
    def of(cls, item: Assignment, offer: Offer, calendar: Calendar) -> Self:
        """The part of the answer."""
        return cls(
            step=item.month,
            steps=item.months,
            offer=item.offer,
            nation=offer.nation,
            site=item.site,
            line=item.line,
            packages=item.packages,
            personnel=item.packages * offer.personnel,
            arrives=write_moment(calendar.instant(item.arrival)),
            share=round(item.share_of(item.month), DIGITS),
            route=item.route,
            links=LinkPart.rows(item),
        )


class DeployAnswer(Answer):
    """``deploy``: arrivals of a plan, and when the force is complete."""

    world: str
    """The world it was made for."""
    concept: str
    """The concept whose lines it fills."""
    status: PlanStatus
    """How the plan ended, as in ``plan``."""
    verified: Literal[True]
    """Always true: a plan that does not pass the verifier is never shown."""
    ioc: int | None
    """Initial operational capability, a step counted from 0 (``docs/glossary.md``)."""
    foc: int | None
    """Full operational capability, a step counted from 0."""
    collapse: int | None
    """First step after IOC in which an essential line falls short again."""
    failing: tuple[str, ...]
    """The essential lines that fall short then."""
    arrivals: Rows[ArrivalAnswer]
    """Who arrives where, by step."""
    personnel: tuple[int, ...]
    """People away in each step of the case."""
    hash: str
    """Content hash of the register: SHA-256, 64 hexadecimal digits."""

    @classmethod
    def of(cls, planned: Planned) -> Self:
        """The answer."""
        plan, offers = planned.plan, planned.problem.register.offers_by_id
        by_month = sorted(plan.assignments, key=lambda item: (item.month, item.offer))
        calendar = planned.problem.register.calendar
        arrivals = (ArrivalAnswer.of(item, offers[item.offer], calendar) for item in by_month)
        return cls(
            world=plan.world,
            concept=plan.concept,
            status=plan.status,
            verified=True,
            **vars(milestones(plan)),
            arrivals=Rows.of(ArrivalAnswer, arrivals),
            personnel=plan.personnel,
            hash=plan.register_hash,
        )


class SiteStepAnswer(Part):
    """The best plan with at most so many candidate sites."""

    sites: int
    """How many may be opened at most."""
    opened: tuple[str, ...]
    """Which are."""
    status: PlanStatus
    """How the plan ended, as in ``plan``."""
    verified: Literal[True]
    """Always true: a plan that does not pass the verifier is never shown."""
    tiers: Rows[TierAnswer]
    """What each tier gets."""

    @classmethod
    def of(cls, step: SiteStep) -> Self:
        """The part of the answer."""
        return cls(
            sites=step.sites,
            opened=step.plan.opened,
            status=step.plan.status,
            verified=True,
            tiers=tiers_of(step.plan),
        )


class SitesAnswer(Answer):
    """``sites``: the best site, the best two, three …, and what the next buys."""

    world: str
    """The world."""
    steps: Rows[SiteStepAnswer]
    """One row a number of sites."""
    hash: str
    """Content hash of the register: SHA-256, 64 hexadecimal digits."""

    @classmethod
    def of(cls, setting: Setting, steps: Iterable[SiteStep]) -> Self:
        """The answer."""
        return cls(
            world=setting.world.world,
            steps=Rows.of(SiteStepAnswer, map(SiteStepAnswer.of, steps)),
            hash=setting.register.content_hash,
        )


class SustainedPart(Part):
    """How long one strength lasts at one ratio of rest."""

    strength: int
    """People in place."""
    rest: int
    """Tours at rest per tour away."""
    needed: int
    """People in the cycle to keep it up for ever."""
    steps: int | None
    """How many steps it lasts; None is for ever."""
    begins: int | None
    """The step it is counted from, from 0; None where it never begins."""

    @classmethod
    def of(cls, row: Sustained) -> Self:
        """The part of the answer."""
        return cls(
            strength=row.strength,
            rest=row.rest,
            needed=row.needed,
            steps=row.months,
            begins=row.begins,
        )


class SustainAnswer(Answer):
    """``sustain``: how long strengths can be kept up."""

    world: str
    """The world."""
    domain: str
    """Whose offers count."""
    pool: int
    """The most people in the offers that stand in any one step."""
    people: tuple[int, ...]
    """People in the offers that stand, step by step."""
    offers: tuple[str, ...]
    """Ids of the offers counted."""
    tour: str
    """How long a tour is: ``6 months``."""
    rows: Rows[SustainedPart]
    """Every strength at every ratio."""
    hash: str
    """Content hash of the register: SHA-256, 64 hexadecimal digits."""

    @classmethod
    def of(cls, found: Sustainability) -> Self:
        """The answer."""
        return cls(
            world=found.setting.world.world,
            domain=found.domain,
            pool=max(found.people, default=0),
            people=found.people,
            offers=tuple(offer.offer for offer in found.offers),
            tour=str(found.tour),
            rows=Rows.of(SustainedPart, map(SustainedPart.of, found.rows)),
            hash=found.setting.register.content_hash,
        )
