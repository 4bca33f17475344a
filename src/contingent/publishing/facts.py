"""What the pages tell, worked out once: who stands, the plan, what it hinges on, all answers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

from contingent.adapters.logic.clingo_sets import ClingoSets
from contingent.errors import NoAnswer, NoCoalition
from contingent.planning.plan import LineFill, Plan
from contingent.planning.solver import Limits
from contingent.register.claim import Claim
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.resolution.resolution import Resolution, resolve
from contingent.services.answers.ahead import Ahead, answers_ahead
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.answers.diary import Diary, diary_of
from contingent.services.answers.footing import Footing, footing_of
from contingent.services.answers.planning import Planned, plan_concept
from contingent.services.answers.rosiest import Rosiness, rosiness_of
from contingent.services.answers.sentence import plan_sentence
from contingent.services.answers.shares import NationShare, shares_of
from contingent.services.answers.titles import Titles
from contingent.services.answers.who import Count, counts_at_cutoffs

__all__ = ["Facts", "Imprint", "Note", "work_out"]

Row = TypeVar("Row")


@dataclass(frozen=True)
class Note:
    """A dated note of whoever publishes."""

    day: date
    title: str
    text: str


@dataclass(frozen=True)
class Imprint:
    """How a site is told: for whom, of what day, since when.

    Attributes:
        day: the day it is dated.
        viewer: whose view of the case it is; empty for the case as it is.
        since: the first day of which changes are told; None for the newest of the record.
        address: where the site will be, for feeds and citations, with a slash at its end; empty
            where that is not known.
        made_with: the program and its version.
        by: who publishes it; licence: what others may do with it, in their words.
    """

    day: date
    viewer: str = ""
    since: date | None = None
    address: str = ""
    by: str = ""
    licence: str = ""
    made_with: str = "Contingent"
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Facts:
    """All that the pages tell.

    Attributes:
        register: what may be told: a view, where there is one.
        resolution: who stands in the case's default world.
        planned: the plan of the default world and concept; None where nobody can be planned with.
        worlds: who stands in each world; diary: meeting by meeting, in the default one.
    """

    register: Register
    told: Imprint
    resolution: Resolution
    planned: Planned | None
    footing: Footing | None
    rosiness: Rosiness | None
    counts: tuple[Count, ...]
    ahead: Ahead
    worlds: dict[str, Resolution]
    diary: Diary

    @cached_property
    def titles(self) -> Titles:
        """What ids are called."""
        return Titles(self.register)

    @property
    def sentence(self) -> str:
        """What the answer comes to."""
        if self.planned is None:
            return "No set of offers holds together, so nobody can be planned with."
        return plan_sentence(self.register, Asked(), self.planned.plan)

    @property
    def plan(self) -> Plan | None:
        """The plan of the default world and concept."""
        return None if self.planned is None else self.planned.plan

    @cached_property
    def shares(self) -> dict[str, NationShare]:
        """What of each nation's offers stands in the default world."""
        return {share.nation: share for share in shares_of(self.resolution)}

    @cached_property
    def by_share(self) -> dict[str, list[NationShare]]:
        """The same by state; those with most people first."""
        found: dict[str, list[NationShare]] = {}
        for share in self.shares.values():
            found.setdefault(share.state, []).append(share)
        name = self.titles.nation
        return {
            s: sorted(own, key=lambda n: (-n.people, name(n.nation))) for s, own in found.items()
        }

    @cached_property
    def offers_of(self) -> dict[str, list[Offer]]:
        """The offers of each nation, in the order of the register."""
        return _grouped(self.register.offers, lambda offer: offer.nation)

    @cached_property
    def claims_of(self) -> dict[str, list[Claim]]:
        """The claims about each nation, the newest first."""
        newest = sorted(self.register.claims, key=lambda c: c.stated_on, reverse=True)
        return _grouped(newest, lambda claim: claim.iso3)

    @cached_property
    def resting(self) -> dict[str, list[Offer]]:
        """The offers that rest on each claim."""
        found: dict[str, list[Offer]] = {}
        for offer in self.register.offers:
            for claim in offer.claims:
                found.setdefault(claim, []).append(offer)
        return found

    def verdict(self, offer: str, world: str | None = None) -> str:
        """``stands``, ``waiting`` or ``out`` in a world; None is the default one."""
        sides = self._verdicts[world or self.resolution.setting.world.world]
        return sides.get(offer, "out")

    @cached_property
    def _verdicts(self) -> dict[str, dict[str, str]]:
        all_ = {self.resolution.setting.world.world: self.resolution, **self.worlds}
        return {
            world: {
                **dict.fromkeys(found.greatest, "waiting"),
                **dict.fromkeys(found.least, "stands"),
            }
            for world, found in all_.items()
        }

    def standing(self, offer: str, world: str) -> str:
        """When an offer can stand in a world, in words; empty where it never can."""
        when = self.register.calendar.date_text
        spells = self.worlds[world].spells.get(offer, ())
        return " and ".join(
            f"from {when(begin)}" + ("" if until is None else f" until {when(until)}")
            for begin, until in spells
        )

    def history(self, offer: Offer) -> list[Offer]:
        """The nation's positions on what an offer supplies, earliest first."""
        kinds = set(offer.capabilities)
        own = (o for o in self.offers_of[offer.nation] if kinds & set(o.capabilities))
        return sorted(own, key=lambda o: (str(o.known_from or ""), o.offer))

    def fills(self, line: str) -> dict[tuple[str, str], tuple[LineFill, ...]]:
        """What a line, with the same line at each site, gets in each world and concept."""
        return self._fills.get(line, {})

    @cached_property
    def _fills(self) -> dict[str, dict[tuple[str, str], tuple[LineFill, ...]]]:
        found: dict[str, dict[tuple[str, str], tuple[LineFill, ...]]] = {}
        for cell in self.ahead.cells:
            for fill in cell.plan.lines:
                own = found.setdefault(fill.line.partition("@")[0], {})
                pair = cell.world, cell.concept
                own[pair] = (*own.get(pair, ()), fill)
        return found


