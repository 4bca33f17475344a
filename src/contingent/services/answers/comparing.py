"""Comparing worlds and concepts, each cell a verified plan."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from contingent.adapters.cluster.local import LocalExecutor
from contingent.analysis.compare import Cell, Comparison
from contingent.analysis.executor import Executor
from contingent.planning.plan import Plan
from contingent.planning.solver import Limits
from contingent.register.register import Register
from contingent.register.world import World
from contingent.resolution.setting import Setting, Span
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.answers.coalition import Coalition, coalition_of

__all__ = ["compare_worlds"]


#: A concept, the months in which each offer stands, and the exact spans.
_Key = tuple[str, tuple[tuple[str, tuple[int, ...]], ...], tuple[tuple[str, tuple[Span, ...]], ...]]


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


def _plan(setting: Setting, job: _Job) -> Plan:
    """The verified plan of a job; without tie-breaks, for only fills are compared.

    Args:
        setting: that of any job; all but the world is the same for all.
    """
    coalition = Coalition(replace(setting, world=job.world), job.reading, job.standing, job.spans)
    concept = setting.register.concept(job.concept)
    limits = job.limits.part(1 / job.waiting)
    return coalition.plan(coalition.problem(concept), limits, tie_breaks=False)


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

    Worlds in which the same offers stand in the same months share one plan.

    Args:
        limits: for all plans together.
        on_done: called with (done, all) after each plan.
    """
    limits = (limits or Limits(300.0)).begun()
    coalitions: dict[_Key, Coalition] = {}
    keys: dict[tuple[str, str], _Key] = {}
    for world in worlds:
        coalition = coalition_of(setting_of(register, replace(asked, world=world)), asked.reading)
        for concept in concepts:
            key = (concept, tuple(coalition.standing.items()), tuple(coalition.spans.items()))
            coalitions.setdefault(key, coalition)
            keys[world, concept] = key
    jobs = {
        key: _Job(
            found.setting.world,
            found.reading,
            found.standing,
            found.spans,
            key[0],
            limits,
            len(coalitions) - number,
        )
        for number, (key, found) in enumerate(coalitions.items())
    }
    plans: dict[_Key, Plan] = {}
    setting = setting_of(register, asked)  # its world is that of no job
    results = (executor or LocalExecutor()).run_sharing(_plan, setting, list(jobs.values()))
    for job_key, plan in zip(jobs, results, strict=True):
        plans[job_key] = plan
        on_done(len(plans), len(jobs))
    cells = [
        Cell(world, concept, replace(plans[key], world=world), len(jobs[key].standing))
        for (world, concept), key in keys.items()
    ]
    return Comparison(tuple(worlds), tuple(concepts), tuple(cells))
