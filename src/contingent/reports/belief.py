"""How far a candidate is believed: a logistic regression over its marks, learnt from reports.

The rules propose; this decides. Each mark has a weight in ``belief.toml``; the belief is
``1 / (1 + exp(-(base + sum of the weights of the marks that hold)))``, the share of candidates with
such marks that were right in the reports it was learnt from (``benchmarks/reading_belief.py``).
"""

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from contingent.reports.marks import Mark

__all__ = ["Weights", "weights", "weights_of"]

#: Marks told as what spoke most against a candidate.
TOLD = 3


@dataclass(frozen=True)
class Weights:
    """What each mark is worth.

    Attributes:
        base: the log odds of a candidate of which no mark holds.
        worth: by how much a mark raises or lowers the log odds.
        shares: the share of candidates learnt from that a mark held of.
        enough: the belief from which on a candidate is proposed.
        enough_for: the same for a stance that asks for more or less.
    """

    base: float
    worth: Mapping[Mark, float]
    shares: Mapping[Mark, float]
    enough: float
    enough_for: Mapping[str, float]

    def belief(self, marks: Iterable[Mark]) -> float:
        """The share of candidates with these marks that are right, from 0 to 1."""
        odds = self.base + sum(self.worth[mark] for mark in marks)
        return 1 / (1 + math.exp(-odds))

    def believes(self, stance: str, belief: float) -> bool:
        """Whether a stance is proposed at that belief."""
        return belief >= self.enough_for.get(stance, self.enough)

    def against(self, marks: Iterable[Mark]) -> tuple[str, ...]:
        """What spoke most against a candidate, compared with the usual one, in words."""
        held = set(marks)
        lowers = {mark: self.worth[mark] * ((mark in held) - self.shares[mark]) for mark in Mark}
        worst = sorted((mark for mark in Mark if lowers[mark] < 0), key=lambda mark: lowers[mark])
        return tuple(m.held if m in held else m.lacking for m in worst[:TOLD])


@cache
def weights() -> Weights:
    """The weights of ``belief.toml``, read once."""
    path = files("contingent.reports") / "belief.toml"
    return weights_of(path.read_text(encoding="utf-8"))


def weights_of(text: str) -> Weights:
    """Weights as their file tells them.

    Raises:
        ValueError: it names a mark that there is none of, or leaves one out.
    """
    data = tomllib.loads(text)
    told = data["marks"]
    names = {mark.name.lower() for mark in Mark}
    if unknown := sorted(set(told) - names):
        message = f"belief.toml: no mark is called {', '.join(unknown)}; see reports/marks.py"
        raise ValueError(message)
    if left_out := sorted(names - set(told)):
        message = f"belief.toml: no weight for {', '.join(left_out)}; fit it anew"
        raise ValueError(message)
    return Weights(
        float(data["base"]),
        {mark: float(told[mark.name.lower()]["weight"]) for mark in Mark},
        {mark: float(told[mark.name.lower()]["share"]) for mark in Mark},
        float(data["enough"]),
        {stance: float(value) for stance, value in data.get("enough_for", {}).items()},
    )
