"""HiGHS as the solver of plans.

The solve runs in a thread of its own (HiGHS releases the interpreter lock), so that a time limit
and a cancel really stop it: HiGHS is asked to stop through its callbacks, and if it does not
answer within half a second of grace it is left behind and the best point it has reported is
returned.

HiGHS is never given a point to start from: with one, version 1.15.1 was seen to report a worse
point as proven optimal (13 of 10,109 random small plans; none of 14,000 without). A test keeps
such a model.
"""

import os
from dataclasses import dataclass, field, replace
from functools import cache
from threading import Event, Lock, Thread
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from contingent.planning.linear_model import LinearModel
from contingent.planning.solver import Held, Limits, LpPoint, Solved, SolverStatus

__all__ = ["HighsSolver"]

Floats = NDArray[np.float64]

#: Held while the process's stdout is another: two who swap it at once would lose it.
_ONE_AT_A_TIME = Lock()
#: Seconds HiGHS gets to stop when asked to.
GRACE = 0.5
#: Columns up to which a model is first searched by branching alone: there, looking for good points
#: before and beside it (by moving from point to point, and in models within the model) takes longer
#: than the branching. After so many nodes without a proof it is searched again with all of that.
SMALL, SMALL_NODES = 3_000, 60
#: What is left out then. The search near the point of the root (RENS) stays: without it plans of
#: few nations, whose root is all but whole, are looked for node by node.
BESIDE = (
    "mip_heuristic_run_feasibility_jump",
    "mip_heuristic_run_rins",
    "mip_heuristic_run_root_reduced_cost",
)


@dataclass
class _Run:
    """What the solving thread tells while it runs."""

    done: Event = field(default_factory=Event)
    stop: bool = False
    values: Floats | None = None
    bound: float = -np.inf
    error: BaseException | None = None


class HighsSolver:
    """A ``Solver``: one thread, fixed seed, so that the same model gives the same answer."""

    @property
    def name(self) -> str:
        """HiGHS and its version."""
        return f"HiGHS {_highs().version()}"

    def solve(
        self,
        model: LinearModel,
        limits: Limits,
        *,
        relax: bool = False,
    ) -> Solved:
        """See ``Solver.solve``."""
        if not len(model):
            return Solved("optimal", model.offset, model.offset, np.zeros(0))
        limits = limits.begun()
        if relax or len(model) > SMALL:
            return self._searched(model, limits, relax=relax)
        nodes = SMALL_NODES if limits.nodes is None else min(SMALL_NODES, limits.nodes)
        quick = self._searched(model, replace(limits, nodes=nodes), beside=False)
        if quick.status != "stopped" or (limits.gap and quick.values is not None):
            return quick  # near enough, where no proof is asked for
        return _better(quick, self._searched(model, limits))

    def _searched(
        self, model: LinearModel, limits: Limits, *, relax: bool = False, beside: bool = True
    ) -> Solved:
        """The model solved once, with or without what goes beside branching."""
        if limits.over():  # nothing is begun that could not be ended in time
            return Solved("stopped", np.inf, -np.inf, None)
        highs = _load(model, limits, relax=relax)
        if not beside:
            for option in BESIDE:
                highs.setOptionValue(option, False)
        run = _Run()
        _listen(highs, run)
        if not _within(highs, run, limits):
            return _left_behind(model, run)
        return _solved(highs, model, run)

    def hold(self, model: LinearModel) -> Held:
        """See ``Solver.hold``."""
        return _Held(model)


class _Held:
    """One HiGHS instance that keeps its basis; see ``Held``."""

    def __init__(self, model: LinearModel) -> None:
        self.model = model
        self._highs: highspy.Highs | None = None
        self._lock = Lock()
        self._run = _Run()
        self._low, self._high = model.arrays.low, model.arrays.high

    def minimise(
        self,
        costs: Floats,
        low: Floats,
        high: Floats,
        row_low: Floats,
        row_high: Floats,
        limits: Limits,
    ) -> LpPoint | None:
        """See ``Held.minimise``."""
        limits = limits.begun()
        with self._lock:
            if limits.over():
                return None
            if not len(self.model):
                return LpPoint(np.zeros(0), np.zeros(len(row_low)))
            if self._highs is None:
                self._highs, self._run = _load(self.model, limits, relax=True), _Run()
                self._low, self._high = self.model.arrays.low, self.model.arrays.high
                self._highs.setOptionValue("time_limit", highspy.kHighsInf)  # it adds up runs
                self._highs.setOptionValue("presolve", "off")  # the first run takes longer with it
                _listen(self._highs, self._run)
            highs = self._highs
            columns = np.arange(len(costs), dtype=np.int32)
            highs.changeColsCost(len(costs), columns, costs)
            highs.changeColsBounds(len(costs), columns, low, high)
            for row in np.flatnonzero((row_low != self._low) | (row_high != self._high)).tolist():
                highs.changeRowBounds(row, float(row_low[row]), float(row_high[row]))
            self._low, self._high = row_low, row_high
            self._run.done.clear()
            # Until it has ended well it is not kept: it may still run, or have no basis of use.
            self._highs = None
            if not _within(highs, self._run, limits) or self._run.stop:
                return None
            if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                return None
            self._highs = highs
            found = highs.getSolution()
            return LpPoint(np.array(found.col_value), np.array(found.row_dual))


