"""Where each row of a case has its page: an address that stays the same when other rows change.

An id never travels into a path as it is: what is not plain is left out of the file's name, and a
digest of the whole id says which it was.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from contingent.register.register import Register

__all__ = ["FOLDERS", "Addresses", "file_name"]

#: The folder of each kind of page.
FOLDERS = {
    "nation": "nations",
    "offer": "offers",
    "claim": "claims",
    "line": "lines",
    "world": "worlds",
}
#: An id that is its own file name: of one case, so that no two differ by case alone.
_PLAIN = re.compile(r"([a-z0-9][a-z0-9-]{0,59}|[A-Z0-9][A-Z0-9-]{0,59})\Z")
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
#: Names that some systems keep for devices; and that of the list of a folder.
_KEPT = {
    "con",
    "prn",
    "aux",
    "nul",
    "index",
    *(f"{d}{n}" for d in ("com", "lpt") for n in "0123456789"),
}
_LONGEST, _DIGEST = 40, 10


def file_name(row: str) -> str:
    """The name of the page of a row, without its ending."""
    if _PLAIN.match(row) and row.lower() not in _KEPT:
        return row
    slug = _NOT_PLAIN.sub("-", row.lower()).strip("-")[:_LONGEST]
    digest = hashlib.sha256(row.encode()).hexdigest()[:_DIGEST]
    return f"{slug}-{digest}" if slug else f"x-{digest}"


@dataclass(frozen=True)
class Addresses:
    """The pages that there are.

    Attributes:
        pages: the path of each, by kind and id.
    """

    pages: Mapping[tuple[str, str], str]

    @classmethod
    def of(cls, register: Register) -> "Addresses":
        """The pages of a case: of every nation, offer, claim, line and world."""
        rows: Mapping[str, Iterable[str]] = {
            "nation": (nation.nation for nation in register.nations),
            "offer": (offer.offer for offer in register.offers),
            "claim": (claim.id for claim in register.claims),
            "line": (line.line for line in register.requirements),
            "world": (world.world for world in register.worlds or (register.world(None),)),
        }
        pages: dict[tuple[str, str], str] = {}
        taken: set[str] = set()
        for kind, ids in rows.items():
            for row in ids:
                path = f"{FOLDERS[kind]}/{file_name(row)}.html"
                if path.lower() in taken:  # differs by case alone from one before it
                    digest = hashlib.sha256(row.encode()).hexdigest()[:_DIGEST]
                    path = f"{FOLDERS[kind]}/{file_name(row)}-{digest}.html"
                taken.add(path.lower())
                pages[kind, row] = path
        return cls(pages)

    def page(self, kind: str, row: str) -> str | None:
        """The page of a row; None where there is none."""
        return self.pages.get((kind, row))
