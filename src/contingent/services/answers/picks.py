"""Conditions and caveats put together by choosing, and what is written read back as sentences.

Both ways go by the text: what is chosen is written, and what is written is read.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, assert_never

from contingent.register.caveat import (
    Caveat,
    CaveatError,
    CaveatKind,
    parse_caveats,
    print_caveats,
)
from contingent.register.condition import (
    Always,
    And,
    AtLeastNations,
    AtLeastOf,
    AtLeastPersonnel,
    Condition,
    EventHolds,
    NameUse,
    NationProvides,
    NationStands,
    Not,
    Or,
    both,
    either,
)
from contingent.register.condition_parser import ConditionError, parse_condition
from contingent.register.fault_maker import Contradiction
from contingent.register.offer_consistency import check_caveats, check_condition
from contingent.register.register import Register
from contingent.services.answers.condition_words import caveat_words, condition_parts

__all__ = [
    "CAVEAT_WORDS",
    "CONDITION_WORDS",
    "Joint",
    "Pick",
    "PickKind",
    "ReadBack",
    "caveat_of",
    "condition_of",
    "drop_caveat",
    "drop_part",
    "read_caveats",
    "read_condition",
    "with_caveat",
    "with_part",
]

Joint = Literal["and", "or"]


class PickKind(StrEnum):
    """What can be chosen as a part of a condition; ``not`` goes with each of them."""

    EVENT = "event"
    NATION = "nation"
    PROVIDES = "provides"
    NATIONS = "nations"
    PEOPLE = "people"
    LIST = "list"


#: Each kind of part as a person chooses it.
CONDITION_WORDS: Mapping[PickKind, str] = {
    PickKind.EVENT: "an event holds",
    PickKind.NATION: "a nation takes part",
    PickKind.PROVIDES: "a nation provides something",
    PickKind.NATIONS: "at least so many nations",
    PickKind.PEOPLE: "at least so many people",
    PickKind.LIST: "so many of these nations, groups and events",
}
#: Each kind of caveat as a person chooses it.
CAVEAT_WORDS: Mapping[CaveatKind, str] = {
    CaveatKind.ONLY_IN: "serves only in these nations",
    CaveatKind.NOT_IN: "does not serve in these nations",
    CaveatKind.NOT_EAST_OF: "serves nowhere east of a longitude",
    CaveatKind.ONLY_AT: "serves only at these places",
    CaveatKind.NOT_FOR: "is not used for these capabilities",
    CaveatKind.NOT_WITH: "is never at one site with these nations",
    CaveatKind.ONLY_WITH: "serves only at a site with units of these nations",
    CaveatKind.MOST_PERSONNEL: "has at most so many people away at once",
    CaveatKind.MOST_TIME: "is away for at most so long",
}


@dataclass(frozen=True)
class Pick:
    """What was chosen; what its kind does not use is empty, and not looked at.

    Attributes:
        names: the event, the nation, or all that a list names.
        number: as it was typed; of a list empty for all of it.
        what: the capability or domain provided.
        negated: whether it must not be so.
    """

    kind: str
    names: tuple[str, ...] = ()
    number: str = ""
    other: bool = False
    group: str = ""
    what: str = ""
    negated: bool = False


@dataclass(frozen=True)
class ReadBack:
    """A text as it is read.

    Attributes:
        parts: each part as a clause; of caveats what follows "it". Empty where there is none, or
            the text cannot be read.
        joint: how the parts go together.
        faults: what is wrong with it, each with what to do.
    """

    text: str
    parts: tuple[str, ...] = ()
    joint: Joint = "and"
    faults: tuple[str, ...] = ()


def condition_of(pick: Pick) -> Condition:
    """The part of a condition that was chosen.

    Raises:
        ConditionError: for what was not chosen yet, or is no number.
    """
    part = _part(pick)
    return Not(part) if pick.negated else part


def _part(pick: Pick) -> Condition:
    kind = _kind(pick.kind)
    provide = NameUse("capability", pick.what) if pick.what else None
    group = NameUse("group", pick.group) if pick.group else None
    match kind:
        case PickKind.EVENT:
            return EventHolds(NameUse("event", _one(pick.names, "an event")))
        case PickKind.NATION:
            return NationStands(NameUse("nation", _one(pick.names, "a nation")))
        case PickKind.PROVIDES:
            nation = NameUse("nation", _one(pick.names, "a nation"))
            if provide is None:
                raise _unchosen("what it provides")
            return NationProvides(nation, provide)
        case PickKind.NATIONS:
            return AtLeastNations(_whole(pick.number), pick.other, group, provide)
        case PickKind.PEOPLE:
            return AtLeastPersonnel(_whole(pick.number), pick.other, group, provide)
        case PickKind.LIST:
            _one(pick.names, "at least one of the list")
            members = tuple(NameUse(_member(name), name) for name in pick.names)
            number = _whole(pick.number) if pick.number else None
            return AtLeastOf(number, members, provide)
        case unknown:
            assert_never(unknown)


def _kind(kind: str) -> PickKind:
    if kind not in set(PickKind):
        raise _unchosen("what must hold")
    return PickKind(kind)


def _member(name: str) -> Literal["nation", "member"]:
    return "nation" if name.isupper() and len(name) == 3 else "member"  # noqa: PLR2004 - a code


def _one(names: Sequence[str], what: str) -> str:
    if not names:
        raise _unchosen(what)
    return names[0]


def _unchosen(what: str) -> ConditionError:
    return ConditionError(f"choose {what} first", 1)


def _whole(text: str) -> int:
    digits = text.strip().replace(",", "")
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 10:  # noqa: PLR2004
        raise ConditionError(f"'{text[:20]}' is not a whole number", 1)
    return int(digits)


def with_part(text: str, part: Condition, joint: Joint) -> str:
    """A condition's text with one more part.

    Raises:
        ConditionError: where the text cannot be read, or the part not be written.
    """
    before = parse_condition(text)
    if isinstance(before, Always):
        return str(parse_condition(str(part)))
    joined = both(before, part) if joint == "and" else either(before, part)
    return str(parse_condition(str(joined)))


def drop_part(text: str, place: int) -> str:
    """A condition's text without one of its parts, counted from 0."""
    condition = parse_condition(text)
    parts = [p for n, p in enumerate(_parts(condition)) if n != place]
    return str((either if isinstance(condition, Or) else both)(*parts)) if parts else ""


