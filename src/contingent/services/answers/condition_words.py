"""Conditions and caveats as sentences, with the titles of what they name.

The condition language is for writing; these are for reading. Nothing reads them back.
"""

from collections.abc import Iterable, Sequence
from typing import assert_never

from contingent.register.caveat import Caveat, CaveatKind
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
)
from contingent.register.register import Register
from contingent.services.answers.naming import named

__all__ = ["caveat_words", "caveats_words", "condition_parts", "condition_words", "group_words"]

#: Groups that have names of their own.
_GROUPS = {"eu": "the EU", "europe": "Europe", "nato": "NATO", "osce": "the OSCE", "un": "the UN"}
#: Words a title begins with that are small within a sentence.
_SMALL = {"A", "All", "An", "The"}


def condition_words(register: Register, condition: Condition) -> str:
    """A condition as one sentence, with a full stop; empty where there is none."""
    parts = condition_parts(register, condition)
    return f"{_large(_listed(parts, 'and', '; '))}." if parts else ""


def condition_parts(register: Register, condition: Condition) -> tuple[str, ...]:
    """All that must hold together, each as a clause; empty where there is no condition."""
    if isinstance(condition, Always):
        return ()
    parts = condition.parts if isinstance(condition, And) else (condition,)
    return tuple(_clause(register, part) for part in parts)


def _clause(register: Register, condition: Condition) -> str:
    match condition:
        case Always():
            return "nothing need hold"
        case EventHolds(event):
            return _event(register, event.name)
        case NationStands(nation):
            return f"{_nation(register, nation.name)} takes part"
        case NationProvides(nation, what):
            return f"{_nation(register, nation.name)} provides {_what(register, what)}"
        case AtLeastNations(number, other, group, provide):
            noun = ("other " if other else "") + ("nation" if number == 1 else "nations")
            does = _do(register, provide, one=number == 1)
            return f"at least {number} {noun}{_of_group(group)} {does}"
        case AtLeastPersonnel(number, other, group, provide):
            whose = " of other nations" if other else ""
            people = f"at least {number:,} people{whose}{_of_group(group)}"
            return people + (f" come with {_what(register, provide)}" if provide else " come")
        case AtLeastOf():
            return _at_least_of(register, condition)
        case Not(part):
            return f"it is not so that {_within(register, part)}"
        case And(parts):
            return _listed([_within(register, part) for part in parts], "and")
        case Or(parts):
            return "either " + _listed([_within(register, part) for part in parts], "or")
        case other:
            assert_never(other)


def _within(register: Register, condition: Condition) -> str:
    """A clause in a longer one, in brackets where it is a list itself."""
    clause = _clause(register, condition)
    return f"({clause})" if isinstance(condition, And | Or) else clause


def _at_least_of(register: Register, condition: AtLeastOf) -> str:
    number = None if condition.number is None else f"at least {condition.number}"
    if any(use.name in register.event_titles for use in condition.members):
        each = [_member(register, use) for use in condition.members]
        holds = "holds" if condition.number == 1 else "hold"
        head = f"{number or 'all'} of these {holds}"
        tail = f" (nations by {_what(register, condition.provide)})" if condition.provide else ""
        return f"{head}{tail}: {_listed(each, 'and')}"
    names = [_nation_or_group(register, use) for use in condition.members]
    does = _do(register, condition.provide, one=condition.number == 1)
    return f"{number or 'all'} of {_listed(names, 'and')} {does}"


def _member(register: Register, use: NameUse) -> str:
    if use.name in register.event_titles:
        return _event(register, use.name)
    if use.name in register.group_members:
        return f"each nation of {group_words(use.name)} takes part"
    return f"{_nation(register, use.name)} takes part"


def _nation_or_group(register: Register, use: NameUse) -> str:
    if use.name in register.group_members:
        return f"the nations of {group_words(use.name)}"
    return _nation(register, use.name)


def _nation(register: Register, code: str) -> str:
    return named(register, [code]).removesuffix(" (organisation)")


def _event(register: Register, name: str) -> str:
    if pair := register.consent_pairs.get(name):
        return f"{_nation(register, pair.decider)} consents to {_nation(register, pair.nation)}"
    title = register.event_titles.get(name)
    return _small(title) if title else f"“{name}” comes true"


def _do(register: Register, provide: NameUse | None, *, one: bool) -> str:
    if provide is None:
        return "takes part" if one else "take part"
    return f"{'provides' if one else 'provide'} {_what(register, provide)}"


def _of_group(group: NameUse | None) -> str:
    return f" from {group_words(group.name)}" if group else ""


def group_words(name: str) -> str:
    """A group of nations as it stands in a sentence; one with a name of its own by that."""
    return _GROUPS.get(name, f"the group “{name}”")


def _what(register: Register, use: NameUse) -> str:
    """A capability by its title; a domain as what is of it."""
    title = register.capability_titles.get(use.name)
    return f"“{title}”" if title else f"{use.name.replace('-', ' ')} capabilities"


def caveat_words(register: Register, caveat: Caveat) -> str:
    """A caveat as a clause that follows "it": ``serves only in Poland and Romania``."""
    nations = [_nation(register, name) for name in caveat.names]
    match caveat.kind:
        case CaveatKind.ONLY_IN:
            return f"serves only in {_listed(nations, 'and')}"
        case CaveatKind.NOT_IN:
            return f"does not serve in {_listed(nations, 'or')}"
        case CaveatKind.NOT_EAST_OF:
            side = "W" if caveat.number < 0 else "E"
            return f"serves nowhere east of {abs(caveat.number):g}° {side}"
        case CaveatKind.ONLY_AT:
            return f"serves only at {_listed([_place(register, n) for n in caveat.names], 'and')}"
        case CaveatKind.NOT_FOR:
            kinds = [_what(register, NameUse("capability", name)) for name in caveat.names]
            return f"is not used for {_listed(kinds, 'or')}"
        case CaveatKind.NOT_WITH:
            return f"is never at one site with units of {_listed(nations, 'or')}"
        case CaveatKind.ONLY_WITH:
            return f"serves only at a site with units of {_listed(nations, 'or')}"
        case CaveatKind.MOST_PERSONNEL:
            return f"has at most {caveat.number:,.0f} people away at once"
        case CaveatKind.MOST_TIME:
            return f"is away for at most {caveat.time}"
        case other:
            assert_never(other)


def _place(register: Register, name: str) -> str:
    site = register.sites_by_id.get(name)
    return site.name if site else f"any place of the role “{name}”"


def _listed(parts: Sequence[str], last: str, between: str = ", ") -> str:
    """``a, b and c``; with other marks between them, ``a; b; and c``."""
    if len(parts) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(parts)
    if len(parts) == 2:  # noqa: PLR2004 - a pair
        return f"{parts[0]} {last} {parts[1]}"
    mark = "" if between == ", " else between.rstrip()
    return f"{between.join(parts[:-1])}{mark} {last} {parts[-1]}"


def _small(title: str) -> str:
    first, _, rest = title.partition(" ")
    return f"{first.lower()} {rest}" if first in _SMALL else title


def _large(text: str) -> str:
    return text[:1].upper() + text[1:]


def caveats_words(register: Register, caveats: Iterable[Caveat]) -> str:
    """All caveats of an offer as one text; empty where there are none."""
    return "; ".join(caveat_words(register, caveat) for caveat in caveats)
