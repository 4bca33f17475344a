"""``python -m benchmarks.stages``: where ``contingent plan`` spends its time, as JSON.

A process of its own, in which nothing of Contingent was imported before the clock starts.
"""

import json
from itertools import pairwise
from time import perf_counter


def main() -> None:
    """Plan the Ukraine case step by step, and print the milliseconds of each step."""
    marks = [("start", perf_counter())]

    def mark(name: str) -> None:
        marks.append((name, perf_counter()))

    from contingent.adapters.logic.clingo_sets import ClingoSets
    from contingent.adapters.solver.highs import HighsSolver
    from contingent.planning.families import formulate
    from contingent.planning.planner import Question, make_plan
    from contingent.planning.problem import build_problem
    from contingent.resolution.resolution import resolve
    from contingent.services.answers.asked import Asked, setting_of
    from contingent.services.cases.opening import open_case
    from contingent.verification.verify import verify

    mark("import")
    register = open_case("ukraine")
    mark("read")
    setting = setting_of(register, Asked())
    resolution = resolve(setting, ClingoSets())
    mark("resolve")
    known = setting.register
    problem = build_problem(known, known.concept(None), resolution.months_standing())
    formulate(problem)
    mark("build (once)")
    plan = make_plan(problem, Question(setting.world.world, "greatest"), HighsSolver())
    mark("solve (with two builds)")
    assert not verify(known, setting.world, plan)
    mark("verify")
    took = {name: (after - before) * 1e3 for (_, before), (name, after) in pairwise(marks)}
    print(json.dumps(took))


if __name__ == "__main__":
    main()
