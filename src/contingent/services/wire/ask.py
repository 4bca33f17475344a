"""The answer of ``ask``."""

from typing import Self

from contingent.analysis.ask import Ask
from contingent.analysis.pose_game import LEFT_OUT
from contingent.services.asks import AskAnswer
from contingent.services.wire.answer import Answer, Part

__all__ = ["AskedAnswer", "AsksAnswer"]


class AskedAnswer(Part):
    """One change somebody could be asked for."""

    kind: str
    """``ready``, ``package``, ``caveat`` or ``condition``."""
    offer: str
    """Id of the offer."""
    nation: str
    """The nation to ask."""
    cost: int
    """What it costs to ask."""
    number: int
    """For packages, the first, second … further one; else 1."""
    text: str
    """The ask in words."""

    @classmethod
    def of(cls, ask: Ask) -> Self:
        """The part of the answer."""
        return cls(**vars(ask), text=ask.text)


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
    month: int
    """The month looked at, counted from 0."""
    exits: int
    """How many nations may leave, whoever they are."""
    sets: tuple[tuple[AskedAnswer, ...], ...]
    """Sets of asks of equal, least cost."""
    cost: int | None
    """Their cost; None when no set would do."""
    confirmed: tuple[bool, ...]
    """For each set: whether the real plan then fills every essential line."""
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
            month=found.posed.month,
            exits=found.exits,
            sets=tuple(tuple(map(AskedAnswer.of, chosen)) for chosen in found.answer.sets),
            cost=found.answer.cost if found.answer.sets else None,
            confirmed=found.confirmed,
            complete=found.answer.complete,
            short=short,
            left_out=LEFT_OUT,
            hash=found.setting.register.content_hash,
        )
