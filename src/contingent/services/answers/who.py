"""Who stands: the resolution of a setting, and the counts at every cut-off."""

from dataclasses import dataclass, replace
from itertools import product

from contingent.adapters.logic.clingo_sets import ClingoSets
from contingent.register.claim import Confidence
from contingent.register.offer import LADDER, Offer
from contingent.register.permits import allowed_in_host
from contingent.register.register import Register
from contingent.resolution.periods import Standings
from contingent.resolution.resolution import Resolution, resolve
from contingent.resolution.setting import Setting
from contingent.services.answers.asked import Asked, setting_of

__all__ = ["Count", "counts_at_cutoffs", "who_stands"]


def who_stands(register: Register, asked: Asked, month: int | None = None) -> Resolution:
    """Which offers stand in the setting asked for.

    Raises:
        UnknownName: for names that are not in the case.
        NoAnswer: when conditions with ``not`` are too many to enumerate in time.
    """
    return resolve(setting_of(register, asked), ClingoSets(), month)


@dataclass(frozen=True)
class Count:
    """How many stand at a cut-off, in the greatest set.

    Attributes:
        troops: nations with a standing offer of the main domain that may serve in the host nation.
    """

    cutoff: str
    confidence: str
    nations: int
    troops: int
    offers: int


def counts_at_cutoffs(setting: Setting) -> tuple[Count, ...]:
    """The count at each state and confidence: why one register is reported as 6, 15 or 26."""
    register = setting.register
    states = {offer.state.rank for offer in register.offers if not offer.state.ended}
    rungs = (state for state in LADDER if state.rank in states)
    settings = [
        replace(setting, cutoff=state, confidence=confidence)
        for state, confidence in product(rungs, Confidence)
    ]
    if not settings:
        return ()
    standings = Standings(settings, ClingoSets())
    troops = {offer.offer for offer in register.offers if _troops(register, offer)}
    counts = []
    for number, at in enumerate(settings):
        greatest = frozenset[str]().union(*(p.greatest for p in standings.periods(number)))
        standing = [offer for offer in register.offers if offer.offer in greatest]
        counts.append(
            Count(
                at.cutoff.value,
                at.confidence.value,
                len({offer.nation for offer in standing}),
                len({offer.nation for offer in standing if offer.offer in troops}),
                len(standing),
            )
        )
    return tuple(counts)


def _troops(register: Register, offer: Offer) -> bool:
    """Whether the offer supplies units of the main domain that may serve in the host nation."""
    domain = register.main_domain
    return (
        domain is not None and register.supplies(offer, domain) and allowed_in_host(register, offer)
    )
