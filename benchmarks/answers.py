"""What an answer to a large case is worth: worked out alone, and the same for every engine.

It shares nothing with the planner: whoever fills what is added up again from the register.
"""

from collections.abc import Iterable

import numpy as np

from contingent.register.register import Register

__all__ = ["WEIGHTS", "Sent", "worth_of"]

#: (offer, line, site, first month, months, packages)
Sent = tuple[str, str, str | None, int, int, int]
#: What the tiers count.
WEIGHTS = {1: 100.0, 2: 10.0, 3: 1.0}


def worth_of(register: Register, sent: Iterable[Sent]) -> float:
    """The weighted fill of an answer, every line of the register being asked for.

    Nobody travels, and offers stand from their ``from`` on, a month of the case: a package that
    begins in the month in which its notice ends counts there for what is left of it.
    """
    month_hours = register.case.step.hours
    lines = {line.line: line for line in register.requirements}
    offers = {offer.offer: offer for offer in register.offers}
    supply = {name: np.zeros(register.case.steps) for name in lines}
    for offer, line, _, month, months, packages in sent:
        amount = offers[offer].amount(lines[line].capability) * packages
        supply[line][month : month + months] += amount
        begins = offers[offer].from_ or 0
        assert isinstance(begins, int), "a case made by forces.py"
        arrival = begins + offers[offer].ready.hours / month_hours
        assert month >= int(arrival), "nobody arrives before the notice ends"
        if month == int(arrival):
            supply[line][month] -= amount * float(arrival - month)
    rates: dict[str, np.ndarray] = {}
    asked = {
        name: np.isin(
            np.arange(register.case.steps), np.arange(*register.window(line.from_, line.until))
        )
        for name, line in lines.items()
    }

    def rate(name: str) -> np.ndarray:
        if name not in rates:
            best = np.minimum(1.0, supply[name] / lines[name].quantity)
            for need in lines[name].needs:
                best = np.where(asked[need], np.minimum(best, rate(need)), best)
            rates[name] = best
        return rates[name]

    return float(
        sum(
            WEIGHTS[line.tier] * line.weight * rate(name)[asked[name]].mean()
            for name, line in lines.items()
        )
    )
