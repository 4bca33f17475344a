"""Checks of what may be in place at once: the ceiling of people of a concept."""

from collections.abc import Iterator

from contingent.planning.plan import Plan
from contingent.register.register import Register
from contingent.register.world import World

__all__ = ["CEILINGS"]


def _people_in_all(register: Register, _: World, plan: Plan) -> Iterator[str]:
    limits = [c.personnel_max for c in register.concepts if c.concept == plan.concept]
    for most in limits:
        for step in range(register.case.steps):
            there = sum(
                register.offers_by_id[item.offer].personnel * item.packages
                for item in plan.assignments
                if item.month <= step < item.month + item.months
            )
            if most is not None and there > most:
                yield f"{there} people are in place in step {step}, more than {most}"


#: The ceilings, each yielding what breaks it.
CEILINGS = (_people_in_all,)