def _better(one: Solved, other: Solved) -> Solved:
    """The better point of two searches of a model, the later of equals, and the better bound."""
    if other.status == "infeasible":
        return other
    best = one if one.objective < other.objective else other
    return replace(best, status=other.status, bound=max(one.bound, other.bound))


def _within(highs: highspy.Highs, run: _Run, limits: Limits) -> bool:
    """Run HiGHS in a thread of its own until it ends or is stopped; whether it ended."""
    thread = Thread(target=_run, args=(highs, run), daemon=True)
    thread.start()
    try:
        while not run.done.wait(0.02):
            if limits.over():
                run.stop = True
                break
    except KeyboardInterrupt:
        run.stop = True
        run.done.wait(GRACE)
        raise
    if not run.done.wait(GRACE):
        return False
    if run.error is not None:
        raise run.error
    return True


def _highs() -> highspy.Highs:
    with _ONE_AT_A_TIME:
        _greet()
    return highspy.Highs()


@cache
def _greet() -> None:
    """Let HiGHS say its name, which 1.16 prints to stdout once a process, where nobody hears it.

    The program's stdout is safe from it anyway (``cli.answers_only``); this is for programs that
    use Contingent as a library. Only for this one moment is the process's stdout another.
    """
    try:
        kept = os.dup(1)
    except OSError:  # stdout is closed
        return
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.close(nowhere)
        highspy.Highs()
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def _load(model: LinearModel, limits: Limits, *, relax: bool) -> highspy.Highs:
    highs = _highs()
    for option, value in {
        "output_flag": False,
        "threads": 1,
        "random_seed": 0,
        "mip_rel_gap": limits.gap,
        "mip_abs_gap": 1e-7,
        "mip_feasibility_tolerance": 1e-7,
        "time_limit": limits.remaining(),
        "mip_max_nodes": highspy.kHighsIInf if limits.nodes is None else limits.nodes,
    }.items():
        highs.setOptionValue(option, value)
    rows = model.arrays
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(model), len(rows.low)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = model.costs(), model.low, model.high
    lp.row_lower_, lp.row_upper_ = rows.low, rows.high
    lp.offset_ = model.offset
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = rows.starts, rows.columns
    lp.a_matrix_.value_ = rows.numbers
    highs.passModel(lp)
    if not relax:
        whole = np.flatnonzero(model.whole).astype(np.int32)
        kinds = np.full(len(whole), int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        highs.changeColsIntegrality(len(whole), whole, kinds)
    return highs


def _listen(highs: highspy.Highs, run: _Run) -> None:
    """Ask HiGHS to stop when the run says so, and remember the best point it reports."""

    def interrupt(event: Any) -> None:
        if run.stop:
            event.interrupt()

    def improved(event: Any) -> None:
        run.values = np.array(event.data_out.mip_solution, dtype=np.float64)
        run.bound = float(event.data_out.mip_dual_bound)

    highs.cbMipInterrupt += interrupt
    highs.cbSimplexInterrupt += interrupt
    highs.cbMipImprovingSolution += improved


def _run(highs: highspy.Highs, run: _Run) -> None:
    try:
        highs.run()
    except BaseException as error:  # noqa: BLE001 - carried over to the calling thread
        run.error = error
    finally:
        run.done.set()


def _left_behind(model: LinearModel, run: _Run) -> Solved:
    values = run.values
    objective = np.inf if values is None else model.value(values)
    return Solved("stopped", objective, run.bound, values)


def _solved(highs: highspy.Highs, model: LinearModel, run: _Run) -> Solved:
    status = highs.getModelStatus()
    info = highs.getInfo()
    kinds = highspy.HighsModelStatus
    if status in {kinds.kInfeasible, kinds.kUnboundedOrInfeasible}:
        return Solved("infeasible", np.inf, np.inf, None)
    has_point = info.primal_solution_status == 2  # noqa: PLR2004 - HiGHS: a feasible point
    values = np.array(highs.getSolution().col_value, dtype=np.float64) if has_point else run.values
    objective = np.inf if values is None else model.value(values)
    if status == kinds.kOptimal:
        return Solved("optimal", objective, _bound(info, objective, run), values)
    answer: SolverStatus = "stopped"
    return Solved(answer, objective, _bound(info, -np.inf, run), values)


def _bound(info: Any, otherwise: float, run: _Run) -> float:
    """The proven bound; for an LP solved to the end, its value."""
    bound = float(info.mip_dual_bound)
    known = [b for b in (bound, run.bound) if np.isfinite(b)]
    if info.mip_node_count < 0 or not known:
        return otherwise
    return max(known)
