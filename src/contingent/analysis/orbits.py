"""Players that open no gate for others: they are counted by what they bring together.

Once it is settled which gates are open, a coalition's value depends on such players only through
the sum of what they bring. All their subsets with the same sum are one lane, which remembers how
many subsets of each size it stands for, and how many of those hold each player. Interchangeable
players are the simplest case: ten of them make eleven lanes and not 1,024.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contingent.analysis.distinct import distinct_rows
from contingent.analysis.game import Compiled

__all__ = ["Lanes", "free_players", "lanes_of"]

Whole = NDArray[np.int64]

#: Register of the first player's presence in a bit program.
FIRST_PLAYER = 2


@dataclass(frozen=True)
class Lanes:
    """Subsets of some players, those that bring the same taken together.

    Attributes:
        players: numbers of the acting players.
        supply: what each lane brings, by kind of strength (lanes x kinds).
        ways: subsets of each size (lanes x sizes).
        holding: of those, how many hold each player (players x lanes x sizes).
    """

    players: tuple[int, ...]
    supply: Whole
    ways: Whole
    holding: Whole

    @property
    def count(self) -> int:
        """How many lanes."""
        return len(self.supply)


def free_players(game: Compiled) -> tuple[int, ...]:
    """Acting players whose absence closes no gate but their own; like ones stand together."""
    program = game.program
    first = program.first_gate
    read: set[int] = set()
    own = -1
    for _, target, left, right in program.code:
        own = int(target) - first if first <= target < first + program.gates else -1
        if own < 0:
            read.update((int(left), int(right)))
        else:  # the last step of a gate: its condition, and the presence of its own player
            read.add(int(left))
    looked_at = {register - FIRST_PLAYER for register in read if FIRST_PLAYER <= register < first}
    looked_at |= {int(game.gate_player[r - first]) for r in read if 0 <= r - first < program.gates}
    free = [player for player in range(len(game.players)) if player not in looked_at]
    gates = game.gate_player.tolist()

    def brings(player: int) -> list[list[int]]:
        mine = [game.gated[g].tolist() for g, owner in enumerate(gates) if owner == player]
        return [game.plain[player].tolist(), *mine]

    return tuple(sorted(free, key=brings))


def lanes_of(supply_of: Whole, players: tuple[int, ...], most: int | None = None) -> Lanes:
    """Lanes of players, or of as many of the first as fit into ``most`` lanes.

    Args:
        supply_of: what each of the game's players brings, by kind of strength.
    """
    taken: list[int] = []
    supply = np.zeros((1, supply_of.shape[1]), dtype=np.int64)
    ways = np.ones((1, 1), dtype=np.int64)
    holding = np.zeros((0, 1, 1), dtype=np.int64)
    for player in players:
        both = np.concatenate([supply, supply + supply_of[player]])
        lanes, place = distinct_rows(both)
        if most is not None and len(lanes) > most:
            break
        old, sizes = len(supply), len(taken) + 2
        more_ways = np.zeros((len(lanes), sizes), dtype=np.int64)
        more_holding = np.zeros((len(taken) + 1, len(lanes), sizes), dtype=np.int64)
        without, within = place[:old], place[old:]
        # Old lanes differ, with the player as without, so that none is added to twice in one step.
        more_ways[without, :-1] += ways
        more_ways[within, 1:] += ways
        more_holding[:-1, without, :-1] += holding
        more_holding[:-1, within, 1:] += holding
        more_holding[-1, within, 1:] += ways
        taken.append(player)
        supply, ways, holding = lanes, more_ways, more_holding
    return Lanes(tuple(taken), supply, ways, holding)