def _grouped(rows: Iterable[Row], key: Callable[[Row], str]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def work_out(
    register: Register,
    told: Imprint,
    *,
    every_exit: bool = False,
    limits: Limits | None = None,
    on_done: Callable[[str], None] = lambda _: None,
) -> Facts:
    """Work out all that the pages of a case tell.

    Args:
        register: what may be told.
        every_exit: see ``answers_ahead``.
        limits: of each plan.
        on_done: called with what is being worked on, in words.

    Raises:
        NothingToPlan: when a concept has no lines.
    """
    limits = limits or Limits(60.0)
    asked = Asked()
    on_done("planning")
    planned, footing, rosiness = _planned(register, asked, limits)
    setting = setting_of(register, asked)
    ahead = answers_ahead(
        register,
        asked,
        every_exit=every_exit,
        limits=limits,
        on_done=lambda done, all_: on_done(f"answering ahead: {done} of {all_} plans"),
    )
    worlds = {
        name: resolve(
            setting_of(register, Asked(world=name if register.worlds else None)),
            ClingoSets(),
        )
        for name in ahead.worlds
    }
    return Facts(
        register,
        told,
        planned.resolution if planned else resolve(setting, ClingoSets()),
        planned,
        footing,
        rosiness,
        counts_at_cutoffs(setting),
        ahead,
        worlds,
        diary_of(register, asked),
    )


def _planned(
    register: Register, asked: Asked, limits: Limits
) -> tuple[Planned | None, Footing | None, Rosiness | None]:
    """The plan, what it stands on, and whether others give more; nothing where nobody stands."""
    try:
        planned = plan_concept(register, asked, None, limits.begun())
    except NoCoalition:
        return None, None, None
    try:
        rosiness = rosiness_of(register, asked, None)
    except (NoAnswer, NoCoalition):
        rosiness = None
    return planned, footing_of(planned), rosiness
