"""The verifier: re-reads register and plan and recomputes every rule and figure, in plain Python.

It shares no code with the model, the solver or the resolution: dates, caveats, conditions, fills
and rest are worked out here again from the register's own values. What it shares is what the
values are: the register's types and lookups by id, and its content hash. A plan that fails is
never shown.
"""

from collections.abc import Iterator

from contingent.planning.plan import Plan
from contingent.register.register import Register
from contingent.register.world import World
from contingent.verification.caveats import CAVEATS
from contingent.verification.ceilings import CEILINGS
from contingent.verification.coalition import coalition_holds, coalition_whole
from contingent.verification.facts import label
from contingent.verification.figures import FIGURES
from contingent.verification.one_pass import Pass
from contingent.verification.places import PLACES
from contingent.verification.rules import RULES

__all__ = ["CHECKS", "verify"]

#: Every check, each yielding what is wrong with a plan whose names are all known.
CHECKS = (coalition_holds, coalition_whole, *RULES, *CAVEATS, *PLACES, *CEILINGS, *FIGURES)


def verify(register: Register, world: World, plan: Plan) -> tuple[str, ...]:
    """Everything wrong with a plan; empty when nothing is.

    Args:
        register: the register as known on the day of the plan.
        world: the world of the plan, with changes to its events made.
    """
    if register.content_hash != plan.register_hash:
        return ("the plan was computed from another register",)
    read = Pass(register, world, plan)
    objections = list(_names_exist(read))
    if not objections:
        objections = list(_figures_there(read))
    if not objections:
        objections = [o for check in CHECKS for o in check(read)]
    return tuple(objections)


def _names_exist(read: Pass) -> Iterator[str]:
    register, plan, lines = read.register, read.plan, read.lines
    offers = register.offers_by_id
    for item in plan.assignments:
        if item.offer not in offers:
            yield f"{label(item)}: no such offer"
        for name in item.lines:
            if name not in lines:
                told = "" if name == item.line else f" as {name}"
                yield f"{label(item)}: no such line{told} in concept {plan.concept}"
            elif item.lines.count(name) > 1:
                yield f"{label(item)}: fills {name} twice"
        if item.site is not None and item.site not in register.sites_by_id:
            yield f"{label(item)}: no such site '{item.site}'"
        if item.packages != int(item.packages) or item.packages < 1:
            yield f"{label(item)}: packages are not whole and positive"
        if item.months < 1 or item.month < 0 or item.month + item.months > register.case.steps:
            yield f"{label(item)}: outside the case"
    for offer, months in plan.standing:
        if offer not in offers:
            yield f"coalition: no such offer '{offer}'"
        if not set(months) <= set(range(register.case.steps)):
            yield f"coalition: {offer} stands outside the case"


def _figures_there(read: Pass) -> Iterator[str]:
    plan, steps = read.plan, read.register.case.steps
    if sorted(fill.line for fill in plan.lines) != sorted(read.lines):
        yield "the lines of the plan are not those of its concept"
    for fill in plan.lines:
        if len(fill.months) != steps:
            yield f"line {fill.line}: has {len(fill.months)} steps, not {steps}"
