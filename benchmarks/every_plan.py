"""Every world and concept of the Ukraine case planned, step by step, and how plans grow with size.

CPU seconds of the process, all threads together. Beside ours stands HiGHS on the families' model as
it stands, every tour a column and every aim solved whole; the fill of every tier is compared first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import log
from statistics import median, quantiles

from benchmarks.forces import SMALL, force
from benchmarks.rows import Line
from benchmarks.timing import cpu_seconds, timed
from contingent.adapters.logic.clingo_sets import ClingoSets
from contingent.adapters.solver.highs import HighsSolver
from contingent.planning.mending import mend
from contingent.planning.plan import Plan
from contingent.planning.planner import Question, make_plan, make_priced_plan
from contingent.planning.problem import Problem, build_problem
from contingent.planning.solver import Limits
from contingent.planning.why import why_open
from contingent.register.register import Register
from contingent.resolution.change import Supposed
from contingent.resolution.resolution import Resolution, resolve
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.answers.coalition import coalition_in
from contingent.services.answers.trials import Trials, TriedCase
from contingent.services.cases.opening import open_case
from contingent.verification.verify import verify
from tests.planning.plain_aims import plain_shortfalls

__all__ = ["cliff", "every_plan", "growth"]

#: Seconds a plan of a made-up case may take.
LONGEST = 60
#: Steps of an answer, in order.
STEPS = (
    "who stands",
    "tours",
    "bound of every tier",
    "fill of every tier",
    "tie-breaks",
    "verify",
    "why lines are open",
    "what would fill them",
)


@dataclass(frozen=True)
class Answer:
    """CPU seconds of each step of one answer; and of the peer, where it was asked."""

    name: str
    open_lines: bool
    steps: tuple[float, ...]
    peer: float | None = None

    @property
    def whole(self) -> float:
        """All steps together."""
        return sum(self.steps)

    @property
    def solving(self) -> float:
        """The steps the peer takes too: bound and fill of every tier."""
        return self.steps[2] + self.steps[3]


def every_plan(*, quick: bool) -> Iterator[Line]:
    """A row for all, one for those with and without open lines, one for each step."""
    register = open_case("ukraine")
    concepts = [concept.concept for concept in register.concepts]
    worlds = [world.world for world in register.worlds]
    pairs = [(world, concept) for world in worlds for concept in concepts]
    _answer(register, *pairs[0], beside=False)  # modules loaded, loops compiled
    asked = pairs[:2] if quick else pairs
    answers = [
        _answer(register, *pair, beside=number % 3 == 0) for number, pair in enumerate(asked)
    ]
    yield _spread(
        f"every plan: {len(answers)} worlds × concepts, CPU to the explained plan", answers
    )
    for title, open_ in (("lines open", True), ("no line open", False)):
        kind = [answer for answer in answers if answer.open_lines is open_]
        if kind:
            yield _spread(f"every plan: the {len(kind)} with {title}", kind)
    for number, step in enumerate(STEPS):
        took = [answer.steps[number] for answer in answers]
        yield Line(
            f"every plan: {step}",
            f"{median(took) * 1e3:.0f} ms (median), p95 {_p95(took) * 1e3:.0f} ms",
            "",
            f"at most {max(took) * 1e3:.0f} ms",
        )
    beside = [answer for answer in answers if answer.peer is not None]
    ratios = [answer.peer / answer.solving for answer in beside if answer.peer]
    yield Line(
        f"every plan: bound and fill of every tier, {len(beside)} of them",
        f"{sum(a.solving for a in beside):.1f} s CPU in all",
        f"HiGHS on the families' model as it stands: {sum(a.peer or 0 for a in beside):.1f} s",
        f"{median(ratios):.1f}× ({min(ratios):.1f} to {max(ratios):.1f})",
    )


def _answer(register: Register, world: str, concept: str, *, beside: bool) -> Answer:
    steps: list[float] = []
    last = cpu_seconds()

    def mark() -> None:
        nonlocal last
        now = cpu_seconds()
        steps.append(now - last)
        last = now

    setting = setting_of(register, Asked(world))
    resolution = resolve(setting, ClingoSets())
    coalition = coalition_in(resolution, None)
    mark()
    wanted = setting.register.concept(concept)
    limits = Limits().begun()
    case = TriedCase(Supposed(setting, None), resolution, coalition, wanted, limits)
    problem = case.problem
    assert len(problem.table) > 0  # laid out when first asked for
    mark()
    question = Question(world, resolution.default_reading(), tie_breaks=False)
    solver = HighsSolver()
    filled = make_plan(problem, question, solver, lambda _: mark())
    mark()
    _, ties, _ = timed(lambda: make_plan(problem, replace(question, tie_breaks=True), solver))
    steps.append(max(0.0, ties - steps[2] - steps[3]))
    plan = coalition.plan(problem, limits)
    last = cpu_seconds()
    assert verify(setting.register, setting.world, plan) == ()
    mark()
    told = why_open(case, plan) if plan.open_lines() else ()
    mark()
    if told:
        mend(plan, told, Trials(case, None, limits, len(problem.table)))
    mark()
    peer = None
    if beside:
        short, peer, _ = timed(lambda: plain_shortfalls(problem))
        for tier in filled.tiers:
            assert abs(float(short[tier.tier]) - (tier.required - tier.filled)) < 1e-6
    return Answer(f"{world} {concept}", bool(told), tuple(steps), peer)


def growth(*, quick: bool) -> Iterator[Line]:
    """Plans of made-up cases of 1 to 4 times the size, and the power of the size they grow by."""
    sizes = (1, 2) if quick else (1, 2, 4)
    took: dict[str, list[float]] = {"who stands": [], "tours": [], "plan": [], "verify": []}
    proven: list[bool] = []
    for times in sizes:
        size = replace(SMALL, units=SMALL.units * times, lines=SMALL.lines * times)
        register = force(size, 1)
        resolution, stood, _ = timed(lambda r=register: _resolved(r))
        problem, toured, _ = timed(lambda one=resolution: _problem(one))
        question = Question(register.worlds[0].world if register.worlds else "", "greatest")
        asked = replace(question, limits=Limits(LONGEST), tie_breaks=False)
        plan, planned, _ = timed(lambda p=problem, q=asked: make_plan(p, q, HighsSolver()))
        setting = setting_of(register, Asked())
        faults, verified, _ = timed(lambda s=setting, p=plan: verify(s.register, s.world, p))
        assert faults == ()
        for name, seconds in zip(took, (stood, toured, planned, verified), strict=True):
            took[name].append(seconds)
        proven.append(plan.status == "optimal")
    stopped = f"without tie-breaks, {proven.count(False)} stopped at {LONGEST} s, not proven"
    for name, seconds in took.items():
        done = [one for one, ended in zip(seconds, proven, strict=True) if name != "plan" or ended]
        yield Line(
            f"growth: {name}, {SMALL.units} to {SMALL.units * sizes[-1]:,} units",
            ", ".join(f"{one:.2f}" for one in seconds) + " s CPU",
            stopped if name == "plan" else "",
            f"size to the power {_power(sizes, done):.1f}" if len(done) > 1 else "",
        )


def cliff(*, quick: bool) -> Iterator[Line]:
    """Cases in which whole packages keep tiers from their bounds, beside the route of large ones.

    What is left open of each tier, in weighted lines, and its bound; the large route weighs tiers
    as 100, 10 and 1, and so gives up some of a tier for much of the next.
    """
    size = replace(SMALL, units=SMALL.units * 2, lines=SMALL.lines * 2)
    seconds = 5 if quick else LONGEST
    for seed in (1,) if quick else (1, 2, 3):
        problem = _problem(_resolved(force(size, seed)))
        question = Question("", "greatest", limits=Limits(seconds), tie_breaks=False)
        ours, theirs = (
            make_plan(problem, question, HighsSolver()),
            make_priced_plan(problem, question, HighsSolver()),
        )
        yield Line(
            f"cliff: {size.units} units, {size.lines} lines, {seconds} s, seed {seed}: left open",
            _left_open(ours),
            f"by the route of large cases: {_left_open(theirs)}",
            "",
        )


def _left_open(plan: Plan) -> str:
    """What a plan leaves open of each tier, and what no plan can do without."""
    stages = [stage for stage in plan.stages if stage.aim.startswith("shortfall of tier")]
    return "; ".join(
        f"{stage.value:.2f} (proven)"
        if stage.proven
        else f"{stage.value:.2f} (at least {stage.bound:.2f})"
        for stage in stages
    )


def _resolved(register: Register) -> Resolution:
    return resolve(setting_of(register, Asked()), ClingoSets())


def _problem(resolution: Resolution) -> Problem:
    setting = resolution.setting
    return build_problem(
        setting.register,
        setting.register.concept(None),
        resolution.months_standing(resolution.default_reading()),
        setting.world,
    )


def _power(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """The slope of seconds over the first sizes, both in logarithms, by least squares."""
    xs = [log(size) for size in sizes[: len(seconds)]]
    ys = [log(max(second, 1e-4)) for second in seconds]
    middle = sum(xs) / len(xs)
    return sum((x - middle) * y for x, y in zip(xs, ys, strict=True)) / sum(
        (x - middle) ** 2 for x in xs
    )


def _spread(claim: str, answers: Sequence[Answer]) -> Line:
    took = [answer.whole for answer in answers]
    worst = max(answers, key=lambda answer: answer.whole)
    return Line(
        claim,
        f"{median(took) * 1e3:.0f} ms (median), p95 {_p95(took) * 1e3:.0f} ms",
        "",
        f"{sum(took):.1f} s in all; most {worst.whole:.2f} s ({worst.name})",
    )


def _p95(values: Sequence[float]) -> float:
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]
