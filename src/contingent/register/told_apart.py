"""Lines that count for so little beside others of their tier that no plan could tell.

Plans are told apart to one part in a hundred million of what a tier weighs: finer than any
number anybody knows, and as fine as a solver in floating point can be trusted with. What a single
package does in a single step must count for more than that; a line of which this is not so would
stay open in plans that are called the best, and so it is a fault of the case.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction

from contingent.register.fault_maker import Contradiction
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.requirement import Concept, RequirementLine
from contingent.register.supplying import amount_on, serves_as

__all__ = ["FINEST", "as_written", "check_told_apart"]

#: The part of a tier's weight down to which plans are told apart.
FINEST = Fraction(1, 10**8)


def as_written(number: float) -> Fraction:
    """A number of the case without rounding: 0.1 is a tenth."""
    return Fraction(repr(number))


def check_told_apart(register: Register) -> Iterator[Contradiction]:
    """Lines of which one package in one step counts for less than ``FINEST`` of the tier."""
    told: set[int] = set()
    serving = _serving(register)
    least_of = {
        id(line): _least(register, line, serving[line.capability]) for line in register.requirements
    }
    for concept in register.concepts or (register.concept(None),):
        lines = register.lines_of(concept)
        for tier in sorted({line.tier for line in lines}):
            own = [line for line in lines if line.tier == tier]
            whole = sum((as_written(line.weight) for line in own), Fraction(0))
            for line in own:
                least = least_of[id(line)]
                if least is None or least >= FINEST * whole:
                    continue
                index = register.requirements.index(line)
                if index not in told:
                    told.add(index)
                    yield _told(register, index, concept, least / whole)


def _serving(register: Register) -> Mapping[str, list[Offer]]:
    """The offers that can serve as each capability."""
    found: dict[str, list[Offer]] = defaultdict(list)
    for offer in register.offers:
        for capability in serves_as(register, offer):
            found[capability].append(offer)
    return found


def _least(register: Register, line: RequirementLine, serving: list[Offer]) -> Fraction | None:
    """What one package counts for in one step, at least; None when nothing is offered."""
    first, last = register.window(line.from_, line.until)
    amounts = [a for offer in serving if (a := amount_on(register, offer, line))]
    if last <= first or not amounts:
        return None
    share = min(Fraction(1), as_written(min(amounts)) / as_written(line.quantity))
    return as_written(line.weight) * share / (last - first)


def _told(register: Register, index: int, concept: Concept, part: Fraction) -> Contradiction:
    line = register.requirements[index]
    light = line.weight < 1e-3  # noqa: PLR2004 - the weight is to blame, not the quantity
    return Contradiction(
        "requirements",
        index,
        "weight" if light else "quantity",
        f"one package in one {register.calendar.word} counts for {float(part):.1g} of tier "
        f"{line.tier} in concept '{concept.concept}': too little for plans to be told apart "
        "(1e-08 is the least)",
        "give it a weight nearer to those of the other lines of its tier"
        if light
        else "count in larger units, both here and in what the offers supply",
        rests_on=("requirements", "concepts", "offers", "case"),
    )
