"""Consents: who allows which nation to take part, from when until when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, assert_never

from pydantic import BeforeValidator, Field, StringConstraints

from contingent.register.calendar import When
from contingent.register.cell import Day
from contingent.register.claim import Claim
from contingent.register.value import NationCode, Texts, Value

__all__ = ["EVERYBODY", "Consent", "Pair", "Verdict", "known_consents"]

#: Stands in ``about`` for every nation but the one that decides; no group can be called so.
EVERYBODY = "all"


class Verdict(StrEnum):
    """What was decided."""

    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def allows(self) -> bool:
        """Whether a nation may take part under it."""
        match self:
            case Verdict.GRANTED:
                return True
            case Verdict.REFUSED | Verdict.WITHDRAWN:
                return False
            case other:
                assert_never(other)


@dataclass(frozen=True, order=True)
class Pair:
    """A nation whose consent is needed, and the nation it is needed for."""

    decider: str
    nation: str

    @property
    def name(self) -> str:
        """The name it is settled under, as an event is: ``consent.ISR.MYS``."""
        return f"consent.{self.decider}.{self.nation}"


class Consent(Value):
    """What a nation decided about the part of others, and when that holds.

    The offers of a nation with any row about it stand only while a row says ``granted``.

    Attributes:
        decider: the nation whose consent is needed: the host, or a third party.
        about: the nation it is about, a group of nations, or ``all``. A row about a nation comes
            before one about a group, and that before one about ``all``.
        from_: first step (or date) in which it holds; None is the case's start.
        until: step (or date) from which it no longer does; None is the case's end.
        world: the only world in which it holds, where it comes before rows of all worlds; empty
            is all worlds.
        claims: ids of the claims it rests on.
        source: where it was said, for what no claim holds.
        known_from: the day from which it is known; None is the day of its first claim, else
            ``from`` where that is a date, else always.
    """

    decider: NationCode
    about: Annotated[str, StringConstraints(pattern=r"^([A-Z]{3}|[a-z][a-z0-9-]*)$", max_length=80)]
    verdict: Verdict
    from_: When | None = Field(default=None, alias="from")
    until: When | None = None
    world: Annotated[str, BeforeValidator(lambda cell: "" if cell is None else cell)] = Field(
        default="", pattern=r"^([a-z0-9][a-z0-9.-]*)?$", max_length=80
    )
    claims: Texts = ()
    source: str = ""
    known_from: Day | None = None
    note: str = ""

    @property
    def name(self) -> str:
        """What tells it apart: who decides about whom, and where and from when it holds."""
        parts = (self.decider, self.about, self.world, "" if self.from_ is None else self.from_)
        return " ".join(" ".join(map(str, parts)).split())

    @property
    def rank(self) -> tuple[bool, int]:
        """Which of the rows that speak of a nation comes first: the greatest."""
        narrow = 2 if self.about.isupper() else 0 if self.about == EVERYBODY else 1
        return bool(self.world), narrow

    def covers(self, nation: str, members: Mapping[str, tuple[str, ...]]) -> bool:
        """Whether it is about a nation; what is about a group is not about who decides.

        Args:
            members: nations of each group.
        """
        if nation == self.about:
            return True
        if nation == self.decider:
            return False
        return self.about == EVERYBODY or nation in members.get(self.about, ())

    def known_day(self, claims: Mapping[str, Claim]) -> date | None:
        """The day from which it is known; None for always."""
        if self.known_from is not None:
            return self.known_from
        stated = [claims[name].stated_on for name in self.claims if name in claims]
        if stated:
            return min(stated)
        return self.from_ if isinstance(self.from_, date) else None


def known_consents(
    consents: Iterable[Consent], claims: Mapping[str, Claim], day: date
) -> tuple[Consent, ...]:
    """The consents as they were known on a day.

    A row that ends where another of the same decision begins ends only once the other is known:
    before that day nobody could tell.

    Args:
        claims: of all days.
    """
    rows = tuple(consents)

    def known(row: Consent) -> bool:
        since = row.known_day(claims)
        return since is None or since <= day

    followed = {(row.decider, row.about, row.world, row.from_) for row in rows if not known(row)}
    return tuple(
        row.model_copy(update={"until": None})
        if row.until is not None and (row.decider, row.about, row.world, row.until) in followed
        else row
        for row in rows
        if known(row)
    )
