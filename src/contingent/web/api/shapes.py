"""The shapes of the answers, for OpenAPI: what ``services.wire`` writes, field by field.

The answers themselves are written there, once, for the terminal and for HTTP. That they have these
shapes is tested on every answer that the tests of the API get.
"""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from contingent.register.claim import Confidence
from contingent.register.fault import Fault
from contingent.register.offer import OfferState
from contingent.resolution.change import ChangeKind

__all__ = [
    "Bounds",
    "Check",
    "Compared",
    "Deployed",
    "Planned",
    "Shape",
    "Sites",
    "Sustained",
    "Who",
]

Status = Literal["optimal", "feasible", "limit"]
Verdict = Literal["stands", "waiting", "out"]


class Shape(BaseModel):
    """Part of an answer: these fields and no others."""

    model_config = ConfigDict(extra="forbid")


class Check(Shape):
    """``check``."""

    ok: bool
    faults: list[Fault]
    counts: dict[str, int]
    hash: str | None


class Knot(Shape):
    """Offers that wait for one another."""

    knot: list[str]
    keystones: list[list[str]]
    keystones_complete: bool
    behind: list[str]
    month: int


class ChangeMade(Shape):
    """A change that was thought of; keys its kind does not use are null.

    ``fills`` is what the line then gets, with what is changed together; ``checked`` says whether
    they were made and tried.
    """

    kind: ChangeKind
    offer: str | None
    nation: str | None
    event: str | None
    site: str | None
    link: str | None
    amount: int | None
    fills: float | None
    checked: bool
    text: str


class Out(Shape):
    """An offer that does not stand, and the smallest sets of changes after which it does."""

    offer: str
    reason: str
    changes: list[list[ChangeMade]]
    changes_complete: bool
    claims: list[str]


class Reason(Shape):
    """A reason, and the reasons for it."""

    text: str
    holds: bool
    because: list["Reason"]


class Period(Shape):
    """Months in which no event changes."""

    from_: int = Field(alias="from")
    until: int
    status: str
    least: int
    greatest: int


class Count(Shape):
    """How many stand at a cut-off."""

    cutoff: str
    confidence: str
    nations: int
    troops: int
    offers: int


class InMonth(Shape):
    """Who stands in the month the answer is told for."""

    month: int
    least: list[str]
    greatest: list[str]


class Who(Shape):
    """``who``."""

    world: str
    as_of: date | None
    without: list[str]
    cutoff: str
    confidence: str
    month: int
    status: Literal["settled", "several", "none"]
    least: list[str]
    greatest: list[str]
    waiting: list[Knot]
    out: list[Out]
    nations: dict[str, Verdict]
    stands_from: dict[str, int]
    stands_until: dict[str, int | None]
    spells: dict[str, list[tuple[int, int | None]]]
    in_month: InMonth
    reasons: dict[str, Reason]
    periods: list[Period]
    counts: list[Count]
    hash: str
    sets: list[list[str]] = []
    sets_complete: bool = True
    always: list[str] = []
    never: list[str] = []


class Bound(Shape):
    """At most so much of a tier can be filled."""

    tier: int
    required: float
    filled: float


class Bounds(Shape):
    """The LP bound of each tier."""

    tiers: list[Bound]
    hash: str


class Tier(Shape):
    """What a tier gets."""

    tier: int
    required: float
    filled: float
    bound: float
    relaxed: float
    proven: bool


class Stop(Shape):
    """What stopped an offer."""

    offer: str
    nation: str
    kind: str
    text: str
    remedy: str
    adds: float
    steps: int
    checked: bool
    changes: list[ChangeMade]


class ChangesTogether(Shape):
    """Changes made together, and what the line then gets in every best plan."""

    changes: list[ChangeMade]
    fills: float
    filled: bool
    checked: bool
    text: str


class Line(Shape):
    """What a line gets, and why it is open."""

    line: str
    tier: int
    required: float
    filled: float
    supplied: float
    shortfall: float
    months: list[float | None]
    reason: str | None
    why: list[Stop]
    changes: list[ChangesTogether]
    changes_tried: int
    changes_complete: bool


class TravelledLink(Shape):
    """A link by its name: its ends and means in the register, and which of several, from 1."""

    from_: str = Field(alias="from")
    to: str
    mode: str
    number: int


class Assignment(Shape):
    """Packages of an offer on a line."""

    offer: str
    line: str
    site: str | None
    month: int
    months: int
    packages: int
    route: list[str]
    links: list[TravelledLink]


class SiteUse(Shape):
    """People at a site in each month."""

    site: str
    personnel: list[int]


class Stage(Shape):
    """One aim, as it ended."""

    aim: str
    value: float
    bound: float
    proven: bool


class Planned(Shape):
    """``plan``."""

    status: Status
    verified: Literal[True]
    world: str
    concept: str
    reading: str
    as_of: date | None
    cutoff: OfferState | None
    confidence: Confidence | None
    gap: float | None
    tiers: list[Tier]
    lines: list[Line]
    assignments: list[Assignment]
    sites: list[SiteUse]
    personnel: list[int]
    opened: list[str]
    stages: list[Stage]
    standing: dict[str, list[int]]
    solver: str
    hash: str


class Arrival(Shape):
    """Who arrives where."""

    month: int
    months: int
    offer: str
    nation: str
    site: str | None
    line: str
    packages: int
    personnel: int
    route: list[str]
    links: list[TravelledLink]


class Deployed(Shape):
    """``deploy``."""

    world: str
    concept: str
    status: Status
    verified: Literal[True]
    ioc: int | None
    foc: int | None
    collapse: int | None
    failing: list[str]
    arrivals: list[Arrival]
    personnel: list[int]
    hash: str


class SiteStep(Shape):
    """The best plan with at most so many sites."""

    sites: int
    opened: list[str]
    status: Status
    verified: Literal[True]
    tiers: list[Tier]


class Sites(Shape):
    """``sites``."""

    world: str
    steps: list[SiteStep]
    hash: str


class SustainedRow(Shape):
    """How long one strength lasts at one ratio."""

    strength: int
    rest: int
    needed: int
    months: int | None
    begins: int | None


class Sustained(Shape):
    """``sustain``."""

    world: str
    domain: str
    pool: int
    people: list[int]
    offers: list[str]
    tour_months: int
    rows: list[SustainedRow]
    hash: str


class Cell(Shape):
    """One concept in one world."""

    world: str
    concept: str
    status: Status
    verified: Literal[True]
    standing: int
    tiers: list[Tier]
    essential_filled: int
    essential_lines: int
    open: list[str]
    missing_first: str | None
    personnel: int


class Compared(Shape):
    """``compare``."""

    worlds: list[str]
    concepts: list[str]
    cells: list[Cell]
