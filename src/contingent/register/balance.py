"""Composition of the force: how much of it may, and how much should, be of a nation or group."""

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any, assert_never

from pydantic import (
    BeforeValidator,
    Field,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
)

from contingent.register.cell import CellError, Whole, shown
from contingent.register.value import Value

__all__ = ["EACH_NATION", "Balance", "Counted", "Limit"]

#: Stands in ``about`` for every nation by itself.
EACH_NATION = "each nation"
_FORMS = "write a number, or a share such as '33 %' or '1/3'"
_NUMBER = re.compile(r"[0-9]{1,9}\Z")
_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,4})?) ?%\Z")
_PART = re.compile(r"([0-9]{1,6})/([0-9]{1,6})\Z")
_PER_CENT = 100


class Counted(StrEnum):
    """What is counted of those in place."""

    PERSONNEL = "personnel"
    PACKAGES = "packages"

    @property
    def words(self) -> str:
        """What is counted, in words."""
        match self:
            case Counted.PERSONNEL:
                return "people"
            case Counted.PACKAGES:
                return "packages"
            case other:
                assert_never(other)


@dataclass(frozen=True)
class Limit:
    """So many, or such a share of all in place.

    Attributes:
        amount: the number, or the share from 0 to 1.
    """

    amount: Fraction
    is_share: bool

    @classmethod
    def of_text(cls, text: str) -> "Limit":
        """The limit as it is written: ``2400``, ``33 %``, ``1/3``.

        Raises:
            CellError: for anything else, and for shares above the whole.
        """
        if _NUMBER.match(text):
            return cls(Fraction(int(text)), is_share=False)
        percent, part = _PERCENT.match(text), _PART.match(text)
        if percent:
            amount = Fraction(percent[1]) / _PER_CENT
        elif part and int(part[2]):
            amount = Fraction(int(part[1]), int(part[2]))
        else:
            raise CellError(f"{shown(text)} is no limit", _FORMS)
        if amount > 1:
            raise CellError(f"{shown(text)} is more than all there are", _FORMS)
        return cls(amount, is_share=True)

    def raised(self, more: int) -> "Limit":
        """So many more, or so many points of a hundred more, at most all."""
        if not self.is_share:
            return Limit(self.amount + more, is_share=False)
        return Limit(min(Fraction(1), self.amount + Fraction(more, _PER_CENT)), is_share=True)

    def __str__(self) -> str:
        if not self.is_share:
            return str(self.amount)
        points = self.amount * _PER_CENT
        if (10_000 * points).denominator != 1:
            return f"{self.amount.numerator}/{self.amount.denominator}"
        return f"{float(points):g} %"


def _limit(given: Any) -> Any:
    if given is None or isinstance(given, Limit):
        return given
    if isinstance(given, int) and not isinstance(given, bool):
        given = str(given)
    if isinstance(given, str):
        return Limit.of_text(given.strip()) if given.strip() else None
    raise CellError(f"{shown(given)} is no limit", _FORMS)


#: A limit as a field: written as text; empty is none.
Limits = Annotated[
    Limit | None,
    PlainValidator(_limit),
    PlainSerializer(lambda limit: None if limit is None else str(limit), return_type=str | None),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "format": "limit", "description": "2400, 33 % or 1/3"},
                {"type": "null"},
            ]
        }
    ),
]


class Balance(Value):
    """What is asked of the composition of a force, in every step in which somebody is in place.

    Attributes:
        concept: the concept it is asked of; empty is every one.
        about: a nation, a group of nations, or ``each nation``: every nation by itself.
        at_most: a ceiling: no plan breaks it.
        at_least: a need: it may stay open, and counts after the lines of its tier.
        of: what is counted.
        tier: of ``at_least``: 1 essential, 2 important, 3 desirable.
    """

    concept: Annotated[str, BeforeValidator(lambda cell: "" if cell is None else cell)] = Field(
        default="", pattern=r"^([a-z0-9][a-z0-9-]*)?$", max_length=80
    )
    about: Annotated[
        str,
        StringConstraints(pattern=r"^([A-Z]{3}|[a-z][a-z0-9-]*|each nation)$", max_length=80),
    ]
    at_least: Limits = None
    at_most: Limits = None
    of: Counted = Counted.PERSONNEL
    tier: Whole = Field(default=1, ge=1, le=3)
    source: str = ""
    note: str = ""

    @property
    def name(self) -> str:
        """What tells it apart: the concept, whom it is about and what is counted."""
        return " ".join(filter(None, (self.concept, self.about, self.of)))

    def concerns(self, concept: str) -> bool:
        """Whether it is asked of a concept."""
        return self.concept in {"", concept}

    def text(self, limit: Limit, word: str) -> str:
        """A limit of it in words: ``at most 33 % of the people from FRA``."""
        counted = f"of the {self.of.words}" if limit.is_share else self.of.words
        return f"{word} {limit} {counted} from {self.about}"
