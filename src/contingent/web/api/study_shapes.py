"""The shapes of ``hinge``, ``ask`` and ``sweep``, for OpenAPI."""

from contingent.web.api.shapes import Shape

__all__ = ["Asks", "Chance", "Hinge", "Ranges"]


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


class ShortLine(Shape):
    """An essential line that the real plan leaves short, and when."""

    line: str
    months: list[int]


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
    reached: bool
    plan_reaches: bool
    plan_short: list[ShortLine]
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
    """One change somebody could be asked for; what does not belong to its kind is null."""

    kind: str
    offer: str | None
    nation: str | None
    event: str | None
    site: str | None
    link: str | None
    amount: float | None
    fills: float | None
    checked: bool
    text: str


class Confirmed(Shape):
    """What the real plan makes of a set of asks, for each set of exits."""

    holds: bool
    exits_tried: int
    exits: int
    leaving: list[str]
    short: list[ShortLine]
    proven: bool


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
    plans: list[Confirmed]
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
