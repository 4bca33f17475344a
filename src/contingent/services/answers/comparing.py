"""Comparing worlds and concepts, each cell a verified plan.

Every plan may take an even part of the time that is left when it begins; what it does not take is
for those after it. Those that their part cut off are made again at the end, with what the others
left: so no plan is given up while there is time, and none takes the time of the others.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

from contingent.adapters.cluster.local import LocalExecutor
from contingent.analysis.compare import Cell, Comparison
from contingent.analysis.executor import Executor
from contingent.errors import NoAnswer
from contingent.planning.plan import Plan
from contingent.planning.solver import Limits
from contingent.register.register import Register
from contingent.register.world import World
from contingent.resolution.setting import Setting, Span
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.answers.coalition import Coalition, coalition_of
from contingent.services.answers.made_plans import within

__all__ = ["compare_worlds"]

#: A plan that is not proven and has less than this share of its time left was cut by it.
LEFT = 0.5
#: It is made again when it then gets more than so many times as long.
MORE = 1.5


@dataclass(frozen=True)
class _Job:
    """A plan to make. Picklable, for any executor; the register is not in it.

    Attributes:
        limits: for all plans together; waiting: plans yet to be made when this one begins, itself
            included, so that each may take an even part of the time then left.
    """

    world: World
    reading: str
    standing: Mapping[str, tuple[int, ...]]
    spans: Mapping[str, tuple[Span, ...]]
    concept: str
    limits: Limits
    waiting: int


@dataclass(frozen=True)
class _Made:
    """What came of a job.

    Attributes:
        plan: None where its part of the time was over before any plan was found.
        part: seconds it was given; cut: whether more of them could have made it better.
    """

    plan: Plan | None
    part: float
    cut: bool


def _plan(setting: Setting, job: _Job) -> _Made:
    """The verified plan of a job; without tie-breaks, for only fills are compared.

    Args:
        setting: that of any job; all but the world is the same for all.
    """
    coalition = Coalition(replace(setting, world=job.world), job.reading, job.standing, job.spans)
    concept = setting.register.concept(job.concept)
    limits = job.limits.part(1 / job.waiting)
    given = limits.remaining()
    try:
        plan = coalition.plan(coalition.problem(concept), limits, tie_breaks=False)
    except NoAnswer:
        return _Made(None, given, cut=True)
    proven = all(tier.proven for tier in plan.tiers)
    return _Made(plan, given, cut=not proven and limits.remaining() < LEFT * given)


def compare_worlds(  # noqa: PLR0913 - the choices of the command
    register: Register,
    asked: Asked,
    worlds: Sequence[str],
    concepts: Sequence[str],
    *,
    limits: Limits | None = None,
    executor: Executor | None = None,
    on_done: Callable[[int, int], None] = lambda _done, _all: None,
) -> Comparison:
    """Plan every concept in every world, the other choices being those of ``asked``.

    Worlds in which the same offers stand in the same months, with the same links open, share one
    plan.

    Args:
        limits: for all plans together.
        on_done: called with (done, all) after each plan.
    """
    limits = (limits or Limits(300.0)).begun()
    coalitions: dict[Hashable, tuple[Coalition, str]] = {}
    keys: dict[tuple[str, str], Hashable] = {}
    for world in worlds:
        coalition = coalition_of(setting_of(register, replace(asked, world=world)), asked.reading)
        for concept in concepts:
            problem = coalition.problem(coalition.setting.register.concept(concept))
            key = within(problem)
            coalitions.setdefault(key, (coalition, concept))
            keys[world, concept] = key
    jobs = {
        key: _Job(
            found.setting.world, found.reading, found.standing, found.spans, concept, limits, 1
        )
        for key, (found, concept) in coalitions.items()
    }
    setting = setting_of(register, asked)  # its world is that of no job
    plans = _plans(executor or LocalExecutor(), setting, jobs, limits, on_done)
    cells = [
        Cell(world, concept, replace(plans[key], world=world), len(jobs[key].standing))
        for (world, concept), key in keys.items()
    ]
    return Comparison(tuple(worlds), tuple(concepts), tuple(cells))


def _plans(
    executor: Executor,
    setting: Setting,
    jobs: Mapping[Hashable, _Job],
    limits: Limits,
    on_done: Callable[[int, int], None],
) -> dict[Hashable, Plan]:
    """The plan of each job; those that were cut are made again while each then gets more time.

    Raises:
        NoAnswer: when the time for all is over and one has no plan.
    """
    made: dict[Hashable, _Made] = {}
    again = list(jobs)
    while again:
        waiting = [replace(jobs[k], waiting=len(again) - n) for n, k in enumerate(again)]
        for key, found in zip(again, executor.run_sharing(_plan, setting, waiting), strict=True):
            before = made.get(key)
            made[key] = found if found.plan or not before else replace(before, part=found.part)
            if before is None:
                on_done(len(made), len(jobs))
        cut = [key for key, found in made.items() if found.cut]
        each = limits.remaining() / max(1, len(cut))
        again = [k for k in cut if each > MORE * made[k].part and not limits.over()]
    plans = {key: found.plan for key, found in made.items() if found.plan is not None}
    if missing := [key for key in jobs if key not in plans]:
        jobs_missing = ", ".join(f"{jobs[k].world.world} {jobs[k].concept}" for k in missing)
        msg = (
            f"no plan was found within {limits.seconds:g} s for {len(missing)} of {len(jobs)} "
            f"({jobs_missing}): give more time (--limit), or ask for fewer worlds or concepts"
        )
        raise NoAnswer(msg)
    return plans
