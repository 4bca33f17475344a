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
    """The weighted fill of an answer, every line of the register being asked for."""
    lines = {line.line: line for line in register.requirements}
    offers = {offer.offer: offer for offer in register.offers}
    supply = {name: np.zeros(register.case.steps) for name in lines}
    for offer, line, _, month, months, packages in sent:
        amount = offers[offer].amount(lines[line].capability) * packages
        supply[line][month : month + months] += amount
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
