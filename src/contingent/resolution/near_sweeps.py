"""Sweeps of registers that differ from one in a few offers, each made from that one's."""

from functools import cached_property

from contingent.register.condition import AtLeastPersonnel, parts_of
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.resolution.grounding import Grounder
from contingent.resolution.kept_sweeps import kept_sweep_of
from contingent.resolution.sweep import Sweep, sweep_of

__all__ = ["NearSweeps"]


class NearSweeps:
    """The sweep of a register, and those of registers near it.

    A register is near when its conditions see the same offers: then only the conditions of offers
    that have another one are grounded, and those that count people where offers have other numbers.
    Any other register is answered too, as if it were alone.
    """

    def __init__(self, register: Register) -> None:
        self.register = register
        self._sweep, self._events = kept_sweep_of(register)

    def of(self, register: Register) -> tuple[Sweep, tuple[str, ...]]:
        """See ``sweep_of``, of all offers of a register."""
        if register is self.register:
            return self._sweep, self._events
        if not self._near(register):
            return sweep_of(register, register.offers)
        first = len(register.offers)
        atoms = {event: first + index for index, event in enumerate(self._events)}
        grounder = Grounder(register, frozenset(), register.offers, atoms)
        pairs = list(zip(self.register.offers, register.offers, strict=True))
        recounted = any(
            offer is not before and _numbers(offer) != _numbers(before) for before, offer in pairs
        )
        other = {
            index: grounder.binding(offer)
            for index, (before, offer) in enumerate(pairs)
            if (offer is not before and offer.condition != before.condition)
            or (recounted and index in self._counting)
        }
        return (self._sweep.changed(other) if other else self._sweep), self._events

    @cached_property
    def _counting(self) -> frozenset[int]:
        """The places of the offers whose conditions count people."""
        return frozenset(
            index
            for index, offer in enumerate(self.register.offers)
            if any(isinstance(part, AtLeastPersonnel) for part in parts_of(offer.condition))
        )

    def _near(self, register: Register) -> bool:
        """Whether conditions see the same offers in a register as in this one."""
        own = self.register
        return (
            register.nations is own.nations
            and register.capabilities is own.capabilities
            and register.events is own.events
            and register.consents is own.consents
            and len(register.offers) == len(own.offers)
            and all(
                offer is before or _seen(offer) == _seen(before)
                for before, offer in zip(own.offers, register.offers, strict=True)
            )
        )


def _seen(offer: Offer) -> tuple[object, ...]:
    """What conditions that count nobody see of an offer, and whose consents it needs."""
    return offer.offer, offer.nation, offer.supplies


def _numbers(offer: Offer) -> tuple[int, int]:
    """What conditions that count people see of an offer."""
    return offer.packages, offer.personnel
