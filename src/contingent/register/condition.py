"""Conditions: what must hold for an offer to bind at all.

A condition is a small tree. ``str()`` of a tree is the condition in the condition language, and
parsing that gives the same tree again (``condition_parser``). Leaves remember the column they
were read at, for messages; the column is no part of their identity.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, assert_never

__all__ = [
    "ALWAYS",
    "Always",
    "And",
    "AtLeastNations",
    "AtLeastOf",
    "AtLeastPersonnel",
    "Condition",
    "EventHolds",
    "MentionKind",
    "NameUse",
    "NationProvides",
    "NationStands",
    "Not",
    "Or",
    "both",
    "either",
    "mentions",
    "parts_of",
]


#: What a name in a condition may be the name of.
MentionKind = Literal["nation", "event", "group", "capability", "member"]


@dataclass(frozen=True)
class NameUse:
    """A name a condition uses, and where.

    Attributes:
        kind: ``nation``, ``event``, ``group`` or ``capability`` (a capability or a domain);
            ``member`` for a lower-case name in a list, which may be an event or a group.
        name: the name as written.
        column: its first character in the condition's text, counted from 1; 0 when unknown.
    """

    kind: MentionKind
    name: str
    column: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Always:
    """No condition: the empty text."""

    def __str__(self) -> str:
        return ""


ALWAYS = Always()


@dataclass(frozen=True)
class EventHolds:
    """An event has come true: ``ceasefire``."""

    event: NameUse

    def __str__(self) -> str:
        return self.event.name


@dataclass(frozen=True)
class NationStands:
    """At least one of the nation's offers stands: ``USA``."""

    nation: NameUse

    def __str__(self) -> str:
        return self.nation.name


@dataclass(frozen=True)
class NationProvides:
    """A standing offer of the nation supplies a capability or domain: ``USA provides isr``."""

    nation: NameUse
    what: NameUse

    def __str__(self) -> str:
        return f"{self.nation.name} provides {self.what.name}"


@dataclass(frozen=True)
class _Count:
    number: int
    other: bool = False
    group: NameUse | None = None
    provide: NameUse | None = None

    def _text(self, noun: str) -> str:
        words = ["at least", str(self.number)]
        words += ["other"] if self.other else []
        words.append(noun)
        words += ["from", self.group.name] if self.group else []
        words += ["provide", self.provide.name] if self.provide else []
        return " ".join(words)


@dataclass(frozen=True)
class AtLeastNations(_Count):
    """``at least 5 other nations from eu provide land``; oneself counts unless ``other``."""

    def __str__(self) -> str:
        return self._text("nation" if self.number == 1 else "nations")


@dataclass(frozen=True)
class AtLeastPersonnel(_Count):
    """``at least 20000 personnel from eu provide land``: packages times personnel, summed."""

    def __str__(self) -> str:
        return self._text("personnel")


@dataclass(frozen=True)
class AtLeastOf:
    """``at least 3 of FRA, GBR, DEU`` or, with number None, ``all of EST, LVA, LTU``.

    Members are nations, events or groups; a group stands for each of its nations. With
    ``provide``, a nation counts only through an offer that supplies it.
    """

    number: int | None
    members: tuple[NameUse, ...]
    provide: NameUse | None = None

    def __str__(self) -> str:
        head = "all" if self.number is None else f"at least {self.number}"
        tail = f" provide {self.provide.name}" if self.provide else ""
        return f"{head} of {', '.join(member.name for member in self.members)}{tail}"


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: "Condition"

    def __str__(self) -> str:
        inner = str(self.part)
        return f"not ({inner})" if isinstance(self.part, And | Or) else f"not {inner}"


@dataclass(frozen=True)
class And:
    """Every part holds. Build it with ``both``, which keeps it flat."""

    parts: tuple["Condition", ...]

    def __str__(self) -> str:
        return " and ".join(f"({p})" if isinstance(p, Or) else str(p) for p in self.parts)


@dataclass(frozen=True)
class Or:
    """At least one part holds. Build it with ``either``, which keeps it flat."""

    parts: tuple["Condition", ...]

    def __str__(self) -> str:
        return " or ".join(str(part) for part in self.parts)


Condition = (
    Always
    | EventHolds
    | NationStands
    | NationProvides
    | AtLeastNations
    | AtLeastPersonnel
    | AtLeastOf
    | Not
    | And
    | Or
)


def both(*parts: Condition) -> Condition:
    """All the parts together, flat: brackets around a list of ``and`` change nothing."""
    flat = [q for p in parts for q in (p.parts if isinstance(p, And) else (p,))]
    flat = [part for part in flat if not isinstance(part, Always)]
    return ALWAYS if not flat else flat[0] if len(flat) == 1 else And(tuple(flat))


def either(*parts: Condition) -> Condition:
    """Any of the parts, flat."""
    flat = [q for p in parts for q in (p.parts if isinstance(p, Or) else (p,))]
    if any(isinstance(part, Always) for part in flat):
        return ALWAYS
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


def parts_of(condition: Condition) -> Iterator[Condition]:
    """The condition and every condition within it, in reading order."""
    yield condition
    match condition:
        case Not(part):
            yield from parts_of(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from parts_of(part)
        case (
            Always()
            | EventHolds()
            | NationStands()
            | NationProvides()
            | AtLeastNations()
            | AtLeastPersonnel()
            | AtLeastOf()
        ):
            return
        case other:
            assert_never(other)


def mentions(condition: Condition) -> Iterator[NameUse]:
    """Every name the condition uses, in reading order."""
    match condition:
        case EventHolds(event):
            yield event
        case NationStands(nation):
            yield nation
        case NationProvides(nation, what):
            yield from (nation, what)
        case AtLeastNations() | AtLeastPersonnel():
            yield from (m for m in (condition.group, condition.provide) if m)
        case AtLeastOf(_, members, provide):
            yield from members
            yield from (provide,) if provide else ()
        case Not(part):
            yield from mentions(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from mentions(part)
        case Always():
            return
        case other:
            assert_never(other)
