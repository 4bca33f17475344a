"""A case in a world: what questions are asked of, and their answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from contingent.api.plan import VerifiedPlan
from contingent.api.progress import Cancel, Progress, following
from contingent.register.cell import read_day
from contingent.register.duration import Duration
from contingent.register.register import Register
from contingent.resolution.setting import Setting
from contingent.services.answers.asked import Asked, When, setting_of

if TYPE_CHECKING:
    from contingent.api.backtest import HeldAgainst
    from contingent.api.figure import CaseFigure
    from contingent.services.wire.ask import AsksAnswer
    from contingent.services.wire.brief import BriefAnswer
    from contingent.services.wire.diary import DiaryAnswer
    from contingent.services.wire.footing import RosinessAnswer
    from contingent.services.wire.hinge import HingeAnswer
    from contingent.services.wire.places import SitesAnswer, SustainAnswer
    from contingent.services.wire.plan import BoundsAnswer
    from contingent.services.wire.sweep import ChanceAnswer, RangesAnswer
    from contingent.services.wire.who import WhoAnswer
    from contingent.services.wire.worlds import WorldsAnswer

__all__ = ["Situation", "When"]


@dataclass(frozen=True)
class Situation:
    """A case in a world, with the nations that stay out, the cut-offs and the day.

    Made by ``Case.ask``. Its answers are worked out when they are asked for.

    Attributes:
        register: the snapshot it is asked of.
        asked: the choices.
    """

    register: Register = field(repr=False)
    asked: Asked

    def __post_init__(self) -> None:
        """Refuse names that are not in the case before anything is worked out."""
        setting_of(self.register, self.asked)

    @cached_property
    def setting(self) -> Setting:
        """The world with all the choices made."""
        return setting_of(self.register, self.asked)

    def who(self, step: int | None = None) -> "WhoAnswer":
        """Who stands, who waits for whom, who is out and what would change it.

        Args:
            step: the step looked at, from 0; None is the last.

        Raises:
            NoAnswer: when conditions with ``not`` are too many to enumerate in time.
        """
        from contingent.services.answers.who import counts_at_cutoffs, who_stands
        from contingent.services.wire.who import WhoAnswer

        found = who_stands(self.register, self.asked, step)
        return WhoAnswer.of(found, counts_at_cutoffs(found.setting))

    def bounds(self, concept: str | None = None) -> "BoundsAnswer":
        """At most so much of each tier can be filled: the LP bound, before there is a plan."""
        from contingent.services.answers.bounds import bounds_of
        from contingent.services.wire.plan import BoundsAnswer

        found = bounds_of(self.register, self.asked, concept)
        return BoundsAnswer.of(found, self.register)

    def plan(
        self,
        concept: str | None = None,
        *,
        limit: float = 60.0,
        gap: float = 0.0,
        sites: int | None = None,
        cancel: Cancel = None,
    ) -> VerifiedPlan:
        """The best plan of a concept, verified: who fills what, where and when, and why not more.

        Args:
            concept: its name; None is the case's first.
            limit: seconds for the whole plan; then the best found is given, with its bound.
            gap: relative gap that is good enough; 0 asks for proof.
            sites: candidate sites that may be opened at most; None is no limit.
            cancel: asked often; True stops with the best plan found so far.

        Raises:
            UnknownName, NoCoalition, NothingToPlan, NoAnswer: as their names say.
            PlanRejected: when the verifier objects, which is always a bug.
        """
        from contingent.planning.solver import Limits
        from contingent.services.answers.planning import plan_concept

        limits = Limits(limit, gap, cancelled=cancel or _never)
        return VerifiedPlan.made(plan_concept(self.register, self.asked, concept, limits, sites))

    def brief(  # noqa: PLR0913 - the choices of the command
        self,
        target: str | PathLike[str],
        kind: str = "decision",
        *,
        nation: str | None = None,
        concept: str | None = None,
        date: date | str | None = None,
        classification: str = "",
        template: str | PathLike[str] | None = None,
        force: bool = False,
    ) -> "BriefAnswer":
        """Write a brief, and give what it says: its sentence, its tables, its sources.

        Args:
            target: ``.pdf``, ``.docx``, ``.pptx``, ``.xlsx`` or ``.html``.
            kind: ``decision``, ``nation``, ``gaps`` or ``compare``.
            nation: whom a brief of kind ``nation`` is about.
            concept: its name; None is the case's first.
            date: the day it is dated; None is today. The same day gives the same bytes.
            classification: words above and below each page.
            template: a DOCX or PPTX of your own.
            force: replace what is there.

        Raises:
            ValueError: for a kind that there is not.
            CannotBrief: for another ending, an extra that is missing, or a template that is none.
            FaultsFound: when the target is there, or cannot be written.
            UnknownName, NoCoalition, NothingToPlan: as their names say.
        """
        from contingent.briefs.brief import BriefWanted, form_of, today, write_brief
        from contingent.briefs.document import BriefKind
        from contingent.briefs.findings import Findings

        file = Path(target)
        day = read_day(date) if date is not None else today()
        own = None if template is None else Path(template)
        wanted = BriefWanted(BriefKind(kind), day, nation, classification, own)
        found, form = Findings(self.register, self.asked, concept), form_of(file)
        return write_brief(found, wanted, file, form, force=force).answer(form.value, str(file))

    def figure(self, kind: str = "nations", concept: str | None = None) -> "CaseFigure":
        """A figure for print: its finding as the title, its rows, and the drawing.

        Args:
            kind: ``nations``, ``firmness``, ``fill``, ``knot``, ``carries``, ``exits`` or ``map``.
            concept: its name; None is the case's first.

        Raises:
            ValueError: for a kind that there is not.
            NothingToDraw: when the case has nothing of the kind; the text says why.
            UnknownName, NoCoalition, NothingToPlan, GameTooLarge: as their names say.
        """
        from contingent.api.figure import CaseFigure
        from contingent.briefs.figures.chart import FigureKind
        from contingent.briefs.figures.charts import chart_of
        from contingent.briefs.findings import Findings

        found = Findings(self.register, self.asked, concept)
        return CaseFigure.made(chart_of(FigureKind(kind), found))

    def backtest(
        self,
        on: Sequence[date | str] = (),
        concept: str | None = None,
        *,
        limit: float = 300.0,
        progress: Progress = None,
        cancel: Cancel = None,
    ) -> "HeldAgainst":
        """Plans as known on each day of a list, held against what happened.

        Args:
            on: the days; none are those that the case names. The situation's own day is not
                looked at.
            concept: its name; None is the case's first.
            limit: seconds for all plans together.

        Raises:
            NothingToHold: when there is no day, or no figure later than one.
            UnknownName, NoCoalition, NothingToPlan, NoAnswer, Cancelled: as their names say.
        """
        from contingent.api.backtest import HeldAgainst
        from contingent.planning.solver import Limits
        from contingent.services.answers.backtesting import backtest

        days = tuple(read_day(day) for day in on)
        with following(progress, cancel) as tell:
            found = backtest(self.register, self.asked, days, concept, Limits(limit), tell)
        return HeldAgainst.made(found)

    def diary(
        self, begin: date | str | None = None, until: date | str | None = None, group: str = ""
    ) -> "DiaryAnswer":
        """Meeting by meeting: who sat there, and what changed in the register since the last.

        Args:
            begin, until: the first and the last day; None is the whole record.
            group: whose meetings; empty is everybody's. The situation's own day is not looked at.

        Raises:
            UnknownName: for a group that had no meeting.
        """
        from contingent.services.answers.diary import diary_of
        from contingent.services.wire.diary import DiaryAnswer

        first, last = (None if day is None else read_day(day) for day in (begin, until))
        found = diary_of(self.register, self.asked, first, last, group or None)
        return DiaryAnswer.of(found, self.register.content_hash)

    def rosiness(self, concept: str | None = None) -> "RosinessAnswer":
        """Whether no other world and no other cut-off of the case gives more, by the bound.

        Raises:
            UnknownName, NoCoalition, NothingToPlan: as their names say.
        """
        from contingent.services.answers.rosiest import rosiness_of
        from contingent.services.wire.footing import RosinessAnswer

        return RosinessAnswer.of(rosiness_of(self.register, self.asked, concept))

    def hinge(
        self,
        concept: str | None = None,
        *,
        step: int | None = None,
        goal: Literal["essential", "fill"] = "essential",
        players: Literal["nations", "organisations", "offers", "events"] = "nations",
        progress: Progress = None,
        cancel: Cancel = None,
    ) -> "HingeAnswer":
        """What success hinges on: every coalition evaluated, exits that break it, who suffices.

        Args:
            step: the step looked at; None is the one that needs most.
            goal: all essential lines filled, or the weighted share filled.
            players: who may leave.
            progress: called with (done, all); True shows a bar.
            cancel: asked now and then; True stops.

        Raises:
            UnknownName, NothingToPlan, GameTooLarge, Cancelled: as their names say.
        """
        from contingent.services.answers.hinging import hinge
        from contingent.services.wire.hinge import HingeAnswer

        with following(progress, cancel) as tell:
            found = hinge(
                self.register,
                self.asked,
                concept=concept,
                month=step,
                goal=goal,
                players=players,
                on_done=tell,
            )
        return HingeAnswer.of(found)

    def asks(
        self,
        concept: str | None = None,
        *,
        step: int | None = None,
        exits: int = 0,
        costs: Mapping[str, int] | None = None,
    ) -> "AsksAnswer":
        """The cheapest changes to ask for that fill every essential line.

        Args:
            step: the step looked at; None is the one that needs most.
            exits: keep the goal whichever so many nations leave.
            costs: cost of a kind of ask: ``ready``, ``package``, ``caveat``, ``condition``.

        Raises:
            UnknownName, NothingToPlan, GameTooLarge: as their names say.
            ValueError: for a kind of ask that there is not.
        """
        from contingent.analysis.ask import AskKind
        from contingent.services.answers.asks import ask_for
        from contingent.services.wire.ask import AsksAnswer

        prices = {AskKind(kind): cost for kind, cost in (costs or {}).items()}
        found = ask_for(
            self.register, self.asked, concept=concept, month=step, exits=exits, costs=prices
        )
        return AsksAnswer.of(found)

    def sites(
        self, concept: str | None = None, *, progress: Progress = None, cancel: Cancel = None
    ) -> "SitesAnswer":
        """The best plan with one candidate site opened, two, three …, and what the next buys.

        Raises:
            NothingToPlan: when no site of the case is a candidate.
            UnknownName, NoCoalition, NoAnswer, Cancelled: as their names say.
        """
        from contingent.services.answers.places import site_trade_off
        from contingent.services.wire.places import SitesAnswer

        with following(progress, cancel) as tell:
            return SitesAnswer.of(*site_trade_off(self.register, self.asked, concept, tell))

    def sustain(
        self,
        strengths: Sequence[int] = (),
        *,
        rests: Sequence[int] = (2, 3, 4),
        tour: str | None = None,
        domain: str | None = None,
    ) -> "SustainAnswer":
        """How long strengths can be kept up.

        Args:
            strengths: in people; none is as fits those who stand.
            rests: tours at rest per tour away: 2 means one in three is away.
            tour: how long a tour is, such as ``6 months``; None is as fits the case's step.
            domain: whose offers count; None is the case's own choice.

        Raises:
            UnknownName: when no capability is of the domain.
        """
        from contingent.services.answers.places import sustainability
        from contingent.services.wire.places import SustainAnswer

        found = sustainability(
            self.register,
            self.asked,
            strengths=tuple(strengths),
            rests=tuple(rests),
            tour=None if tour is None else Duration.of_text(tour),
            domain=domain,
        )
        return SustainAnswer.of(found)

    def sweep(
        self,
        concept: str | None = None,
        *,
        step: int | None = None,
        goal: Literal["essential", "fill"] = "essential",
        progress: Progress = None,
        cancel: Cancel = None,
    ) -> "RangesAnswer":
        """How the answer moves with the ranges of assumed numbers, each alone and all together.

        Raises:
            UnknownName, NothingToPlan, Cancelled: as their names say.
        """
        from contingent.services.answers.sweeping import range_sweep
        from contingent.services.wire.sweep import RangesAnswer

        with following(progress, cancel) as tell:
            found = range_sweep(self.register, self.asked, concept, step, goal, tell)
        return RangesAnswer.of(found)

    def sweep_worlds(  # noqa: PLR0913 - the choices of the command
        self,
        worlds: int,
        concept: str | None = None,
        *,
        seed: int = 1,
        plans: int = 0,
        chances: Mapping[str, float] | None = None,
        progress: Progress = None,
        cancel: Cancel = None,
    ) -> "WorldsAnswer":
        """Who stands and what can be filled at most, over many worlds drawn by probability.

        The figures are bounds, proven upper limits of each tier, and not plans.

        Args:
            worlds: all there are if they are no more than this, else so many drawn.
            seed: of the draw.
            plans: the most frequent coalitions to be planned as well.
            chances: probabilities of events and nations, over those of the case; ``each`` is for
                every event that has none otherwise.

        Raises:
            NothingToPlan: when nothing is uncertain.
            ValueError: for a number of worlds below 1, or a probability that is none.
            UnknownName, Cancelled: as their names say.
        """
        from contingent.services.answers.worlds import WorldsAsked, sweep_worlds
        from contingent.services.wire.worlds import WorldsAnswer

        how = WorldsAsked(worlds, seed, plans, tuple((chances or {}).items()))
        with following(progress, cancel) as tell:
            found = sweep_worlds(self.register, self.asked, how, concept, on_done=tell)
        return WorldsAnswer.of(found)

    def chance(
        self,
        concept: str | None = None,
        *,
        step: int | None = None,
        goal: Literal["essential", "fill"] = "essential",
    ) -> "ChanceAnswer":
        """The probability of the goal, and how it swings with each thing that is uncertain.

        Raises:
            NothingToPlan: when the case gives no probability.
            UnknownName: as its name says.
        """
        from contingent.services.answers.sweeping import probability_sweep
        from contingent.services.wire.sweep import ChanceAnswer

        found = probability_sweep(self.register, self.asked, concept, step, goal)
        return ChanceAnswer.of(found)


def _never() -> bool:
    return False
