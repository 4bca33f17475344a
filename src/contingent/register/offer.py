"""Offers: what a nation may send, when, on which condition and with which caveats."""

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, assert_never

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from contingent.register.calendar import When
from contingent.register.caveat import Caveats
from contingent.register.cell import (
    CellError,
    Count,
    Day,
    Number,
    SmallNumber,
    Whole,
    plain_number,
    read_number,
    shown,
)
from contingent.register.claim import Confidence
from contingent.register.condition import ALWAYS
from contingent.register.condition_parser import ConditionText
from contingent.register.duration import NOTHING, Duration, Time, within
from contingent.register.value import Identifier, NationCode, Texts, Value

__all__ = ["LADDER", "Basis", "Offer", "OfferState", "Supply"]

_ONE_HOUR = Duration.of_text("1 h")
_ONE_MONTH = Duration.of_days(30)
_TEN_YEARS = Duration.of_days(3650)
_CENTURY = Duration.of_months(1200)


class OfferState(StrEnum):
    """How firm an offer is: a ladder, and three ways off it."""

    REPORTED = "reported"
    INDICATED = "indicated"
    OFFERED = "offered"
    ASSESSED = "assessed"
    CONFIRMED = "confirmed"
    ACTIVATED = "activated"
    DEPLOYED = "deployed"
    TRANSFERRED = "transferred"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"

    @property
    def ended(self) -> bool:
        """Whether the offer is off the ladder: declined, expired or withdrawn."""
        match self:
            case OfferState.DECLINED | OfferState.EXPIRED | OfferState.WITHDRAWN:
                return True
            case (
                OfferState.REPORTED
                | OfferState.INDICATED
                | OfferState.OFFERED
                | OfferState.ASSESSED
                | OfferState.CONFIRMED
                | OfferState.ACTIVATED
                | OfferState.DEPLOYED
                | OfferState.TRANSFERRED
            ):
                return False
            case other:
                assert_never(other)

    @property
    def rank(self) -> int:
        """Place on the ladder, 0 for reported; -1 off the ladder."""
        return LADDER.index(self) if self in LADDER else -1


#: The states from least to most firm.
LADDER = (
    OfferState.REPORTED,
    OfferState.INDICATED,
    OfferState.OFFERED,
    OfferState.ASSESSED,
    OfferState.CONFIRMED,
    OfferState.ACTIVATED,
    OfferState.DEPLOYED,
    OfferState.TRANSFERRED,
)


class Basis(StrEnum):
    """Whether a number was stated by somebody or assumed by the analyst."""

    STATED = "stated"
    ASSUMED = "assumed"


class Supply(Value):
    """What a package can serve as: so many units of a capability."""

    capability: Identifier
    amount: Number = Field(gt=0, le=1e6)

    def __str__(self) -> str:
        return f"{self.capability}:{plain_number(self.amount)}"


