"""The answer of ``ask``."""

from typing import Self

from contingent.analysis.ask import Ask, AskKind
from contingent.analysis.build_game import LEFT_OUT
from contingent.services.answers.asks import AskAnswer
from contingent.services.answers.essentials import Confirmation
from contingent.services.wire.answer import Answer, Part
from contingent.services.wire.rows import Rows
from contingent.services.wire.short import ShortLineAnswer

__all__ = ["AskedAnswer", "AsksAnswer"]


class AskedAnswer(Part):
    """One change somebody could be asked for; what does not belong to its kind is None."""

    kind: AskKind
    """What is asked for."""
    offer: str | None
    """Id of the offer."""
    nation: str | None
    """The nation to ask."""
    event: str | None
    """The name of the consent asked for."""
    site: str | None
    """Not used by asks."""
    link: str | None
    """Not used by asks."""
    amount: int | None
    """How many further packages."""
    fills: float | None
    """Not used by asks."""
    checked: bool
    """Whether the real plan then fills every essential line, whoever leaves."""
    text: str
    """The ask in words."""

    @classmethod
    def of(cls, ask: Ask, *, checked: bool) -> Self:
        """The part of the answer."""
        return cls(
            kind=ask.kind,
            offer=ask.offer or None,
            nation=ask.nation,
            event=ask.event or None,
            site=None,
            link=None,
            amount=ask.amount if ask.kind is AskKind.PACKAGE else None,
            fills=None,
            checked=checked,
            text=ask.text,
        )


class ConfirmationAnswer(Part):
    """What the real plan makes of a set of asks, for each set of exits."""

    holds: bool
    """Whether it fills every essential line."""
    exits_tried: int
    """Sets of exits for which a plan is known to hold, or the one that fails included."""
    exits: int
    """How many sets of exits there are."""
    leaving: tuple[str, ...]
    """The nations whose exit leaves lines short; empty when nobody need leave."""
    short: Rows[ShortLineAnswer]
    """The lines that stay short."""
    proven: bool
    """False where a plan that falls short was only the best found in time."""

    @classmethod
    def of(cls, found: Confirmation) -> Self:
        """The part of the answer."""
        return cls(
            holds=found.holds,
            exits_tried=found.tried,
            exits=found.sets,
            leaving=found.leaving,
            short=ShortLineAnswer.rows(found.short),
            proven=found.proven,
        )


class ShortAnswer(Part):
    """Lines that fall short whatever is asked for."""

    lines: tuple[str, ...]
    """The lines."""
    share: float
    """What they get of what they need, 0 to 1."""


class AsksAnswer(Answer):
    """``ask``: the cheapest changes that reach the goal."""

    world: str
    """The world."""
    concept: str
    """The concept."""
    step: int
    """The step looked at, counted from 0."""
    exits: int
    """How many nations may leave, whoever they are."""
    sets: tuple[tuple[AskedAnswer, ...], ...]
    """Sets of asks of equal, least cost."""
    cost: int | None
    """Their cost; None when no set would do."""
    confirmed: tuple[bool, ...]
    """For each set: whether the real plan then fills every essential line."""
    plans: Rows[ConfirmationAnswer]
    """For each set: what the real plan makes of it."""
    complete: bool
    """Whether the search came to its end."""
    short: ShortAnswer | None
    """When no set would do: the lines that stay short with every ask granted."""
    left_out: str
    """What the count leaves out."""
    hash: str
    """Content hash of the register: SHA-256, 64 hexadecimal digits."""

    @classmethod
    def of(cls, found: AskAnswer) -> Self:
        """The answer."""
        short = ShortAnswer(lines=found.short[0], share=found.short[1]) if found.short else None
        return cls(
            world=found.setting.world.world,
            concept=found.concept.concept,
            step=found.built.month,
            exits=found.exits,
            sets=tuple(
                tuple(AskedAnswer.of(ask, checked=plan.holds) for ask in chosen)
                for chosen, plan in zip(found.answer.sets, found.plans, strict=True)
            ),
            cost=found.answer.cost if found.answer.sets else None,
            confirmed=found.confirmed,
            plans=Rows.of(ConfirmationAnswer, map(ConfirmationAnswer.of, found.plans)),
            complete=found.answer.complete,
            short=short,
            left_out=LEFT_OUT,
            hash=found.setting.register.content_hash,
        )
