"""One engine on one large case, in a process of its own: ``python -m benchmarks.scale_engine``.

highspy and ortools cannot be imported into one process, and each engine's memory is its own. The
peers get the naive formulation (every offer, line, site and month a whole-number column) as the
product writes it, built before their clock starts; our clock starts with the register in memory
and ends with the verified plan.
"""

import argparse
import json
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks.answers import WEIGHTS, Sent
from benchmarks.forces import LARGE, MEDIUM, SMALL, force
from contingent.planning.families import formulate
from contingent.planning.formulation import Formulation
from contingent.planning.linear_model import LinearModel
from contingent.planning.planner import Question, make_priced_plan
from contingent.planning.problem import Problem, build_problem
from contingent.planning.solver import Limits
from contingent.register.register import Register
from contingent.verification.verify import verify

__all__ = ["main"]

SIZES = {size.name: size for size in (SMALL, MEDIUM, LARGE)}
#: Fills are whole multiples of one in this for CP-SAT: exact, for quantities of 1 to 4 and 2.
PARTS = 12


def main() -> None:
    """Run one engine and print its answer as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", choices=("ours", "highs", "cpsat", "lp"))
    parser.add_argument("size", choices=tuple(SIZES))
    parser.add_argument("seed", type=int)
    parser.add_argument("seconds", type=float)
    asked = parser.parse_args()
    register = force(SIZES[asked.size], asked.seed)
    engine = {"ours": _ours, "highs": _highs, "cpsat": _cpsat, "lp": _lp}[asked.engine]
    print(json.dumps(engine(register, asked.seconds)))


def _pose(register: Register) -> Problem:
    standing = {offer.offer: tuple(range(register.case.steps)) for offer in register.offers}
    return build_problem(register, register.concept(None), standing)


def _ours(register: Register, seconds: float) -> dict[str, Any]:
    from contingent.adapters.solver.highs import HighsSolver

    solver, small = HighsSolver(), force(SMALL, 0)  # compiles, or loads what is compiled
    begin = perf_counter()
    make_priced_plan(_pose(small), _question(1.0), solver)
    warm = perf_counter() - begin
    begin = perf_counter()
    # Verifying is part of the time; a twentieth of it is kept for that.
    plan = make_priced_plan(_pose(register), _question(seconds * 0.95), solver)
    objections = verify(register, register.world(None), plan)
    took = perf_counter() - begin
    assert not objections, objections[:3]
    stage = plan.stages[-1]
    most = sum(WEIGHTS[line.tier] * line.weight for line in register.requirements)
    return {
        "bound": most - stage.bound,
        "took": took,
        "warm": warm,
        "sent": [
            [a.offer, a.line, a.site, a.month, a.months, a.packages] for a in plan.assignments
        ],
        "tiers": [[tier.filled, tier.bound, tier.relaxed] for tier in plan.tiers],
    }


def _question(seconds: float) -> Question:
    return Question("base", "greatest", limits=Limits(seconds=seconds))


def _model(register: Register) -> tuple[Problem, Formulation, LinearModel]:
    """The naive formulation, minimising minus the weighted fill."""
    problem = _pose(register)
    formulation, model = formulate(problem)
    terms = [
        (
            formulation.fill[line.line, month],
            -WEIGHTS[line.tier] * line.weight / len(problem.months_of(line)),
        )
        for line in problem.lines
        for month in problem.months_of(line)
    ]
    return problem, formulation, model.aiming(terms)


def _sent(problem: Problem, formulation: Formulation, values: Any) -> list[Sent]:
    return [
        (t.offer, t.line, t.site, t.month, t.months, round(values[column]))
        for t, column in zip(problem.tours, formulation.go, strict=True)
        if values[column] > 0.5
    ]


def _highs(register: Register, seconds: float, *, relax: bool = False) -> dict[str, Any]:
    import highspy

    problem, formulation, model = _model(register)
    rows = model.arrays
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(model), len(rows.low)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = model.costs(), model.low, model.high
    lp.row_lower_, lp.row_upper_ = rows.low, rows.high
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = rows.starts, rows.columns
    lp.a_matrix_.value_ = rows.numbers
    if not relax:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(whole)] for whole in model.whole]
    highs = highspy.Highs()
    options = {"output_flag": False, "threads": 2, "time_limit": seconds, "mip_rel_gap": 0.0}
    if relax:
        options["solver"] = "ipm"
    for option, value in options.items():
        highs.setOptionValue(option, value)
    highs.passModel(lp)
    begin = perf_counter()
    highs.run()
    took = perf_counter() - begin
    info, status = highs.getInfo(), highs.getModelStatus()
    if relax:
        done = status == highspy.HighsModelStatus.kOptimal
        bound = -info.objective_function_value if done else None
        return {"bound": bound, "took": took, "sent": []}
    there = info.primal_solution_status == 2
    values = highs.getSolution().col_value if there else np.zeros(len(model))
    bound = -info.mip_dual_bound
    return {
        "bound": bound if np.isfinite(bound) else None,
        "took": took,
        "sent": _sent(problem, formulation, values),
    }


def _lp(register: Register, seconds: float) -> dict[str, Any]:
    return _highs(register, seconds, relax=True)


def _cpsat(register: Register, seconds: float) -> dict[str, Any]:
    from ortools.sat.python import cp_model

    problem, formulation, model = _model(register)
    cp = cp_model.CpModel()
    fills = set(formulation.fill.values())
    columns = [
        cp.new_int_var(0, int(high) * (PARTS if column in fills else 1), "")
        for column, high in enumerate(model.high)
    ]
    for row in model.rows:
        # Fills count in twelfths; the other columns are multiplied to match.
        scale = [1 if c in fills else PARTS for c, _ in row.terms]
        whole = [round(v * s) for (_, v), s in zip(row.terms, scale, strict=True)]
        assert all(
            abs(v * s - w) < 1e-9 for (_, v), s, w in zip(row.terms, scale, whole, strict=True)
        )
        terms = cp_model.LinearExpr.weighted_sum([columns[c] for c, _ in row.terms], whole)
        cp.add(terms <= round(row.high * PARTS))
    fine = 27720  # makes every weight over months a whole number, for up to 12 months
    aims = [(c, round(-v * fine)) for c, v in model.objective]
    cp.maximize(
        cp_model.LinearExpr.weighted_sum([columns[c] for c, _ in aims], [v for _, v in aims])
    )
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    begin = perf_counter()
    status = solver.solve(cp)
    took = perf_counter() - begin
    found = status in {cp_model.OPTIMAL, cp_model.FEASIBLE}
    values = [solver.value(c) for c in columns] if found else [0] * len(columns)
    # Without a plan CP-SAT says 0, which is no bound.
    bound = solver.best_objective_bound / (fine * PARTS) if found else None
    return {"bound": bound, "took": took, "sent": _sent(problem, formulation, values)}


if __name__ == "__main__":
    main()