def _parse_supplies(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    supplies = tuple(
        tuple(_parse_supply(part.strip()) for part in together.split("+"))
        for together in cell.split("|")
    )
    names = [supply.capability for together in supplies for supply in together]
    if twice := {name for name in names if names.count(name) > 1}:
        msg = f"'{min(twice)}' is listed twice"
        raise ValueError(msg)
    return supplies


def _parse_supply(part: str) -> Supply:
    match = re.fullmatch(r"([a-z0-9][a-z0-9-]*)\s*(?::\s*([0-9]+(?:\.[0-9]+)?))?", part)
    if not match:
        msg = (
            f"'{part}' is not CAPABILITY:AMOUNT, such as mech-bn:1|guard-bn:1, or emt2:1+beds:20 "
            "for what one package gives together"
        )
        raise ValueError(msg)
    amount = match[2] or "1"
    # This program writes 1.125 and no zero at the end: 1.000 was typed, for a thousand.
    number = read_number(amount) if amount.endswith("0") else float(amount)
    return Supply(capability=match[1], amount=number)


def _print_supplies(supplies: tuple[tuple[Supply, ...], ...]) -> str:
    return "|".join("+".join(map(str, together)) for together in supplies)


def _parse_certified(cell: Any) -> Any:
    if cell is None or cell == "unknown":
        return None
    if isinstance(cell, str) and cell not in {"yes", "no"}:
        hint = "write 'yes', 'no' or 'unknown'"
        raise CellError(f"{shown(cell)} does not say whether the offer is certified", hint)
    return {"yes": True, "no": False}.get(cell, cell) if isinstance(cell, str) else cell


#: Written yes, no, or unknown; empty is unknown.
Certified = Annotated[
    bool | None,
    BeforeValidator(_parse_certified),
    PlainSerializer(lambda known: None if known is None else "yes" if known else "no"),
    WithJsonSchema({"enum": ["yes", "no", "unknown", None]}),
]

Supplies = Annotated[
    tuple[tuple[Supply, ...], ...],
    Field(min_length=1),
    BeforeValidator(_parse_supplies),
    PlainSerializer(_print_supplies, return_type=str),
    WithJsonSchema(
        {
            "type": "string",
            "description": "alternatives: mech-bn:1|guard-bn:1; together: emt2:1+beds:20",
        }
    ),
]


class Offer(Value):
    """What a nation may send.

    Attributes:
        organisation: whose it is within the nation, where not the state's as a whole.
        supplies: the alternatives one package can serve as; what stands together in one it gives
            at its place all at once.
        packages: indivisible units; at most so many are away at once.
        personnel: people per package.
        ready: notice to move (NTM): the time from standing to setting out, and to being in place
            where there is no way to travel.
        from_: first step (or date) the units are available; None is the case's start.
        until: step (or date) from which they no longer are; None is the case's end.
        tour: the longest a package stays before it goes home to rest, and may come again; None
            means that it stays once it is there. A package that comes only once has a caveat
            such as ``at most 14 days``.
        rest_ratio: time at rest for each time deployed; 2 means one in three is away.
        relief: the time in which relieved and relieving package are both away (relief in place);
            each tour costs a package so much more time away, and the rest that follows from it.
        condition: must hold for the offer to bind; empty is none.
        caveats: limits on the use of the bound offer.
        basis: whether packages and personnel were stated or assumed.
        claims: ids of the claims it rests on.
        known_from, known_until: the days on which this was the nation's position;
            ``known_until`` is the first day on which it no longer was.
        packages_low, packages_high: the range of an assumed number.
        certified: whether it is known to be certified; None is unknown.
        note: why a number was assumed, or why the nation declines.
    """

    offer: Identifier
    nation: NationCode
    organisation: str = Field(default="", max_length=80)
    title: str = ""
    supplies: Supplies
    packages: Whole = Field(ge=0, le=1_000_000)
    personnel: Whole = Field(default=0, ge=0, le=1_000_000)
    ready: Annotated[Time, within(high=_TEN_YEARS)] = Field(
        default=NOTHING, json_schema_extra={"default": "0"}
    )
    from_: When | None = Field(default=None, alias="from")
    until: When | None = None
    tour: Annotated[Time, within(low=_ONE_HOUR, high=_CENTURY)] | None = None
    rest_ratio: SmallNumber = Field(default=0.0, ge=0, le=100)
    relief: Annotated[Time, within(high=_ONE_MONTH)] = Field(
        default=NOTHING, json_schema_extra={"default": "0"}
    )
    state: OfferState = OfferState.OFFERED
    confidence: Confidence = Confidence.MEDIUM
    condition: ConditionText = ALWAYS
    caveats: Caveats = ()
    basis: Basis = Basis.ASSUMED
    claims: Texts = ()
    known_from: Day | None = None
    known_until: Day | None = None
    packages_low: Count | None = None
    packages_high: Count | None = None
    certified: Certified = None
    note: str = ""

    @property
    def sender(self) -> str:
        """Who decides on it: the nation, or its organisation: ``PRT INEM``."""
        return f"{self.nation} {self.organisation}".strip()

    @property
    def capabilities(self) -> tuple[str, ...]:
        """The capabilities named in what a package supplies; see ``supplying`` for those below."""
        return tuple(supply.capability for together in self.supplies for supply in together)

    def amount(self, capability: str) -> float:
        """Units of the capability as ``supplies`` names it; see ``supplying`` for those below."""
        named = (supply for together in self.supplies for supply in together)
        return next((supply.amount for supply in named if supply.capability == capability), 0.0)

    def known_on(self, day: date | None) -> bool:
        """Whether this was the nation's position on ``day``; None asks for the latest position."""
        if day is None:
            return self.known_until is None
        return (self.known_from or date.min) <= day < (self.known_until or date.max)
