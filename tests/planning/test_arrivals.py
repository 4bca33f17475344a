"""Arrivals that are kept from one problem to the next are those of each problem by itself."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from contingent.planning.arrivals import arrivals_of, forget
from contingent.planning.problem import Problem, build_problem
from contingent.register.duration import Duration, Unit
from contingent.register.register import Register
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.answers.coalition import coalition_of
from contingent.services.cases.opening import open_case
from tests.builders import offer, replaced
from tests.planning.test_few_columns import crowded

#: Longer than a month.
SLOW = Duration(Fraction(40), Unit.DAY)


def found_in(problem: Problem) -> list[Any]:
    """All that is found of a problem's arrivals, and whether all ways were looked at."""
    book = problem.book
    book.all = True
    found = arrivals_of(
        problem.register,
        tuple(problem.offers.values()),
        problem.lines,
        {name: problem.spans_of(name) for name in problem.offers},
        book,
    )
    return [found.spans.tolist(), found.amounts.tolist(), found.routes, found.shares, book.all]


def otherwise(problem: Problem, rng: Random) -> Iterator[Problem]:
    """The problem with one thing otherwise that arrivals may hang on, each in turn."""
    register, names = problem.register, list(problem.offers)
    some = {name: problem.standing[name] for name in names if rng.random() < 0.7}
    yield replace(problem, standing=some, offers={n: problem.offers[n] for n in some})
    later = {name: tuple(months[1:]) for name, months in problem.standing.items()}
    yield replace(problem, standing=later)
    tables: list[dict[str, object]] = [
        {"offers": tuple(one.model_copy(update={"ready": SLOW}) for one in register.offers)},
        {"requirements": tuple(r.model_copy(update={"from_": 1}) for r in register.requirements)},
        {"sites": tuple(s.model_copy(update={"transfer": SLOW}) for s in register.sites)},
        {"nations": tuple(n.model_copy(update={"home": None}) for n in register.nations)},
        {"offers": (*register.offers, offer("another", register.offers[0].nation))},
    ]
    for changed in tables:
        yield built(replaced(register, **changed), problem)


def built(register: Register, problem: Problem) -> Problem:
    """The same question of another register."""
    concept = register.concept(None)
    return build_problem(register, concept, dict(problem.standing), None, problem.most_sites)


def assert_as_by_itself(problems: list[Problem]) -> None:
    """Each is the same after all others as it is when nothing is kept; asked twice, too."""
    together = [found_in(problem) for problem in problems]
    again = [found_in(problem) for problem in problems]
    for problem, one, other in zip(problems, together, again, strict=True):
        forget()
        assert one == other == found_in(problem)


@given(st.integers(0, 2**32))
def test_what_is_kept_of_one_problem_is_right_for_another(seed: int) -> None:
    """Shows it where offers, lines, places, homes and months are otherwise."""
    rng = Random(seed)
    problem = crowded(rng)
    forget()
    assert_as_by_itself([problem, *otherwise(problem, rng)])


def test_it_is_so_in_worlds_that_open_and_close_links() -> None:
    register = open_case("ukraine")
    worlds = ("us-in", "montreux-closed", "ceasefire-collapses", "all-parliaments-slow")
    coalitions = [coalition_of(setting_of(register, Asked(world)), None) for world in worlds]
    forget()
    assert_as_by_itself([one.problem(register.concept("corps")) for one in coalitions])


def test_an_offer_changed_in_place_of_another_is_looked_at_anew() -> None:
    """Shows that nothing is known by a name: two offers of one id are two."""
    problem = crowded(Random(7))
    more = tuple(one.model_copy(update={"packages": 0}) for one in problem.register.offers)
    found = found_in(problem)
    none = replace(problem, offers={one.offer: one for one in more if one.offer in problem.offers})
    assert np.any(np.array(found[1]))
    assert not np.any(np.array(found_in(none)[1]))
