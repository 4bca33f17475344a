"""How long a strength lasts, and the milestones of a plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from inspect import signature
from math import inf
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from contingent.analysis.sustain import Pool, Sustained, crews_of, sustain_table
from contingent.api.situation import Situation
from contingent.cli.sustain import command
from contingent.planning.milestones import milestones
from contingent.register.duration import Duration
from contingent.services.answers.asked import Asked
from contingent.services.answers.places import USUAL_RESTS, sustainability, usual_strengths
from contingent.services.cases.opening import open_case
from contingent.web.api.parameters import SustainAsked
from tests.builders import line, offer, planned, posed, register

KNOWN_FAULTS = Path(__file__).parents[1] / "known_faults"
CASE = 24


def lasting(people: int, strength: int = 5_000, rest: int = 3) -> Sustained:
    """How long a strength is kept up by so many who stand for good, in tours of six months."""
    (row,) = sustain_table([Pool(people, frozenset(range(CASE)))], CASE, [strength], [rest], 6)
    return row


def test_five_thousand_at_three_homes_a_tour_tie_up_twenty_thousand() -> None:
    assert (lasting(20_000).needed, lasting(20_000).months, lasting(20_000).begins) == (
        20_000,
        None,
        0,
    )
    assert lasting(19_999).months == 18, "three whole batches of six months"
    assert (lasting(4_999).months, lasting(4_999).begins) == (0, None)


def test_what_stands_two_months_lasts_two_months() -> None:
    found = sustainability(
        open_case(str(KNOWN_FAULTS / "wrong_sustain_for_ever")),
        Asked(),
        strengths=(1000, 4000),
        rests=(2,),
        tour=Duration.of_months(6),
        domain="land",
    )
    assert [(row.months, row.begins) for row in found.rows] == [(2, 0), (0, None)]
    assert found.people == (3000, 3000, *[0] * 10)


def test_people_who_never_stand_together_are_no_pool() -> None:
    """3,000 until month 6 and 3,000 from then on: 1,000 at 1:4 would need 5,000 at once."""
    early, late = Pool(3000, frozenset(range(6))), Pool(3000, frozenset(range(6, CASE)))
    (row,) = sustain_table([early, late], CASE, [1000], [4], 6)
    assert (row.months, row.begins) == (24, 0), "one tour of the early, three batches of the late"
    (both,) = sustain_table([early, late], CASE, [4000], [1], 6)
    assert both.begins is None


@dataclass
class Person:
    """One person of the plain walk.

    Attributes:
        left: the month they left in; None while at home. fit: the month they have rested by.
    """

    months: frozenset[int]
    left: int | None = None
    fit: int = 0

    def stands(self, month: int, months: int) -> bool:
        return min(month, months - 1) in self.months

    def falls(self, month: int, months: int) -> float:
        return next((m for m in range(month, months) if not self.stands(m, months)), inf)


def simulated(
    crews: Sequence[tuple[int, frozenset[int]]], months: int, rest: int, tour: int, begin: int
) -> float:
    """How many months the strength is kept up, person by person; infinite for ever.

    A plain walk by the rule the documentation gives. Whoever is away stays until the tour is over
    or the offer falls; rest lasts as many times what they were away as asked; whose offer falls
    first goes first. After the case its last month goes on.
    """
    people = [Person(there) for number, there in crews for _ in range(number)]
    for month in range(begin, months + 40 * tour * (1 + rest)):
        for one in people:
            if one.left is not None and (not one.stands(month, months) or month - one.left == tour):
                one.fit = month + rest * (month - one.left)
                one.left = None
        away = sum(one.left is not None for one in people)
        ready = [
            one
            for one in people
            if one.left is None and one.stands(month, months) and one.fit <= month
        ]
        going = sorted(ready, key=partial(Person.falls, month=month, months=months))
        for one in going[: max(0, STRENGTH - away)]:
            one.left = month
            away += 1
        if away < STRENGTH:
            return month - begin
    return inf


STRENGTH = 3
SPANS = st.tuples(st.integers(0, 11), st.integers(1, 12)).map(
    lambda pair: frozenset(range(pair[0], min(12, sum(pair))))
)


@given(
    st.lists(st.tuples(st.integers(1, 7), SPANS), min_size=1, max_size=4),
    st.integers(0, 3),
    st.integers(1, 5),
)
def test_how_long_a_strength_lasts_is_what_a_walk_person_by_person_finds(
    crews: list[tuple[int, frozenset[int]]], rest: int, tour: int
) -> None:
    """Shows every length and beginning, and that "for ever" is said of what really goes on."""
    told = crews_of(crews)
    (row,) = sustain_table(told, 12, [STRENGTH], [rest], tour)
    merged = [(crew.people, crew.months) for crew in told]
    begins = [0, *sorted({min(months) for _, months in merged} - {0})]
    known = {begin: simulated(merged, 12, rest, tour, begin) for begin in begins}
    longest = max(known.values())
    assert (inf if row.months is None else row.months) == longest
    assert row.begins == (min(b for b in begins if known[b] == longest) if longest else None)
    if row.months is None:
        assert sum(n for n, months in merged if 11 in months) >= STRENGTH * (1 + rest)


def test_a_force_begins_when_the_essential_is_there_and_is_complete_later() -> None:
    plan = planned(
        posed(
            register(
                [offer("a", "AAA", ready="30 days"), offer("b", "BBB", ready="60 days")],
                [line("core"), line("more", tier=2)],
                months=6,
            )
        )
    )
    reached = milestones(plan)
    assert (reached.ioc, reached.foc) == (1, 2)
    assert reached.collapse is None


def test_the_month_it_falls_apart_is_told_with_what_is_missing() -> None:
    given = register([offer("a", "AAA", until=3)], [line("core")], months=6)
    reached = milestones(planned(posed(given)))
    assert (reached.ioc, reached.collapse, reached.failing) == (0, 3, ("core",))


def test_lines_that_follow_each_other_have_milestones_of_the_months_of_greatest_need() -> None:
    """A headquarters moves: no month needs both lines, and the force begins all the same."""
    moving = [line("paris", until=2), line("london", from_=2), line("guard", "guard-bn", tier=2)]
    given_one = register(
        [offer("a", "AAA", ready="30 days"), offer("g", "GGG", supplies="guard-bn:1", from_=3)],
        moving,
        months=6,
    )
    reached = milestones(planned(posed(given_one)))
    assert (reached.ioc, reached.foc, reached.collapse) == (1, 3, None)


def test_a_phase_that_is_never_filled_falls_short_after_the_beginning() -> None:
    given_one = register(
        [offer("a", "AAA")], [line("first", until=2), line("then", "guard-bn", from_=2)], months=4
    )
    reached = milestones(planned(posed(given_one)))
    assert (reached.ioc, reached.foc) == (0, 0)
    assert (reached.collapse, reached.failing) == (2, ("then",))


def test_where_the_need_grows_the_force_is_there_when_all_of_it_is() -> None:
    given_one = register(
        [offer("a", "AAA"), offer("b", "BBB", supplies="guard-bn:1", from_=4)],
        [line("first"), line("then", "guard-bn", from_=2)],
        months=6,
    )
    reached = milestones(planned(posed(given_one)))
    assert (reached.ioc, reached.foc, reached.collapse) == (4, 4, None)


@given(st.integers(0, 10**6))
def test_usual_strengths_reach_about_the_people_there_are(most: int) -> None:
    found = usual_strengths(most)
    step = found[0]
    assert found == (step, 2 * step, 3 * step, 4 * step)
    assert str(step).strip("0") in {"1", "2", "25", "5"}
    if most >= 3:
        assert found[2] <= most
        assert found[3] * 2 > most


def test_nobody_says_means_the_same_everywhere() -> None:
    """The room, the command, Python and HTTP take the same rests where none are named."""
    said = {param.name: param.default for param in command.params}
    assert said["rests"] == ",".join(map(str, USUAL_RESTS))
    assert tuple(SustainAsked.model_fields["rests"].default) == USUAL_RESTS
    assert signature(Situation.sustain).parameters["rests"].default == USUAL_RESTS
