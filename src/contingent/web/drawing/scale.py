"""Scales of charts."""

from dataclasses import dataclass
from math import ceil, floor, log10

__all__ = ["Scale", "nice_ticks"]


@dataclass(frozen=True)
class Scale:
    """Maps numbers of a range to places of another, linearly."""

    low: float
    high: float
    begin: float
    end: float

    def at(self, value: float) -> float:
        """The place of a value."""
        part = (value - self.low) / ((self.high - self.low) or 1)
        return round(self.begin + part * (self.end - self.begin), 2)


def nice_ticks(top: float, wanted: int = 5) -> list[float]:
    """Round numbers from 0 to at least ``top``, about as many as wanted."""
    raw = max(top, 1e-9) / wanted
    power: float = 10 ** floor(log10(raw))
    step = next(power * f for f in (1, 2, 2.5, 5, 10) if power * f >= raw - 1e-12)
    return [step * index for index in range(ceil(top / step - 1e-9) + 1)]
