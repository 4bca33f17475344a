"""How the verifier reads a register and a plan: lines, events, and who is said to stand when."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from contingent.planning.plan import Assignment, Plan
from contingent.register.register import Register
from contingent.register.requirement import RequirementLine
from contingent.register.world import Timing, World
from contingent.verification.clock import CaseClock
from contingent.verification.sites import wanted_at

__all__ = [
    "arrival_of",
    "events_in",
    "instants",
    "label",
    "lines_of",
    "spans_of",
    "standing_at",
    "told",
]


def label(item: Assignment) -> str:
    """An assignment in words."""
    return f"{item.packages} of {item.offer} on {item.line} from step {item.month}"


def arrival_of(item: Assignment) -> int | Fraction:
    """Where among the steps an assignment arrives."""
    return item.month + item.gone if item.gone else item.month


def lines_of(register: Register, plan: Plan) -> dict[str, RequirementLine]:
    """The lines the plan must answer for: those of its concept, and what opened sites bring."""
    lines: dict[str, RequirementLine] = {}
    for line in register.requirements:
        if line.concepts and plan.concept not in line.concepts:
            continue
        if not line.each:
            lines[line.line] = line
            continue
        for site in register.sites:
            if site.site in plan.opened and wanted_at(register, line, site):
                own = {"line": f"{line.line}@{site.site}", "at": (site.site,), "within_km": None}
                lines[str(own["line"])] = line.model_copy(update=own)
    return lines


def spans_of(plan: Plan) -> dict[str, list[tuple[Fraction, Fraction]]]:
    """When each offer is said to stand: by its exact spans, or else by its months."""
    found = {name: list(spans) for name, spans in plan.spans}
    for name, listed in plan.standing:
        if name not in found:
            months = set(listed)
            begins = sorted({m for m in months if m - 1 not in months})
            ends = sorted({m + 1 for m in months if m + 1 not in months})
            found[name] = [(Fraction(a), Fraction(b)) for a, b in zip(begins, ends, strict=True)]
    return found


def instants(
    register: Register, world: World, plan: Plan, clock: CaseClock
) -> list[int | Fraction]:
    """Where to look at who stands: each month as it begins, and what changes within one.

    That is events and consents, and who is said to stand.
    """
    ends = [end for timing in world.events for end in (timing.start, timing.until)]
    ends += [end for row in register.consents for end in (row.from_, row.until)]
    places = {clock.place(end) for end in ends if end is not None}
    places |= {begin for _, spans in plan.spans for begin, _ in spans}
    within = (p for p in places if 0 < p < len(clock.steps) and p % 1)
    return [*clock.steps, *sorted(within)]


def standing_at(
    plan: Plan,
    spans: Mapping[str, Sequence[tuple[Fraction, Fraction]]],
    where: Iterable[int | Fraction],
) -> dict[int | Fraction, frozenset[str]]:
    """Who is said to stand in each month, and at each place within one."""
    said = {name: set(months) for name, months in plan.standing}
    return {
        one: frozenset(name for name, months in said.items() if one in months)
        if isinstance(one, int)
        else frozenset(n for n, own in spans.items() if any(a <= one < b for a, b in own))
        for one in where
    }


def told(where: int | Fraction) -> str:
    """A place among the steps in words."""
    return f"in step {where}" if isinstance(where, int) else f"at step {float(where):g}"


def events_in(clock: CaseClock, world: World, month: int | Fraction) -> frozenset[str]:
    """The events that are true in a month, or at a place within one."""
    return frozenset(timing.event for timing in world.events if _holds(timing, month, clock))


def _holds(timing: Timing, month: int | Fraction, clock: CaseClock) -> bool:
    ended = timing.until is not None and not clock.before(month, timing.until)
    return not ended and not clock.before(month, timing.start)
