"""The rule by which a plan is chosen among equals, so that it does not hang on the solver.

Plans that fill as much, with the same nations on the same lines at the same sites and as few tours
begun, may still differ in ways, in who stands where, and in months. Of these the plan is taken
whose packages travel the fewest days in all; then that whose sites come first in the table of
sites; then that whose packages arrive earliest; what is equal even then is decided by a draw from
the names alone, the same on every machine and with every solver.
"""

from collections import Counter
from hashlib import sha256

from contingent.planning.problem import Problem
from contingent.planning.tours import Tour

__all__ = ["drawn", "rule"]


def rule(problem: Problem) -> tuple[tuple[float, ...], ...]:
    """What a package on each tour counts for, by each part of the rule in turn; less is better."""
    place = {site.site: number for number, site in enumerate(problem.register.sites)}
    tours = problem.tours
    return (
        tuple(tour.route.days for tour in tours),
        tuple(float(place.get(tour.site or "", 0)) for tour in tours),
        tuple(float(tour.month) for tour in tours),
        tuple(drawn(name) for name in _names(problem)),
    )


def drawn(name: str) -> float:
    """A number from 1 to 2 that looks drawn, the same for the same name."""
    return 1 + int.from_bytes(sha256(name.encode()).digest()[:6], "big") / 2**48


def _names(problem: Problem) -> list[str]:
    """A name of each tour; of tours that differ in nothing else it says how long they are."""
    names = [_name(problem, tour) for tour in problem.tours]
    times = Counter(names)
    return [
        f"{name} for {tour.months}" if times[name] > 1 else name
        for name, tour in zip(names, problem.tours, strict=True)
    ]


def _name(problem: Problem, tour: Tour) -> str:
    ways = ", ".join(map(str, tour.route.link_names(problem.register)))
    told = f"{tour.offer} on {tour.line} at {tour.site} from {tour.month} by {ways}"
    return f"{told} also {', '.join(tour.also)}" if tour.also else told
