"""Checks of what may be in place at once: people in all, and the composition of the force."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from contingent.register.balance import Balance, Counted, Limit
from contingent.register.register import Register
from contingent.verification.one_pass import Pass

__all__ = ["CEILINGS"]

#: Figures are compared to this much.
CLOSE = 1e-6


#: By step, how much of each nation is in place.
_InPlace = Mapping[int, Mapping[str, int]]


def _in_place(read: Pass, of: Counted) -> _InPlace:
    found: dict[int, dict[str, int]] = {step: defaultdict(int) for step in _steps(read)}
    for item in read.plan.assignments:
        offer = read.offer(item)
        there = item.packages * (offer.personnel if of is Counted.PERSONNEL else 1)
        for step in range(item.month, item.month + item.months):
            found[step][offer.nation] += there
    return found


def _there(in_place: _InPlace, step: int, nations: Iterable[str]) -> int:
    """How much of some nations is in place in a step."""
    return sum(in_place[step].get(nation, 0) for nation in nations)


def _steps(read: Pass) -> range:
    return range(read.register.case.steps)


def _people_in_all(read: Pass) -> Iterator[str]:
    concepts = read.register.concepts
    for most in (c.personnel_max for c in concepts if c.concept == read.plan.concept):
        people = _in_place(read, Counted.PERSONNEL) if most is not None else {}
        for step in people:
            there = sum(people[step].values())
            if most is not None and there > most:
                yield f"{there} people are in place in step {step}, more than {most}"


def _rows(read: Pass) -> Iterator[Balance]:
    for row in read.register.balance:
        if row.concept in {"", read.plan.concept}:
            yield row


def _named(register: Register, about: str) -> list[set[str]]:
    """The nations a row is about, each set by itself."""
    if about == "each nation":
        return [{nation.nation} for nation in register.nations]
    if about.isupper():
        return [{about}]
    return [{nation.nation for nation in register.nations if about in nation.groups}]


def _limit(limit: Limit, everybody: int) -> Fraction:
    return limit.amount * everybody if limit.is_share else limit.amount


def _no_more_than_allowed(read: Pass) -> Iterator[str]:
    for row in _rows(read):
        in_place = _in_place(read, row.of)
        for nations in _named(read.register, row.about) if row.at_most is not None else []:
            for step in _steps(read):
                own, there = _there(in_place, step, nations), sum(in_place[step].values())
                if row.at_most is not None and own > _limit(row.at_most, there):
                    yield (
                        f"{own} of {there} {row.of.words} in place in step {step} are from "
                        f"{', '.join(sorted(nations))}: more than {row.at_most}"
                    )


def _needs_told(read: Pass) -> Iterator[str]:
    """What is said of the composition is what the plan has."""
    said = {fill.rule: fill for fill in read.plan.balance if fill.tier is not None}
    asked: set[int] = set()
    for line in read.lines.values():
        asked |= set(read.needed(line))
    for row in _rows(read):
        if row.at_least is None or not row.at_least.amount:
            continue
        met, in_place = Fraction(0), _in_place(read, row.of)
        (nations,) = _named(read.register, row.about)
        for step in asked:
            own = _there(in_place, step, nations)
            wanted = _limit(row.at_least, sum(in_place[step].values()))
            enough = own >= wanted
            met += 1 if enough else 0 if row.at_least.is_share else Fraction(own) / wanted
        told = said.get(row.name)
        if told is None:
            yield f"composition {row.name}: nothing is told of it"
        elif abs(told.met - met / len(asked)) > CLOSE:
            yield f"composition {row.name}: says {told.met:g} met, but it is {met / len(asked)}"


#: The ceilings, each yielding what breaks it.
CEILINGS = (_people_in_all, _no_more_than_allowed, _needs_told)
