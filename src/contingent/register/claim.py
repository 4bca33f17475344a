"""Claims: dated public statements. A claim is not a fact."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from contingent.register.value import NationCode, Value

__all__ = ["Claim", "Confidence", "Stance"]


class Confidence(StrEnum):
    """How far a claim, or an offer resting on claims, can be trusted."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def rank(self) -> int:
        """0 for low to 2 for high."""
        return list(Confidence).index(self)


class Stance(StrEnum):
    """What a claim says of a nation's position."""

    OFFERS = "offers"
    CONDITIONAL = "conditional"
    CONSIDERS = "considers"
    UNCLEAR = "unclear"
    EXCLUDES_TROOPS = "excludes-troops"
    DECLINES = "declines"


class Claim(Value):
    """One dated public statement about one nation, with source and confidence.

    Quantities are as stated and must not be added up across claims: they mix units and repeat
    the same force over time.
    """

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]*$", max_length=80)
    iso3: NationCode
    stated_on: date
    stance: Stance
    domain: str = ""
    capability: str = ""
    quantity: float | None = Field(default=None, ge=0)
    unit: str = ""
    condition: str = ""
    caveat: str = ""
    reason: str = ""
    paraphrase: str = ""
    source_title: str = ""
    source_url: str = ""
    confidence: Confidence = Confidence.MEDIUM
