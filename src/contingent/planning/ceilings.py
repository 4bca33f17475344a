"""Ceilings of a concept: how many may be in place at once, whatever serves where."""

from collections.abc import Iterable
from dataclasses import dataclass

from contingent.register.offer import Offer
from contingent.register.requirement import Concept

__all__ = ["Ceiling", "ceilings_of"]


@dataclass(frozen=True)
class Ceiling:
    """At most so many people in place in any step.

    Attributes:
        rule: its name, by which a change raises it.
    """

    rule: str
    most: int


def ceilings_of(concept: Concept, offers: Iterable[Offer]) -> tuple[Ceiling, ...]:
    """The ceilings of a concept that these offers could reach."""
    most = concept.personnel_max
    if most is None or sum(o.packages * o.personnel for o in offers) <= most:
        return ()
    return (Ceiling(concept.personnel_rule, most),)
