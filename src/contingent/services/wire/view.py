"""The answer of ``view``: what one viewer may see of a case."""

from typing import Self

from contingent.register.claim import Claim
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.services.wire.answer import Answer, Part
from contingent.services.wire.rows import Rows

__all__ = ["SeenPart", "ViewAnswer"]


class SeenPart(Part):
    """An offer or claim that the viewer sees."""

    id: str
    """Its id."""
    owner: str
    """The nation that releases it; the viewer sees its own whole."""
    withheld: tuple[str, ...]
    """The parts of it that are not released to the viewer; empty for the whole."""


class ViewAnswer(Answer):
    """``view``."""

    viewer: str
    """A nation, ``public`` or ``staff``."""
    hash: str
    """Content hash of the view (SHA-256, 64 hexadecimal digits); it depends on nothing hidden."""
    offers: Rows[SeenPart]
    """The offers it sees."""
    claims: Rows[SeenPart]
    """The claims it sees."""
    folder: str | None
    """Where the view was written as a case; None where it was not."""

    @classmethod
    def of(cls, view: Register, viewer: str, folder: str | None = None) -> Self:
        """The answer about a view."""
        return cls(
            viewer=viewer,
            hash=view.content_hash,
            offers=Rows.of(SeenPart, (_seen(row, row.offer) for row in view.offers)),
            claims=Rows.of(SeenPart, (_seen(row, row.id) for row in view.claims)),
            folder=folder,
        )


def _seen(row: Offer | Claim, name: str) -> SeenPart:
    withheld = tuple(part.value for part in row.withheld)
    return SeenPart(id=name, owner=row.owned_by, withheld=withheld)
