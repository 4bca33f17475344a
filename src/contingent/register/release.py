"""Releases: which parts of an offer or claim its owner shows to whom."""

import hashlib
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Final

from pydantic import BeforeValidator, Field

from contingent.register.value import Value, split_list

__all__ = [
    "ALL",
    "EVERYTHING",
    "NEEDED",
    "PARTS",
    "PUBLIC",
    "STAFF",
    "FieldGroup",
    "Releasable",
    "Release",
    "Withheld",
    "opaque_event",
]

#: In ``to``: everybody, the public too. No group can be called so.
ALL: Final = "all"
#: In ``to`` and as a viewer: who keeps the case, from whom nothing is hidden.
STAFF: Final = "staff"
#: As a viewer: who belongs to no nation, and sees what is released to all.
PUBLIC: Final = "public"
#: In ``fields``: every part.
EVERYTHING: Final = "everything"


class FieldGroup(StrEnum):
    """The groups of fields that are released together."""

    EXISTENCE = "existence"
    NUMBERS = "numbers"
    TIME = "time"
    CONDITION = "condition"
    CAVEATS = "caveats"
    SOURCE = "source"


_LONGEST_NAME = 80
#: Without one of these nobody can say that a package may be sent anywhere.
NEEDED = frozenset({FieldGroup.NUMBERS, FieldGroup.TIME, FieldGroup.CAVEATS})


class Releasable(StrEnum):
    """The rows that have an owner and are released."""

    OFFER = "offer"
    CLAIM = "claim"


#: Which fields of a row are released together: every field of the row is in one part.
PARTS: Mapping[Releasable, Mapping[FieldGroup, tuple[str, ...]]] = {
    Releasable.OFFER: {
        # Of ``supplies`` the amounts are among the numbers.
        FieldGroup.EXISTENCE: (
            *(
                "offer",
                "nation",
                "organisation",
                "owner",
                "title",
                "supplies",
                "state",
                "confidence",
            ),
            *("known_from", "known_until", "certified", "withheld"),
        ),
        FieldGroup.NUMBERS: ("packages", "personnel", "packages_low", "packages_high", "basis"),
        FieldGroup.TIME: ("ready", "from_", "until", "tour", "rest_ratio", "relief"),
        FieldGroup.CONDITION: ("condition",),
        FieldGroup.CAVEATS: ("caveats",),
        FieldGroup.SOURCE: ("claims", "note"),
    },
    Releasable.CLAIM: {
        FieldGroup.EXISTENCE: (
            *("id", "iso3", "owner", "stated_on", "stance", "domain", "capability"),
            *("confidence", "withheld"),
        ),
        FieldGroup.NUMBERS: ("quantity", "unit"),
        FieldGroup.CONDITION: ("condition",),
        FieldGroup.CAVEATS: ("caveat",),
        FieldGroup.SOURCE: (
            *("reason", "paraphrase", "source_title", "source_url", "evidence", "read_as"),
            *("digest", "reviewer", "seconded_by"),
        ),
    },
}

#: The parts of a row that whoever reads it was not shown, as a cell: ``numbers;caveats``.
Withheld = Annotated[tuple[FieldGroup, ...], BeforeValidator(split_list)]


class Release(Value):
    """One part of one row, shown to somebody. It is never taken back.

    Attributes:
        kind, id: the offer or claim.
        fields: the part, or ``everything``. Without ``existence`` nothing of a row is seen.
        to: a nation, a group of nations, ``all`` (the public too) or ``staff``, which sees
            every row as it is.
        by: who released it.
    """

    kind: Releasable
    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]*$", max_length=80)
    fields: Annotated[str, Field(pattern=f"^({'|'.join((EVERYTHING, *FieldGroup))})$")]
    to: Annotated[str, Field(pattern=r"^([A-Z]{3}|[a-z][a-z0-9-]*)$", max_length=80)]
    by: str = ""

    @property
    def parts(self) -> frozenset[FieldGroup]:
        """The parts it shows."""
        shown = PARTS[self.kind]
        return (
            frozenset(shown) if self.fields == EVERYTHING else frozenset({FieldGroup(self.fields)})
        )

    def reaches(self, viewer: str, members: Mapping[str, tuple[str, ...]]) -> bool:
        """Whether a viewer (a nation, or ``public``) is among those it is made to.

        Args:
            members: nations of each group.
        """
        if self.to == ALL:
            return True
        if viewer == PUBLIC or self.to == STAFF:
            return False
        return viewer == self.to or viewer in members.get(self.to, ())


def opaque_event(offer: str) -> str:
    """The event that stands for the condition of an offer that is not released."""
    name = f"withheld.{offer}"
    if len(name) <= _LONGEST_NAME:
        return name
    cut = hashlib.sha256(offer.encode()).hexdigest()[:12]
    return f"{name[: _LONGEST_NAME - 13]}-{cut}"
