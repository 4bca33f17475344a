"""How long a strength lasts, and the milestones of a plan."""

from contingent.analysis.sustain import sustain_table
from contingent.planning.milestones import milestones
from tests.builders import line, offer, planned, posed, register


def test_five_thousand_at_three_homes_a_tour_tie_up_twenty_thousand() -> None:
    (row,) = sustain_table(20_000, [5_000], [3], 6)
    assert (row.needed, row.months) == (20_000, None)
    (short,) = sustain_table(19_999, [5_000], [3], 6)
    assert short.months == 18, "three whole batches of six months"
    (none,) = sustain_table(4_999, [5_000], [3], 6)
    assert none.months == 0


def test_a_force_begins_when_the_essential_is_there_and_is_complete_later() -> None:
    plan = planned(
        posed(
            register(
                [offer("a", "AAA", ready_days=30), offer("b", "BBB", ready_days=60)],
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
