"""How the verifier reads a register: lines and months, worked out apart from the planner."""

from contingent.planning.plan import Assignment, Plan
from contingent.planning.verify_sites import wanted_at
from contingent.register.register import Register
from contingent.register.requirement import RequirementLine

__all__ = ["label", "lines_of", "months_of"]


def label(item: Assignment) -> str:
    """An assignment in words."""
    return f"{item.packages} of {item.offer} on {item.line} from month {item.month}"


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


def months_of(register: Register, begin: object, until: object) -> range:
    """The months of a from-until pair."""
    return range(*register.window(begin, until))
