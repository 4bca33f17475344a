"""Lambert's conformal conic projection on a sphere (Snyder 1987, p. 106); lengths in radii."""

from dataclasses import dataclass
from functools import cached_property
from math import cos, log, pi, radians, sin, tan

__all__ = ["Conic"]

#: Parallels closer than this, in radians, are one.
SAME = 1e-9


@dataclass(frozen=True)
class Conic:
    """A projection centred on a place, true along two parallels.

    Attributes:
        lon, lat: the centre, in degrees; south, north: the parallels.
    """

    lon: float
    lat: float
    south: float
    north: float

    @cached_property
    def _cone(self) -> tuple[float, float]:
        one, two = radians(self.south), radians(self.north)
        n = sin(one)
        if abs(one - two) > SAME:
            n = log(cos(one) / cos(two)) / log(_t(two) / _t(one))
        return n, cos(one) * _t(one) ** n / n

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a place lies: x to the right, y downwards."""
        n, f = self._cone
        rho = f / _t(radians(max(-89.0, min(89.0, lat)))) ** n
        rho0 = f / _t(radians(self.lat)) ** n
        theta = n * radians((lon - self.lon + 180) % 360 - 180)
        return rho * sin(theta), rho * cos(theta) - rho0


def _t(lat: float) -> float:
    return tan(pi / 4 + lat / 2)