def _parts(condition: Condition) -> tuple[Condition, ...]:
    return condition.parts if isinstance(condition, And | Or) else (condition,)


def read_condition(register: Register, text: str, own: str = "") -> ReadBack:
    """A condition's text as it is read.

    Args:
        own: the nation that makes it; empty where that is not known yet.
    """
    try:
        condition = parse_condition(text)
    except ConditionError as error:
        return ReadBack(text, faults=(str(error),))
    faults = _told(check_condition(register, condition, own))
    joint: Joint = "or" if isinstance(condition, Or) else "and"
    each = _parts(condition) if joint == "or" else (condition,)
    parts = tuple(_large(p) for one in each for p in _clauses(register, one, joint))
    return ReadBack(text, parts, joint, faults)


def _clauses(register: Register, condition: Condition, joint: Joint) -> tuple[str, ...]:
    clauses = condition_parts(register, condition)
    return (" and ".join(clauses),) if joint == "or" else clauses


def caveat_of(kind: CaveatKind, names: Sequence[str], value: str) -> Caveat:
    """The caveat that was chosen, with the names it lists or the value it sets.

    Raises:
        CaveatError: for what was not chosen yet, or cannot be read.
    """
    listed = kind.lists
    if listed is not None:
        if not names:
            raise CaveatError(f"choose at least one {listed} first")
        written = str(Caveat(kind, tuple(names)))
    elif not value.strip():
        raise CaveatError("say how much first")
    else:
        written = _valued(kind, value.strip().replace(",", ""))
    (caveat,) = parse_caveats(written)
    if caveat.kind is not kind:
        raise CaveatError(f"'{value}' is no value for “{CAVEAT_WORDS[kind]}”")
    return caveat


def _valued(kind: CaveatKind, value: str) -> str:
    match kind:
        case CaveatKind.NOT_EAST_OF | CaveatKind.MOST_PERSONNEL | CaveatKind.MOST_TIME:
            start, gap, end = kind.value.partition("…")
            return f"{start}{value}{end}" if gap else f"{kind.value} {value}"
        case (
            CaveatKind.ONLY_IN
            | CaveatKind.NOT_IN
            | CaveatKind.ONLY_AT
            | CaveatKind.NOT_FOR
            | CaveatKind.NOT_WITH
            | CaveatKind.ONLY_WITH
        ):
            raise CaveatError(f"“{CAVEAT_WORDS[kind]}” lists names, no value")
        case unknown:
            assert_never(unknown)


def with_caveat(text: str, caveat: Caveat) -> str:
    """The caveats' text with one more; one of the same kind is extended, or takes the new value.

    Raises:
        CaveatError: where the text cannot be read.
    """
    before = parse_caveats(text)
    if all(one.kind is not caveat.kind for one in before):
        return print_caveats((*before, caveat))
    return print_caveats(tuple(_merged(one, caveat) for one in before))


def _merged(before: Caveat, caveat: Caveat) -> Caveat:
    if before.kind is not caveat.kind:
        return before
    names = tuple(dict.fromkeys((*before.names, *caveat.names)))
    return Caveat(caveat.kind, names, caveat.number, caveat.time)


def drop_caveat(text: str, place: int) -> str:
    """The caveats' text without one of them, counted from 0."""
    return print_caveats(tuple(c for n, c in enumerate(parse_caveats(text)) if n != place))


def read_caveats(register: Register, text: str) -> ReadBack:
    """The caveats' text as it is read."""
    try:
        caveats = parse_caveats(text)
    except CaveatError as error:
        return ReadBack(text, faults=(str(error),))
    parts = tuple(caveat_words(register, caveat) for caveat in caveats)
    return ReadBack(text, parts, faults=_told(check_caveats(register, caveats)))


def _told(found: Iterable[Contradiction]) -> tuple[str, ...]:
    told = (f"{one.message}: {one.hint}" if one.hint else one.message for one in found)
    return tuple(dict.fromkeys(told))


def _large(text: str) -> str:
    return text[:1].upper() + text[1:]
