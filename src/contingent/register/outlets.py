"""Outlets on whose word alone nothing should rest: a small table, each row with its source."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from contingent.register.claim import Claim

__all__ = ["Outlet", "outlet_of", "outlets"]


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet that a public body, or a body of its own trade, has found unreliable.

    Attributes:
        state: whose it is, if a state's: for that state's own words it is the first source.
        domains: hosts it is read at; what stands below them is meant too.
        named: how it is called where another retells it; empty where it goes by its hosts alone.
        why: who found what; source: where that is told.
    """

    outlet: str
    state: str
    domains: tuple[str, ...]
    named: str
    why: str
    source: str

    def told(self, claim: Claim) -> bool:
        """Whether the claim was read there, or in its words, and is not of its own state."""
        if claim.iso3 == self.state:
            return False
        host = urlsplit(claim.source_url).hostname or ""
        if any(host == domain or host.endswith(f".{domain}") for domain in self.domains):
            return True
        return bool(self.named) and bool(
            re.search(rf"(?<!\w){re.escape(self.named)}(?!\w)", claim.source_title)
        )


@cache
def outlets() -> tuple[Outlet, ...]:
    """The table, in the order of its file."""
    path = files("contingent.register") / "unreliable_outlets.csv"
    with path.open("r", encoding="utf-8") as text:
        return tuple(
            Outlet(
                row["outlet"],
                row["state"],
                tuple(filter(None, row["domains"].split(";"))),
                row["named"],
                row["why"],
                row["source"],
            )
            for row in csv.DictReader(text)
        )


def outlet_of(claim: Claim) -> Outlet | None:
    """The listed outlet on which a claim rests, if it does."""
    return next((outlet for outlet in outlets() if outlet.told(claim)), None)
