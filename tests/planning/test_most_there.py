"""How much of each month an offer could be in place, against looking at every tour."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.planning.most_there import most_there
from contingent.planning.problem import Problem
from contingent.planning.tours import tours_of
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.answers.coalition import coalition_of
from contingent.services.cases.opening import open_case
from tests.planning.test_few_columns import crowded


def assert_as_every_tour(problem: Problem, barred: set[str | None]) -> int:
    """The months in which somebody could be in place, once they are those of the tours."""
    months = 0
    for offer in problem.offers.values():
        for line in problem.lines:
            asked = (problem.register, offer, line, problem.spans_of(offer.offer), problem.book)
            tours = [tour for tour in tours_of(*asked) if tour.site not in barred]
            shares = {
                month: most
                for month in problem.months
                if (most := max((t.share_of(month) for t in tours), default=Fraction(0)))
            }
            assert most_there(*asked, barred) == shares
            months += len(shares)
    return months


@given(st.integers(0, 2**32))
def test_the_most_of_a_month_is_that_of_the_tour_that_is_there_longest(seed: int) -> None:
    rng = Random(seed)
    problem = crowded(rng)
    sites: list[str | None] = [site.site for site in problem.register.sites]
    assert_as_every_tour(problem, {site for site in sites if rng.random() < 0.3})


@pytest.mark.parametrize(
    ("case", "world"), [("ukraine", "ceasefire-collapses"), ("turkiye-2023", None)]
)
def test_it_is_so_in_the_embedded_cases(case: str, world: str | None) -> None:
    """Shows it with events that come and go, links that open, and steps of hours."""
    register = open_case(case)
    coalition = coalition_of(setting_of(register, Asked(world or register.worlds[0].world)), None)
    assert assert_as_every_tour(coalition.problem(register.concepts[0], None), set())
