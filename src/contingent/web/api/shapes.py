"""The shapes of the answers, for OpenAPI: what ``services.wire`` writes, field by field.

The answers themselves are written there, once, for the terminal and for HTTP. That they have these
shapes is tested on every answer that the tests of the API get.
"""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from contingent.register.fault import Fault

__all__ = [
    "Ask",
    "Asks",
    "Bounds",
    "Chance",
    "Check",
    "Compared",
    "Deployed",
    "Diff",
    "Hinge",
    "Log",
    "Planned",
    "Ranges",
    "Recorded",
    "Scenarios",
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


class Out(Shape):
    """An offer that does not stand."""

    offer: str
    reason: str
    changes: list[str]
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
    changes: list[list[str]]


class Assignment(Shape):
    """Packages of an offer on a line."""

    offer: str
    line: str
    site: str | None
    month: int
    months: int
    packages: int
    route: list[str]


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


class Sustained(Shape):
    """``sustain``."""

    world: str
    domain: str
    pool: int
    offers: list[str]
    tour_months: int
    rows: list[SustainedRow]
    hash: str


class Number(Shape):
    """A number, as a fraction where it is exact."""

    exact: str | None
    value: float
    error: float | None = None


class Worst(Shape):
    """The withdrawal of so many that hurts most."""

    exits: int
    players: list[str]
    spare: float
    lines: list[str]


class Swing(Shape):
    """How the chance moves with one thing."""

    name: str
    probability: float
    if_not: float
    if_so: float


class Chance(Shape):
    """``sweep`` over probabilities."""

    probability: float
    low: float
    high: float
    exact: bool
    worlds: int
    swings: list[Swing]


class Hinge(Shape):
    """``hinge``."""

    world: str
    concept: str
    month: int
    goal: str
    players: list[str]
    acting: list[str]
    coalitions: int
    exact: bool
    value: Number
    shapley: dict[str, Number]
    banzhaf: dict[str, Number]
    banzhaf_normalised: dict[str, Number]
    breaks: list[list[str]]
    breaks_complete: bool
    breaks_tried: int
    breaks_confirmed: list[bool]
    suffices: list[list[str]]
    suffices_complete: bool
    suffices_tried: int
    suffices_confirmed: list[bool]
    losing_by_exits: list[int]
    worst_withdrawals: list[Worst]
    probability: float | None
    chance: Chance | None
    lines: list[str]
    left_out: str
    hash: str


class Ask(Shape):
    """One change somebody could be asked for."""

    kind: str
    offer: str
    nation: str
    cost: int
    number: int
    text: str


class Short(Shape):
    """Lines that fall short whatever is asked for."""

    lines: list[str]
    share: float


class Asks(Shape):
    """``ask``."""

    world: str
    concept: str
    month: int
    exits: int
    sets: list[list[Ask]]
    cost: int | None
    confirmed: list[bool]
    complete: bool
    short: Short | None
    left_out: str
    hash: str


class RangePoint(Shape):
    """What one assumed number does."""

    offer: str
    nation: str
    packages_low: int
    packages: int
    packages_high: int
    low: Number
    high: Number


class Ranges(Shape):
    """``sweep`` over assumed numbers."""

    world: str
    concept: str
    month: int
    base: Number
    all_low: Number
    all_high: Number
    offers: list[RangePoint]
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


#: What a field of a row was and is: any value a table holds.
Pair = tuple[Any, Any]


class ChangedRow(Shape):
    """What an event did to a row."""

    row: str
    kind: Literal["added", "changed", "removed", "succeeded"]
    after: str | None
    fields: dict[str, Pair]


class LogEvent(Shape):
    """An event of the ledger."""

    seq: int
    at: str
    actor: str
    reason: str
    verb: str
    object: str
    scenario: str | None
    baseline: bool
    rows: int
    changes: list[ChangedRow]
    before: str
    after: str
    hash: str


class Log(Shape):
    """``log``."""

    events: list[LogEvent]
    total: int
    head: str


class DifferentRow(Shape):
    """A row that differs."""

    table: str
    id: str
    kind: Literal["added", "changed", "removed", "moved"]
    fields: dict[str, Pair]


class Diff(Shape):
    """``diff``."""

    one: str
    other: str
    differences: list[DifferentRow]
    hashes: tuple[str, str]


class Recorded(Shape):
    """``record``: the events it became, and the end of the ledger, to be kept elsewhere."""

    events: list[int]
    head: str


class ScenarioOpened(Shape):
    """A scenario."""

    scenario: str
    base: int
    at: str
    actor: str
    reason: str
    merged: int | None


class Scenarios(Shape):
    """``scenario list``."""

    scenarios: list[ScenarioOpened]
