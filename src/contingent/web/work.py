"""What the room's workers do, each by its function: in another process, so all of it is handed in.

A function begins with the control it works at and gives its answer, which is sent home.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from contingent.planning.solver import Limits
from contingent.services.answers.asked import Asked, setting_of

if TYPE_CHECKING:
    from collections.abc import Hashable
    from datetime import date

    from contingent.briefs.brief import BriefForm
    from contingent.briefs.document import BriefKind
    from contingent.planning.planner import Bound
    from contingent.register.duration import Duration
    from contingent.register.fault import Fault
    from contingent.register.offer import Offer
    from contingent.register.register import Register
    from contingent.resolution.changes import ChangesFound
    from contingent.resolution.setting import Setting
    from contingent.services.answers.planning import BegunAnswer, Planned
    from contingent.services.answers.rosiest import Rosiness
    from contingent.services.answers.who import Count
    from contingent.services.delegations.asking import AboutOffer
    from contingent.services.reports.report import ReadOptions, Report
    from contingent.web.crew.task import JobControl

__all__ = [
    "ask",
    "bounds",
    "brief",
    "changes_for",
    "choose",
    "compare",
    "counts",
    "diary",
    "faults_of_document",
    "fill",
    "hinge",
    "own_offer",
    "plan",
    "read_report",
    "rosiness",
    "sites",
    "sustain",
    "sweep",
    "sweep_worlds",
    "warm_bounds",
    "who",
]

#: Seconds for each aim of a plan.
SECONDS = 60.0


def counts(_control: JobControl, register: Register, asked: Asked) -> tuple[Count, ...]:
    """The counts at every cut-off, of the world and date chosen."""
    from contingent.services.answers.who import counts_at_cutoffs

    return counts_at_cutoffs(setting_of(register, asked))


def bounds(
    control: JobControl, register: Register, asked: Asked, concept: str | None
) -> tuple[Bound, ...]:
    """The LP bounds of each tier."""
    from contingent.services.answers.bounds import bounds_of

    found = bounds_of(register, asked, concept, Limits(SECONDS, cancelled=control.stop.is_set))
    control.check()
    return found


def warm_bounds(
    control: JobControl, register: Register, asked: Asked, concept: str | None
) -> tuple[Bound, ...]:
    """The same, with the models held ready for any world of the case."""
    from contingent.services.answers.bounds import hold_worlds

    hold_worlds(register, asked, concept)
    return bounds(control, register, asked, concept)


def rosiness(
    control: JobControl, register: Register, asked: Asked, concept: str | None
) -> Rosiness:
    """Whether no other world or cut-off gives more."""
    from contingent.services.answers.rosiest import rosiness_of

    limits = Limits(SECONDS, cancelled=control.stop.is_set)
    found = rosiness_of(register, asked, concept, limits)
    control.check()
    return found


def plan(
    control: JobControl, register: Register, asked: Asked, concept: str | None, sites: int | None
) -> Planned:
    """A verified plan that fills as much as can be, the first step of an answer; stopped, the best.

    ``choose`` and ``fill`` go on from it.
    """
    begun = _begin(control, register, asked, concept, sites)
    return _step(begun, (register.content_hash, asked, concept, sites))


def choose(
    control: JobControl, register: Register, asked: Asked, concept: str | None, sites: int | None
) -> Planned:
    """The plan chosen among those that fill as much, with why its lines are open."""
    key = register.content_hash, asked, concept, sites
    begun = _held(control, register, asked, concept, sites)
    return _step(_chosen(control, begun), key)


def fill(
    control: JobControl, register: Register, asked: Asked, concept: str | None, sites: int | None
) -> Planned:
    """The same plan, with what would fill its open lines; stopped, what is known."""
    begun = _chosen(control, _held(control, register, asked, concept, sites))
    return begun.fill(_limits(control))


def _limits(control: JobControl) -> Limits:
    return Limits(SECONDS, cancelled=control.stop.is_set)


def _begin(
    control: JobControl, register: Register, asked: Asked, concept: str | None, sites: int | None
) -> BegunAnswer:
    from contingent.services.answers.planning import BegunAnswer

    return BegunAnswer.begin(register, asked, concept, _limits(control), sites)


def _held(
    control: JobControl, register: Register, asked: Asked, concept: str | None, sites: int | None
) -> BegunAnswer:
    from contingent.web.begun import HELD

    key = register.content_hash, asked, concept, sites
    return HELD.take(key, partial(_begin, control, register, asked, concept, sites))


def _chosen(control: JobControl, begun: BegunAnswer) -> BegunAnswer:
    return begun.choose(_limits(control)) if begun.told.choosing else begun


def _step(begun: BegunAnswer, key: Hashable) -> Planned:
    """What is told after a step; the answer is held where another follows."""
    from contingent.web.begun import HELD

    if begun.told.choosing or begun.told.trying:
        HELD.hold(key, begun)
    return begun.told


def brief(  # noqa: PLR0913, PLR0917 - what is asked, and of what it is to be made
    control: JobControl,
    register: Register,
    asked: Asked,
    concept: str | None,
    kind: BriefKind,
    form: BriefForm,
    nation: str | None,
    day: date,
) -> bytes:
    """A brief as the bytes of its file."""
    from pathlib import Path

    from contingent.briefs.brief import BriefWanted, brief_bytes, brief_document, check_brief_file
    from contingent.briefs.findings import Findings

    wanted = BriefWanted(kind, day, nation)
    check_brief_file(Path(f"brief.{form.value}"), form, wanted, force=True)
    document = brief_document(Findings(register, asked, concept, SECONDS), wanted)
    control.check()
    return brief_bytes(document, form)


def own_offer(
    control: JobControl, view: Register, asked: Asked, viewer: str, offer: str, concept: str | None
) -> AboutOffer:
    """What a delegation asks of its own offer, on its view."""
    from contingent.services.delegations.asking import about_offer

    limits = Limits(SECONDS, cancelled=control.stop.is_set)
    return about_offer(view, viewer, asked, offer, concept, limits)


def hinge(
    control: JobControl,
    register: Register,
    asked: Asked,
    concept: str | None,
    month: int | None,
    goal: str,
) -> Any:
    """What it hinges on, telling how far the count of coalitions is."""
    from contingent.services.answers.hinging import hinge as hinge_of

    def on_first(first: Any, built: Any) -> None:
        control.check()
        control.tell(("first", first.value == 1, len(built.game.acting)))

    def on_leaving(left: Any) -> None:
        control.check()
        control.tell(("leaving", left))

    def on_done(done: int, whole: int) -> None:
        control.check()
        control.tell(("counted", done, whole))

    return hinge_of(
        register,
        asked,
        concept=concept,
        month=month,
        goal="fill" if goal == "fill" else "essential",
        on_first=on_first,
        on_leaving=on_leaving,
        on_done=on_done,
    )


def ask(
    control: JobControl,
    register: Register,
    asked: Asked,
    concept: str | None,
    month: int | None,
    exits: int,
) -> Any:
    """The cheapest asks that reach the goal, whichever ``exits`` nations leave."""
    from contingent.services.answers.asks import ask_for

    found = ask_for(register, asked, concept=concept, month=month, exits=exits)
    control.check()
    return found


def who(_control: JobControl, register: Register, asked: Asked, month: int | None) -> Any:
    """Who stands, with the counts, as ``who --json`` tells it."""
    from contingent.services.answers.who import counts_at_cutoffs, who_stands
    from contingent.services.wire.who import WhoAnswer

    found = who_stands(register, asked, month)
    return WhoAnswer.of(found, counts_at_cutoffs(found.setting))


def sites(control: JobControl, register: Register, asked: Asked, concept: str | None) -> Any:
    """Which candidate sites to open, as ``sites --json`` tells it."""
    from contingent.services.answers.places import site_trade_off
    from contingent.services.wire.places import SitesAnswer

    return SitesAnswer.of(*site_trade_off(register, asked, concept, lambda *_: control.check()))


def sweep(  # noqa: PLR0913, PLR0917 - handed over by position
    control: JobControl,
    register: Register,
    asked: Asked,
    concept: str | None,
    month: int | None,
    goal: Any,
    over: str,
) -> Any:
    """How the answer moves with what is uncertain, as ``sweep --json`` tells it."""
    from contingent.services.answers.sweeping import probability_sweep, range_sweep
    from contingent.services.wire.sweep import ChanceAnswer, RangesAnswer

    if over == "probability":
        return ChanceAnswer.of(probability_sweep(register, asked, concept, month, goal))
    found = range_sweep(register, asked, concept, month, goal, lambda *_: control.check())
    return RangesAnswer.of(found)


def sweep_worlds(  # noqa: PLR0913, PLR0917 - handed over by position
    control: JobControl,
    register: Register,
    asked: Asked,
    concept: str | None,
    worlds: int,
    seed: int,
    plans: int,
    chances: tuple[tuple[str, float], ...],
) -> Any:
    """Who stands and what can be filled at most over worlds, as ``sweep --worlds --json`` does."""
    from contingent.services.answers.worlds import WorldsAsked
    from contingent.services.answers.worlds import sweep_worlds as swept_over
    from contingent.services.wire.worlds import WorldsAnswer

    how = WorldsAsked(worlds, seed, plans, chances)
    return WorldsAnswer.of(
        swept_over(register, asked, how, concept, on_done=lambda *_: control.check())
    )


def sustain(
    _control: JobControl,
    register: Register,
    asked: Asked,
    strengths: tuple[int, ...],
    rests: tuple[int, ...],
    tour: Duration | None,
    domain: str | None,
) -> Any:
    """How long a strength can be kept up, as ``sustain --json`` tells it."""
    from contingent.services.answers.places import sustainability
    from contingent.services.wire.places import SustainAnswer

    found = sustainability(
        register, asked, strengths=strengths, rests=rests, tour=tour, domain=domain
    )
    return SustainAnswer.of(found)


def diary(
    _control: JobControl,
    register: Register,
    asked: Asked,
    begin: date | None,
    until: date | None,
    group: str | None,
) -> Any:
    """Meeting by meeting, as ``diary --json`` tells it."""
    from contingent.services.answers.diary import diary_of
    from contingent.services.wire.diary import DiaryAnswer

    found = diary_of(register, asked, begin, until, group)
    return DiaryAnswer.of(found, register.content_hash)


def compare(
    control: JobControl,
    register: Register,
    asked: Asked,
    worlds: tuple[str, ...],
    concepts: tuple[str, ...],
) -> Any:
    """Worlds and concepts side by side, as ``compare --json`` tells it."""
    from contingent.services.answers.comparing import compare_worlds
    from contingent.services.wire.compare import CompareAnswer

    found = compare_worlds(register, asked, worlds, concepts, on_done=lambda *_: control.check())
    return CompareAnswer.of(found)


def changes_for(_control: JobControl, setting: Setting, month: int, offer: Offer) -> ChangesFound:
    """The smallest changes that would let an offer stand."""
    from contingent.resolution.changes import ChangeSearch

    return ChangeSearch(setting, month).for_offer(offer)


def read_report(control: JobControl, data: bytes, name: str, options: ReadOptions) -> Report:
    """A report, read."""
    from contingent.services.reports.report import read

    report = read(data, name, options)
    control.check()
    return report


def faults_of_document(
    _control: JobControl, data: bytes, name: str, options: ReadOptions
) -> list[Fault]:
    """What is wrong with a document itself, so that it is told with what is wrong beside it."""
    from contingent.adapters.reports.document import read_document
    from contingent.register.fault import FaultsFound

    try:
        read_document(data, name, encoding=options.encoding)
    except FaultsFound as error:
        return list(error.faults)
    return []
