"""What a coalition is worth, by the definitions: slow, short, and sharing nothing with the engine.

Who stands is found by asking every condition again and again (``tests/resolution/plain.py``);
what that fills, by augmenting paths in whole fractions; values of players, by summing over every
coalition.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from math import factorial

from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.requirement import RequirementLine
from tests.builders import DOMAINS
from tests.resolution.plain import holds, subsets

WORTH = {1: 100, 2: 10, 3: 1}

#: A coalition -> its value.
Worth = Mapping[frozenset[str], Fraction]


def stands(offers: Iterable[Offer], events: Iterable[str], *, greatest: bool) -> frozenset[str]:
    """Who stands of these offers: begin with all and drop, or begin with none and add."""
    playing, true = list(offers), set(events)
    here = playing if greatest else []
    while True:
        then = [o for o in playing if holds(o.condition, o.nation, here, true)]
        if len(then) == len(here):
            return frozenset(o.offer for o in here)
        here = then


def essential_lines(given: Register) -> list[RequirementLine]:
    """The tier-1 lines and all they need."""
    lines = {line.line: line for line in given.requirements}
    wanted = {line.line for line in lines.values() if line.tier == 1}
    while more := {need for name in wanted for need in lines[name].needs} - wanted:
        wanted |= more
    return [line for line in lines.values() if line.line in wanted]


def quantity(line: RequirementLine) -> Fraction:
    """How much the line needs."""
    return Fraction(str(line.quantity))


def strength(one: Offer) -> Fraction:
    """What an offer brings, the same to all it can serve as."""
    (amount,) = {supply.amount for (supply,) in one.supplies}
    return Fraction(str(amount)) * one.packages


def may_fill(one: Offer, line: RequirementLine) -> bool:
    """Whether the offer supplies what the line needs, and no ``not for`` forbids it."""
    banned = {name for caveat in one.caveats for name in caveat.names}
    what = line.capability
    return what in one.capabilities and not banned & {what, DOMAINS.get(what, "land")}


def weight(line: RequirementLine) -> Fraction:
    """What the filled line is worth."""
    return Fraction(str(line.weight)) * WORTH[line.tier]


def filled(offers: Sequence[Offer], lines: Sequence[RequirementLine]) -> dict[str, Fraction]:
    """How much of each line is filled at best, by augmenting paths, dearest line first.

    What has been filled once is never given up again, so going by worth of a unit is best.
    Alternatives of an offer must be equally strong.
    """
    brings = list(map(strength, offers))
    needs = {line.line: quantity(line) for line in lines}
    able = [{li.line for li in lines if may_fill(o, li)} for o in offers]
    used = [dict.fromkeys(can, Fraction(0)) for can in able]
    full = dict.fromkeys(needs, Fraction(0))

    def path(line: str) -> list[tuple[int, str, str | None]] | None:
        """Offers to move to a line, each from where it is used; the last one has some to spare."""
        came: dict[str, list[tuple[int, str, str | None]]] = {line: []}
        queue = [line]
        for to in queue:
            for number, can in enumerate(able):
                if to not in can:
                    continue
                if sum(used[number].values()) < brings[number]:
                    return [*came[to], (number, to, None)]
                for source in can:
                    if used[number][source] and source not in came:
                        came[source] = [*came[to], (number, to, source)]
                        queue.append(source)
        return None

    for line in sorted(lines, key=lambda li: -weight(li) / needs[li.line]):
        while full[line.line] < needs[line.line] and (moves := path(line.line)) is not None:
            last = moves[-1][0]
            most = min(
                needs[line.line] - full[line.line],
                brings[last] - sum(used[last].values()),
                *(used[number][source] for number, _, source in moves if source is not None),
            )
            for number, to, source in moves:
                used[number][to] += most
                if source is not None:
                    used[number][source] -= most
            full[line.line] += most
    return full


@dataclass(frozen=True)
class Asked:
    """A question about month 0 of a register, in which all lines are needed.

    Attributes:
        kind: ``nations``, ``organisations``, ``offers`` or ``events``.
        goal: ``essential`` or ``fill``.
        events: the events that hold.
    """

    given: Register
    kind: str
    goal: str
    greatest: bool
    events: tuple[str, ...]

    @property
    def players(self) -> tuple[str, ...]:
        """Everybody who may leave."""
        if self.kind == "events":
            return self.events
        if self.kind == "offers":
            return tuple(o.offer for o in self.given.offers)
        return tuple(dict.fromkeys(self.sender(o) for o in self.given.offers))

    def sender(self, one: Offer) -> str:
        """Who decides on an offer, where not each by itself: its nation, or organisation."""
        named = self.kind == "organisations" and one.organisation
        return f"{one.nation} {one.organisation}" if named else one.nation

    def standing(self, coalition: Iterable[str]) -> frozenset[str]:
        """Who stands when only these take part."""
        there = set(coalition)
        events = there if self.kind == "events" else set(self.events)
        offers = [
            o
            for o in self.given.offers
            if self.kind == "events"
            or (o.offer if self.kind == "offers" else self.sender(o)) in there
        ]
        return stands(offers, events, greatest=self.greatest)

    def worth(self, standing: frozenset[str]) -> Fraction:
        """What these offers fill, those that can be there in month 0."""
        offers = [o for o in self.given.offers if o.offer in standing and not o.ready]
        lines = essential_lines(self.given) if self.goal == "essential" else self.given.requirements
        full = filled(offers, lines)
        share = {li.line: full[li.line] / quantity(li) for li in lines}
        if self.goal == "essential":
            return Fraction(all(value == 1 for value in share.values()))
        whole = sum((weight(li) for li in lines), Fraction(0))
        return sum((weight(li) * share[li.line] for li in lines), Fraction(0)) / whole

    def about(self, given: Register) -> "Asked":
        """The same question about another register."""
        return replace(self, given=given)

    @cached_property
    def worths(self) -> Worth:
        """The value of every coalition."""
        known: dict[frozenset[str], Fraction] = {}

        def worth(standing: frozenset[str]) -> Fraction:
            if standing not in known:
                known[standing] = self.worth(standing)
            return known[standing]

        return {one: worth(self.standing(one)) for one in subsets(self.players)}


def shapley(players: Sequence[str], worth: Worth) -> dict[str, Fraction]:
    """Shapley's definition."""

    def share(coalition: frozenset[str]) -> Fraction:
        size = len(coalition)
        return Fraction(
            factorial(size) * factorial(len(players) - size - 1), factorial(len(players))
        )

    return _gains(players, worth, share)


def banzhaf(players: Sequence[str], worth: Worth) -> dict[str, Fraction]:
    """Banzhaf's definition, absolute."""
    return _gains(players, worth, lambda _coalition: Fraction(1, 2 ** (len(players) - 1)))


def _gains(
    players: Sequence[str], worth: Worth, share: Callable[[frozenset[str]], Fraction]
) -> dict[str, Fraction]:
    return {
        player: sum(
            (
                share(one) * (worth[one | {player}] - worth[one])
                for one in worth
                if player not in one
            ),
            Fraction(0),
        )
        for player in players
    }


def smallest(sets: Iterable[frozenset[str]]) -> set[frozenset[str]]:
    """Those of the smallest size."""
    listed = list(sets)
    least = min(map(len, listed), default=0)
    return {one for one in listed if len(one) == least}


def exits(players: Sequence[str], size: int) -> Iterator[frozenset[str]]:
    """Every way in which so many can leave."""
    return map(frozenset, combinations(players, size))
