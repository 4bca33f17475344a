"""The sources of a brief, each with a number by which it is cited."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from contingent.briefs.document import CitedSource
from contingent.register.claim import Claim
from contingent.register.register import Register
from contingent.services.answers.titles import Titles

__all__ = ["Sources"]


@dataclass
class Sources:
    """Numbers sources in the order in which they are first cited.

    Attributes:
        most: sources that are numbered; further ones are not cited.
    """

    register: Register
    most: int = 10_000
    left: int = 0
    _numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    _cited: list[CitedSource] = field(default_factory=list)

    def cite(self, claims: Iterable[str]) -> str:
        """``[1, 3]`` for the sources of some claims, newest first; empty for none."""
        found = self.register.claims_by_id
        own = sorted(
            (found[name] for name in claims if name in found),
            key=lambda claim: claim.stated_on,
            reverse=True,
        )
        numbers = dict.fromkeys(filter(None, map(self._number, own)))
        return f"[{', '.join(map(str, sorted(numbers)))}]" if numbers else ""

    def _number(self, claim: Claim) -> int | None:
        title = claim.source_title or claim.source_url
        if not title:
            return None
        key = (title, claim.source_url)
        if key not in self._numbers:
            if len(self._numbers) >= self.most:
                self.left += 1
                return None
            number = len(self._numbers) + 1
            self._numbers[key] = number
            of = Titles(self.register).nation(claim.iso3)
            self._cited.append(
                CitedSource(number, f"{title} ({of}, {claim.stated_on})", claim.source_url)
            )
        return self._numbers[key]

    @property
    def cited(self) -> tuple[CitedSource, ...]:
        """The sources cited so far, by number."""
        return tuple(self._cited)
