"""Pledges: aid to the host. They are no offers to a force, and nothing is planned with them."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from contingent.register.cell import Amount, Count, Day
from contingent.register.claim import Confidence
from contingent.register.value import Identifier, NationCode, Texts, Value

__all__ = ["CapabilityCoalition", "Delivery", "Pledge"]

_Name = Annotated[str, Field(pattern=r"^([a-z0-9][a-z0-9-]*)?$", max_length=80)]


class Delivery(StrEnum):
    """How far a pledge was kept, as far as the record tells."""

    UNKNOWN = "unknown"
    PLEDGED = "pledged"
    UNDER_WAY = "under-way"
    PARTLY = "partly"
    DELIVERED = "delivered"


class Pledge(Value):
    """What a nation said it would give the host: money, arms, training.

    Attributes:
        pledge: its id; what: the thing; quantity, unit: how much of it, as stated.
        pledged_on: when it was said; meeting: the id of the meeting it was said at.
        delivery: what is known of it since; ``pledged`` is said to be still open.
    """

    pledge: Identifier
    nation: NationCode
    what: str = Field(min_length=1)
    quantity: Amount | None = None
    unit: str = ""
    pledged_on: Day
    meeting: _Name = ""
    delivery: Delivery = Delivery.UNKNOWN
    confidence: Confidence = Confidence.MEDIUM
    source_title: str = ""
    source_url: str = ""
    note: str = ""


class CapabilityCoalition(Value):
    """Nations that supply the host with one capability together: who leads, who is in it.

    Attributes:
        coalition: its id; group: whose it is, as in meetings.
        leads, members: nations that a source names; partners: how many there are, as told.
        since: from when it is known.
    """

    coalition: Identifier
    title: str = Field(min_length=1)
    group: _Name = ""
    leads: Texts = ()
    members: Texts = ()
    partners: Count | None = None
    since: Day | None = None
    confidence: Confidence = Confidence.MEDIUM
    source_title: str = ""
    source_url: str = ""
    note: str = ""
