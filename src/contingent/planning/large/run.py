"""One run of bounds and search side by side; importing it loads the compiled loops."""

from collections.abc import Callable
from dataclasses import replace
from threading import Event, Lock, Thread
from time import monotonic

import numpy as np

from contingent.planning.large.bounding import ProvenBounds
from contingent.planning.large.build import NamedTable
from contingent.planning.large.found import LargePlan
from contingent.planning.large.regrouping import NEAR, Regrouping
from contingent.planning.large.search import Best, search
from contingent.planning.large.state import State
from contingent.planning.large.weighted_aim import aims_of
from contingent.planning.plan import Assignment
from contingent.planning.solver import Limits, Solver
from contingent.register.register import Register

__all__ = ["Run"]

#: Share of the time after which the first thread turns from bounds to groups that choose together;
#: until the second share, and until the search has cooled, a bound that a turn still lowers by more
#: than ``HARDLY`` is taken further.
#: From the last share on it comes back to the bounds of each tier given those before.
BOUNDING, AT_MOST, LAST = 0.1, 0.35, 0.95
#: Share of a bound: a turn that lowers it by less leaves it within about as much of its least.
HARDLY = 5e-4
#: Share of the time that the search cools for, and sweeps over all packages that it makes at least:
#: groups that choose together better a plan hardly cooled less than more cooling does.
COOLING, ENOUGH = 0.25, 150
#: Share of the time that a group may take at most.
A_GROUP = 0.12
#: Shares of the sweeps that the cycles of cooling take when steps are counted and not time: a short
#: one for a good plan early, and a long one; and branch-and-bound nodes that a group may take then.
CYCLES, NODES = (1 / 10, 9 / 10), 20
#: Gap at which a plan is the best there is.
EQUAL = 1e-9
#: Turns of each bound when steps are counted and not time.
TURNS = 4


