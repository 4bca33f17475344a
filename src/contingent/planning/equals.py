"""The rule by which a plan is chosen among equals, so that it does not hang on the solver.

Plans that fill as much, with the same nations on the same lines at the same sites and as few tours
begun, may still differ in ways, in who stands where, and in months. Of these the plan is taken
whose packages travel the fewest days in all; then that whose sites come first in the table of
sites; then that whose packages arrive earliest; what is equal even then is decided by a draw from
the names alone, the same on every machine and with every solver.
"""

from collections import Counter
from hashlib import sha256

import numpy as np

from contingent.planning.problem import Problem

__all__ = ["drawn", "rule"]


def rule(problem: Problem) -> tuple[tuple[float, ...], ...]:
    """What a package on each tour counts for, by each part of the rule in turn; less is better."""
    place = {site.site: float(number) for number, site in enumerate(problem.register.sites)}
    tours = problem.table
    sites = [place.get(site or "", 0.0) for site in tours.sites]
    return (
        tuple(tours.days.tolist()),
        tuple(sites[site] for site in tours.site.tolist()),
        tuple(tours.month.astype(np.float64).tolist()),
        tuple(drawn(name) for name in _names(problem)),
    )


def drawn(name: str) -> float:
    """A number from 1 to 2 that looks drawn, the same for the same name."""
    return 1 + int.from_bytes(sha256(name.encode()).digest()[:6], "big") / 2**48


def _names(problem: Problem) -> list[str]:
    """A name of each tour; of tours that differ in nothing else it says how long they are."""
    tours = problem.table
    ways = {
        route: ", ".join(map(str, tours.routes[route].link_names(problem.register)))
        for route in np.unique(tours.route).tolist()
    }
    also = [
        f" also {', '.join(tours.lines[line] for line, _ in lines)}" if lines else ""
        for lines in tours.further
    ]
    numbers = (tours.offer, tours.line, tours.site, tours.month, tours.route, tours.also)
    names = [
        f"{tours.offers[offer]} on {tours.lines[line]} at {tours.sites[site]} from {month} "
        f"by {ways[route]}{also[more]}"
        for offer, line, site, month, route, more in zip(
            *(part.tolist() for part in numbers), strict=True
        )
    ]
    times = Counter(names)
    return [
        f"{name} for {months}" if times[name] > 1 else name
        for name, months in zip(names, tours.months.tolist(), strict=True)
    ]
