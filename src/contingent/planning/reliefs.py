"""Reliefs: where a tour takes over from another, on the same line at the same place."""

from collections import defaultdict
from dataclasses import dataclass

from contingent.planning.plan import Plan
from contingent.register.register import Register

__all__ = ["Relief", "reliefs"]


@dataclass(frozen=True)
class Relief:
    """A change of tours in one step.

    Attributes:
        site: None where the line is filled at no site.
        leaving, arriving: offers whose tours end and begin; an offer may relieve itself.
        people: who arrive.
    """

    step: int
    line: str
    site: str | None
    leaving: tuple[str, ...]
    arriving: tuple[str, ...]
    people: int


def reliefs(plan: Plan, register: Register) -> tuple[Relief, ...]:
    """The reliefs of a plan, by step, line and site.

    Args:
        register: the one the plan was made from.
    """
    offers = register.offers_by_id
    ending: dict[tuple[int, str, str | None], set[str]] = defaultdict(set)
    arriving: dict[tuple[int, str, str | None], dict[str, int]] = defaultdict(dict)
    for item in plan.assignments:
        ending[item.month + item.months, item.line, item.site].add(item.offer)
        people = arriving[item.month, item.line, item.site]
        sent = offers[item.offer].personnel * item.packages
        people[item.offer] = people.get(item.offer, 0) + sent
    found = [
        Relief(*key, tuple(sorted(ending[key])), tuple(sorted(people)), sum(people.values()))
        for key, people in arriving.items()
        if key in ending
    ]
    return tuple(sorted(found, key=lambda one: (one.step, one.line, one.site or "")))