class Run:
    """One run: what its two threads share."""

    def __init__(  # noqa: PLR0913, PLR0917 - the question, the solver and the clock
        self,
        register: Register,
        layout: NamedTable,
        solver: Solver,
        limits: Limits,
        on_bounds: Callable[[tuple[float, ...]], None],
        seed: int,
        begin: float,
    ) -> None:
        self.register, self.layout, self.solver = register, layout, solver
        self.limits, self.on_bounds = limits, on_bounds
        self.seed, self.begin = seed, begin
        self.seconds = (limits.ends or begin) - begin
        self.aims = aims_of(layout)
        self.bounds, self.best = ProvenBounds(layout, self.aims), Best()
        self.ended, self.cooled, self.priced = Event(), Event(), Event()
        self._lock = Lock()
        self.groups: Regrouping | None = None
        self.errors: list[BaseException] = []

    def counted(self, sweeps: int) -> None:
        """Search and bound in turn, by counted steps; a cancel is still heard."""
        stop = self.limits.cancelled
        for cycle, part in enumerate(CYCLES):
            steps = part * sweeps * len(self.layout.table.package_class)

            def progress(done: int, steps: float = steps) -> float:
                return done / steps if steps else 1.0

            table, worth = self.layout.table, self.aims.worth
            search(table, worth, self.seed + 2 * cycle, progress, stop, self.best)
        if sweeps:
            self.bounds.lower_weighted(stop)
            groups = self._regrouping()
            for _ in groups.families:
                groups.better(replace(self.limits, nodes=NODES, gap=NEAR))
        for _ in range(TURNS):
            self.bounds.lower_weighted(stop)
            for place in range(len(self.aims.tiers)):
                self.bounds.lower_alone(place, stop)
                self.bounds.lower_given(place, self._filled(), stop)
        self._tell_bounds()

    def timed(self) -> None:
        """Bounds in one thread and search in the other, until something stops them."""
        if not len(self.layout.table.line):  # nobody can go anywhere
            self.counted(0)
            return
        threads = [
            Thread(target=self._guarded, args=(work,), daemon=True)
            for work in (self._bound, self._search)
        ]
        for thread in threads:
            thread.start()
        try:
            while any(thread.is_alive() for thread in threads):
                if self._share() >= 1 or self.limits.cancelled() or self._close():
                    self.ended.set()
                self.ended.wait(0.02) if not self.ended.is_set() else threads[0].join(0.02)
        except KeyboardInterrupt:
            # The best plan so far is the answer; a second interrupt ends the program.
            self.ended.set()
        for thread in threads:
            thread.join()
        if self.errors:
            raise self.errors[0]

    def result(self) -> LargePlan:
        """What came of it."""
        filled, aims = self._filled(), self.aims
        given = [max(f, self.bounds.given(k, filled)) for k, f in enumerate(filled.tolist())]
        alone = [max(f, self.bounds.alone(k)) for k, f in enumerate(filled.tolist())]
        value = float(np.dot(aims.weights, filled))
        most = [float(aims.base[aims.place == k].sum()) for k in range(len(aims.tiers))]
        bound = min(self.bounds.weighted, float(np.dot(aims.weights, np.minimum(alone, most))))
        return LargePlan(
            _assignments(self.register, self.layout, self.best.state),
            aims,
            tuple(filled.tolist()),
            tuple(alone),
            tuple(given),
            value,
            max(value, bound),
            stopped=self.limits.sweeps is None and self._share() < 1,
        )

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - carried over to the calling thread
            self.errors.append(error)
            self.ended.set()

    def _share(self) -> float:
        """How much of the time is over."""
        return (monotonic() - self.begin) / self.seconds if self.seconds > 0 else 1.0

    def _close(self) -> bool:
        bound = self.bounds.weighted
        known = np.isfinite(bound)
        return bool(known) and bound - self.best.value <= max(self.limits.gap, EQUAL) * bound

    def _filled(self) -> np.ndarray:
        state = self.best.state
        if state is None:
            return np.zeros(len(self.aims.tiers))
        return self.aims.fills(state.fill)

    def _tell_bounds(self) -> None:
        self.on_bounds(tuple(self.bounds.alone(k) for k in range(len(self.aims.tiers))))

    def _search(self) -> None:
        """A cycle of cooling, and then groups that choose together."""
        self._cool()
        self.cooled.set()
        self._regroup()

    def _regroup(self) -> None:
        """Let groups choose together until the last share of the time."""
        while not (self.cooled.is_set() and self.priced.is_set()) and not self.ended.is_set():
            self.ended.wait(0.02)
        with self._lock:
            self.groups = self.groups or self._regrouping()
        while (share := self._share()) < LAST and not self.ended.is_set():
            seconds = min(A_GROUP, LAST - share) * self.seconds
            self.groups.better(Limits(seconds, NEAR, cancelled=self.ended.is_set))

    def _regrouping(self) -> Regrouping:
        return Regrouping(self.layout, self.bounds.prices(), self.solver, self.best, self.seed)

    def _cool(self) -> None:
        """A cycle of cooling for its share of the time, or for as long as its sweeps take."""
        begin, table = self._share(), self.layout.table
        enough = max(1, ENOUGH * len(table.package_class))

        def progress(done: int) -> float:
            over = self._share() - begin
            planned = min(over / max(COOLING - begin, EQUAL), done / enough)
            return max(over / max(LAST - begin, EQUAL), planned)

        search(table, self.aims.worth, self.seed, progress, self.ended.is_set, self.best)

    def _bound(self) -> None:
        """Bounds first, then groups like the search, and the bounds given the plan at last."""
        stop, places = self.ended.is_set, range(len(self.aims.tiers))
        self.bounds.lower_weighted(stop)
        self.priced.set()
        for place in places:
            self.bounds.lower_alone(place, stop)
        self._tell_bounds()
        self._come_near(lambda: stop() or (self.cooled.is_set() and self._share() >= AT_MOST))
        self._regroup()
        filled = self._filled()
        for place in places[1:]:
            while self.bounds.lower_given(place, filled, stop):
                pass
        while self.bounds.lower_weighted(stop):
            pass

    def _come_near(self, stop: Callable[[], bool]) -> None:
        """Lower the bound of the weighted sum while that is worth more than searching."""
        while not stop():
            share, before = self._share(), self.bounds.weighted
            if not self.bounds.lower_weighted(stop):
                return
            if share >= BOUNDING and before - self.bounds.weighted < HARDLY * before:
                return


def _assignments(
    register: Register, layout: NamedTable, state: State | None
) -> tuple[Assignment, ...]:
    """The tours of a state, packages of one offer on one tour taken together."""
    if state is None:
        return ()
    table, count = layout.table, dict[tuple[int, int, int], int]()
    for package, month in np.argwhere(state.sent >= 0).tolist():
        key = (int(table.package_offer[package]), int(state.sent[package, month]), month)
        count[key] = count.get(key, 0) + 1
    items = [
        Assignment(
            layout.offers[offer],
            layout.lines[table.line[option]],
            layout.sites[table.site[option]],
            month,
            int(table.stay[table.pattern[option], month]),
            packages,
            layout.routes[option].places,
            layout.routes[option].link_names(register),
            layout.late[table.pattern[option]][month],
        )
        for (offer, option, month), packages in count.items()
    ]
    order = {name: number for number, name in enumerate(layout.lines)}
    return tuple(
        sorted(
            items, key=lambda a: (order[a.line], a.month, a.site or "", a.offer, a.route, a.links)
        )
    )
