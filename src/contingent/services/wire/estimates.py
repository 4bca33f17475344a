"""The answer of ``estimates``."""

from collections.abc import Iterable
from datetime import date
from typing import Self

from contingent.register.estimate import EstimateCounts
from contingent.services.answers.estimated import Beside, SameOrNot
from contingent.services.wire.answer import Answer, Part
from contingent.services.wire.rows import Rows

__all__ = ["BesideAnswer", "EstimatesAnswer", "OtherwiseAnswer"]


class OtherwiseAnswer(Part):
    """Ours counted otherwise."""

    told: str
    """How."""
    people: int
    """What it then is."""
    there: bool
    """Whether it then comes to theirs."""


class BesideAnswer(Part):
    """One estimate beside ours."""

    estimate: str
    """Its id."""
    title: str
    """Whose it is."""
    stated_on: date | None
    """When it was published."""
    low: int | None
    """People, at the least."""
    high: int | None
    """People, at the most."""
    counts: EstimateCounts
    """Whom it counts."""
    nations: tuple[str, ...]
    """Whose people it counts; none is everybody's."""
    concept: str | None
    """The concept of the case that is of its kind."""
    ours: int | None
    """Ours, counted alike; None where nobody can be planned with."""
    counted: str
    """How ours is counted, in words."""
    verdict: SameOrNot
    """``same`` within a tenth, ``less`` or ``more`` than theirs, or ``nothing to compare``."""
    most: int
    """All that stands, assumed numbers at their high end, counted alike."""
    why: tuple[str, ...]
    """What makes the difference, in sentences."""
    otherwise: Rows[OtherwiseAnswer]
    """Ours counted otherwise, one thing changed each."""

    @classmethod
    def of(cls, found: Beside) -> Self:
        """The part of the answer."""
        own = found.estimate
        return cls(
            estimate=own.estimate,
            title=own.title,
            stated_on=own.stated_on,
            low=own.low,
            high=own.high,
            counts=own.counts,
            nations=own.nations,
            concept=own.concept,
            ours=found.ours,
            counted=found.counted,
            verdict=found.verdict,
            most=found.most,
            why=found.why,
            otherwise=Rows.of(
                OtherwiseAnswer,
                (
                    OtherwiseAnswer(told=o.told, people=o.people, there=o.there)
                    for o in found.others
                ),
            ),
        )


class EstimatesAnswer(Answer):
    """``estimates``: ours beside what others have published."""

    estimates: Rows[BesideAnswer]
    """Each estimate of the case, in its order."""
    hash: str
    """Content hash of the register: SHA-256, 64 hexadecimal digits."""

    @classmethod
    def of(cls, found: Iterable[Beside], content: str) -> Self:
        """The answer."""
        return cls(estimates=Rows.of(BesideAnswer, map(BesideAnswer.of, found)), hash=content)
