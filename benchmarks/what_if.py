"""A what-if on the Ukraine case: one nation out, from the question to the bound and to the plan."""

from collections.abc import Iterator
from statistics import median
from time import perf_counter

from benchmarks.rows import Line
from contingent.adapters.logic.clingo_sets import ClingoSets
from contingent.adapters.solver.highs import HighsSolver
from contingent.planning.planner import Question, make_plan
from contingent.planning.problem import build_problem
from contingent.register.register import Register
from contingent.resolution.resolution import resolve
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.cases.opening import open_case
from contingent.verification.verify import verify

__all__ = ["what_if"]


def what_if(*, quick: bool) -> Iterator[Line]:
    """Each nation with an offer out in turn; the register is in memory, everything else counts."""
    register = open_case("ukraine")
    nations = sorted({offer.nation for offer in register.as_known(None).offers})
    _asked(register, nations[0])
    times = [_asked(register, nation) for nation in (nations[:2] if quick else nations)]
    for name, part in (("LP bound of every tier", 0), ("verified plan", 1)):
        own = [time[part] for time in times]
        yield Line(
            f"What if one nation stays out (Ukraine case, {len(own)} nations): {name}",
            f"{median(own) * 1e3:.0f} ms (median)",
            "",
            f"at most {max(own) * 1e3:.0f} ms",
        )


def _asked(register: Register, nation: str) -> tuple[float, float]:
    """Seconds to the bound and to the verified plan without the nation."""
    begin = perf_counter()
    marks: list[float] = []
    setting = setting_of(register, Asked(without=(nation,)))
    resolution = resolve(setting, ClingoSets())
    reading = resolution.default_reading()
    known, world = setting.register, setting.world
    problem = build_problem(known, known.concept(None), resolution.months_standing(reading), world)
    plan = make_plan(
        problem,
        Question(world.world, reading),
        HighsSolver(),
        lambda _: marks.append(perf_counter() - begin),
    )
    assert verify(known, world, plan) == ()
    return marks[0], perf_counter() - begin
