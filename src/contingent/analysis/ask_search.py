"""The cheapest asks that reach the goal, and that keep it whoever of any k players leaves.

Asks are players of the game, so knock-on effects are exact. The search is by implicit hitting
sets: a small model proposes the cheapest set of asks that meets every demand found so far; if the
goal fails for some exits, the set is grown as far as the goal still fails, and one of the asks
left over is demanded. When a proposal holds for all exits, nothing is cheaper.

Packages are asked for in lots of 1, 2, 4, 8 …, which make up any number in one way. Beside each
demand stands a cover: the lots must bring what the tightest bundle of lines lacks even with every
other ask granted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from contingent.analysis.ask import DEFAULT_COSTS, Ask, AskKind, put_together
from contingent.analysis.build_game import BuiltGame
from contingent.analysis.exits import Bottleneck, bottleneck
from contingent.analysis.game import Game, GameTooLarge
from contingent.analysis.values import lacking, supplies_of, values_of
from contingent.planning.linear_model import Columns, LinearModel, Row
from contingent.planning.solver import Limits, Solver
from contingent.planning.tours import rest_after, tour_length
from contingent.register.condition import ALWAYS
from contingent.register.offer import Offer
from contingent.register.permits import allowed_at, allowed_for
from contingent.register.register import Register
from contingent.register.supplying import amount_on, serves_as
from contingent.resolution.formula import TRUE

__all__ = ["CheapestAsks", "candidates", "cheapest_asks"]

#: Exits looked at together at most, demands collected at most, and answers of equal cost told.
MOST_EXITS, MOST_ROUNDS, ANSWERS = 20_000, 400, 3
#: Packages an offer can have at most, as the register has it.
MOST_PACKAGES = 1_000_000


@dataclass(frozen=True)
class CheapestAsks:
    """The cheapest asks.

    Attributes:
        sets: sets of equal, least cost, at most ``ANSWERS``; empty when no set would do.
        cost: their cost.
        complete: whether the search came to its end.
        short: when no set would do, the bundle that stays short with every ask granted.
    """

    sets: tuple[tuple[Ask, ...], ...]
    cost: int
    complete: bool
    short: Bottleneck | None = None


def candidates(
    register: Register, built: BuiltGame, costs: dict[AskKind, int] | None = None, exits: int = 0
) -> tuple[Ask, ...]:
    """The asks worth looking at: further packages, caveats, readiness, conditions, consents.

    Args:
        exits: how many may leave; if any, offers that might leave with them are asked to stay.
    """
    prices = {**DEFAULT_COSTS, **(costs or {})}
    wanted = {line.capability for line in built.lines}
    firm = {
        atom for source in built.game.sources if source.formula == TRUE for atom in source.atoms
    }
    staying = firm if exits else built.standing
    found = []
    for number, offer in enumerate(built.atoms):
        if not offer.packages:
            continue

        def ask(kind: AskKind, count: int = 1, offer: Offer = offer) -> Ask:
            return Ask(kind, offer.offer, offer.nation, prices[kind] * count, count)

        # What has no condition of its own waits for a consent.
        if number not in staying and offer.condition != ALWAYS:
            found.append(ask(AskKind.CONDITION))
        if wanted.isdisjoint(serves_as(register, offer)):
            continue
        found += [ask(AskKind.PACKAGE, lot) for lot in _lots(register, offer, built)]
        if register.arrival_of(offer, Fraction(0)) > built.month:
            found.append(ask(AskKind.READY))
        if any(
            not allowed_for(register, offer, line.capability)
            or any(not allowed_at(offer, site) for site in register.sites_of(line))
            for line in built.lines
            if amount_on(register, offer, line)
        ):
            found.append(ask(AskKind.CAVEAT))
    price = prices[AskKind.CONSENT]
    found += [
        Ask(AskKind.CONSENT, "", pair.decider, price, event=pair.name) for pair in built.withheld
    ]
    return tuple(found)


def _lots(register: Register, offer: Offer, built: BuiltGame) -> Iterator[int]:
    """Lots of 1, 2, 4 … packages that make up all that the lines could use of the offer."""
    length = tour_length(register, offer)
    rest = 0 if length is None else rest_after(register, offer, length)
    share = 1.0 if length is None else length / (length + rest)
    needed = sum(
        line.quantity / amount_on(register, offer, line) / share
        for line in built.lines
        if amount_on(register, offer, line)
    )
    lot, made = 1, offer.packages
    while lot < needed + 1 and made + lot <= MOST_PACKAGES:
        yield lot
        made, lot = made + lot, 2 * lot


def cheapest_asks(
    built: BuiltGame, asks: Sequence[Ask], exits: int, solver: Solver
) -> CheapestAsks:
    """The cheapest sets of asks.

    Args:
        built: the game of the goal with ``asks`` as its last players.
        exits: how many of the other players may leave, whoever they are.

    Raises:
        GameTooLarge: when there are too many sets of so many players.
    """
    game = built.game.compiled
    first = len(built.game.players) - len(asks)
    place = {player: index for index, player in enumerate(game.players)}
    usable = [index for index in range(len(asks)) if first + index in place]
    columns = [place[first + index] for index in usable]
    others = [place[player] for player in game.players if player < first]
    if comb(len(others), exits) > MOST_EXITS:
        msg = f"{len(others)} players leave in {comb(len(others), exits)} ways, {exits} at a time"
        raise GameTooLarge(msg)
    leaving = list(combinations(others, min(exits, len(others))))
    search = _Search(built.game, columns, leaving, [asks[index] for index in usable], solver)
    return search.run()


class _Search:
    def __init__(
        self,
        named: Game,
        columns: list[int],
        leaving: list[tuple[int, ...]],
        asks: list[Ask],
        solver: Solver,
    ) -> None:
        self.named, self.game = named, named.compiled
        self.columns, self.leaving = columns, leaving
        self.asks, self.solver = asks, solver
        self.rows: list[Row] = []
        self.lots = [i for i, ask in enumerate(asks) if ask.kind is AskKind.PACKAGE]

    def presence(self, granted: set[int], leaving: Sequence[tuple[int, ...]]) -> NDArray[np.bool_]:
        """Everybody but those who leave, a row for each exits, with these asks granted."""
        presence = lacking(self.game, leaving)
        presence[:, self.columns] = False
        presence[:, [self.columns[index] for index in granted]] = True
        return presence

    def failing(self, granted: set[int]) -> tuple[int, ...] | None:
        """The first exits for which the goal fails; None when it holds for all."""
        presence = self.presence(granted, self.leaving)
        fails = np.flatnonzero(values_of(self.game, presence) == 0)
        return self.leaving[fails[0]] if len(fails) else None

    def grown(self, granted: set[int], leaving: tuple[int, ...]) -> set[int]:
        """Grow the granted asks, in their order, as far as the goal still fails.

        An ask never hinders the goal. So where the goal fails with a run of asks it fails with
        each part of it, and what reaches the goal with fewer asks granted reaches it with more:
        a whole run is taken at once, and what is out is out for good.
        """
        rest = [index for index in range(len(self.asks)) if index not in granted]
        while rest:
            runs, alone = self._fails_with(granted, rest, leaving)
            taken = next((count for count, fails in enumerate(runs) if not fails), len(rest))
            granted = granted | set(rest[:taken])
            rest = [
                index
                for place, (index, fails) in enumerate(zip(rest, alone, strict=True))
                if fails and place > taken  # the one after the run reaches the goal with it
            ]
        return granted

    def _fails_with(
        self, granted: set[int], rest: list[int], leaving: tuple[int, ...]
    ) -> tuple[list[bool], list[bool]]:
        """Whether the goal fails with each run of asks from the first on, and with each alone."""
        count, columns = len(rest), [self.columns[index] for index in rest]
        presence = np.repeat(self.presence(granted, [leaving]), 2 * count, axis=0)
        presence[:count, columns] = np.tri(count, dtype=np.bool_)
        presence[np.arange(count, 2 * count), columns] = True
        fails = (values_of(self.game, presence) == 0).tolist()
        return fails[:count], fails[count:]

    def cover(self, granted: set[int], leaving: tuple[int, ...]) -> Row | None:
        """What lots of packages must bring to the bundle that is tightest with ``granted``.

        With all other asks granted each lot adds the same, whatever else is granted, and with
        fewer it adds no more: so the row cuts off no set of asks that reaches the goal.
        """
        own = supplies_of(self.game, self.presence(granted, [leaving]))[0]
        code = int(np.argmin(own / np.maximum(self.game.demand, 1) + (self.game.demand == 0) * 1e9))
        others = set(range(len(self.asks))) - set(self.lots)
        presence = np.repeat(self.presence(others, [leaving]), 1 + len(self.lots), axis=0)
        for row, index in enumerate(self.lots, start=1):
            presence[row, self.columns[index]] = True
        supply = supplies_of(self.game, presence)[:, code]
        lacks = int(self.game.demand[code] - supply[0])
        if lacks <= 0:
            return None
        brings = [min(1.0, int(one - supply[0]) / lacks) for one in supply[1:]]
        terms = tuple((i, part) for i, part in zip(self.lots, brings, strict=True) if part > 0)
        return Row("cover", f"cover[{len(self.rows)}]", terms, low=1)

    def propose(self, most: float) -> set[int] | None:
        """The cheapest set that meets all demands so far, at most so dear."""
        columns = Columns()
        for index in range(len(self.asks)):
            columns.add(f"ask[{index}]", 0, 1, whole=True)
        price = [(index, float(ask.cost)) for index, ask in enumerate(self.asks)]
        rows = [*self.rows, Row("price", "price", tuple(price), high=most)]
        model = LinearModel.of(columns, rows if price else self.rows).aiming(price)
        solved = self.solver.solve(model, Limits())
        if solved.values is None:
            return None
        return {index for index, value in enumerate(solved.values) if value > 0.5}  # noqa: PLR2004

    def run(self) -> CheapestAsks:
        everything = set(range(len(self.asks)))
        leaving = self.failing(everything)
        if leaving is not None:
            short = bottleneck(self.named, leaving)
            return CheapestAsks((), 0, complete=True, short=short)
        found: list[tuple[Ask, ...]] = []
        cost = float(sum(ask.cost for ask in self.asks))
        for _ in range(MOST_ROUNDS):
            granted = self.propose(cost)
            if granted is None:
                break
            leaving = self.failing(granted)
            if leaving is None:
                found.append(put_together(self.asks[index] for index in sorted(granted)))
                cost = float(sum(ask.cost for ask in found[-1]))
                if len(found) == ANSWERS or not granted:
                    break
                terms = tuple((index, 1.0) for index in granted)
                self.rows.append(Row("other", f"other[{len(found)}]", terms, high=len(granted) - 1))
                continue
            missing = sorted(everything - self.grown(granted, leaving))
            terms = tuple((index, 1.0) for index in missing)
            self.rows.append(Row("demand", f"demand[{len(self.rows)}]", terms, low=1))
            covered = self.cover(granted, leaving)
            if covered is not None:
                self.rows.append(covered)
        else:
            return CheapestAsks(tuple(found), int(cost) if found else 0, complete=False)
        return CheapestAsks(tuple(found), int(cost) if found else 0, complete=True)
