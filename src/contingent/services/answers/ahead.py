"""Answers worked out ahead: every concept in every world, and with each nation out.

So that a page without an engine can be asked. What is essential is either planned, and verified,
or a bound that no plan exceeds; each answer says which. A nation's exit needs no plan of its own
where everything that the plan with everybody uses for essential lines still stands.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from contingent.adapters.cluster.local import LocalExecutor
from contingent.adapters.solver.highs import HighsSolver
from contingent.analysis.compare import Cell
from contingent.analysis.executor import Executor
from contingent.errors import NoCoalition
from contingent.planning.hot_bounds import HotBounds
from contingent.planning.large.size import is_large
from contingent.planning.plan import Plan
from contingent.planning.solver import Limits
from contingent.register.register import Register
from contingent.register.requirement import Concept
from contingent.resolution.setting import Setting
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.answers.coalition import Coalition, coalition_of, coalitions_of
from contingent.services.answers.essential_plans import EssentialPlans
from contingent.services.answers.essentials import Needed, without_nations
from contingent.services.answers.leaving import Leaving, leaving_of, ranked

__all__ = ["Ahead", "ExitAhead", "Exits", "answers_ahead"]

#: Digits of a share that is a bound: a kept model ends within some 1e-9 of a fresh one.
DIGITS = 6


@dataclass(frozen=True)
class ExitAhead:
    """What a concept comes to without a nation.

    Attributes:
        share: of what is essential, filled; or, where it was not planned, at most filled.
        planned: whether a verified plan fills so much; else no plan fills more.
        short: essential lines left open; None where it was not planned.
        proven: whether no plan fills more.
        plan: the plan that fills so much, of what is essential alone; None where it was not
            planned.
    """

    nation: str
    share: float
    planned: bool
    short: tuple[str, ...] | None
    proven: bool
    plan: Plan | None


@dataclass(frozen=True)
class Exits:
    """Who falls with each nation of a world, whatever the concept.

    Attributes:
        standing: offers that stand with everybody, in the order of the register.
        fallen: for each nation that has an offer which stands: the offers that then do not.
    """

    world: str
    standing: tuple[str, ...]
    fallen: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Ahead:
    """All that was worked out.

    Attributes:
        cells: each world and concept with its verified plan, world by world.
        exits: of each world; answers: of each world and concept, an exit each.
        leaving: what each nation takes with it in the case's default world and concept, the
            costliest exit first.
        nobody: worlds in which no set of offers is self-consistent; they have no cells.
    """

    worlds: tuple[str, ...]
    concepts: tuple[str, ...]
    cells: tuple[Cell, ...]
    exits: tuple[Exits, ...]
    answers: tuple[tuple[str, str, tuple[ExitAhead, ...]], ...]
    leaving: tuple[Leaving, ...]
    nobody: tuple[str, ...]

    def cell(self, world: str, concept: str) -> Cell | None:
        """The plan of a world and a concept; None where nobody can be planned with."""
        pair = world, concept
        return next((c for c in self.cells if (c.world, c.concept) == pair), None)

    def without(self, world: str, concept: str) -> tuple[ExitAhead, ...]:
        """The exits of a world and a concept."""
        return next((own for w, c, own in self.answers if (w, c) == (world, concept)), ())


@dataclass(frozen=True)
class _World:
    """A world with who stands in it, with everybody and without each nation."""

    name: str
    base: Coalition
    without: tuple[tuple[str, Coalition], ...]


@dataclass(frozen=True)
class _Job:
    """A concept in a world."""

    world: _World
    concept: Concept
    plans: bool


def answers_ahead(  # noqa: PLR0913 - the choices of the command
    register: Register,
    asked: Asked,
    *,
    exits: bool = True,
    every_exit: bool = False,
    limits: Limits | None = None,
    executor: Executor | None = None,
    on_done: Callable[[int, int], None] = lambda _done, _all: None,
) -> Ahead:
    """Answer every concept in every world of a case, and every nation's exit from it.

    Args:
        exits: whether exits are answered at all.
        every_exit: plan exits in every world; else in the case's default world, and in the others
            tell their bound.
        limits: of each plan.
        on_done: called with (worlds and concepts done, all).

    Raises:
        NothingToPlan: when a concept has no lines.
    """
    limits = limits or Limits(60.0)
    names = [world.world for world in register.worlds] or [register.world(None).world]
    concepts = list(register.concepts) or [register.concept(None)]
    first = register.world(asked.world).world
    worlds, nobody = list[_World](), list[str]()
    for name in names:
        setting = setting_of(register, replace(asked, world=name if register.worlds else None))
        try:
            worlds.append(_world(name, setting, asked.reading, exits=exits))
        except NoCoalition:
            nobody.append(name)
    jobs = [_Job(w, c, every_exit or w.name == first) for w in worlds for c in concepts]
    cells, answers = list[Cell](), list[tuple[str, str, tuple[ExitAhead, ...]]]()
    work = partial(_answer, limits)
    for job, (plan, left) in zip(jobs, (executor or LocalExecutor()).run(work, jobs), strict=True):
        standing = len(job.world.base.standing)
        cells.append(Cell(job.world.name, job.concept.concept, plan, standing))
        answers.append((job.world.name, job.concept.concept, left))
        on_done(len(cells), len(jobs))
    return Ahead(
        tuple(names),
        tuple(concept.concept for concept in concepts),
        tuple(cells),
        tuple(_exits(world) for world in worlds),
        tuple(answers),
        _leaving(first, register.concept(None).concept, worlds, cells, answers) if exits else (),
        tuple(nobody),
    )


def _leaving(
    world: str,
    concept: str,
    worlds: Sequence[_World],
    cells: Sequence[Cell],
    answers: Sequence[tuple[str, str, tuple[ExitAhead, ...]]],
) -> tuple[Leaving, ...]:
    """What each nation takes with it in one world and concept; its exits are all planned."""
    own = next((one for one in worlds if one.name == world), None)
    if own is None:
        return ()
    plan = next(cell.plan for cell in cells if (cell.world, cell.concept) == (world, concept))
    exits = next(found for w, c, found in answers if (w, c) == (world, concept))
    return ranked(
        leaving_of(nation, own.base, plan, after, one.plan or plan)
        for (nation, after), one in zip(own.without, exits, strict=True)
    )


def _world(name: str, setting: Setting, reading: str | None, *, exits: bool) -> _World:
    base = coalition_of(setting, reading)
    offers = setting.register.offers_by_id
    nations = sorted({offers[offer].nation for offer in base.standing}) if exits else []
    settings = [without_nations(setting, (nation,)) for nation in nations]
    return _World(
        name, base, tuple(zip(nations, coalitions_of(settings, base.reading), strict=True))
    )


def _exits(world: _World) -> Exits:
    before = world.base.standing
    return Exits(
        world.name,
        tuple(before),
        tuple(
            (nation, tuple(offer for offer in before if offer not in after.standing))
            for nation, after in world.without
        ),
    )


def _answer(limits: Limits, job: _Job) -> tuple[Plan, tuple[ExitAhead, ...]]:
    """The plan of a concept in a world, and what each exit leaves of it."""
    base = job.world.base
    # With the choice among equals, so that every other figure of it is that of ``plan`` too.
    plan = base.plan(base.problem(job.concept), limits.begun())
    needed = Needed.of(plan, base.setting.register)
    told = {
        nation: _told(nation, plan) for nation, after in job.world.without if needed.holds(after)
    }
    left = [(nation, after) for nation, after in job.world.without if nation not in told]
    essential = EssentialPlans(base.setting.register, job.concept)
    if job.plans:
        found: Iterable[ExitAhead] = (
            _told(nation, essential.plan(after, limits.begun())) for nation, after in left
        )
    else:
        found = _bounded(job, essential, left)
    told |= {one.nation: one for one in found}
    return plan, tuple(told[nation] for nation, _ in job.world.without)


def _told(nation: str, plan: Plan) -> ExitAhead:
    """An exit after which a plan can be made that fills what is essential as this one does."""
    tier = plan.tier(1)
    short = tuple(line.line for line in plan.open_lines(1))
    share = tier.filled / tier.required if tier else 1.0
    proven = tier is None or tier.proven
    return ExitAhead(nation, share, planned=True, short=short, proven=proven, plan=plan)


def _bounded(
    job: _Job, essential: EssentialPlans, left: Sequence[tuple[str, Coalition]]
) -> Iterator[ExitAhead]:
    """What each exit leaves at most, by one model that is kept for all of them."""
    problem = essential.of(job.world.base).problem(job.concept)
    hot = None if is_large(problem) else HotBounds(problem, HighsSolver())
    if hot:
        spells = {
            (offer, months, tuple(after.spans.get(offer, ())))
            for _, after in left
            for offer, months in after.standing.items()
        }
        hot.expect(sorted(spells))
    for nation, after in left:
        bounds = (
            hot.bounds(after.standing, Limits(), after.spans)
            if hot
            else essential.of(after).bounds(job.concept, Limits())
        )
        first = next((bound for bound in bounds if bound.tier == 1), None)
        share = 1.0
        if first and first.required:
            share = round(min(1.0, max(0.0, first.filled / first.required)), DIGITS)
        yield ExitAhead(nation, share, planned=False, short=None, proven=True, plan=None)
