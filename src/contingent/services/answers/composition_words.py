"""How the composition of a force is kept, in words, row by row."""

from dataclasses import dataclass

from contingent.planning.plan import BalanceFill, Plan
from contingent.register.calendar import Calendar
from contingent.register.register import Register

__all__ = ["CompositionRow", "composition_words"]

#: Nations named in a row.
NAMED = 6
#: Nations told of a ceiling on each.
NEAREST = 3


@dataclass(frozen=True)
class CompositionRow:
    """A row on the composition, as it is told.

    Attributes:
        tier: of a need; empty for a ceiling.
        asked: what is asked; about: the nations in question.
        told: what is in place; open: whether anything is missing.
    """

    tier: str
    asked: str
    about: str
    told: str
    open: bool


def composition_words(plan: Plan, register: Register) -> tuple[CompositionRow, ...]:
    """Every row on the composition of a plan's force; of each ceiling who comes nearest."""
    found: list[BalanceFill] = []
    for rule in dict.fromkeys((fill.rule, fill.tier) for fill in plan.balance):
        own = [fill for fill in plan.balance if (fill.rule, fill.tier) == rule]
        own.sort(key=_height, reverse=True)
        found += own[:NEAREST]
    return tuple(_row(fill, register.calendar) for fill in found)


def _height(fill: BalanceFill) -> float:
    """The most that is in place in any step."""
    return max((step for step in fill.steps if step is not None), default=0.0)


def _row(fill: BalanceFill, calendar: Calendar) -> CompositionRow:
    there = [(value, step) for step, value in enumerate(fill.steps) if value is not None]
    names = fill.about.split(", ")
    about = ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if names[NAMED:] else "")
    tier = "" if fill.tier is None else str(fill.tier)
    if not there:
        return CompositionRow(tier, fill.text, about, "nobody is in place", fill.open)
    value, step = (max if fill.tier is None else min)(there, key=lambda pair: pair[0])
    amount = f"{value:.1%}" if fill.is_share else f"{value:,.0f}"
    word = "at most" if fill.tier is None else "at least"
    told = f"{word} {amount}, {calendar.at(step)}"
    if fill.tier is not None:
        told = f"met for {fill.met:.0%}; {told}" if fill.open else f"met; {told}"
    return CompositionRow(tier, fill.text, about, told, fill.open)
