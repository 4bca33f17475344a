"""What becomes public of an offer that stands, and what only if its nation says so."""

from collections.abc import Collection
from enum import StrEnum
from typing import assert_never

from contingent.register.offer import Offer

__all__ = ["ALWAYS_RELEASED", "ReleaseGroup", "released"]


class ReleaseGroup(StrEnum):
    """Fields of an offer that are released together, or kept."""

    TIME = "time"
    CAVEATS = "caveats"
    CONDITION = "condition"
    NOTE = "note"

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of an offer in it."""
        match self:
            case ReleaseGroup.TIME:
                return ("ready", "from_", "until", "tour", "rest_ratio", "relief")
            case ReleaseGroup.CAVEATS:
                return ("caveats",)
            case ReleaseGroup.CONDITION:
                return ("condition",)
            case ReleaseGroup.NOTE:
                return ("note", "basis", "packages_low", "packages_high")
            case other:
                assert_never(other)


#: Released of every offer that stands: what the conditions of others may ask about, so that each
#: delegation can see for itself whether its own were met.
ALWAYS_RELEASED = (
    "offer",
    "nation",
    "organisation",
    "title",
    "supplies",
    "packages",
    "personnel",
    "state",
    "confidence",
    "certified",
)


def released(offer: Offer, groups: Collection[ReleaseGroup]) -> Offer:
    """The offer as everybody may see it once it stands; what is kept is as if it were not said."""
    kept = {name for group in ReleaseGroup if group not in groups for name in group.fields}
    kept |= {name for name in Offer.model_fields if name not in _GROUPED}
    fields = Offer.model_fields
    return offer.model_copy(update={name: fields[name].get_default() for name in kept})


_GROUPED = frozenset({*ALWAYS_RELEASED, *(n for group in ReleaseGroup for n in group.fields)})
