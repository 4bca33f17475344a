"""Sweeps of registers that differ from one in a few offers, each made from that one's."""

from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.resolution.grounding import Grounder
from contingent.resolution.sweep import Sweep, sweep_of

__all__ = ["NearSweeps"]


class NearSweeps:
    """The sweep of a register, and those of registers near it.

    A register is near when conditions mean the same in it: then only the conditions of offers that
    have another one are grounded. Any other register is answered too, as if it were alone.
    """

    def __init__(self, register: Register) -> None:
        self.register = register
        self._sweep, self._events = sweep_of(register, register.offers)

    def of(self, register: Register) -> tuple[Sweep, tuple[str, ...]]:
        """See ``sweep_of``, of all offers of a register."""
        if register is self.register:
            return self._sweep, self._events
        if not self._near(register):
            return sweep_of(register, register.offers)
        first = len(register.offers)
        atoms = {event: first + index for index, event in enumerate(self._events)}
        grounder = Grounder(register, frozenset(), register.offers, atoms)
        pairs = enumerate(zip(self.register.offers, register.offers, strict=True))
        other = {
            index: grounder.binding(offer)
            for index, (before, offer) in pairs
            if offer is not before and offer.condition != before.condition
        }
        return (self._sweep.changed(other) if other else self._sweep), self._events

    def _near(self, register: Register) -> bool:
        """Whether every condition means in a register what it means in this one."""
        own = self.register
        return (
            register.nations is own.nations
            and register.capabilities is own.capabilities
            and register.events is own.events
            and register.consents is own.consents
            and len(register.offers) == len(own.offers)
            and all(
                offer is before or _counted(offer) == _counted(before)
                for before, offer in zip(own.offers, register.offers, strict=True)
            )
        )


def _counted(offer: Offer) -> tuple[object, ...]:
    """What the conditions of others see of an offer, and its own consents."""
    return offer.offer, offer.nation, offer.supplies, offer.packages, offer.personnel
