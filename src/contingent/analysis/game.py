"""The fill game: what any coalition of players could fill, in one month, in the steady state.

Players are nations, single offers, or events. A coalition decides which offers stand (knock-on
exits included) and so how much of each capability there is. What that fills is found without a
solver: units divide freely among the roles they can play, so by Hall's condition the weighted fill
of a group of lines is a sum of minima over sets of lines (``research`` calls it the polymatroid
formula)::

    v = sum over j of (w_j - w_j+1) * (D(1..j) + min over U within 1..j of (supply_U - D(U)))

with types (lines that the same offers can fill, of the same weight) in falling order of weight,
D(U) what the types of U demand and supply_U the strength of the offers that can fill some type
of U. All numbers are whole after scaling, so results are exact.

The game is a relaxation of the plan and bounds it from above: it leaves out site capacities,
notice, the order of tours, and, for a graded fill, which lines need which.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm

import numpy as np
from numpy.typing import NDArray

from contingent.analysis.bit_program import BitProgram, Gate, compile_program
from contingent.errors import ContingentError
from contingent.resolution.formula import TRUE, Formula, bits, offers_in

__all__ = ["MAX_TYPES", "Component", "Game", "GameTooLarge", "Source", "Type"]

#: Types in one component at most: the work doubles with each.
MAX_TYPES = 14
#: The largest whole number of which twice, and a little, fits into 64 bits.
MOST_NUMBER = (1 << 62) - 2


class GameTooLarge(ContingentError):
    """The question cannot be answered exactly, nor sampled in a useful time."""


@dataclass(frozen=True)
class Type:
    """Lines that the same offers can fill, of the same weight.

    Attributes:
        demand: strength needed; weight: value of one unit of strength.
    """

    lines: tuple[str, ...]
    demand: Fraction
    weight: Fraction


@dataclass(frozen=True)
class Source:
    """Offers of one player that stand together: what they bring.

    Attributes:
        player: None for what is always present.
        formula: their condition over atoms; TRUE when they need only the player.
        atoms: the offers (and open events) among the atoms.
        strength: (component, types it can fill) -> strength, each offer once.
    """

    player: int | None
    formula: Formula
    atoms: tuple[int, ...]
    strength: Mapping[tuple[int, frozenset[int]], Fraction]


@dataclass(frozen=True)
class Component:
    """Types connected through offers that can fill more than one, heaviest first."""

    types: tuple[Type, ...]


@dataclass(frozen=True)
class Game:
    """A fill game.

    Attributes:
        players: their names, in order.
        sources: what players bring.
        components: what is to be filled.
        all_or_nothing: the value is 1 when every type is filled, else 0; otherwise it is the
            weighted fill, a number from 0 to 1.
        greatest: which reading decides who stands.
    """

    players: tuple[str, ...]
    sources: tuple[Source, ...]
    components: tuple[Component, ...]
    all_or_nothing: bool
    greatest: bool

    @cached_property
    def acting(self) -> tuple[int, ...]:
        """Players that can matter: whose sources fill something, or open a gate that does."""
        by_atom = {atom: source for source in self.sources for atom in source.atoms}
        wanted = [source for source in self.sources if source.strength]
        seen: set[int] = set()
        players: set[int] = set()
        while wanted:
            source = wanted.pop()
            if id(source) in seen:
                continue
            seen.add(id(source))
            if source.player is not None:
                players.add(source.player)
            wanted += [by_atom[atom] for atom in bits(offers_in(source.formula)) if atom in by_atom]
        return tuple(sorted(players))

    def acting_names(self, members: Iterable[int] | None = None) -> tuple[str, ...]:
        """Names of acting players by their numbers among them; of all when none are given."""
        chosen = self.acting if members is None else [self.acting[member] for member in members]
        return tuple(self.players[player] for player in chosen)

    def restricted(self, component: int) -> "Game":
        """The game of one component alone: values of a weighted fill add up over components."""
        sources = tuple(
            Source(
                s.player,
                s.formula,
                s.atoms,
                {(0, types): x for (c, types), x in s.strength.items() if c == component},
            )
            for s in self.sources
        )
        return Game(
            self.players, sources, (self.components[component],), self.all_or_nothing, self.greatest
        )

    @cached_property
    def compiled(self) -> "Compiled":
        """The game as arrays."""
        return _compile(self)


@dataclass(frozen=True)
class Compiled:
    """A game as arrays, over its acting players only.

    Codes are the sets U of every component, one after the other; ``codes[c]`` is where those of
    component ``c`` begin, the empty set first.

    Attributes:
        players: numbers of the acting players in the game.
        program: who stands; gate g belongs to ``gated`` row g.
        plain: what each acting player brings by its presence alone, by kind of strength.
        always: what is there without any player.
        gated: what each gate brings when open.
        gate_player: acting player of each gate, -1 for none.
        reach: which kinds of strength count for which code (kinds x codes, 0 or 1).
        demand: D(U) of each code.
        snapshots: (code after which to look, what to add, factor) in order, for weighted fill:
            the value grows by ``factor * (add + running minimum)``.
        scale: what 1 unit of the game's value is worth in whole numbers.
        most: the largest value there can be, in whole numbers.
    """

    players: tuple[int, ...]
    program: BitProgram
    plain: NDArray[np.int64]
    always: NDArray[np.int64]
    gated: NDArray[np.int64]
    gate_player: NDArray[np.int64]
    reach: NDArray[np.int64]
    codes: NDArray[np.int64]
    demand: NDArray[np.int64]
    snapshots: NDArray[np.int64]
    scale: Fraction
    most: int
    all_or_nothing: bool
    greatest: bool

    @property
    def largest_number(self) -> int:
        """No number met while computing a value is larger than this."""
        supply = (self.always + self.plain.sum(axis=0) + self.gated.sum(axis=0)) @ self.reach
        numbers = [int(supply.max(initial=0)), int(self.demand.max(initial=0)), self.most]
        return 2 * max(numbers) + 2


def _compile(game: Game) -> Compiled:
    acting = game.acting
    number = {player: index for index, player in enumerate(acting)}
    useful = [s for s in game.sources if s.player is None or s.player in number]
    plain = [s for s in useful if s.formula == TRUE]
    gates = [s for s in useful if s.formula != TRUE]
    registers: dict[int, int] = {}
    for source in plain:
        for atom in source.atoms:
            registers[atom] = 1 if source.player is None else 2 + number[source.player]
    for index, source in enumerate(gates):
        for atom in source.atoms:
            registers[atom] = 2 + len(acting) + index
    program = compile_program(
        [Gate(None if s.player is None else number[s.player], s.formula) for s in gates],
        len(acting),
        registers,
    )
    strengths = _Strengths(game)
    kinds = len(strengths.kinds)
    rows = np.zeros((len(acting), kinds), dtype=np.int64)
    always = np.zeros(kinds, dtype=np.int64)
    for source in plain:
        if source.player is None:
            always += strengths.row(source)
        else:
            rows[number[source.player]] += strengths.row(source)
    snapshots, scale, most = strengths.snapshots()
    return Compiled(
        players=acting,
        program=program,
        plain=rows,
        always=always,
        gated=np.array([strengths.row(s) for s in gates], dtype=np.int64).reshape(
            len(gates), kinds
        ),
        gate_player=np.array(
            [-1 if s.player is None else number[s.player] for s in gates], dtype=np.int64
        ),
        reach=strengths.reach(),
        codes=np.array(strengths.begins, dtype=np.int64),
        demand=strengths.demand(),
        snapshots=snapshots,
        scale=scale,
        most=most,
        all_or_nothing=game.all_or_nothing,
        greatest=game.greatest,
    )


class _Strengths:
    """Turns fractions into whole numbers, the same factor for all of a component."""

    def __init__(self, game: Game) -> None:
        self.game = game
        self.factors = [self._factor(c) for c in range(len(game.components))]
        self.begins = [0]
        for component in game.components:
            if len(component.types) > MAX_TYPES:
                msg = (
                    f"{len(component.types)} kinds of lines share their offers; more than "
                    f"{MAX_TYPES} cannot be looked at together"
                )
                raise GameTooLarge(msg)
            self.begins.append(self.begins[-1] + (1 << len(component.types)))
        self.size = self.begins[-1]
        kinds = {kind for source in game.sources for kind in source.strength}
        self.kinds = sorted(kinds, key=lambda kind: (kind[0], sorted(kind[1])))
        for number, factor in enumerate(self.factors):
            supply = sum(
                (abs(x) for s in game.sources for (c, _), x in s.strength.items() if c == number),
                Fraction(0),
            )
            demand = sum((t.demand for t in game.components[number].types), Fraction(0))
            _fits(int(max(supply, demand) * factor))

    def _factor(self, component: int) -> int:
        numbers: Iterable[Fraction] = (
            *(t.demand for t in self.game.components[component].types),
            *(x for s in self.game.sources for (c, _), x in s.strength.items() if c == component),
        )
        return lcm(*(x.denominator for x in numbers))

    def row(self, source: Source) -> NDArray[np.int64]:
        """What a source brings, by kind of strength."""
        row = np.zeros(len(self.kinds), dtype=np.int64)
        for kind, strength in source.strength.items():
            row[self.kinds.index(kind)] += int(strength * self.factors[kind[0]])
        return row

    def reach(self) -> NDArray[np.int64]:
        """A kind of strength counts for a code when it can fill some type of U."""
        reach = np.zeros((len(self.kinds), self.size), dtype=np.int64)
        for index, (component, types) in enumerate(self.kinds):
            own = sum(1 << t for t in types)
            begin, end = self.begins[component], self.begins[component + 1]
            reach[index, begin:end] = [bool(code & own) for code in range(end - begin)]
        return reach

    def demand(self) -> NDArray[np.int64]:
        """D(U) of each code."""
        demand = np.zeros(self.size, dtype=np.int64)
        for component, (begin, end) in enumerate(zip(self.begins, self.begins[1:], strict=False)):
            each = [
                int(t.demand * self.factors[component])
                for t in self.game.components[component].types
            ]
            for code in range(end - begin):
                demand[begin + code] = sum(each[t] for t in bits(code))
        return demand

    def snapshots(self) -> tuple[NDArray[np.int64], Fraction, int]:
        """The snapshots of a weighted fill, what one unit of value is worth, and the most."""
        raw: list[tuple[int, Fraction, Fraction]] = []
        total = Fraction(0)
        for component, begin in enumerate(self.begins[:-1]):
            types = self.game.components[component].types
            factor = self.factors[component]
            demand = Fraction(0)
            for index, kind in enumerate(types):
                demand += kind.demand * factor
                total += kind.demand * kind.weight
                lower = types[index + 1].weight if index + 1 < len(types) else Fraction(0)
                step = (kind.weight - lower) / factor
                if step:
                    raw.append((begin + (1 << (index + 1)) - 1, demand, step))
        if self.game.all_or_nothing:
            return np.zeros((0, 3), dtype=np.int64), Fraction(1), 1
        scale = lcm(*(step.denominator for _, _, step in raw)) if raw else 1
        rows = [(code, int(demand), int(step * scale)) for code, demand, step in raw]
        most = int(total * scale)
        _fits(most)
        worth = Fraction(most) if most else Fraction(1)
        return np.array(rows, dtype=np.int64).reshape(-1, 3), worth, most


def _fits(number: int) -> None:
    """Refuse what could overflow once a few such numbers are added."""
    if number > MOST_NUMBER:
        msg = "the quantities need whole numbers beyond 64 bits; round them"
        raise GameTooLarge(msg)
