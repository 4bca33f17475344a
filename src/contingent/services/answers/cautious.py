"""The cautious reading of a question: only what is firm counts, and nobody trusts anybody."""

from dataclasses import replace

from contingent.register.claim import Confidence
from contingent.register.offer import OfferState
from contingent.register.register import Register
from contingent.services.answers.asked import Asked, setting_of

__all__ = ["CONFIDENCE", "CUTOFF", "cautious"]

#: What counts at the least: offers that were made, from sources trusted at least so far.
CUTOFF, CONFIDENCE = OfferState.OFFERED, Confidence.MEDIUM


def cautious(register: Register, asked: Asked) -> Asked:
    """The same question read cautiously; itself where it is asked no less cautiously."""
    setting = setting_of(register, asked)
    return replace(
        asked,
        cutoff=max(setting.cutoff, CUTOFF, key=lambda state: state.rank),
        confidence=max(setting.confidence, CONFIDENCE, key=lambda level: level.rank),
        reading="least",
    )
