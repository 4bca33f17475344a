"""Claims: dated public statements. A claim is not a fact."""

from enum import StrEnum

from pydantic import Field

from contingent.register.cell import Amount, Day
from contingent.register.release import Withheld
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
        return _ASCENDING.index(self)


_ASCENDING = tuple(Confidence)


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

    Attributes:
        evidence: the words of the report it rests on, verbatim.
        read_as: garbled names it depends on, and what they were read as.
        digest: SHA-256 of the text it was read in; given for what a machine proposed.
        reviewer: who accepted it.
        seconded_by: a second person, or the id of a claim from an independent source.
        owner: the nation that releases it; None is the nation it is about.
        withheld: what of it was not released to whoever reads it (see ``register.view``).
    """

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]*$", max_length=80)
    iso3: NationCode
    stated_on: Day
    stance: Stance
    domain: str = ""
    capability: str = ""
    quantity: Amount | None = None
    unit: str = ""
    condition: str = ""
    caveat: str = ""
    reason: str = ""
    paraphrase: str = ""
    source_title: str = ""
    source_url: str = ""
    confidence: Confidence = Confidence.MEDIUM
    evidence: str = ""
    read_as: str = ""
    digest: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    reviewer: str = ""
    seconded_by: str = ""
    owner: NationCode | None = None
    withheld: Withheld = ()

    @property
    def owned_by(self) -> str:
        """The nation that releases it."""
        return self.owner or self.iso3

    @property
    def asks_for_second(self) -> bool:
        """Whether it is of the kind that does most harm when wrong: a yes, or a number."""
        return self.stance is Stance.OFFERS or self.quantity is not None or bool(self.unit)

    @property
    def awaits_second(self) -> bool:
        """Whether it was read by a machine, asks for a second, and has none yet."""
        return bool(self.digest) and self.asks_for_second and not self.seconded_by
