"""Whether the real plan fills every essential line, and keeps doing so whichever nations leave."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations, islice
from math import comb

from contingent.planning.milestones import falls_short
from contingent.planning.plan import Assignment, Plan
from contingent.planning.tours import spans_of
from contingent.register.calendar import Calendar
from contingent.register.register import Register
from contingent.register.requirement import Concept
from contingent.resolution.coalition import playing_offers
from contingent.resolution.setting import Setting, Span
from contingent.services.answers.asked import changed_world
from contingent.services.answers.coalition import Coalition, coalition_of, coalitions_of
from contingent.services.answers.essential_plans import EssentialPlans

__all__ = [
    "Confirmation",
    "Needed",
    "ShortLine",
    "confirm",
    "plan_fills_essentials",
    "short_lines",
    "without_nations",
]

#: Sets of exits looked at, and plans made anew for them, at most.
MOST_EXITS, MOST_PLANS = 1_000, 60
#: Sets of exits whose coalitions are worked out together.
AT_ONCE = 100


@dataclass(frozen=True)
class ShortLine:
    """An essential line the real plan leaves short.

    Attributes:
        months: the steps in which it does.
        when: these in words.
    """

    line: str
    months: tuple[int, ...]
    when: str

    @property
    def text(self) -> str:
        """The line and its steps in words."""
        return f"{self.line} ({self.when})"


@dataclass(frozen=True)
class Confirmation:
    """What the real plan, places and tours included, makes of a claim that the goal is reached.

    Attributes:
        short: essential lines that stay short; empty when none was found to.
        leaving: the nations whose exit leaves them short; empty when nobody need leave.
        tried: sets of exits for which a plan is known to hold, or the one that fails included.
        sets: how many sets of exits there are; 1 where none leaves.
        filled: what that plan fills of tier 1, in weighted lines; with nobody gone where all hold.
        proven: false where a plan that falls short was only the best found in time.
    """

    short: tuple[ShortLine, ...]
    leaving: tuple[str, ...]
    tried: int
    sets: int
    filled: float
    proven: bool = True

    @property
    def holds(self) -> bool:
        """Whether every essential line was filled for every set of exits there is."""
        return not self.short and self.tried == self.sets


def short_lines(plan: Plan, calendar: Calendar) -> tuple[ShortLine, ...]:
    """The essential lines a plan leaves short."""
    short = {
        line.line: tuple(m for m in range(len(line.months)) if falls_short(line, m))
        for line in plan.open_lines(1)
    }
    return tuple(ShortLine(line, steps, calendar.spans(steps)) for line, steps in short.items())


def plan_fills_essentials(setting: Setting, concept: Concept, reading: str | None) -> bool:
    """Whether the real plan, places and tours included, fills every essential line."""
    return confirm(setting, concept, reading).holds


def confirm(
    setting: Setting, concept: Concept, reading: str | None, exits: int = 0
) -> Confirmation:
    """Plan the concept, and plan it anew for every set of ``exits`` nations that matters to it.

    A plan made for one set of exits holds for another if the offers it uses for essential lines
    stand then too; only where no plan at hand does, one is made.

    Raises:
        NoCoalition: when in some month no set of offers is self-consistent.
    """
    coalition = coalition_of(setting, reading)
    essential = EssentialPlans(setting.register, concept)
    base = essential.plan(coalition)
    tier = base.tier(1)
    filled = tier.filled if tier else 0.0
    nations = _by_use(setting, base)
    sets = comb(len(nations), min(exits, len(nations)))
    if base.open_lines(1):
        return _failed(setting, base, (), 1, sets)
    if not exits:
        return Confirmation((), (), 1, 1, filled)
    at_hand, made = [Needed.of(base, setting.register)], 0
    leaving = islice(combinations(nations, min(exits, len(nations))), MOST_EXITS)
    for tried, (gone, without) in enumerate(_leaving(setting, leaving, reading), start=1):
        if any(plan.holds(without) for plan in at_hand):
            continue
        if made == MOST_PLANS:
            return Confirmation((), (), tried - 1, sets, filled)
        found, made = essential.plan(without), made + 1
        if found.open_lines(1):
            return _failed(setting, found, gone, tried, sets)
        at_hand.append(Needed.of(found, setting.register))
    return Confirmation((), (), min(sets, MOST_EXITS), sets, filled)


def _leaving(
    setting: Setting, leaving: Iterable[tuple[str, ...]], reading: str | None
) -> Iterator[tuple[tuple[str, ...], Coalition]]:
    """Each set of nations that leaves, with the coalition that stays."""
    rest = iter(leaving)
    while batch := list(islice(rest, AT_ONCE)):
        settings = [without_nations(setting, gone) for gone in batch]
        yield from zip(batch, coalitions_of(settings, reading), strict=True)


def _failed(
    setting: Setting, plan: Plan, gone: tuple[str, ...], tried: int, sets: int
) -> Confirmation:
    tier = plan.tier(1)
    filled, proven = (tier.filled, tier.proven) if tier else (0.0, True)
    return Confirmation(
        short_lines(plan, setting.register.calendar), gone, tried, sets, filled, proven
    )


def without_nations(setting: Setting, gone: tuple[str, ...]) -> Setting:
    """The setting with these nations out."""
    return replace(setting, world=changed_world(setting.register, setting.world, gone, ()))


def _by_use(setting: Setting, plan: Plan) -> list[str]:
    """Nations that take part, those the plan's essential lines use most first."""
    offers = setting.register.offers_by_id
    used = Counter(offers[item.offer].nation for item in _for_essentials(plan, setting.register))
    playing = dict.fromkeys(offer.nation for offer in playing_offers(setting))
    return sorted(playing, key=lambda nation: -used[nation])


def _for_essentials(plan: Plan, register: Register) -> Iterator[Assignment]:
    """The assignments on essential lines and on those they need."""
    by_name = {line.line: line for line in register.requirements}
    wanted: set[str] = set()
    open_names = [line.line.partition("@")[0] for line in plan.lines if line.tier == 1]
    while open_names:
        name = open_names.pop()
        if name not in wanted:
            wanted.add(name)
            open_names.extend(by_name[name].needs)
    return (
        item
        for item in plan.assignments
        if any(name.partition("@")[0] in wanted for name in item.lines)
    )


@dataclass(frozen=True)
class Needed:
    """The offers that a plan's essential lines rest on, with the exact spans they stand in."""

    spans: Mapping[str, tuple[Span, ...]]

    @classmethod
    def of(cls, plan: Plan, register: Register) -> "Needed":
        """Those of a plan."""
        months, spans = dict(plan.standing), dict(plan.spans)
        used = {item.offer for item in _for_essentials(plan, register)}
        return cls({o: spans_of(months[o], spans.get(o)) for o in used})

    def holds(self, coalition: Coalition) -> bool:
        """Whether the plan's part for essential lines can be kept with this coalition."""
        return all(
            any(begin <= one and other <= end for begin, end in self._there(coalition, offer))
            for offer, own in self.spans.items()
            for one, other in own
        )

    @staticmethod
    def _there(coalition: Coalition, offer: str) -> tuple[Span, ...]:
        return spans_of(coalition.standing.get(offer, ()), coalition.spans.get(offer))
