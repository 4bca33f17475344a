"""Which offers can fill which lines: lines sorted into types, and types into components."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Literal

from contingent.analysis.ask import Ask, apply_ask
from contingent.analysis.game import Component, Type
from contingent.planning.tours import possible_sites, serves
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.requirement import RequirementLine
from contingent.register.supplying import amount_of, amount_on, serves_as, service_of

__all__ = ["TIER_WEIGHTS", "Goal", "Reach", "Strength"]

Goal = Literal["essential", "fill"]

#: Strength by (component, types it can fill).
Strength = dict[tuple[int, frozenset[int]], Fraction]

#: What one filled line of each tier is worth in a graded fill, before its own weight.
TIER_WEIGHTS: Mapping[int, int] = {1: 100, 2: 10, 3: 1}


class Reach:
    """Which offers can fill which lines, sorted into components and types.

    What a package gives together counts as that of several offers, one for each part of it: it
    can fill the lines of all at once, and of each only those that this part can fill.

    Args:
        shares: share of the time each offer's packages can be away.
        lifted: asks to lift the caveats of an offer; what they would open is sorted along.
    """

    def __init__(
        self,
        register: Register,
        offers: tuple[Offer, ...],
        shares: list[Fraction],
        lines: tuple[RequirementLine, ...],
        lifted: Sequence[Ask],
    ) -> None:
        self.register = register
        self.offers, self.shares, self.lines = offers, shares, lines
        self.able = [self._able(register, o, offer) for o, offer in enumerate(offers)]
        asked = {ask.offer: ask for ask in lifted}
        self.lifted = [
            self._able(register, o, apply_ask(asked[offer.offer], offer))
            if offer.offer in asked
            else self.able[o]
            for o, offer in enumerate(offers)
        ]
        self.scales = _scales(register, offers, {line.capability for line in lines})
        self.type_of: dict[int, tuple[int, int]] = {}

    def _able(self, register: Register, number: int, offer: Offer) -> set[int]:
        if not self.shares[number]:
            return set()
        return {i for i, line in enumerate(self.lines) if _can_fill(register, offer, line)}

    def components(self, goal: Goal) -> tuple[Component, ...]:
        """The components; remembers the component and type of each line."""
        merged: dict[tuple[object, Fraction], list[int]] = {}
        for i, line in enumerate(self.lines):
            weight = Fraction(0)
            if goal == "fill":
                each = Fraction(str(line.weight)) * TIER_WEIGHTS[line.tier]
                weight = each / (Fraction(str(line.quantity)) * self.scales[line.capability])
            fillers = tuple(
                (o, self._part(o, i), i in self.able[o])
                for o in range(len(self.offers))
                if i in self.lifted[o]
            )
            merged.setdefault((fillers or i, weight), []).append(i)
        weights = {id(members): weight for (_, weight), members in merged.items()}
        components = []
        reached = [own for o, can in enumerate(self.lifted) for own in self._by_part(o, can)]
        for c, group in enumerate(_connected(list(merged.values()), reached)):
            kinds = sorted(group, key=lambda members: -weights[id(members)])
            for t, members in enumerate(kinds):
                self.type_of.update(dict.fromkeys(members, (c, t)))
            components.append(
                Component(tuple(self._type(members, weights[id(members)]) for members in kinds))
            )
        return tuple(components)

    def _type(self, members: list[int], weight: Fraction) -> Type:
        lines = [self.lines[i] for i in members]
        demand = sum(
            (Fraction(str(li.quantity)) * self.scales[li.capability] for li in lines), Fraction(0)
        )
        return Type(tuple(line.line for line in lines), demand, weight)

    def strength(
        self, number: int, *, packages: int | None = None, lifted: bool = False
    ) -> Strength:
        """What an offer, or so many packages of it, can bring to which types."""
        offer = self.offers[number]
        can = (self.lifted if lifted else self.able)[number]
        if not can:
            return {}
        count = offer.packages if packages is None else packages
        found: Strength = {}
        for own in self._by_part(number, can):
            each = max(
                Fraction(str(amount_on(self.register, offer, self.lines[i])))
                * self.scales[self.lines[i].capability]
                for i in own
            )
            kind = (self.type_of[min(own)][0], frozenset(self.type_of[i][1] for i in own))
            found[kind] = found.get(kind, Fraction(0)) + each * count * self.shares[number]
        return found

    def _by_part(self, number: int, can: set[int]) -> list[set[int]]:
        """The lines an offer can fill by the part of what it gives together that fills them."""
        parts: dict[int, set[int]] = {}
        for i in sorted(can):
            parts.setdefault(self._part(number, i), set()).add(i)
        return list(parts.values())

    def _part(self, number: int, line: int) -> int:
        """The place, among what an offer gives together, of what fills a line."""
        offer, wanted = self.offers[number], self.lines[line].capability
        service = service_of(self.register, offer, wanted)
        if service is None:
            return 0
        return next(
            together.index(service.supply)
            for together in offer.supplies
            if service.supply in together
        )

    def lifting(self, number: int, *, packages: int | None = None) -> Strength:
        """What lifting the offer's caveats adds to that, and what it replaces."""
        change = dict(self.strength(number, packages=packages, lifted=True))
        for kind, amount in self.strength(number, packages=packages).items():
            change[kind] = change.get(kind, Fraction(0)) - amount
        return {kind: amount for kind, amount in change.items() if amount}


def _can_fill(register: Register, offer: Offer, line: RequirementLine) -> bool:
    return serves(register, offer, line) and bool(possible_sites(register, offer, line))


def _scales(register: Register, offers: tuple[Offer, ...], wanted: set[str]) -> dict[str, Fraction]:
    """A factor for each capability that makes an offer's alternatives equally strong.

    Where offers disagree on the exchange rate, the first met decides; the others are then given
    their stronger role, which keeps the game an upper bound.
    """
    scales: dict[str, Fraction] = {}
    rates: list[tuple[str, str, Fraction]] = []
    for offer in offers:
        names = [c for c in serves_as(register, offer) if c in wanted]
        for one, other in combinations(names, 2):
            amounts = [Fraction(str(amount_of(register, offer, c))) for c in (one, other)]
            rate = amounts[0] / amounts[1]
            rates.append((one, other, rate))
            rates.append((other, one, 1 / rate))
    for capability in sorted(wanted):
        if capability in scales:
            continue
        scales[capability] = Fraction(1)
        open_names = [capability]
        while open_names:
            name = open_names.pop()
            for known, further, rate in rates:
                if known == name and further not in scales:
                    scales[further] = scales[known] * rate
                    open_names.append(further)
    return scales


def _connected(types: list[list[int]], able: list[set[int]]) -> list[list[list[int]]]:
    """Types grouped so that no offer can fill types of two groups."""
    home = list(range(len(types)))

    def find(t: int) -> int:
        while home[t] != t:
            t = home[t]
        return t

    where = {i: t for t, members in enumerate(types) for i in members}
    for can in able:
        roots = sorted({find(where[i]) for i in can})
        for root in roots[1:]:
            home[root] = roots[0]
    groups: dict[int, list[list[int]]] = {}
    for t, members in enumerate(types):
        groups.setdefault(find(t), []).append(members)
    return list(groups.values())
