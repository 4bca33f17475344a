"""The answer of ``contingent read --score``."""

from collections.abc import Iterable
from typing import Self

from contingent.services.reports.scores import ReaderScore
from contingent.services.wire.answer import Answer, Part

__all__ = ["ReaderScorePart", "ReadingScores"]


class ReaderScorePart(Part):
    """How well a reader did, by nation and stance."""

    reader: str
    """``rules``, ``model``, ``both agree`` or ``either``."""
    precision: float | None
    """Share of what was proposed that is right; None where nothing was."""
    recall: float | None
    """Share of positions found."""
    f1: float | None
    """Harmonic mean of the two."""
    offers_precision: float | None
    """Share of proposed offers that are right."""
    right: int
    """Positions found."""
    wrong: int
    """Proposals that are none."""
    missed: int
    """Positions not found."""
    empty: int
    """Reports without a position."""
    left_empty: int
    """Of those, the ones from which nothing was proposed."""
    false_there: int
    """What was proposed in the others."""

    @classmethod
    def of(cls, one: ReaderScore) -> Self:
        """The part of the answer."""
        return cls(
            reader=one.reader,
            precision=_rounded(one.precision),
            recall=_rounded(one.recall),
            f1=_rounded(one.f1),
            offers_precision=_rounded(one.offers_precision),
            right=one.right,
            wrong=one.wrong,
            missed=one.missed,
            empty=one.empty,
            left_empty=one.left_empty,
            false_there=one.false_there,
        )


class ReadingScores(Answer):
    """``read --score``: how well each reader did on labelled reports."""

    reports: int
    """How many were read."""
    model_failed: int
    """For how many the model gave no answer."""
    readers: tuple[ReaderScorePart, ...]
    """The rules; with a model also the model, both where they agree, and either."""

    @classmethod
    def of(cls, reports: int, failed: int, scores: Iterable[ReaderScore]) -> Self:
        """The answer."""
        parts = tuple(map(ReaderScorePart.of, scores))
        return cls(reports=reports, model_failed=failed, readers=parts)


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
