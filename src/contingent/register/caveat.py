"""Caveats: how a bound offer may be used. A closed list, parsed and printed.

=========================  =====================================================
``only in POL;ROU``        serves only at sites in these nations
``not in UKR``             serves at no site in these nations
``not east of 32.5``       serves at no site further east than this longitude (degrees)
``only at lviv;port``      serves only at these sites, or sites of these roles
``not for guard-bn``       never fills a line of this capability or domain
``only with FIN``          only at a site, and in a step, in which a package of one of these
                           nations serves too
``not with TUR``           never at one site at one time with units of these nations
``at most 300 personnel``  at most so many of its people away at once
``at most 14 days``        no tour longer, and no more time in all than that a package
=========================  =====================================================
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal, assert_never

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from contingent.register.cell import CellError, plain_number
from contingent.register.duration import NOTHING, Duration

__all__ = [
    "Caveat",
    "CaveatError",
    "CaveatKind",
    "Caveats",
    "Concern",
    "Listed",
    "parse_caveats",
    "print_caveats",
]


class CaveatError(ValueError):
    """A caveat that cannot be read."""


#: What a caveat limits: where an offer serves, as what, beside whom, with how many, how long.
Concern = Literal["place", "task", "company", "people", "time"]
#: What the names in a caveat are.
Listed = Literal["nation", "site or role", "capability or domain"]


class CaveatKind(StrEnum):
    """The kinds of caveat, by the words they begin (and end) with."""

    ONLY_IN = "only in"
    NOT_IN = "not in"
    NOT_EAST_OF = "not east of"
    ONLY_AT = "only at"
    NOT_FOR = "not for"
    NOT_WITH = "not with"
    ONLY_WITH = "only with"
    MOST_PERSONNEL = "at most … personnel"
    MOST_TIME = "at most …"

    @property
    def concerns(self) -> Concern:
        """What a caveat of this kind limits."""
        match self:
            case (
                CaveatKind.ONLY_IN | CaveatKind.NOT_IN | CaveatKind.NOT_EAST_OF | CaveatKind.ONLY_AT
            ):
                return "place"
            case CaveatKind.NOT_FOR:
                return "task"
            case CaveatKind.NOT_WITH | CaveatKind.ONLY_WITH:
                return "company"
            case CaveatKind.MOST_PERSONNEL:
                return "people"
            case CaveatKind.MOST_TIME:
                return "time"
            case other:
                assert_never(other)

    @property
    def lists(self) -> Listed | None:
        """What the names of such a caveat are; None where it sets a number."""
        match self:
            case (
                CaveatKind.ONLY_IN | CaveatKind.NOT_IN | CaveatKind.NOT_WITH | CaveatKind.ONLY_WITH
            ):
                return "nation"
            case CaveatKind.ONLY_AT:
                return "site or role"
            case CaveatKind.NOT_FOR:
                return "capability or domain"
            case CaveatKind.NOT_EAST_OF | CaveatKind.MOST_PERSONNEL | CaveatKind.MOST_TIME:
                return None
            case other:
                assert_never(other)


_LISTED = tuple(kind for kind in CaveatKind if kind.lists)
_AT_MOST = re.compile(
    r"at most (?P<limit>(?P<people>[0-9]{1,9}) personnel|[0-9][0-9.,]*( ?[a-z]+)?)\Z"
)
_EAST = re.compile(r"not east of (-?[0-9]{1,3}(?:\.[0-9]{1,6})?)\Z")
_BEGINS = re.compile(r"(only|not|at) ")
_FORMS = (
    "'only in POL;ROU', 'not in UKR', 'not east of 32.5', 'only at lviv', 'not for CAPABILITY', "
    "'not with TUR', 'only with FIN', 'at most 300 personnel' or 'at most 14 days'"
)


@dataclass(frozen=True)
class Caveat:
    """One caveat: the names it lists, or the number or the time it sets."""

    kind: CaveatKind
    names: tuple[str, ...] = ()
    number: float = 0
    time: Duration = NOTHING

    def __str__(self) -> str:
        number = str(self.time) if self.kind is CaveatKind.MOST_TIME else plain_number(self.number)
        if self.kind.lists:
            return f"{self.kind.value} {';'.join(self.names)}"
        if "…" in self.kind.value:
            return self.kind.value.replace("…", number)
        return f"{self.kind.value} {number}"


def parse_caveats(text: str) -> tuple[Caveat, ...]:
    """Read a list of caveats separated by ``;``. Names in a list are separated by ``;`` too.

    Raises:
        CaveatError: naming the caveat that cannot be read and the forms there are.
    """
    groups: list[list[str]] = []
    for part in (" ".join(piece.split()) for piece in text.split(";")):
        if not part:
            continue
        if _BEGINS.match(part) or not groups:
            groups.append([part])
        else:
            groups[-1].append(part)
    return tuple(_caveat(group) for group in groups)


def _caveat(group: list[str]) -> Caveat:
    head, *more = group
    match = _AT_MOST.match(head)
    if match and not more:
        caveat = (
            Caveat(CaveatKind.MOST_PERSONNEL, number=int(match["people"]))
            if match["people"]
            else Caveat(CaveatKind.MOST_TIME, time=_time(head, match["limit"]))
        )
        if not caveat.number and not caveat.time:
            msg = f"'{head}' lets the offer do nothing; withdraw or decline it instead"
            raise CaveatError(msg)
        return caveat
    east = _EAST.match(head)
    if east and not more and abs(float(east[1])) <= 180:  # noqa: PLR2004 - degrees
        return Caveat(CaveatKind.NOT_EAST_OF, number=float(east[1]))
    for kind in _LISTED:
        if head.startswith(kind.value + " "):
            names = tuple(name for name in (head[len(kind.value) + 1 :].strip(), *more) if name)
            nations = kind.lists == "nation"
            pattern = r"[A-Z]{3}" if nations else r"[a-z0-9][a-z0-9-]*"
            wrong = [name for name in names if not re.fullmatch(pattern, name)]
            if wrong:
                what = "a nation such as POL" if nations else "a lower-case id"
                msg = f"caveat '{';'.join(group)}': '{wrong[0]}' is not {what}"
                raise CaveatError(msg)
            return Caveat(kind, names)
    raise CaveatError(_no_caveat(";".join(group)))


def _time(caveat: str, limit: str) -> Duration:
    try:
        return Duration.of_text(limit)
    except CellError as error:
        meant = error.hint.startswith("write '")
        told = f"caveat '{caveat}': {error}; {error.hint}" if meant else _no_caveat(caveat)
        raise CaveatError(told) from None


def _no_caveat(text: str) -> str:
    return f"'{text}' is not a caveat; write {_FORMS}"


def print_caveats(caveats: tuple[Caveat, ...]) -> str:
    """The caveats as text that reads back to the same caveats."""
    return "; ".join(str(caveat) for caveat in caveats)


def _validate(given: Any) -> tuple[Caveat, ...]:
    if isinstance(given, str):
        return parse_caveats(given)
    if isinstance(given, tuple | list) and all(isinstance(item, Caveat) for item in given):
        return tuple(given)
    msg = "caveats are text such as 'not in UKR'"
    raise ValueError(msg)


#: Caveats as a field of a register type: written as text, held parsed.
Caveats = Annotated[
    tuple[Caveat, ...],
    PlainValidator(_validate),
    PlainSerializer(print_caveats, return_type=str),
    WithJsonSchema({"type": "string", "description": f"caveats separated by ';': {_FORMS}"}),
]
