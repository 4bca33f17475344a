"""Checks of what may be in place at once: people in all, and the composition of the force."""

from collections.abc import Collection, Iterator
from fractions import Fraction

from contingent.planning.plan import Plan
from contingent.register.balance import Balance, Counted, Limit
from contingent.register.register import Register
from contingent.register.world import World
from contingent.verification.facts import lines_of, months_of

__all__ = ["CEILINGS"]

#: Figures are compared to this much.
CLOSE = 1e-6


def _there(register: Register, plan: Plan, step: int, of: Counted, nations: Collection[str]) -> int:
    """How much of some nations is in place in a step."""
    found = 0
    for item in plan.assignments:
        offer = register.offers_by_id[item.offer]
        if offer.nation in nations and item.month <= step < item.month + item.months:
            found += item.packages * (offer.personnel if of is Counted.PERSONNEL else 1)
    return found


def _people_in_all(register: Register, _: World, plan: Plan) -> Iterator[str]:
    limits = [c.personnel_max for c in register.concepts if c.concept == plan.concept]
    everybody = {offer.nation for offer in register.offers}
    for most in limits:
        for step in range(register.case.steps):
            there = _there(register, plan, step, Counted.PERSONNEL, everybody)
            if most is not None and there > most:
                yield f"{there} people are in place in step {step}, more than {most}"


def _rows(register: Register, plan: Plan) -> Iterator[Balance]:
    for row in register.balance:
        if row.concept in {"", plan.concept}:
            yield row


def _named(register: Register, about: str) -> list[set[str]]:
    """The nations a row is about, each set by itself."""
    if about == "each nation":
        return [{nation.nation} for nation in register.nations]
    if about.isupper():
        return [{about}]
    return [{nation.nation for nation in register.nations if about in nation.groups}]


def _limit(limit: Limit, everybody: int) -> Fraction:
    return limit.amount * everybody if limit.is_share else limit.amount


def _no_more_than_allowed(register: Register, _: World, plan: Plan) -> Iterator[str]:
    everybody = {offer.nation for offer in register.offers}
    for row in _rows(register, plan):
        for nations in _named(register, row.about) if row.at_most is not None else []:
            for step in range(register.case.steps):
                own = _there(register, plan, step, row.of, nations)
                there = _there(register, plan, step, row.of, everybody)
                if row.at_most is not None and own > _limit(row.at_most, there):
                    yield (
                        f"{own} of {there} {row.of.words} in place in step {step} are from "
                        f"{', '.join(sorted(nations))}: more than {row.at_most}"
                    )


def _needs_told(register: Register, _: World, plan: Plan) -> Iterator[str]:
    """What is said of the composition is what the plan has."""
    everybody = {offer.nation for offer in register.offers}
    said = {fill.rule: fill for fill in plan.balance if fill.tier is not None}
    asked: set[int] = set()
    for line in lines_of(register, plan).values():
        asked |= set(months_of(register, line.from_, line.until))
    for row in _rows(register, plan):
        if row.at_least is None or not row.at_least.amount:
            continue
        met = Fraction(0)
        (nations,) = _named(register, row.about)
        for step in asked:
            own = _there(register, plan, step, row.of, nations)
            wanted = _limit(row.at_least, _there(register, plan, step, row.of, everybody))
            enough = own >= wanted
            met += 1 if enough else 0 if row.at_least.is_share else Fraction(own) / wanted
        told = said.get(row.name)
        if told is None:
            yield f"composition {row.name}: nothing is told of it"
        elif abs(told.met - met / len(asked)) > CLOSE:
            yield f"composition {row.name}: says {told.met:g} met, but it is {met / len(asked)}"


#: The ceilings, each yielding what breaks it.
CEILINGS = (_people_in_all, _no_more_than_allowed, _needs_told)
